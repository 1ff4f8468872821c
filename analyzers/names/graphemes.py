"""A reader of graphemes: an ordered rule table becomes one regular expression, each rule the units it stands for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

from searchkit.analyzers.names.contexts import Contexts, Rule, contexts
from searchkit.analyzers.normalize import plain

Units = tuple[str, ...]

_DROPPED: Final = {
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff'’‘ʼʹʺ`´ʻ\".")),
    ord("\n"): " ",  # parts words that are read together
}
_CYRILLIC: Final = re.compile("[\u0400-\u052f]+")
_TWICE: Final = re.compile(r"(.)\1")
_RUN: Final = re.compile(r"(.)\1+")


def fold(word: str) -> str:
    """Lower case, NFC, without apostrophes, soft hyphens and the dots of acronyms."""
    return plain(word) or _folded(word)


def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFC", word).replace("İ", "i").lower().translate(_DROPPED)
    return unicodedata.normalize("NFC", folded)


def undouble(words: str, keep: str = "") -> str:
    """One letter for two: Никсонн and Nikson differ in nothing that is heard. Takes any number of words, one a line."""
    if not _TWICE.search(words):
        return words

    def fewer(run: re.Match[str]) -> str:
        sign = run[1]
        if sign in keep:
            return run[0][:2]
        return sign if sign.isalnum() and not sign.isdecimal() else run[0]

    return _RUN.sub(fewer, words)


def single(letters: str) -> str:
    """Letters of roots or keys, one a line, with one for as many as stand side by side."""
    return _RUN.sub(r"\1", letters) if _TWICE.search(letters) else letters


def is_cyrillic(word: str) -> bool:
    """Whether most letters are Cyrillic (a word of mixed script is read by its majority)."""
    if word.isascii():
        return False
    if _CYRILLIC.fullmatch(word):
        return True
    return 2 * len("".join(_CYRILLIC.findall(word))) > len(word)


class Reader:
    """Reads a folded word by the first rule that fits at each place; what no rule fits is its own unit.

    Args:
        rules: patterns without groups, and what each reads as. Each alternative of a pattern says what must stand
            before (`^`, look-behinds), then a letter or a class of letters, then what follows.
        letter: a unit's letter in a root, "" for a silent one.
    """

    def __init__(self, rules: Sequence[Rule], letter: Callable[[str], str]) -> None:
        self._rules = rules
        self._letter = letter

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Compiled when first used: one query mostly has one script."""
        return re.compile("|".join(f"({pattern})" for pattern in (*(rule[0] for rule in self._rules), r"\w")))

    @cached_property
    def _units(self) -> list[Units]:
        return [tuple(units.split()) for _, units in self._rules]

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

    def letters(self, words: str) -> str:
        """The root letters of the units of words, one a line; faster than to make the units (see `contexts`)."""
        pattern, written, alone = self._contexts
        return pattern.sub(lambda match: written[match.lastindex or 0], words).translate(alone)

    @cached_property
    def _contexts(self) -> Contexts:
        return contexts(self._rules, self._letter)
