"""Russian: dictionary forms from pymorphy3, the two most probable ones, ё written as е."""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchkit.analyzers.assemble import acronym, assemble, entries_of, number, places
from searchkit.analyzers.normalize import fold
from searchkit.analyzers.opencorpora import guessed, known
from searchkit.analyzers.token import Entry, Part
from searchkit.analyzers.versions import installed

_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
_LEAST_SHARE = 0.2
_SURNAME = re.compile(r".{2,}(?:(?P<plural>[оеё]в)|(?:[оеё]в|[иы]н)(?:а|у|ым|ом|е|ой|ы|ых|ыми)?)")


class RussianAnalyzer:
    """The analyzer "ru"."""

    lang = "ru"

    @property
    def identity(self) -> str:
        """What decides the output."""
        return f"russian 2; {dictionary()}"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written: `Странами` is `страна`."""
        return assemble(word, self.lang, _read)

    def entries(self, words: Sequence[str]) -> list[tuple[Entry, ...]]:
        """What an index keeps of the parts of each word."""
        return [entries_of(self.analyze(word)) for word in words]

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of the parts of one word."""
        return places(word)


def dictionary() -> str:
    """The versions of pymorphy3 and its Russian dictionary, read without loading them."""
    return f"pymorphy3 {installed('pymorphy3')}, dictionary {installed('pymorphy3-dicts-ru')}"


def lemmas(word: str, *, name: bool = False) -> tuple[str, ...]:
    """The dictionary forms of a lower-case Russian word: the most probable, and a second one if it is no rarity.

    Arguments:
        name: the word was written with a capital. If it is in no dictionary, its guessed readings as a verb are out.
    """
    found = known(word)
    if not found:
        found = guessed(word)
        if name:
            found = tuple(reading for reading in found if reading.nominal) or found
    first = found[0].lemma
    if all(reading.lemma == first for reading in found):
        return (first,)
    shares: dict[str, float] = {}
    for reading in found:
        shares[reading.lemma] = shares.get(reading.lemma, 0.0) + reading.score
    least = _LEAST_SHARE * sum(shares.values())
    first, second, *_ = sorted(shares, key=lambda lemma: -shares[lemma])
    return (first, second) if shares[second] >= least else (first,)


def surname(surface: str) -> str | None:
    """The surname that a capitalised word in -ов, -ев, -ин or -ын is, or None.

    The dictionary takes many of them for plurals of other nouns: Токаев for wines (токай), Садыков for men called Садык.

    >>> surname("токаев"), surname("токаеву"), surname("берлина")
    ('токаев', 'токаев', None)
    """
    match = _SURNAME.fullmatch(surface)
    if match is None:
        return None
    found = known(surface) or guessed(surface)
    for reading in found:
        if reading.surname:
            return reading.lemma
    return surface if match["plural"] and all(reading.plural for reading in found) else None


def _read(written: str, surface: str) -> tuple[str, ...]:
    if _WORD.fullmatch(surface):
        capital = written[0].isupper()
        named = surname(surface) if capital and not written.isupper() else None
        return (named,) if named else lemmas(surface, name=capital)
    return (number(surface, "ru") or fold(acronym(surface) or surface).replace("ё", "е"),)
