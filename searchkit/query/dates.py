"""What may stand after `date:`: a day, a month, a year, a range of them, or a comparison, as inclusive numbers.

A date in the index is the number yyyymmdd, with 00 for what is not known. A year therefore reaches from yyyy0000 to
yyyy9999, and "after March 2024" begins at 20240400.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_DAY = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2})(?:[T ]\S*)?)?)?"
    r"|(?P<day2>\d{1,2})[./](?P<month2>\d{1,2})[./](?P<year2>\d{4})"
)
_COMPARED = re.compile(r"(?P<sign>>=|<=|=>|=<|>|<|=)\s*(?P<date>.+)")


class DateRange(NamedTuple):
    """Inclusive bounds as yyyymmdd; None is open."""

    first: int | None
    last: int | None


def read_dates(text: str) -> DateRange | None:
    """The range that a date expression names, or None when it is not one.

    >>> read_dates("2024-03")
    DateRange(first=20240300, last=20240399)
    >>> read_dates("2019..2024-06-30")
    DateRange(first=20190000, last=20240630)
    >>> read_dates(">=2024-01-01"), read_dates("soon")
    (DateRange(first=20240000, last=None), None)
    """
    text = text.strip()
    compared = _COMPARED.fullmatch(text)
    if compared:
        return _comparison(compared["sign"], compared["date"])
    years = re.fullmatch(r"(\d{4})\s*[-–]\s*(\d{4})", text)
    if years:
        text = f"{years[1]}..{years[2]}"
    if ".." in text:
        first, _, last = text.partition("..")
        return _between(first.strip(". "), last.strip(". "))
    return _one(text)


def _one(text: str) -> DateRange | None:
    match = _DAY.fullmatch(text)
    if not match:
        return None
    year = int(match["year"] or match["year2"])
    month = int(match["month"] or match["month2"] or 0)
    day = int(match["day"] or match["day2"] or 0)
    if month > 12 or day > 31 or (day and not month):
        return None
    if not (match["month"] or match["month2"]):
        return DateRange(year * 10000, year * 10000 + 9999)
    if month == 0:
        return None
    start = year * 10000 + month * 100
    return DateRange(start + day, start + day) if day else DateRange(start, start + 99)


def _start(first: int) -> int:
    """The lower bound of "from this day on": a date known only by its year or month counts as its first day."""
    if first % 10000 == 101:
        return first - 101
    return first - 1 if first % 100 == 1 else first


def _comparison(sign: str, date: str) -> DateRange | None:
    found = _one(date.strip())
    if found is None or found.first is None or found.last is None:
        return None
    match sign:
        case ">=" | "=>":
            return DateRange(_start(found.first), None)
        case "<=" | "=<":
            return DateRange(None, found.last)
        case ">":
            return DateRange(found.last + 1, None)
        case "<":
            return DateRange(None, found.first - 1)
        case _:
            return found


def _between(first: str, last: str) -> DateRange | None:
    low, high = _one(first), _one(last)
    if (first and low is None) or (last and high is None) or not (first or last):
        return None
    start = _start(low.first) if low and low.first is not None else None
    end = high.last if high else None
    if start is not None and end is not None and start > end and low and high and high.first is not None:
        return DateRange(_start(high.first), low.last)
    return DateRange(start, end)
