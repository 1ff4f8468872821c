"""JSON Lines: one record a line; a broken line is skipped by its number and the next ones are read."""

from __future__ import annotations

import json
from collections.abc import Iterator

from searchkit.ingest.charset import decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.ingest.records import read_record
from searchkit.model import Document, Skipped


def read(file: File) -> Iterator[Draft | Document | Skipped]:
    """What every line that is a record gives. Lines are numbered from 1; empty ones are passed over."""
    for number, line in file.lines():
        if not line.strip():
            continue
        try:
            yield _record(line, number, file)
        except Unreadable as error:
            yield Skipped(file.shown, error.reason, number)


def _record(line: bytes, number: int, file: File) -> Draft | Document:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        text = decode(line, given=file.options.charset).text
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"is no JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise Unreadable("is JSON nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"is no JSON that can be read: {error}") from None
    if not isinstance(record, dict):
        raise Unreadable(f"is a JSON {type(record).__name__}, not an object")
    return read_record(record, file, f"#{number}")
