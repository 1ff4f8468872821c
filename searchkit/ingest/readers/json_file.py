"""JSON: one record, a list of records, or an object that holds such a list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.ingest.options import MEGABYTE
from searchkit.ingest.readers.plain import text_of
from searchkit.ingest.records import read_record
from searchkit.model import Document, Skipped

_DECODER = json.JSONDecoder()
_BLANK = re.compile(r"\s*")
_MOST_OBJECTS = 3_000_000
_LARGEST_OBJECT = 32 * MEGABYTE  # code points; a list is read element by element and may be longer


def read(file: File) -> Iterator[Draft | Document | Skipped]:
    """What every record gives, called by its place in the list, from 1."""
    text = text_of(file).text.lstrip("\ufeff")
    if text.count("[") + text.count("{") > _MOST_OBJECTS:
        raise Unreadable(f"holds more than {_MOST_OBJECTS:,} lists and objects; give it as JSON Lines")
    for number, record in enumerate(_records(text), start=1):
        try:
            if not isinstance(record, dict):
                raise Unreadable(f"is a JSON {type(record).__name__}, not an object")
            yield read_record(record, file, f"#{number}")
        except Unreadable as error:
            yield Skipped(file.shown, f"record {number} {error.reason}")


def _records(text: str) -> Iterator[Any]:
    start = _BLANK.match(text).end()  # type: ignore[union-attr]
    if text[start : start + 1] == "[":
        yield from _elements(text, start + 1)
        return
    if len(text) > _LARGEST_OBJECT:
        raise Unreadable(f"is one JSON object of {len(text):,} characters; give it as JSON Lines")
    objects = list(_sequence(text, start))
    yield from _inner(objects[0]) if len(objects) == 1 else objects


def _sequence(text: str, at: int) -> Iterator[Any]:
    """JSON values one after another: usually one, many in JSON Lines by another name."""
    while at < len(text):
        value, at = _value(text, at)
        yield value
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise Unreadable("is JSON nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"is no JSON: {error}") from None


def _inner(whole: Any) -> list[Any]:
    """The records of an object: itself, the list of objects in it, or its values when all are objects."""
    if isinstance(whole, dict):
        lists = [v for v in whole.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
        if lists and not any(isinstance(v, str) and len(v) > 200 for v in whole.values()):
            return max(lists, key=len)
        if whole and all(isinstance(v, dict) for v in whole.values()):
            return [{"id": key, **value} for key, value in whole.items()]
    return [whole]


def _elements(text: str, at: int) -> Iterator[Any]:
    """The elements of a list, one at a time, so that a long list is never held as objects."""
    while True:
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            return
        element, at = _value(text, at)
        yield element
        at = _BLANK.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] not in {",", "]"}:
            raise Unreadable(f"is no JSON: expected a comma or the list's end at character {at}")
        at += text[at] == ","
