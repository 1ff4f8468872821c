"""Searches that may not take some ways, `_quick` or another of `topdocs.find`, and so must go a slower one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from searchkit.index import Reader
from searchkit.index.search import topdocs


@contextmanager
def without(*ways: str) -> Iterator[None]:
    """No search takes these ways, for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for way in ways:
            patch.setattr(topdocs, way, lambda *_: None)
        yield


def answers(reader: Reader, tree: Any, limit: int) -> tuple[list[int], list[float]]:
    """Documents and scores of a search that asks for no more than these."""
    found = reader.search(tree, limit=limit, exact_total=False)
    return found.doc_ids.tolist(), found.scores.tolist()
