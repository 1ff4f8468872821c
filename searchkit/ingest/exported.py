"""A document as a record of `searchkit export`, and back, field by field: nothing is guessed and nothing cleaned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from searchkit.ingest.file import File, Unreadable
from searchkit.model import (
    COPIES,
    FILE_STATE,
    RESERVED_FIELDS,
    Document,
    encodable,
    encodable_document,
    is_date,
    is_number,
)

#: The field that tells an exported document from other records; it holds the `FORMAT`.
MARK = "searchkit_export"
#: 1: the fields of a `Document`, those that are None left out.
FORMAT = 1
_OF_ITS_FILES = (FILE_STATE, COPIES)  # what one index knows of its files and another does not


def record_of(document: Document) -> dict[str, Any]:
    """The document as plain values, for `document_of`.

    >>> record_of(Document("1", "", title="No more than a title", meta={"views": 0}))["meta"]
    {'views': 0}
    """
    meta = {name: value for name, value in document.meta.items() if name not in _OF_ITS_FILES}
    fields = {MARK: FORMAT, **replace(document, meta=meta).to_dict()}
    return {name: value for name, value in fields.items() if value is not None}


def is_exported(record: Mapping[str, Any]) -> bool:
    """Is this a document that `export` printed?"""
    return MARK in record


def document_of(record: Mapping[str, Any], file: File) -> Document:
    """The document of an exported record; of its fields only what the caller said of all documents is another.

    Its path is that of the file it is read from now, if it lies in one. Raises Unreadable when it is no such record.
    """
    if record[MARK] != FORMAT:
        raise Unreadable(f"is exported in format {record[MARK]!r}; this searchkit reads format {FORMAT}")
    fields = {name: _field(name, record[name]) for name in _KINDS if record.get(name) is not None}
    for name in ("id", "text"):
        if name not in fields:
            raise Unreadable(f"is an exported document without {name!r}")
    return encodable_document(_as_told(Document(**fields), file))


def _as_told(document: Document, file: File) -> Document:
    """With what holds of every document of this run."""
    path, options = file.path or document.path, file.options
    if options.lang:
        why = {**document.why, "lang": "given"}
        document = replace(document, lang=options.lang, lang_given=True, why=why)
    if options.source:
        document = replace(document, source=options.source, why={**document.why, "source": "given"})
    return replace(document, path=path)


def _field(name: str, value: Any) -> Any:
    """The value as a document has it. Raises Unreadable for one of another kind."""
    if not _KINDS[name](value):
        raise Unreadable(f"is an exported document whose {name!r} is none: {str(value)[:40]!r}")
    if name == "meta":
        kept = {column: value for column, value in value.items() if column not in _OF_ITS_FILES}
        return {column: tuple(v) if isinstance(v, list) else v for column, v in kept.items()}
    if name == "furniture":
        return tuple((start, end) for start, end in value)
    return value


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def _are_columns(value: object) -> bool:
    return isinstance(value, dict) and all(
        name.isidentifier()
        and name not in RESERVED_FIELDS
        and (isinstance(v, str) or is_number(v) or (isinstance(v, list) and all(map(_is_string, v))))
        for name, v in value.items()
    )


def _are_ranges(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and [type(place) for place in pair] == [int, int] for pair in value
    )


def _are_rules(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(rule, str) and encodable(field) == field for field, rule in value.items()
    )


_KINDS: dict[str, Callable[[Any], bool]] = {
    "id": lambda value: isinstance(value, str) and value != "",
    "text": _is_string,
    "title": _is_string,
    "lang": lambda value: value in ("kk", "ru", "en", "fr"),
    "lang_given": lambda value: isinstance(value, bool),
    "date": is_date,
    "source": _is_string,
    "path": _is_string,
    "author": _is_string,
    "meta": _are_columns,
    "furniture": _are_ranges,
    "why": _are_rules,
}
