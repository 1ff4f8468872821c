"""What a single line says about itself: article, or furniture of the page (menus, share buttons, counters, credits)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from unicodedata import category

from searchkit.ingest.data import rows
from searchkit.ingest.dates import calendar_words, dates

_LONGEST_NOTICE = 700  # code points; a longer paragraph is never a notice
_LONGEST_LINE = 100  # code points; a longer line is never a button, a label's line or a breadcrumb

_DIGITS = re.compile(r"\d[\d\s.,]*(?:к|k|тыс|мың)?\b")
_TRIM = " \t\u00a0:.,;!?…|•·●→►▶←↑↓»«>›‹<-–—*#+✓✕×\u200b\ufeff()[]"
_EVEN = (("’", "'"), (":", " "), ("(", " "), (")", " "), ("\u00a0", " "), ("\u202f", " "))
_CRUMB = re.compile(r"\s+[>»›→▸|/•·]\s+|\s*[>›→▸]\s*")
_WORD = re.compile(r"[^\W\d_]+")
_ARROWS = re.compile(r"\s[>»›→▸]\s")
_BARE = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:#\w+[\s,]*)+|@\w+")
_ENDS = (".", "!", "?", "…")
_CLOSERS = "\"'»”’)]"
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[a-zà-ÿ]")


def line_key(line: str) -> str:
    """A line as the lists know it: case-folded, any number as `0`, marks at both ends off.

    >>> line_key("45 рет"), line_key("• Partagez cet article:")
    ('0 рет', 'partagez cet article')
    """
    folded = line.casefold()
    for mark, plain in _EVEN:  # six replacements are faster than one translation
        folded = folded.replace(mark, plain)
    return " ".join(_DIGITS.sub("0 ", folded).split()).strip(_TRIM)


def line_kind(line: str) -> str | None:
    """Which furniture a line is by its words alone ("share", "reading", "credit", …), or None for an article's line.

    >>> line_kind("Фото: Сенаттың баспасөз қызметі"), line_kind("Home > General > Ties"), line_kind("Ties grow.")
    ('credit', 'breadcrumb', None)
    """
    if len(line) <= _LONGEST_LINE:
        return _kind_of_short(line)
    return None if len(line) > _LONGEST_NOTICE else _notice(line) or _labelled(line)


@lru_cache(maxsize=8192)
def _kind_of_short(line: str) -> str | None:
    """The kind of a line that may be a button or a menu's: such lines come back on page after page."""
    key = line_key(line)
    kind = _lists()["line"].get(key) or _lists()["label"].get(key)
    if kind is not None:
        return kind
    return _labelled(line) or _dated(line) or _start(key) or _crumbs(line) or _notice(line) or _bare(line)


def is_sentence(line: str) -> bool:
    """Does the line end as a sentence does?"""
    return line.rstrip(_CLOSERS).endswith(_ENDS)


def is_prose(line: str) -> bool:
    """Is the line a paragraph of the article: long, or fairly long and closed by a full stop?"""
    words = line.count(" ") + 1
    return words >= 25 or (words >= 10 and is_sentence(line))


@cache
def _lists() -> dict[str, dict[str, str]]:
    """how → text → kind, for lists that are looked up whole."""
    lists: dict[str, dict[str, str]] = {"line": {}, "label": {}}
    for _, kind, how, text in rows("furniture"):
        if how in lists:
            lists[how][line_key(text)] = kind
    return lists


@cache
def _starts() -> dict[str, tuple[tuple[str, str], ...]]:
    """first word → (beginning, kind)."""
    starts: dict[str, list[tuple[str, str]]] = {}
    for _, kind, how, text in rows("furniture"):
        if how == "start":
            text = text.casefold().strip()
            starts.setdefault(text.split()[0], []).append((text.strip(_TRIM), kind))
    return {word: tuple(found) for word, found in starts.items()}


@cache
def _notices(cyrillic: bool, latin: bool) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """(rarest part, the further parts of every notice that has it); all parts of one must occur in the line.

    Those of the languages of the scripts that a line has: most lines have one.
    """
    notices: dict[str, list[tuple[str, ...]]] = {}
    for lang, _, how, text in rows("furniture"):
        if how == "notice" and (cyrillic if lang in ("kk", "ru") else latin):
            first, *rest = text.casefold().split("&")
            notices.setdefault(first, []).append(tuple(rest))
    return tuple((first, tuple(rests)) for first, rests in notices.items())


def _notice(line: str) -> str | None:
    folded = line.casefold()
    for first, rests in _notices(_CYRILLIC.search(folded) is not None, _LATIN.search(folded) is not None):
        if first in folded and any(all(part in folded for part in rest) for rest in rests):
            return "notice"
    return None


def _labelled(line: str) -> str | None:
    """`Фото: …`, `Read also: …`: a label from the list, a colon, and a tail that such a label may have."""
    label, colon, tail = line.partition(":")
    if not colon or len(label) > 40:
        return None
    kind = _lists()["label"].get(line_key(label))
    if kind is None:
        return None
    words = tail.split()
    if kind == "related":
        return None if is_sentence(line) and not tail.rstrip().endswith(("?", "!")) else kind
    if kind in {"credit", "byline", "source"}:
        return kind if len(words) <= 12 and not (is_sentence(line) and len(words) > 6) else None
    if kind == "date":
        return kind if len(words) <= 8 and (not words or any(c.isdigit() for c in tail)) else None
    return kind if not is_sentence(line) else None


def _start(key: str) -> str | None:
    first = key.split(" ", 1)[0]
    for beginning, kind in _starts().get(first, ()):
        if key.startswith(beginning):
            return kind
    return None


def _crumbs(line: str) -> str | None:
    """`Home > General > …`, `Саясат | Қоғам | Спорт`: short parts between separators, none closed by a full stop."""
    parts = [part.strip() for part in _CRUMB.split(line)]
    if len(parts) < 2 or (is_sentence(line) and len(parts) < 4):
        return None
    if not all(any(map(str.isalpha, part)) for part in parts if part):
        return None
    home = line_key(parts[0]) in _lists()["line"]
    short = sum(part.count(" ") < 3 for part in parts[:-1]) == len(parts) - 1
    arrows = _ARROWS.search(line) is not None and all(0 < part.count(" ") + bool(part) <= 3 for part in parts)
    return (
        "breadcrumb"
        if short and (home or arrows or (len(parts) >= 3 and parts[-1].count(" ") < 12))
        else None
    )


def is_rubric(line: str) -> bool:
    """One or two words, or several such between separators: what may stand over a title (`STEPPE WIRE | CITIES`)."""
    parts = _CRUMB.split(line)
    return not is_sentence(line) and all(part.count(" ") < (2 if len(parts) == 1 else 3) for part in parts)


@cache
def date_label_words() -> frozenset[str]:
    """The words of labels such as `Published on`, `Жарияланған күні`, `Mis en ligne le`."""
    return frozenset(w for _, kind, how, text in rows("furniture") if kind == "date" for w in text.split())


@cache
def _beside_dates() -> frozenset[str]:
    small = (
        "at",
        "à",
        "h",
        "mn",
        "min",
        "в",
        "by",
        "p",
        "a",
        "m",
        "pm",
        "am",
        "msk",
        "мск",
        "gmt",
        "utc",
        "est",
    )
    return calendar_words() | date_label_words() | frozenset(small)


def words_beside_date(line: str) -> list[str]:
    """The words of a line, case-folded, without months, weekdays, labels of dates and small words of time."""
    return [word for word in _WORD.findall(line.casefold()) if word not in _beside_dates()]


def _dated(line: str) -> str | None:
    """`Published July 12, 2023, 5:30 p.m. | Updated …`: begins as a label of dates does and says little else."""
    opening = _WORD.search(line)
    if opening is None or opening[0].casefold() not in date_label_words() or len(words_beside_date(line)) > 2:
        return None
    return "date" if next(dates(line), None) is not None else None


def _bare(line: str) -> str | None:
    if _BARE.fullmatch(line.strip()):
        return "link"
    counted = len(line) < 16 and any(map(str.isdigit, line)) and not any(map(str.isalpha, line))
    return "reading" if counted and any(category(char) == "So" for char in line) else None


class RepeatedLines:
    """Lines that come back on page after page of one source: the furniture no list knows.

    Show it every document's text, then ask for the ranges to add to each one:

    >>> seen = RepeatedLines(least=2)
    >>> for text in ("Our paper since 1919\\nA thaw", "Our paper since 1919\\nA frost"): seen.add("paper.kz", text)
    >>> seen.ranges("paper.kz", "Our paper since 1919\\nA thaw")
    ((0, 20),)

    A line counts once a document. It is furniture when at least `least` documents of the source and at least
    `share` of them have it. Memory is bounded: per source the lines of the first `window` documents are counted.
    """

    def __init__(self, least: int = 5, share: float = 0.1, window: int = 2_000) -> None:
        self.least = least
        self.share = share
        self.window = window
        self._documents: Counter[str] = Counter()
        self._lines: dict[str, Counter[int]] = {}

    def add(self, source: str, text: str) -> None:
        """Count the lines of one document of `source`."""
        if self._documents[source] >= self.window:
            return
        self._documents[source] += 1
        self._lines.setdefault(source, Counter()).update({hash(key) for _, _, key in _keys(text)})

    def ranges(
        self, source: str, text: str, known: Iterable[tuple[int, int]] = ()
    ) -> tuple[tuple[int, int], ...]:
        """`known` and the ranges of `text` whose line repeats in `source`, in order."""
        counts = self._lines.get(source)
        known = tuple(known)
        if not counts:
            return known
        needed = max(self.least, self.share * self._documents[source])
        repeated = [(start, end) for start, end, key in _keys(text) if counts[hash(key)] >= needed]
        return merge_ranges(text, [*known, *repeated]) if repeated else known


def _keys(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, key) of the lines that are short enough to be furniture and hold a letter."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if 0 < end - start <= _LONGEST_NOTICE:
            key = line_key(line)
            if key and key != "0":
                yield start, end, key
        start = end + 1


def merge_ranges(text: str, ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges in order, those that touch or have only white space between them made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if start >= end:
            continue
        if merged and (start <= merged[-1][1] or text[merged[-1][1] : start].isspace()):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
