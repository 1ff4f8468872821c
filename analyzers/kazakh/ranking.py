"""Chooses among the readings of a word: the most probable lemma, and the second one when it is likely too."""

from __future__ import annotations

import math
from typing import Final

from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.readings import Lexicon, readings

SECOND: Final = 0.4  # a second lemma must be this probable beside the first


def ranked(word: str, machine: Machine, lexicon: Lexicon) -> list[tuple[str, float]]:
    """Lemmas with their relative probability, the most probable first."""
    found = readings(word, machine, lexicon)
    best = max(reading.weight for reading in found)
    mass: dict[str, float] = {}
    for reading in found:
        mass[reading.lemma] = mass.get(reading.lemma, 0.0) + math.exp(reading.weight - best)
    return sorted(mass.items(), key=lambda pair: (-pair[1], pair[0]))
