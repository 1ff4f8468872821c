"""The on-disk inverted index. It knows numbers of forms, not languages.

    with Writer("news.idx", identity={}) as writer:
        word = writer.intern(Form("lemma.en", "words", ("word",)))
        writer.add(Record("1", b"stored"), title=[word], body=[word, word])
    Reader.open("news.idx").search(whoosh.query.Term("lemma.en", "word"))

Names are loaded when first used, so that importing searchkit loads neither NumPy nor Whoosh.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchkit.index.builder import Overflow, SegmentBuilder
    from searchkit.index.forms import FORGOTTEN, TITLE_GAP, TITLE_WEIGHT, Form, Record
    from searchkit.index.reader import Reader, TopDocs
    from searchkit.index.whoosh_adapter import whoosh_reader
    from searchkit.index.writer import Writer

_HOMES = {
    "FORGOTTEN": "forms",
    "Form": "forms",
    "Overflow": "builder",
    "Record": "forms",
    "TITLE_GAP": "forms",
    "TITLE_WEIGHT": "forms",
    "Reader": "reader",
    "SegmentBuilder": "builder",
    "TopDocs": "reader",
    "Writer": "writer",
    "whoosh_reader": "whoosh_adapter",
}

__all__ = [
    "FORGOTTEN",
    "TITLE_GAP",
    "TITLE_WEIGHT",
    "Form",
    "Overflow",
    "Reader",
    "Record",
    "SegmentBuilder",
    "TopDocs",
    "Writer",
    "whoosh_reader",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
