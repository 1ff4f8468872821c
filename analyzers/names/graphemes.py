"""A reader of graphemes: an ordered rule table becomes one regular expression, each rule the units it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

Rule = tuple[str, str]  # pattern, units separated by blanks (none: the grapheme is silent)
Units = tuple[str, ...]

_DROPPED: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff'’‘ʼʹʺ`´ʻ\"."))
_DOUBLED: Final = re.compile(r"([^\W\d_])\1+")


def fold(word: str) -> str:
    """Lower case, NFC, without apostrophes, soft hyphens and the dots of acronyms."""
    folded = unicodedata.normalize("NFC", word).replace("İ", "i").lower().translate(_DROPPED)
    return folded if folded.isascii() else unicodedata.normalize("NFC", folded)


def undouble(word: str, keep: str = "") -> str:
    """One letter for two: Никсонн and Nikson differ in nothing that is heard."""
    return _DOUBLED.sub(lambda m: m[0][:2] if m[1] in keep else m[1], word)


def is_cyrillic(word: str) -> bool:
    """Whether most letters are Cyrillic (a word of mixed script is read by its majority)."""
    if word.isascii():
        return False
    return 2 * sum("\u0400" <= letter <= "\u052f" for letter in word) > len(word)


class Reader:
    """Reads a folded word into units by the first rule that fits at each place; what no rule fits is its own unit."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._scan = re.compile("|".join(f"({pattern})" for pattern, _ in rules) + r"|(\w)").finditer
        self._units = [tuple(units.split()) for _, units in rules]

    def __call__(self, word: str) -> Units:
        units: list[str] = []
        for match in self._scan(word):
            index = (match.lastindex or 0) - 1
            if index < len(self._units):
                units += self._units[index]
            else:
                units.append(match[0])
        return tuple(units)
