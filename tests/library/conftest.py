"""What tests of the library share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import searchkit


@pytest.fixture
def index(tmp_path: Path) -> Iterator[searchkit.Index]:
    """A new, empty index."""
    with searchkit.create(tmp_path / "index") as made:
        yield made
