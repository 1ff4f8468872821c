"""Chooses among the readings of a word: the most probable lemma, and a second one when it is likely too."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, Literal

from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.readings import Lexicon, Reading, readings

SECOND: Final = 0.4  # a second lemma must be this probable beside the first
ITSELF: Final = 4.0  # how much a listed noun is rather itself than a form of something shorter

Certainty = Literal["listed", "learnt", "unknown"]


class Ranking:
    """Lemmas of lower-case words in the Kazakh alphabet.

    Args:
        machine, lexicon: what the readings are made with.
        roots: hand-written roots by kind, see data/roots.txt.
    """

    def __init__(self, machine: Machine, lexicon: Lexicon, roots: Mapping[str, frozenset[str]]) -> None:
        self._machine = machine
        self._lexicon = lexicon
        self._verbs = roots["v"]
        self._nouns = frozenset().union(*(words for kind, words in roots.items() if kind != "v"))

    def lemmas(self, word: str) -> tuple[str, ...]:
        """At most two, the most probable first. A listed noun is always among its own lemmas."""
        mass = self._mass(word)
        ranked = sorted(mass, key=lambda lemma: (-mass[lemma], lemma))
        first = ranked[0]
        if first != word and (word in self._nouns or word in self._verbs):
            return (first, word)
        return (first, *(lemma for lemma in ranked[1:2] if mass[lemma] > SECOND * mass[first]))

    def knows(self, word: str) -> bool:
        """Whether the best reading has a stem that was listed or learnt."""
        return self.certainty(word) != "unknown"

    def certainty(self, word: str) -> Certainty:
        """What is known of the stem of the best reading."""
        best = max(self._readings(word), key=lambda reading: reading.weight)
        if best.stem in (self._verbs if best.root == "verb" else self._nouns):
            return "listed"
        return "learnt" if best.stem in self._lexicon.stems[best.root] else "unknown"

    def _readings(self, word: str) -> list[Reading]:
        return readings(word, self._machine, self._lexicon)

    def _mass(self, word: str) -> dict[str, float]:
        found = self._readings(word)
        best = max(reading.weight for reading in found)
        mass: dict[str, float] = {}
        for reading in found:
            mass[reading.lemma] = mass.get(reading.lemma, 0.0) + math.exp(reading.weight - best)
        if word in self._nouns:
            mass[word] *= ITSELF
        return mass
