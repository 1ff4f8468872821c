"""Text broken into lines as ranges of code points, so that hits can be placed on lines without moving a letter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rich.cells import cell_len, get_character_cell_size
from rich.text import Text

Span = tuple[int, int]

# Only letters that every terminal draws in one cell: no combining marks, no wide characters.
_ONE_CELL = re.compile(
    "[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff]*"
)


def cells(text: str) -> int:
    """The width of `text` in cells."""
    return len(text) if _ONE_CELL.fullmatch(text) else cell_len(text)


def fitting(text: str, room: int) -> int:
    """How many code points of `text` fit into `room` cells.

    >>> fitting("қала", 3), fitting("漢字", 3)
    (3, 1)
    """
    if _ONE_CELL.fullmatch(text):
        return min(len(text), max(room, 0))
    used = 0
    for at, letter in enumerate(text):
        used += get_character_cell_size(letter)
        if used > room:
            return at
    return len(text)


def shortened(text: str, room: int) -> str:
    """`text`, or as much of it as fits into `room` cells with an ellipsis.

    >>> shortened("kk · 2024", 9), shortened("kk · 2024", 6)
    ('kk · 2024', 'kk · …')
    """
    return text if cells(text) <= room else text[: fitting(text, room - 1)] + "…"


def wrap(text: str, width: int) -> list[Span]:
    """The lines of `text` at most `width` cells wide, broken at blanks where there are any. O(length).

    >>> [text[a:b] for text in ["one two three"] for a, b in wrap(text, 7)]
    ['one two', 'three']
    """
    lines: list[Span] = []
    start = 0
    room = max(1, width)
    while True:
        end = text.find("\n", start)
        last = end < 0
        end = len(text) if last else end
        if _ONE_CELL.fullmatch(text, start, end):
            lines += _wrap_even(text, start, end, room)
        else:
            lines += _wrap_uneven(text, start, end, room)
        if last:
            return lines
        start = end + 1


def _wrap_even(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    while end - start > width:
        cut = text.rfind(" ", start, start + width + 1)
        if cut <= start:
            cut = start + width
        yield start, cut
        start = cut + 1 if text[cut] == " " else cut
    yield start, end


def _wrap_uneven(text: str, start: int, end: int, width: int) -> Iterator[Span]:
    cells, blank = 0, -1
    at = start
    while at < end:
        size = get_character_cell_size(text[at])
        if cells + size > width and at > start:
            cut = at if text[at] == " " else blank
            if cut <= start:
                yield start, at
                start = at
            else:
                yield start, cut
                start = cut + 1
            cells, blank, at = 0, -1, start
            continue
        if text[at] == " ":
            blank = at
        cells += size
        at += 1
    yield start, end


def indented(text: Text, indent: int, width: int) -> Text:
    """`text` in lines of at most `width` cells that begin after `indent` blanks; no blanks at their ends.

    >>> indented(Text("one two three"), 2, 9).plain
    '  one two\\n  three'
    """
    lines = wrap(text.plain, max(1, width - indent))
    joined = Text("\n").join(
        Text.assemble(" " * indent, text[start:end]) for start, end in lines if end > start
    )
    joined.style = text.style
    return joined


def line_at(lines: Sequence[Span], place: int) -> int:
    """The number of the line that holds the code point `place`: the last one that begins at or before it."""
    low, high = 0, len(lines)
    while high - low > 1:
        middle = (low + high) // 2
        if lines[middle][0] <= place:
            low = middle
        else:
            high = middle
    return low
