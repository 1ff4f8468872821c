"""What pymorphy3's Russian dictionary says of a word: its lemmas and the little grammar that we ask for.

`MorphAnalyzer.parse` makes four objects for each reading. Words of the dictionary are asked for directly instead, in its
own tables, which takes a fifth of the time; the tests compare the answers. Where pymorphy3 is not of the version whose
tables are known here, `parse` answers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from searchkit.analyzers.versions import installed

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

TABLES_OF: Final = "2."
"""Versions of pymorphy3 whose tables are as they are read here."""

NOMINAL: Final = frozenset({"NOUN", "ADJF"})
NAMES: Final = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Abbr", "Init", "UNKN"})
REMEMBERED: Final = 20_000  # rows of paradigms kept unpacked


class Reading(NamedTuple):
    """One reading of a word.

    Attributes:
        lemma: the dictionary form, ё written as е.
        score: its probability, as far as the annotated corpus knows the word; else all are alike.
        nominal, surname, plural, named: a noun or adjective; a surname; a plural; any name or abbreviation.
    """

    lemma: str
    score: float
    nominal: bool
    surname: bool
    plural: bool
    named: bool


class Row(NamedTuple):
    """One form of a paradigm: what is taken off both ends of a word, what is put there, and its grammar."""

    cut: slice
    prefix: str
    suffix: str
    tag: str
    grammar: tuple[bool, bool, bool, bool]


Known = Callable[[str], tuple[Reading, ...]]
_SCORE: Final = attrgetter("score")


@cache
def morphology() -> MorphAnalyzer:
    """The one pymorphy3 analyzer of the process: 0.3 s and 30 MB, so loaded at the first Russian word."""
    import pymorphy3_dicts_ru
    from pymorphy3 import MorphAnalyzer

    # Without a path it looks among all installed packages, which takes a fifth of the time.
    return MorphAnalyzer(path=pymorphy3_dicts_ru.get_path(), lang="ru")


@lru_cache(maxsize=1024)
def known(word: str) -> tuple[Reading, ...]:
    """The readings of a lower-case word in the dictionary, the most probable first; () for a word that is not in it."""
    return _dictionary()(word)


@lru_cache(maxsize=1024)
def guessed(word: str) -> tuple[Reading, ...]:
    """The readings of a word that is in no dictionary, from words that end like it; never empty."""
    return _parsed(word)


@cache
def _dictionary() -> Known:
    return Tables(morphology()).readings if installed("pymorphy3").startswith(TABLES_OF) else parsed_if_known


def parsed_if_known(word: str) -> tuple[Reading, ...]:
    """What the tables say, from `parse`."""
    return _parsed(word) if morphology().word_is_known(word) else ()


def _parsed(word: str) -> tuple[Reading, ...]:
    return tuple(
        Reading(_plain(parse.normal_form), parse.score, *_grammar(parse.tag))
        for parse in morphology().parse(word)
    )


class Tables:
    """The tables of a pymorphy3 dictionary: word → (paradigm, row)…, and P(tag | word) where the corpus tells it."""

    def __init__(self, morph: MorphAnalyzer) -> None:
        self._tables: Any = morph.dictionary
        self._substitutes: Any = morph.char_substitutes
        self._probability: Any = morph.prob_estimator.p_t_given_w
        self._rows: dict[tuple[int, int], Row] = {}

    def readings(self, word: str) -> tuple[Reading, ...]:
        """What `parse` says of a word of the dictionary, in its order; () for other words."""
        found: list[tuple[str, Row]] = []
        rows = self._rows
        for spelled, places in self._tables.words.similar_items(word, self._substitutes):
            for place in places:
                row = rows.get(place) or self._unpack(place)
                found.append((_plain(row.prefix + spelled[row.cut] + row.suffix), row))
        if not found:
            return ()
        if len(found) == 1:
            return (Reading(found[0][0], 1.0, *found[0][1].grammar),)
        chance = self._probability.prob
        chances = [chance(word, row.tag) for _, row in found]
        if not sum(chances):
            return tuple(Reading(lemma, 1.0 / len(found), *row.grammar) for lemma, row in found)
        readings = [
            Reading(lemma, score, *row.grammar) for (lemma, row), score in zip(found, chances, strict=True)
        ]
        return tuple(sorted(readings, key=_SCORE, reverse=True))

    def _unpack(self, place: tuple[int, int]) -> Row:
        if len(self._rows) >= REMEMBERED:
            self._rows.clear()
        paradigm, row = self._tables.paradigms[place[0]], place[1]
        rows = (
            len(paradigm) // 3
        )  # a paradigm is the numbers of its suffixes, then of its tags, then of its prefixes
        prefixes, suffixes = self._tables.paradigm_prefixes, self._tables.suffixes
        before, after = prefixes[paradigm[2 * rows + row]], suffixes[paradigm[row]]
        tag = self._tables.gramtab[paradigm[rows + row]]
        cut = slice(len(before), -len(after) or None)
        whole = Row(cut, prefixes[paradigm[2 * rows]], suffixes[paradigm[0]], str(tag), _grammar(tag))
        if row == 0:  # the dictionary form itself
            whole = whole._replace(cut=slice(None), prefix="", suffix="")
        self._rows[place] = whole
        return whole


def _grammar(tag: Any) -> tuple[bool, bool, bool, bool]:
    grammemes = tag.grammemes
    return (
        tag.POS in NOMINAL,
        "Surn" in grammemes,
        "plur" in grammemes,
        not NAMES.isdisjoint(grammemes),
    )


def _plain(lemma: str) -> str:
    return lemma.replace("ё", "е")
