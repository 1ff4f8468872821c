"""What tests of the library share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import searchkit


@pytest.fixture
def two_files(tmp_path: Path) -> Path:
    """A folder of a Kazakh and an English file about one bridge in Astana."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text("Астанада жаңа көпір ашылды.", encoding="utf-8")
    (folder / "b.txt").write_text("A new bridge was opened in Astana.", encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Iterator[searchkit.Index]:
    """A new, empty index."""
    with searchkit.create(tmp_path / "index") as made:
        yield made
