"""Conditions on columns: `lang:kk,en`, `source:*.kz`, `year:2019..2024`, `date:2024-03` as queries over the columns."""

from __future__ import annotations

import re

from whoosh import query

from searchkit.query.dates import read_dates

DATE = "date"
_NUMBER = r"-?\d+(?:\.\d+)?"
_COMPARED = re.compile(rf"(>=|<=|=>|=<|>|<)\s*({_NUMBER})")
_BETWEEN = re.compile(rf"({_NUMBER})?\.\.({_NUMBER})?")
_LANGUAGES = {
    "kaz": "kk", "kz": "kk", "qaz": "kk", "kazakh": "kk", "қазақша": "kk",
    "rus": "ru", "russian": "ru", "русский": "ru",
    "eng": "en", "english": "en",
    "fra": "fr", "fre": "fr", "french": "fr", "français": "fr",
}  # fmt: skip


def column_query(column: str, text: str, *, quoted: bool = False) -> query.Query | None:
    """The condition that `column:text` names, or None when the text is no value for the column.

    >>> column_query("lang", "kk,en")
    Or([Term('lang', 'kk'), Term('lang', 'en')])
    """
    values = [text] if quoted else [value for value in text.split(",") if value]
    found = [_value(column, value) for value in values]
    usable = [node for node in found if node is not None]
    if not usable or len(usable) < len(found):
        return None
    return usable[0] if len(usable) == 1 else query.Or(usable)


def _value(column: str, text: str) -> query.Query | None:
    text = text.strip()
    if column == DATE:
        dates = read_dates(text)
        return None if dates is None else query.NumericRange(DATE, dates.first, dates.last)
    if not text:
        return None
    if column == "lang":
        return query.Term(column, _LANGUAGES.get(text.lower(), text.lower()))
    number = _number(column, text)
    if number is not None:
        return number
    if not text.strip("*"):
        return query.Every(column)
    if "*" in text or "?" in text:
        return query.Wildcard(column, text)
    return _same_letters(column, text)


def _number(column: str, text: str) -> query.Query | None:
    """A comparison or a range of numbers; a lone number may also be a keyword, such as a year."""
    compared = _COMPARED.fullmatch(text)
    if compared:
        sign, value = compared[1], float(compared[2])
        if ">" in sign:
            return query.NumericRange(column, value, None, startexcl="=" not in sign)
        return query.NumericRange(column, None, value, endexcl="=" not in sign)
    between = _BETWEEN.fullmatch(text)
    if between and text != "..":
        low, high = (None if side is None else float(side) for side in between.groups())
        return query.NumericRange(column, low, high)
    if re.fullmatch(_NUMBER, text):
        return query.Or([query.Term(column, text), query.NumericRange(column, float(text), float(text))])
    return None


def _same_letters(column: str, text: str) -> query.Query:
    """A keyword as typed, or in the other cases people type it in: `source:egemen.kz`, `author:reuters`."""
    spellings = dict.fromkeys((text, text.lower(), text.upper(), text.title(), text.capitalize()))
    terms = [query.Term(column, spelling) for spelling in spellings]
    return terms[0] if len(terms) == 1 else query.Or(terms)
