"""A document as columns: what filters, sorting and facets see of it."""

from __future__ import annotations

from collections.abc import Mapping

from searchkit.errors import DocumentError
from searchkit.model import ISO_DATE, RESERVED_FIELDS, TITLE_ORDER, Document, is_date, is_number

_TITLE_LETTERS = 64  # code points that order titles


def date_number(date: str) -> int:
    """An ISO 8601 date as yyyymmdd, with 00 for what is not known, so that numbers sort as dates do.

    >>> date_number("2024-03"), date_number("2024-03-26T10:30")
    (20240300, 20240326)
    """
    match = ISO_DATE.fullmatch(date)
    if match is None:
        raise DocumentError("date", 'an ISO 8601 date such as "2024-03-26", "2024-03" or "2024"', date)
    year, month, day = (int(part or 0) for part in match.groups())
    if month > 12 or day > 31 or "00" in match.groups():
        raise DocumentError("date", "a month from 01 to 12 and a day from 01 to 31", date)
    return year * 10000 + month * 100 + day


def check_date(date: str) -> None:
    """Raise DocumentError where a date is none that a calendar has."""
    date_number(date)
    if not is_date(date):
        raise DocumentError("date", "a year from 0001 and a day that the month has", date)


def iso_date(number: str) -> str:
    """The date of a `date_number`, as far as it is known.

    >>> iso_date("20240300"), iso_date("20240326")
    ('2024-03', '2024-03-26')
    """
    year, month, day = number[:-4].zfill(4), number[-4:-2], number[-2:]
    return "-".join(part for part in (year, month, day) if part != "00")


def keyword_columns(document: Document) -> dict[str, tuple[str, ...]]:
    """The document's keyword values by column. `year` and `month` are cut from the date, for facets."""
    columns: dict[str, tuple[str, ...]] = {}
    for name in ("lang", "source", "path", "author"):
        value = getattr(document, name)
        if value:
            columns[name] = (value,)
    if document.title:
        columns[TITLE_ORDER] = (document.title.casefold()[:_TITLE_LETTERS],)
    if document.date:
        columns["year"] = (document.date[:4],)
        if len(document.date) >= 7:
            columns["month"] = (document.date[:7],)
    for name, value in _meta(document).items():
        if isinstance(value, str):
            columns[name] = (value,)
        elif isinstance(value, tuple):
            columns[name] = value
    return columns


def number_columns(document: Document) -> dict[str, float]:
    """The document's numbers by column; `date` as yyyymmdd."""
    numbers = {name: value for name, value in _meta(document).items() if isinstance(value, (int, float))}
    if document.date:
        numbers["date"] = date_number(document.date)
    return numbers


def check_meta(meta: object) -> None:
    """Raise DocumentError where `Document.meta` is no mapping of names to keywords and numbers."""
    if not isinstance(meta, Mapping):
        raise DocumentError("meta", "a mapping of names to strings, numbers or tuples of strings", meta)
    for name, value in meta.items():
        _check_name(name)
        strings = isinstance(value, tuple) and all(isinstance(part, str) for part in value)
        if not (strings or isinstance(value, str) or is_number(value)):
            raise DocumentError(f"meta[{name!r}]", "a string, a finite number or a tuple of strings", value)


def _meta(document: Document) -> Mapping[str, str | int | float | tuple[str, ...]]:
    for name in document.meta:
        _check_name(name)
    return document.meta


def _check_name(name: object) -> None:
    if not isinstance(name, str) or name in RESERVED_FIELDS or not name.isidentifier():
        expected = "a name of letters, digits and _ that is none of searchkit's own fields"
        raise DocumentError(f"meta[{name!r}]", expected, name)
