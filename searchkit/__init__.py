"""Full-text search for collections that mix Kazakh, English, French and Russian.

>>> import searchkit, tempfile
>>> folder = tempfile.mkdtemp() + "/news.idx"
>>> index = searchkit.create(folder)
>>> with index.writer() as writer:
...     writer.add(id="n1", title="Кездесу", text="Тоқаев Астанада сөз сөйледі.", lang="kk", date="2024-03-26")
>>> [hit.id for hit in index.search("Tokayev")]
['n1']

Importing the package loads nothing heavy: every public name is loaded when it is first used (PEP 562).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchkit.analyzers import analyze
    from searchkit.api import Index, Writer, create, open, open_or_create
    from searchkit.errors import (
        AnalyzerMismatch,
        DocumentError,
        IndexCorrupt,
        IndexLocked,
        IndexMissing,
        IndexTooNew,
        IndexTooOld,
        QueryError,
        SearchKitError,
    )
    from searchkit.model import Document, Hit, Match, Report, Results, Snippet

__version__ = "0.1.0"

_HOMES = {
    "analyze": "searchkit.analyzers",
    **dict.fromkeys(("Index", "Writer", "create", "open", "open_or_create"), "searchkit.api"),
    **dict.fromkeys(
        (
            "AnalyzerMismatch",
            "DocumentError",
            "IndexCorrupt",
            "IndexLocked",
            "IndexMissing",
            "IndexTooNew",
            "IndexTooOld",
            "QueryError",
            "SearchKitError",
        ),
        "searchkit.errors",
    ),
    **dict.fromkeys(("Document", "Hit", "Match", "Report", "Results", "Snippet"), "searchkit.model"),
}

__all__ = [
    "AnalyzerMismatch",
    "Document",
    "DocumentError",
    "Hit",
    "Index",
    "IndexCorrupt",
    "IndexLocked",
    "IndexMissing",
    "IndexTooNew",
    "IndexTooOld",
    "Match",
    "QueryError",
    "Report",
    "Results",
    "SearchKitError",
    "Snippet",
    "Writer",
    "analyze",
    "create",
    "open",
    "open_or_create",
]


def __getattr__(name: str) -> Any:
    if name in ("analyzers", "index"):
        return importlib.import_module(f"searchkit.{name}")
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'searchkit' has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
