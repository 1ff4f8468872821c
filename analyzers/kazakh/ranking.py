"""Chooses among the readings of a word: the most probable lemma, and a second one when it is likely too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from math import exp
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from searchkit.analyzers.kazakh.derivation import gerund_of
from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.readings import Lexicon, Reading, readings

SECOND: Final = 0.55  # a second lemma must be this probable beside the first
ITSELF: Final = 4.0  # how much a listed noun is rather itself than a form of something shorter

WELL_KNOWN: Final = -9.0  # log probability above which a learnt stem is as good as listed
NAMED: Final = 20.0  # how much more probable a name is in a word with a capital

REMEMBERED: Final = 2048  # words whose readings are kept
FREELY_MADE: Final = (["+agent"], ["+without"])
_WEIGHT: Final = attrgetter("weight")

ReadAll = Callable[[Sequence[str]], Sequence[list[Reading]]]
"""Words of the alphabet, none empty or longer than 64 letters → what `readings` says of each."""

Certainty = Literal["listed", "learnt", "unknown"]


class Choice(NamedTuple):
    """At most two lemmas, the most probable first, and what is known of the stem of the best reading."""

    lemmas: tuple[str, ...]
    certainty: Certainty


class Ranking:
    """Lemmas of lower-case words in the Kazakh alphabet.

    Args:
        machine, lexicon: what the readings are made with.
        roots: hand-written roots by kind, see data/roots.txt.
    """

    def __init__(self, machine: Machine, lexicon: Lexicon, roots: Mapping[str, frozenset[str]]) -> None:
        self._lexicon = lexicon
        # Capitals, and the parts of compounds, bring many words twice.
        self._readings = lru_cache(REMEMBERED)(partial(readings, machine=machine, lexicon=lexicon))
        self._read_all: ReadAll | None = None
        self._at_hand: dict[str, list[Reading]] = {}
        self._verbs = roots["v"]
        self._nouns = frozenset().union(*(words for kind, words in roots.items() if kind != "v"))
        self._gerunds = {
            noun: verb
            for noun in self._nouns
            if noun[-1] in "ую" and (verb := gerund_of(noun, self._verbs)) is not None
        }

    def choose(self, word: str, capital: bool = False) -> Choice:
        """The lemmas of a word, `capital` if it was written with one. A listed noun or verb is always among its own."""
        return self._choice(word, capital, self._at_hand.get(word) or self._readings(word))

    def choose_all(self, words: Mapping[str, str]) -> list[Choice]:
        """What `choose` says of each of many words, given as they were written and in the standard spelling."""
        if self._read_all is not None:
            unknown = [word for word in dict.fromkeys(words.values()) if word not in self._at_hand]
            self._at_hand.update(zip(unknown, self._read_all(unknown), strict=True))
        return [self.choose(word, written[:1].isupper()) for written, word in words.items()]

    @contextmanager
    def choosing(self, read_all: ReadAll | None) -> Iterator[None]:
        """Let `choose_all` read many words at once, and keep what was read at hand."""
        self._read_all = read_all
        try:
            yield
        finally:
            self._read_all = None
            self._at_hand.clear()

    def _choice(self, word: str, capital: bool, found: list[Reading]) -> Choice:
        best = found[0] if len(found) == 1 else max(found, key=_WEIGHT)
        listed = word in self._nouns or word in self._verbs
        first, rival = (best.lemma, None) if len(found) == 1 else self._rank(word, capital, found, best)
        second: str | None
        if listed and first != word:
            second = word
        elif rival is not None and rival != word:
            second = rival  # a word that is not listed is rather a form than itself
        else:
            second = self._gerunds.get(first) or self._made_of(first, found)
        certainty: Certainty = "listed" if listed else self._certainty(best)
        return Choice((first,) if second is None else (first, second), certainty)

    def _rank(self, word: str, capital: bool, found: list[Reading], best: Reading) -> tuple[str, str | None]:
        """The most probable lemma, and the next one if it is likely too."""
        mass: dict[str, float] = {}
        for reading in found:
            mass[reading.lemma] = mass.get(reading.lemma, 0.0) + exp(reading.weight - best.weight)
        if capital:
            for lemma in mass:
                if lemma in self._lexicon.names:
                    mass[lemma] *= NAMED
        if word in self._nouns:
            mass[word] = mass.get(word, 0.0) * ITSELF
        if len(mass) == 1:
            return best.lemma, None
        first, second, *_ = sorted(mass, key=lambda lemma: (-mass[lemma], lemma))
        return first, second if mass[second] > SECOND * mass[first] else None

    def _made_of(self, lemma: str, found: list[Reading]) -> str | None:
        """The base of a word made so freely that few such words are in a dictionary: айтушы says, елсіз has no country."""
        if lemma in self._nouns:
            return None
        for reading in found:
            if (
                reading.stem != lemma
                and reading.lemma == lemma
                and [name for name in reading.names if name.startswith("+")] in FREELY_MADE
            ):
                return reading.stem
        return None

    def knows(self, word: str) -> bool:
        """Whether the best reading has a stem that was listed or learnt."""
        return self.choose(word).certainty != "unknown"

    def _certainty(self, reading: Reading) -> Certainty:
        if reading.stem in (self._verbs if reading.root == "verb" else self._nouns):
            return "listed"
        weight = self._lexicon.stems[reading.root].get(reading.stem)
        if weight is None:
            return "unknown"
        return "listed" if weight > WELL_KNOWN else "learnt"
