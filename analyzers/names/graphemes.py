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
_ASCII: Final = re.compile("[a-z]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
# Letters that look alike, most of them as capitals.
_TO_LATIN: Final = str.maketrans("авсеһнікмоѕртхуј", "abcehhikmosptxyj")
_TO_CYRILLIC: Final = str.maketrans("abcehikmoptxy", "авсенікмортху")
_TWICE: Final = re.compile(r"(.)\1")
_RUN: Final = re.compile(r"(.)\1+")


def fold(word: str) -> str:
    """Lower case, NFC, in one script, without apostrophes, soft hyphens and the dots of acronyms."""
    folded = plain(word) or _folded(word)
    return folded if folded.isascii() else of_one_script(folded)


def _folded(word: str) -> str:
    folded = unicodedata.normalize("NFC", word).replace("İ", "i").lower().translate(_DROPPED)
    return unicodedata.normalize("NFC", folded)


def of_one_script(word: str) -> str:
    """A lower-case word in whose runs of letters those of the other script are written as the ones they look like, if
    all of them look like one.

    >>> of_one_script("tok\u0430yev"), of_one_script("\u0061стана"), of_one_script("it-сала"), of_one_script("чатgpt")
    ('tokayev', 'астана', 'it-сала', 'чатgpt')
    """
    if not (_ASCII.search(word) and _CYRILLIC.search(word)):
        return word
    return _LETTERS.sub(_of_one_script, word)


def _of_one_script(run: re.Match[str]) -> str:
    letters = run[0]
    if letters.isascii() or _CYRILLIC.fullmatch(letters):
        return letters
    other, alike = (_ASCII, _TO_CYRILLIC) if is_cyrillic(letters) else (_CYRILLIC, _TO_LATIN)
    written = letters.translate(alike)
    return letters if other.search(written) else written


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
