"""CSV and TSV: a row with the names of the fields, then one record a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice

from searchkit.ingest.charset import decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.ingest.records import draft_of
from searchkit.model import Skipped

_SAMPLE = 200  # lines that tell the encoding and what stands between the fields
_SEPARATORS = ",;\t|"


def read(file: File) -> Iterator[Draft | Skipped]:
    """A draft for every row that has a text; rows are named by the line on which they end."""
    csv.field_size_limit(file.options.limits.line_bytes)
    lines = _text_lines(file)
    head = list(islice(lines, _SAMPLE))
    rows = csv.reader(chain(head, lines), delimiter=_separator(head[0], file.name))
    try:
        names = [name.strip() for name in next(rows)]
        for row in rows:
            if not any(row):
                continue
            record = {name: value for name, value in zip(names, row, strict=False) if value}
            try:
                yield draft_of(record, file, f"#{rows.line_num}", names=names)
            except Unreadable as error:
                yield Skipped(file.shown, error.reason, rows.line_num)
    except csv.Error as error:
        raise Unreadable(f"is damaged, or not CSV at all: {error}", rows.line_num) from None
    except StopIteration:
        raise Unreadable("holds no row") from None


def _separator(line: str, name: str) -> str:
    """What parts the names in the first line: the candidate that is there most often."""
    best = max(_SEPARATORS, key=lambda mark: (line.count(mark), mark == "\t" and name.endswith("sv")))
    return best if best in line else ","


def _text_lines(file: File) -> Iterator[str]:
    """Lines with their ends, in the encoding that the first ones show."""
    lines = (line for _, line in file.lines())
    head = list(islice(lines, _SAMPLE))
    first = decode(b"".join(head), given=file.options.charset)
    if first.charset.startswith(("utf-16", "utf-32")):
        data = file.read(file.options.limits.text_bytes)
        yield from decode(data, given=file.options.charset).text.splitlines(keepends=True)
        return
    charset = "utf-8" if first.charset == "utf-8-sig" else first.charset
    for number, line in enumerate(chain(head, lines)):
        text = line.decode(charset, "replace")
        yield text.lstrip("\ufeff") if number == 0 else text.replace("\x00", " ")
