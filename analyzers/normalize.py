"""One spelling for each word: NFC, lower case, typographic signs made plain, invisible characters dropped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

DROPPED = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphen and zero-width characters: they may stand inside a word and say nothing."""

APOSTROPHES = "'\u2019\u02bc\u2018\u02b9"
HYPHENS = "-\u2010\u2011"

# Typographic ligatures come from PDF files. The dotted capital is the capital of `i` in Kazakh and Turkish Latin,
# and plain `lower` would make two code points of it.
_SIGNS = str.maketrans(
    dict.fromkeys(DROPPED)
    | dict.fromkeys(APOSTROPHES, "'")
    | dict.fromkeys(HYPHENS, "-")
    | {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "İ": "i", "ς": "σ"}
)

# Lower-case letters and digits that stay as they are. None composes with another, so words of them are in NFC.
_PLAIN = re.compile("[0-9a-zß-öø-ſа-џѐ-ҁҋ-ԯ]+")
_DOTTED_I = re.compile("i\u0307+")
_LIGATURES = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "ß": "ss", "đ": "d"}


def plain(word: str) -> str | None:
    """A word of letters and digits in lower case, if no other step of normalizing changes it."""
    lower = word.lower()
    return lower if _PLAIN.fullmatch(lower) else None


def lowered(words: Sequence[str]) -> list[str]:
    """Words, none of which has a line feed in it, in lower case: all in one go."""
    return "\n".join(words).lower().split("\n") if words else []


def normalize(word: str) -> str:
    """The surface of a word as written.

    >>> normalize("Aujourd’hui"), normalize("ҚАЗА\u00adҚСТАН"), normalize("E\u0301tat")
    ("aujourd'hui", 'қазақстан', 'état')
    """
    if word.isascii():
        return word.lower()
    return plain(word) or _normalized(word)


def _normalized(word: str) -> str:
    lower = word.translate(_SIGNS).lower()
    if not unicodedata.is_normalized("NFC", lower):
        lower = unicodedata.normalize("NFC", lower)
    if "i\u0307" in lower:  # a decomposed dotted capital
        lower = unicodedata.normalize("NFC", _DOTTED_I.sub("i", lower))
    return lower.replace("ς", "σ")  # `lower` makes a final sigma at the end of a word


def normalize_with_offsets(word: str) -> tuple[str, list[int]]:
    """`normalize(word)` and, for each of its characters and one past them, the place in `word` where it begins.

    >>> normalize_with_offsets("пре\u00adзи")
    ('прези', [0, 1, 2, 4, 5, 6])
    """
    whole = normalize(word)
    if len(whole) == len(word) and unicodedata.is_normalized("NFC", word) and not _has_dropped(word):
        return whole, list(range(len(word) + 1))
    text, offsets = "", []
    for start, end in _clusters(word):
        piece = normalize(word[start:end])
        text += piece
        offsets += [start] * len(piece)
    offsets.append(len(word))
    if text != whole:  # a composition across clusters: no finer answer than the whole word
        return whole, [0] * len(whole) + [len(word)]
    return whole, offsets


def fold(surface: str) -> str:
    """A surface without its accents and ligatures: `œuvre` → `oeuvre`, `état` → `etat`. Cyrillic letters stay.

    >>> fold("cœur"), fold("noël"), fold("ёлка"), fold("қой")
    ('coeur', 'noel', 'ёлка', 'қой')
    """
    return surface if surface.isascii() else surface.translate(_BARE)


class _Bare(dict[int, str]):
    """Letter → what `fold` makes of it, for `str.translate`; Latin and Greek ones are remembered, the others stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if not (letter < "\u0370" or "\u1e00" <= letter < "\u2000"):
            return letter
        self[code] = letter if letter in "ıʼ" else _without_marks(letter)
        return self[code]


_BARE = _Bare()


def _without_marks(letter: str) -> str:
    bare = (mark for mark in unicodedata.normalize("NFD", letter) if not unicodedata.combining(mark))
    return "".join(_LIGATURES.get(mark, mark) for mark in bare)


def _has_dropped(word: str) -> bool:
    return any(sign in word for sign in DROPPED)


def _clusters(word: str) -> list[tuple[int, int]]:
    """A base character with the marks and dropped signs after it, as (start, end)."""
    starts = [
        place
        for place, sign in enumerate(word)
        if place == 0 or not (unicodedata.category(sign).startswith("M") or sign in DROPPED)
    ]
    return list(zip(starts, [*starts[1:], len(word)], strict=True))
