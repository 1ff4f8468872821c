"""docs/kazakh.md tells the truth."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "kazakh.md"


def test_the_examples_of_the_page_give_what_it_says() -> None:
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted > 5
    assert result.failed == 0


def test_every_file_the_page_names_exists() -> None:
    for name in re.findall(r"\*\*([\w/]+\.(?:py|txt))\*\*", PAGE.read_text("utf-8")):
        assert (ROOT / "analyzers" / "kazakh" / name).exists(), name
