"""The passage to show: the one with the most different query words, cut where sentences begin and end.

Pure functions of a text and of the places that matched; which places these are is the engine's to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from searchkit.model import Snippet

WIDTH = 240
"""Code points that a passage aims at."""

_SENTENCE_END = re.compile(
    r"""[.!?…]+["'»”’)\]]*(?=\s+["'«“„‘(\[—–-]*\s*[^\Wa-zа-яёәғқңөұүһіà-ÿ_])|\n\s*\n|\n(?=\S)"""
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"'.-])(?:[^\W\d_]"
    r"|Mr|Mrs|Ms|Dr|Prof|St|No|vs|etc|Inc|Gen|Sen|Gov|Rep|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
    r"|Mme|Mlle|cf|env|art|av|apr"
    r"|млн|млрд|трлн|тыс|руб|тг|стр|проф|акад|обл|гор|көш|жж|ғғ|мыс)\.$",
    re.IGNORECASE,
)


class Mark(NamedTuple):
    """A place that matched: code points of the text, and the number of the query word that it answers."""

    start: int
    end: int
    word: int


def best_passage(text: str, marks: Sequence[Mark], width: int = WIDTH) -> Snippet:
    """The passage with the most different words of the query; among equals the one with more marks, then the first.

    Without marks it is the text's beginning. It starts and ends with a sentence where one fits, else at a blank.

    >>> best_passage("One. Two words here. Three.", [Mark(9, 14, 0)], width=20)
    Snippet(text='Two words here.', start=5, spans=((9, 14),))
    """
    marks = sorted(marks)
    first, last = _densest(marks, width) if marks else (_first_letter(text), _first_letter(text))
    start, end = _cut(text, first, last, width)
    return Snippet(
        text[start:end], start, merged(mark for mark in marks if start <= mark.start and mark.end <= end)
    )


def merged(marks: Iterator[Mark]) -> tuple[tuple[int, int], ...]:
    """The marks as ranges that do not overlap, in order."""
    spans: list[tuple[int, int]] = []
    for mark in marks:
        if spans and mark.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], mark.end))
        else:
            spans.append((mark.start, mark.end))
    return tuple(spans)


def _first_letter(text: str) -> int:
    found = re.search(r"\S", text)
    return found.start() if found else 0


def _densest(marks: Sequence[Mark], width: int) -> tuple[int, int]:
    """Start and end of the stretch of at most `width` with the most different words, then the most marks."""
    best, where = (0, 0), (marks[0].start, marks[0].end)
    words: Counter[int] = Counter()
    left = 0
    for right, mark in enumerate(marks):
        words[mark.word] += 1
        while mark.end - marks[left].start > width and left < right:
            words[marks[left].word] -= 1
            words += Counter()
            left += 1
        worth = (len(words), right - left + 1)
        if worth > best:
            best, where = worth, (marks[left].start, mark.end)
    return where


def _cut(text: str, first: int, last: int, width: int) -> tuple[int, int]:
    """A passage around [first, last): whole sentences while they fit, else some of the words before and after."""
    slack = max(width - (last - first), 0)
    start = _sentence_start(text, first, first - slack)
    if start is None:
        start = _blank_after(text, max(first - slack // 3, 0), first)
    room = start + max(width, last - start)
    end = _sentence_end(text, last, room)
    if end is None:
        end = _blank_before(text, last, min(room, len(text)))
    return start, end


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """The places within [start, end) where a sentence or a paragraph ends. Initials and abbreviations end none."""
    for match in _SENTENCE_END.finditer(text, start, end):
        if match[0][0] == "." and _ABBREVIATION.search(text[max(match.start() - 8, 0) : match.start() + 1]):
            continue
        yield match.end()


def _sentence_start(text: str, place: int, least: int) -> int | None:
    """The beginning of the sentence that holds `place`, if it is not before `least`."""
    looked = max(least - 2, 0)
    ends = [end for end in sentence_ends(text, looked, place) if end <= place]
    begin = ends[-1] if ends else (0 if looked == 0 else None)
    if begin is None:
        return None
    while begin < place and text[begin].isspace():
        begin += 1
    return begin


def _sentence_end(text: str, place: int, most: int) -> int | None:
    """The last sentence end within (place, most], or the text's end."""
    if most >= len(text):
        return len(text.rstrip()) if len(text.rstrip()) >= place else len(text)
    ends = [end for end in sentence_ends(text, place, min(most + 40, len(text))) if end <= most]
    if not ends:
        return None
    end = ends[-1]
    while end > place and text[end - 1].isspace():
        end -= 1
    return end


def _blank_after(text: str, start: int, place: int) -> int:
    if start == 0 or text[start - 1].isspace():
        return start
    blank = re.compile(r"\s+").search(text, start, place)
    return blank.end() if blank else place


def _blank_before(text: str, place: int, end: int) -> int:
    if end >= len(text) or text[end].isspace():
        return end
    cut = max(text.rfind(" ", place, end), text.rfind("\n", place, end))
    return cut if cut > 0 else max(place, end)
