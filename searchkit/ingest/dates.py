"""Absolute dates as Kazakh, Russian, English and French pages write them; no date is better than a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date as calendar_date
from functools import cache
from typing import NamedTuple

from searchkit.ingest.data import rows

_DAY = r"0?[1-9]|[12]\d|3[01]"
_YEAR = r"1[5-9]\d\d|20\d\d"
_ORDINAL = r"(?:st|nd|rd|th|er|ère|ᵉʳ|-?го|-?ого|-?е|-?ші|-?шы|-?інші|-?ыншы)?"
_POSSESSIVE = r"(?:сы|сі|ы|і|sy|si|y|i)?"
_CASE = (
    r"(?:н?д[ае](?:ғы|гі|н)?|т[ае](?:ғы|гі|н)?|н[ае]н|н[ае]|[ғқ]а|[гк]е|[ндт]ың|[ндт]ің|[ндт]ы|[ндт]і|н"
    r"|n?d[ae]|t[ae]|n[yi]ń|d[yi]ń|t[yi]ń)?"
)
_RANGE = r"(?:\s?[-–—/]\s?|\s(?:по|и|and|to|au|et|пен|мен|бен|және|until|through)\s)"
_QUOTE = r"[«»\"“”„]?"
# Between a month and its year: `5 ноября (вторник) 2024`, `Nov  5 14:20:33 UTC 2024`.
_WEEKDAY = r"(?:\s\([^\W\d]{2,12}\))?"
_CLOCK = r"(?:\s\d\d:\d\d(?::\d\d)?(?:\s[A-Z]{2,5}|\s[+-]\d{4})?(?=\s))?"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# Behind a month: what makes it a street's name.
_NO_STREET = r"(?!\s(?:көшесі|даңғылы|алаңы)\w*)"
# Before a number: what makes it a number, a version, a document's name or a part of something longer.
_NOT_AFTER = r"(?<![\w.,:/№#§-])(?<!№\s)(?<!#\s)(?<!\bno\.\s)(?<!\bversion\s)(?<!версия\s)(?<!\bv\.\s)(?<!\bn°\s)(?<!\bул\.\s)(?<!\bулица\s)(?<!\bпроспект\s)(?<!\brue du\s)"
_NOT_BEFORE = r"(?!(?!г\b|ж\b)\w|/|[-.,:]\d|\s?%|-(?!го\b|ж)[^\W\d])"


class FoundDate(NamedTuple):
    """A date in a text: code points [start, end) and its ISO form, "2024-03-26", "2024-03" or with "T10:30"."""

    start: int
    end: int
    iso: str


def find_date(text: str, lang: str | None = None) -> str | None:
    """The first absolute date written in `text`, in ISO 8601, or None.

    A date needs at least a month and a year: `July 12-13` is none, a bare year is none. Of a range the first
    day is taken. `03/04/2024` is read day first in Kazakh, Russian and French, and not at all in English.

    >>> find_date("Сенат • 26 Наурыз, 2024"), find_date("2023 жылғы 12 шілде"), find_date("March 2024")
    ('2024-03-26', '2023-07-12', '2024-03')
    >>> find_date("On July 12-13, delegation paid a visit")
    """
    whole = _whole(text.strip(), lang)
    if whole is not None:
        return whole
    return next((found.iso for found in dates(text, lang)), None)


def dates(text: str, lang: str | None = None) -> Iterator[FoundDate]:
    """Every absolute date in `text`, in reading order, as `find_date` reads them."""
    if not _HAS_YEAR.search(text):
        return
    for match in _patterns().finditer(text):
        iso = _iso(match, lang)
        if iso is not None:
            yield FoundDate(match.start(), match.end(), iso)


def machine_date(text: str) -> str | None:
    """The date of a field meant for machines: ISO 8601 in any length, RFC 2822, seconds since 1970, or prose."""
    text = text.strip()
    match = _MACHINE.fullmatch(text)
    if match is not None:
        year, month, day, clock = match.group("y", "m", "d", "clock")
        if day is None:
            return f"{year}-{month}" if month else year
        whole = _valid(int(year), int(month), int(day))
        return f"{whole}T{clock}" if whole and clock and clock != "00:00" else whole
    if re.fullmatch(r"\d{9,10}|\d{12,13}", text):
        from datetime import UTC, datetime

        seconds = int(text) if len(text) < 12 else int(text) // 1000
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")
    return find_date(text)


@cache
def calendar_words() -> frozenset[str]:
    """Months, weekdays and year words of all languages, case-folded: what may stand beside a date in its line."""
    return frozenset(form for _, kind, _, form in rows("dates") if kind != "unit")


_HAS_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_MACHINE = re.compile(
    r"(?P<y>(?:1[5-9]|20)\d\d)(?:-?(?P<m>0[1-9]|1[0-2])(?:-?(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?:[T ](?P<clock>[01]\d:[0-5]\d|2[0-3]:[0-5]\d)(?::\d\d)?(?:[.,]\d+)?\s?(?:Z|UTC|[+-]\d\d:?\d\d)?)?)?)?"
)
_WHOLE = re.compile(rf"(?P<d>{_DAY})(?P<s>[./-])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<y>\d\d)(?:\s?(?:г|ж)\.)?")


def _whole(text: str, lang: str | None) -> str | None:
    """Short forms that are a date only when nothing stands beside them: `26.03.24`, `2024-03`."""
    if re.fullmatch(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", text):
        return text
    match = _WHOLE.fullmatch(text)
    if match is None or (match["s"] != "." and lang not in {"kk", "ru", "fr"}):
        return None
    year = int(match["y"])
    return _valid(year + (2000 if year < 70 else 1900), int(match["m"]), int(match["d"]))


def _forms(kind: str) -> dict[str, str]:
    return {form: value for _, k, value, form in rows("dates") if k == kind}


@cache
def _months() -> dict[str, int]:
    return {form: int(value) for kind in ("short", "month") for form, value in _forms(kind).items()}


def _either(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _patterns() -> re.Pattern[str]:
    kazakh = [form for lang, kind, _, form in rows("dates") if kind == "month" and lang == "kk"]
    others = [form for lang, kind, _, form in rows("dates") if kind == "month" and lang != "kk"]
    short = list(_forms("short"))
    month = (
        rf"(?:(?:{_either(kazakh)}){_POSSESSIVE}{_CASE}|(?:{_either(others)})|(?:{_either(short)})\.?)(?!\w)"
    )
    units = rf"(?!\s(?:{_either(list(_forms('unit')))}))"
    year_word = rf"(?:[\s-]?(?:{_either(list(_forms('year')))})(?!\w)\.?)"
    year = rf"(?:{_YEAR}){_NOT_BEFORE}{units}"
    days = rf"{_QUOTE}(?P<{{0}}>{_DAY}){_QUOTE}{_ORDINAL}(?:{_RANGE}(?:{_DAY}){_ORDINAL})?"
    roman = "|".join(sorted(_ROMAN, key=len, reverse=True))
    clock = r"(?:T(?P<clock>(?:[01]\d|2[0-3]):[0-5]\d)[\d:.]*(?:Z|[+-]\d\d:?\d\d)?)?"
    number = rf"{_DAY}"
    return re.compile(
        _NOT_AFTER
        + "(?:"
        # 2024-03-26T10:30, 2024/03/26, 2024.03.26
        + rf"(?P<y1>{_YEAR})(?P<s1>[-./])(?P<m1>0?[1-9]|1[0-2])(?P=s1)(?P<d1>{number})(?!\d){clock}"
        + r"(?![\w/]|[-.:]\d)"
        # 26.03.2024, 26/03/2024, 26-03-2024
        + rf"|(?P<d2>{number})(?P<s2>[./-])(?P<m2>{number})(?P=s2)(?P<y2>{_YEAR})(?!(?!г\b|ж\b)\w|[/%]|[-.,:]\d)"
        # 26 Наурыз, 2024 · 12-13 июля 2023 года · 1er mars 2024 · 17-Sep-2019 · 12th of July, 2023
        + rf"|{days.format('d3')}[\s.-]{{1,2}}(?:of\s|de\s)?(?P<m3>{month}){_WEEKDAY}[,.\s-]{{1,2}}(?:de\s)?(?P<y3>{year})"
        # 05/Nov/2024:14:20:33 · 5.XI.2024
        + rf"|(?P<d9>{_DAY})/(?P<m9>{_either(short)})/(?P<y9>{_YEAR})(?!\w)"
        + rf"|(?P<d10>{_DAY})(?P<s10>[./-])(?P<m10>{roman})(?P=s10)(?P<y10>{_YEAR})(?!\w)"
        # September 17, 2019 · July 12-13, 2023 · Nov  5 14:20:33 2024
        + rf"|(?P<m4>{month})(?:\sайының)?(?:\s{{1,2}}|\.\s?){days.format('d4')}(?:-?[сc]?[іiы])?(?!\d){_WEEKDAY}{_CLOCK}[,\s]{{1,2}}(?P<y4>{year})"
        # 2023 жылғы 12 шілде · 2019, 17 сентября · 2023 July 12 · 2023 жылғы шілденің 12-сі
        + rf"|(?P<y5>{_YEAR})(?:{year_word}|,)?,?\s(?:{days.format('d5')}[\s-](?P<m5>{month}){_NO_STREET}"
        + rf"|(?P<m6>{month})(?:\sайының)?\s(?P<d6>{_DAY})(?!\d)(?:-?[сc]?[іiы]\w*|-?ші\w*|st|nd|rd|th)?(?![\w.:/%])(?!,\d))"
        # март 2024 · July 2023 · 2024 жылғы наурыз
        + rf"|(?<!\d\s)(?P<m7>{month})[,\s]{{1,2}}(?:of\s|de\s)?(?P<y7>{year})"
        + rf"|(?P<y8>{_YEAR}){year_word}\s(?P<m8>{month})"
        + ")",
        re.IGNORECASE,
    )


def _iso(match: re.Match[str], lang: str | None) -> str | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    year = int(next(value for name, value in groups.items() if name[0] == "y"))
    month_text = next(value for name, value in groups.items() if name[0] == "m")
    day_text = next((value for name, value in groups.items() if name[0] == "d"), None)
    if day_text is None:
        return None if _is_verb(month_text) else f"{year:04}-{_month(month_text):02}"
    day = int(day_text)
    if "s2" in groups:
        return _day_month(day, int(month_text), year, groups["s2"], lang)
    month = _ROMAN.index(month_text.upper()) + 1 if "m10" in groups else _month_number(month_text)
    whole = _valid(year, month, day)
    return f"{whole}T{groups['clock']}" if whole and "clock" in groups else whole


def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else _month(text)


def _day_month(day: int, month: int, year: int, separator: str, lang: str | None) -> str | None:
    """A numeric date, day first wherever that is the custom or the only reading."""
    if month > 12 and separator == "/" and lang in {None, "en"}:
        day, month = month, day
    elif day <= 12 and day != month and separator != "." and lang in {None, "en"}:
        return None
    return _valid(year, month, day)


def _is_verb(month: str) -> bool:
    """`may 2023` and `march 2024` without a day are months only when they have their capital."""
    return month in {"may", "march", "mar"}


def _month(word: str) -> int:
    """The number of a month's name, its Kazakh endings taken off."""
    months = _months()
    word = word.casefold().rstrip(".")
    while word not in months:
        word = word[:-1]
    return months[word]


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return calendar_date(year, month, day).isoformat()
    except ValueError:
        return None
