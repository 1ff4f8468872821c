"""A reader of graphemes: an ordered rule table becomes one regular expression, each rule the units it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

Rule = tuple[str, str]  # pattern, units separated by blanks (none: the grapheme is silent)
Units = tuple[str, ...]

_DROPPED: Final = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff'’‘ʼʹʺ`´ʻ\"."))
_DOUBLED: Final = re.compile(r"([^\W\d_])\1+")


def fold(word: str) -> str:
    """Lower case, NFC, without apostrophes, soft hyphens and the dots of acronyms."""
    if word.isalpha() and word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFC", word).replace("İ", "i").lower().translate(_DROPPED)
    return unicodedata.normalize("NFC", folded)


def undouble(word: str, keep: str = "") -> str:
    """One letter for two: Никсонн and Nikson differ in nothing that is heard."""
    return _DOUBLED.sub(lambda m: m[0][:2] if m[1] in keep else m[1], word)


def is_cyrillic(word: str) -> bool:
    """Whether most letters are Cyrillic (a word of mixed script is read by its majority)."""
    if word.isascii():
        return False
    return 2 * sum("\u0400" <= letter <= "\u052f" for letter in word) > len(word)


class Reader:
    """Reads a folded word by the first rule that fits at each place; what no rule fits is its own unit.

    Args:
        rules: patterns without groups, and what each reads as.
        letter: a unit's letter in a root, "" for a silent one.
        common: rules that `rules` imply, for the most frequent letters, tried first; they only save time.
    """

    def __init__(
        self, rules: Sequence[Rule], letter: Callable[[str], str], common: Sequence[Rule] = ()
    ) -> None:
        self._rules = (*common, *rules)
        self._units = [tuple(units.split()) for _, units in self._rules]
        self._letters = ["".join(map(letter, units)) for units in self._units]
        self._letter = letter

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Compiled when first used: one query mostly has one script."""
        return re.compile("|".join(f"({pattern})" for pattern, _ in self._rules) + r"|(\w)")

    def units(self, word: str) -> Units:
        """The units of a word; other characters than letters and digits are left out."""
        units: list[str] = []
        for match in self._pattern.finditer(word):
            index = (match.lastindex or 0) - 1
            if index < len(self._units):
                units += self._units[index]
            else:
                units.append(match[0])
        return tuple(units)

    def letters(self, word: str) -> str:
        """The root letters of a word's units, which is faster than to make the units."""
        return self._pattern.sub(self._write, word)

    def _write(self, match: re.Match[str]) -> str:
        index = (match.lastindex or 0) - 1
        return self._letters[index] if index < len(self._letters) else self._letter(match[0])
