"""Russian: dictionary forms from pymorphy3, the two most probable ones, ё written as е."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from searchkit.analyzers.assemble import acronym, assemble, number, places
from searchkit.analyzers.normalize import fold
from searchkit.analyzers.token import Part
from searchkit.analyzers.versions import installed

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

_WORD = re.compile(r"[а-яё]+(?:-[а-яё]+)*")
_LEAST_SHARE = 0.2
_NOMINAL = {"NOUN", "ADJF"}
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

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of the parts of one word."""
        return places(word)


@cache
def morphology() -> MorphAnalyzer:
    """The one pymorphy3 analyzer of the process: 0.3 s and 30 MB, so loaded at the first Russian word."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


def dictionary() -> str:
    """The versions of pymorphy3 and its Russian dictionary, read without loading them."""
    return f"pymorphy3 {installed('pymorphy3')}, dictionary {installed('pymorphy3-dicts-ru')}"


def lemmas(word: str, *, name: bool = False) -> tuple[str, ...]:
    """The dictionary forms of a lower-case Russian word: the most probable, and a second one if it is no rarity.

    Arguments:
        name: the word was written with a capital. If it is in no dictionary, its guessed readings as a verb are out.
    """
    parses = morphology().parse(word)
    if name and not parses[0].is_known:
        parses = [parse for parse in parses if parse.tag.POS in _NOMINAL] or parses
    shares: dict[str, float] = {}
    for parse in parses:
        lemma = parse.normal_form.replace("ё", "е")
        shares[lemma] = shares.get(lemma, 0.0) + parse.score
    least = _LEAST_SHARE * sum(shares.values())
    first, *others = sorted(shares, key=lambda lemma: -shares[lemma])
    return (first, *(lemma for lemma in others[:1] if shares[lemma] >= least))


def surname(surface: str) -> str | None:
    """The surname that a capitalised word in -ов, -ев, -ин or -ын is, or None.

    The dictionary takes many of them for plurals of other nouns: Токаев for wines (токай), Садыков for men called Садык.

    >>> surname("токаев"), surname("токаеву"), surname("берлина")
    ('токаев', 'токаев', None)
    """
    match = _SURNAME.fullmatch(surface)
    if match is None:
        return None
    parses = morphology().parse(surface)
    known: str | None = next((parse.normal_form for parse in parses if "Surn" in parse.tag), None)
    if known is not None:
        return known.replace("ё", "е")
    return surface if match["plural"] and all("plur" in parse.tag for parse in parses) else None


def _read(written: str, surface: str) -> tuple[str, ...]:
    if _WORD.fullmatch(surface):
        capital = written[0].isupper()
        named = surname(surface) if capital and not written.isupper() else None
        return (named,) if named else lemmas(surface, name=capital)
    return (number(surface, "ru") or fold(acronym(surface) or surface).replace("ё", "е"),)
