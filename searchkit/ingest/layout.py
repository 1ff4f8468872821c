"""A page seen as lines: where the article begins and ends, which line is its title, and which are furniture by their place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from searchkit.analyzers import detect_language
from searchkit.ingest.dates import FoundDate, dates
from searchkit.ingest.furniture import (
    is_prose,
    is_rubric,
    is_sentence,
    line_key,
    line_kind,
    merge_ranges,
    words_beside_date,
)

_LONGEST = 200_000  # code points that are read by lines: a book's end has no furniture to speak of
_LINE = re.compile(r"\S[^\n]*")
_HEAD = 20  # lines that may stand before the article's first paragraph
_TAIL = 8  # lines that may stand after its last
_LIST = 8  # headlines that may stand under a "read also"
_LONGEST_TITLE = 250  # code points
_SLASHED = re.compile(r"\d[/-]\d\d?[/-]\d\d")
_CLOCK = re.compile(r"\b(?:[01]?\d|2[0-3])[:.][0-5]\d\b(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s*[•·|●/›»>–—]\s*|\s-\s|,\s")
_CAPITAL = r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІÀ-Ý]"
_BYLINE = re.compile(
    r"(?:By|Par|Автор:?|Авторы:?|Author:|Auteur\s?:)\s+"
    rf"({_CAPITAL}[\w.’'/-]+(?:\s{_CAPITAL}[\w.’'-]*){{1,3}})"
)
_DATELINE = re.compile(rf"\W*(?:(?:{_CAPITAL}[\w.’-]*[\s,/]+){{0,4}}{_CAPITAL}[\w’-]*[.,)]+\s+(?:le\s)?)?")


@dataclass(slots=True)
class Line:
    """One line of a text: its code points [start, end), blanks at both ends left out, and what furniture it is."""

    start: int
    end: int
    text: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of a text gave.

    Attributes:
        title: the line that is the title, or "".
        date: ISO 8601, or None; `date_rule` says which line it was found in.
        author: from a line such as `Автор: …`, or None.
        furniture: code-point ranges of the text, in order.
    """

    title: str
    date: str | None
    date_rule: str
    author: str | None
    furniture: tuple[tuple[int, int], ...]


def find_title(text: str) -> str:
    """The title of a page of plain text: its first line that is neither furniture nor a paragraph, or ""."""
    return read_layout(text).title


def furniture(text: str, title: str = "") -> tuple[tuple[int, int], ...]:
    """Code-point ranges of `text` that belong to the page and not to the article, in order."""
    return read_layout(text, title=title).furniture


def read_layout(
    text: str,
    *,
    title: str = "",
    titled: bool = True,
    known: Sequence[tuple[int, int]] = (),
    lang: str | None = None,
) -> Layout:
    """Read `text` line by line. A `title` that is known is not looked for, only its repetitions, and none is
    looked for in a text that is not `titled`; `known` ranges are furniture already (a page's menus, by their tags)."""
    lines = split_lines(text if len(text) <= _LONGEST else text[: text.rfind("\n", 0, _LONGEST) + 1])
    _mark(lines, known)
    author = _mark_bylines(lines[:_HEAD])
    first, last = _article(lines)
    _mark_lists(lines)
    date, rule = _find_date(lines, first, last, lang or _lang_of_numbers(lines))
    found = title or (_choose_title(lines, first) if titled else "")
    _mark_titles(lines, found, first)
    _mark_residue(lines, first, last)
    if all(line.kind for line in lines):
        _give_back(lines)
    ranges = merge_ranges(text, [(line.start, line.end) for line in lines if line.kind]) or ()
    return Layout(found, date, rule, author, ranges)


def split_lines(text: str) -> list[Line]:
    """The lines of `text` that hold something."""
    lines = []
    for match in _LINE.finditer(text):
        line = match[0].rstrip()
        start = match.start()
        lines.append(Line(start, start + len(line), line))
    return lines


def _mark(lines: list[Line], known: Sequence[tuple[int, int]]) -> None:
    """Lines that are furniture by what they say, or by what the reader of the format said."""
    ranges = iter(known)
    current = next(ranges, None)
    for line in lines:
        while current is not None and current[1] <= line.start:
            current = next(ranges, None)
        if current is not None and current[0] <= line.start and line.end <= current[1]:
            line.kind = "page"
        else:
            line.kind = line_kind(line.text)
    notices = [line for line in lines if line.kind == "notice" and is_prose(line.text)]
    if len(notices) > sum(line.kind is None and is_prose(line.text) for line in lines) + 2:
        for line in notices:  # a page that speaks of nothing else has it for its subject
            line.kind = None


def _mark_bylines(head: list[Line]) -> str | None:
    """`By Ann Walker`, `Автор: …`, or the label alone and the name in the next line; gives the first name."""
    author: str | None = None
    for number, line in enumerate(head):
        match = _BYLINE.match(line.text) if len(line.text) < 100 and not is_sentence(line.text) else None
        if match and (match.end() == len(line.text) or line.kind or next(dates(line.text), None)):
            line.kind = line.kind or "byline"
            author = author or match[1]
        if match is None and line.kind == "byline" and line_kind(line.text.rstrip(": ")) == "byline":
            below = head[number + 1] if number + 1 < len(head) else None
            if below and below.kind is None and below.text.count(" ") < 4 and not is_sentence(below.text):
                below.kind = "byline"
                author = author or below.text
    return author


def _article(lines: list[Line]) -> tuple[int, int]:
    """Numbers of the first and the last paragraph; (len, -1) where a text has no paragraphs."""
    prose = [number for number, line in enumerate(lines) if line.kind is None and is_prose(line.text)]
    return (prose[0], prose[-1]) if prose else (len(lines), -1)


def _mark_lists(lines: list[Line]) -> None:
    """The headlines under a "read also": short lines without a full stop, up to the next paragraph."""
    left = 0
    for line in lines:
        if line.kind == "related" and line_key(line.text) == line_key(line.text.partition(":")[0]):
            left = _LIST
        elif line.kind is None and left and not is_prose(line.text) and not line.text.endswith("."):
            line.kind = "related"
            left -= 1
        elif line.kind is None:
            left = 0


def _find_date(lines: list[Line], first: int, last: int, lang: str | None) -> tuple[str | None, str]:
    """The article's own date: a line of its own before or after the article, or the article's dateline."""
    head = range(min(first, _HEAD, len(lines)))
    after = range(max(last + 1, len(lines) - _TAIL), len(lines)) if last >= 0 else range(0)
    changed: tuple[str, str] | None = None
    for where, numbers in (("before", head), ("after", after)):
        published: tuple[str, str] | None = None
        for line in (lines[number] for number in numbers):
            found = _line_date(line, lang)
            if found is None:
                continue
            line.kind = line.kind or "date"
            answer = (found.iso, f"line {where} the article: {line.text[:60]}")
            if _is_change(line.text[: found.start]):
                changed = changed or answer
            else:
                published = published or answer
        if published is not None:
            return published
    if changed is None and first < len(lines):
        found = _dateline(lines[first].text, lang)
        if found is not None:
            return found.iso, f"dateline: {lines[first].text[: found.end]}"
    return changed or (None, "")


def _lang_of_numbers(lines: list[Line]) -> str | None:
    """The article's language, if it takes that to read a date such as 03/04/2024."""
    ends = [*lines[:_HEAD], *lines[-_TAIL:]]
    if any(_SLASHED.search(line.text) for line in ends if len(line.text) < 120):
        return detect_language(_body(lines))
    return None


def _line_date(line: Line, lang: str | None) -> FoundDate | None:
    """The date of a line that is little else: `Сенат • 26 Наурыз, 2024`, `Published on July 12, 2023, 10:30`."""
    if len(line.text) > 120 or line.kind in {"related", "notice", "legal"}:
        return None
    found = next(dates(line.text, lang), None)
    if found is None:
        return None
    rest = _CLOCK.sub(" ", line.text[: found.start] + " • " + line.text[found.end :])
    words = words_beside_date(rest)
    if len(found.iso) < 10:
        return None if words else found
    parts = [part for part in _SEPARATOR.split(rest) if part.strip()]
    if line.kind in {"date", "byline"}:
        return found
    separated = _SEPARATOR.search(line.text) is not None
    if len(words) <= 2 or (separated and len(words) <= 8 and all(part.count(" ") < 4 for part in parts)):
        return None if is_sentence(line.text) and len(words) > 2 else found
    return None


_CHANGED = (
    "updated",
    "modified",
    "обновлен",
    "изменен",
    "жаңартыл",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualisé",
)


def _is_change(line: str) -> bool:
    folded = line.casefold()
    return any(word in folded for word in _CHANGED)


def _dateline(paragraph: str, lang: str | None) -> FoundDate | None:
    """`ASTANA, July 12, 2023 – …`: places and agencies, the date, and a dash before the first sentence."""
    head = paragraph[:100]
    found = next(dates(head, lang), None)
    if found is None or len(found.iso) < 10 or found.start > 60:
        return None
    if _DATELINE.fullmatch(head[: found.start]) is None:
        return None
    rest = re.match(
        r"\.?(?:\s(?:года|г\.|жыл|ж\.))?[\s.,/]*(?:\(?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІÀ-Ý][\w. ]*\)?)?\s*[-–—]\s",
        paragraph[found.end :],
    )
    return found if rest else None


def _choose_title(lines: list[Line], first: int) -> str:
    """The first line before the article that can be a title; a rubric of one or two words gives way to a longer one."""
    if len(lines) < 2:
        return ""
    candidates = [
        line for line in lines[: min(first + 1, _HEAD)] if line.kind is None and _can_be_title(line)
    ]
    if first < len(lines) and candidates and candidates[-1] is lines[first] and len(candidates) > 1:
        candidates.pop()
    if not candidates:
        return ""
    chosen = candidates[0]
    if is_rubric(chosen.text) or _heads_a_date(lines, chosen):
        chosen = next((line for line in candidates[1:] if _outranks(line)), chosen)
    following = lines[lines.index(chosen) + 1 :][:1]
    wrapped = any(line.start == chosen.end + 1 and line.text[0].islower() for line in following)
    return "" if wrapped else chosen.text


def _outranks(line: Line) -> bool:
    return line.text.count(" ") >= 3 and not line.text.endswith(".")


def _heads_a_date(lines: list[Line], line: Line) -> bool:
    """Is it a line of two or three words (`Announcement No. 7`) with the date right under it?"""
    at = lines.index(line)
    return line.text.count(" ") < 3 and at + 1 < len(lines) and lines[at + 1].kind == "date"


def _can_be_title(line: Line) -> bool:
    words = line.text.count(" ") + 1
    if len(line.text) > _LONGEST_TITLE or words > 30 or line.text.endswith((":", ";", ",")):
        return False
    return words <= (12 if line.text.endswith(".") else 25)


def _mark_titles(lines: list[Line], title: str, first: int) -> None:
    """The title's line and its repetitions; what stands above it in one or two words is a rubric."""
    if not title:
        return
    key = line_key(title)
    same = [
        n
        for n, line in enumerate(lines)
        if abs(len(line.text) - len(title)) < 12 and line_key(line.text) == key
    ]
    at = same[0] if same and same[0] < _HEAD else None
    for line in (lines[n] for n in same):
        line.kind = line.kind or "title"
    for line in lines[: at if at is not None and at < first else 0]:
        if (
            line.kind is None
            and (line.text.count(" ") < 3 or is_rubric(line.text))
            and not is_sentence(line.text)
        ):
            line.kind = "rubric"


def _mark_residue(lines: list[Line], first: int, last: int) -> None:
    """One or two words without a full stop, with furniture on both sides before the article or after its end."""
    for number, line in enumerate(lines):
        if line.kind is not None or first < number < last or last < 0:
            continue
        short = line.text.count(" ") < 2 and not is_sentence(line.text)
        above = number == 0 or lines[number - 1].kind is not None
        below = number + 1 == len(lines) or lines[number + 1].kind is not None
        if short and above and below and number not in (first, last):
            line.kind = "residue"


def _give_back(lines: list[Line]) -> None:
    """A page of nothing but its title and the like: what place alone had made furniture is the text after all."""
    for line in lines:
        if line.kind in {"title", "rubric", "residue", "related"}:
            line.kind = None


def _body(lines: list[Line]) -> str:
    parts: list[str] = []
    size = 0
    for line in lines:
        if line.kind is None:
            parts.append(line.text)
            size += len(line.text)
            if size > 2000:
                break
    return "\n".join(parts)
