"""Kyrgyz, Tatar and Uzbek are not taken for Kazakh, and seldom for anything else that is analysed."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchkit.analyzers import detect_language

LINES = (Path(__file__).parent / "neighbours.tsv").read_text(encoding="utf-8").splitlines()
SENTENCES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize("lang", ["ky", "tt", "uz"])
def test_a_neighbour_is_called_none_of_ours(lang: str) -> None:
    said = [(detect_language(text), text) for own, text in SENTENCES if own == lang]
    assert len(said) == 40
    assert [text for found, text in said if found == "kk"] == []
    assert sum(found is not None for found, _ in said) <= 4
