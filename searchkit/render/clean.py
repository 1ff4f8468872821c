"""The one place where text from documents is made safe to show: what would move the cursor or reorder a line is dropped.

Terminals obey ESC sequences, disagree about the width of invisible characters, and let one bidi override turn the
rest of the screen round. None of that may come out of a document, a file name or a query that was pasted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Span = tuple[int, int]

# Control characters except tab and line ends; soft hyphens, zero-width and bidi controls; variation selectors
# (they change a width that terminals disagree on); lone surrogates (not encodable); language tags.
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_TAB = "    "
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    r"""`text` without characters that are not for reading; line ends become `\n`, tabs become blanks.

    >>> clean("a\x1b[31mred\x00 \u202eb\r\nc")
    'a[31mred b\nc'
    """
    return _UNSAFE.sub("", _LINE_END.sub("\n", text)).replace("\t", _TAB)


def clean_line(text: str | None) -> str:
    r"""`text` on one line: clean, every run of blanks and line ends one blank, none at the ends.

    >>> clean_line(" a\n\tb ")
    'a b'
    """
    return _BLANKS.sub(" ", clean(text)).strip() if text else ""


def ordered(spans: Sequence[Span], length: int) -> list[Span]:
    """Spans within a text of `length` code points, in order, overlaps joined, empty ones left out.

    >>> ordered([(5, 7), (0, 3), (2, 4), (9, 99)], 10)
    [(0, 4), (5, 7), (9, 10)]
    """
    joined: list[Span] = []
    for start, end in sorted((max(0, a), min(b, length)) for a, b in spans):
        if start >= end:
            continue
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def clean_with_spans(text: str, spans: Sequence[Span], *, one_line: bool = False) -> tuple[str, list[Span]]:
    r"""The cleaned text, and the spans moved to where their letters now are.

    With `one_line`, line ends, tabs and runs of blanks become one blank.

    >>> clean_with_spans("a\x1bbc", [(2, 4)])
    ('abc', [(1, 3)])
    """
    pieces: list[str] = []
    moved: list[Span] = []
    length = at = 0

    def take(end: int) -> None:
        nonlocal length, at
        piece = clean(text[at:end])
        if one_line:
            piece = _BLANKS.sub(" ", piece)
        pieces.append(piece)
        length += len(piece)
        at = end

    for start, end in ordered(spans, len(text)):
        take(start)
        begin = length
        take(end)
        if length > begin:
            moved.append((begin, length))
    take(len(text))
    return "".join(pieces), moved
