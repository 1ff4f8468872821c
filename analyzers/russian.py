"""Russian: dictionary forms from pymorphy3, the two most probable ones, ё written as е."""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from searchkit.analyzers.assemble import acronym, assemble, number
from searchkit.analyzers.normalize import fold
from searchkit.analyzers.token import Part

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
_LEAST_SHARE = 0.2


class RussianAnalyzer:
    """The analyzer "ru"."""

    lang = "ru"

    @property
    def identity(self) -> str:
        """What decides the output."""
        return f"russian 1; {dictionary()}"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written: `Странами` is `страна`."""
        return assemble(word, self.lang, _read)


@cache
def morphology() -> MorphAnalyzer:
    """The one pymorphy3 analyzer of the process: 0.3 s and 30 MB, so loaded at the first Russian word."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


def dictionary() -> str:
    """The versions of pymorphy3 and its Russian dictionary, read without loading them."""
    return f"pymorphy3 {version('pymorphy3')}, dictionary {version('pymorphy3-dicts-ru')}"


def lemmas(word: str) -> tuple[str, ...]:
    """The dictionary forms of a lower-case Russian word: the most probable, and a second one if it is no rarity."""
    shares: dict[str, float] = {}
    for parse in morphology().parse(word):
        lemma = parse.normal_form.replace("ё", "е")
        shares[lemma] = shares.get(lemma, 0.0) + parse.score
    ranked = sorted(shares, key=lambda lemma: -shares[lemma])
    return (ranked[0], *(lemma for lemma in ranked[1:2] if shares[lemma] >= _LEAST_SHARE))


def _read(_written: str, surface: str) -> tuple[str, ...]:
    if _WORD.fullmatch(surface):
        return lemmas(surface)
    return (number(surface, "ru") or fold(acronym(surface) or surface).replace("ё", "е"),)
