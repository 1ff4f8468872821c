"""Which documents can reach a score at all: by bits, for all documents at once.

A document's bound is the sum of the bests of the units that have it. An and of bitmaps for each way in which some bests
reach the score gives every document that can, in some microseconds with a million documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from searchkit.index.arrays import U32, U64
from searchkit.index.search.bitmap import marked
from searchkit.index.search.disjunction import Best, Leaf, Node
from searchkit.index.search.shortlists import ShortLists

EXACT = 5
"""So many of the weightiest units are told apart; what the others may give is added to all."""
STRONG = 0.5
"""What may give so much of what a unit may is told apart from the rest of the unit."""


class Level(NamedTuple):
    """Documents (U64[D / 64, rounded up]: a bit each) that a unit gives so much at most."""

    best: float
    words: U64


class Reach:
    """Some units of a search, and what they may give.

    Args:
        units: with what phrases may add to each.
        documents: of the snapshot.
        free: what other phrases may add to any document.

    Attributes:
        most: no bound is above.
        free: what documents may reach that have none of the weightiest units.
    """

    def __init__(self, units: Sequence[tuple[Node | ShortLists, float]], documents: int, free: float) -> None:
        self._documents = documents
        weighty = sorted(units, key=lambda unit: -(unit[0].best + unit[1]))
        self._weighty = weighty[:EXACT]
        self.free = free + sum([unit.best + bonus for unit, bonus in weighty[EXACT:]])
        bests = [unit.best + bonus for unit, bonus in self._weighty]
        self._rests = [*list(accumulate(reversed(bests)))[::-1], 0.0]
        self.most = self._rests[0] + self.free

    @cached_property
    def _units(self) -> list[list[Level]]:
        return [
            [Level(level.best + bonus, level.words) for level in _levels(unit, self._documents)]
            for unit, bonus in self._weighty
        ]

    def words(self, score: float) -> U64:
        """The documents that can reach a score, which is above `free`: U64[D / 64, rounded up]."""
        found = np.zeros(-(-self._documents // 64), np.uint64)
        self._gather(0, score - self.free, None, found)
        return found

    def _gather(self, at: int, need: float, held: U64 | None, found: U64) -> None:
        """Adds the documents of `held`, or of all, that units from one on give as much as is needed."""
        if held is not None and need <= 0:
            found |= held
        elif self._rests[at] >= need and at < len(self._units):
            for best, words in self._units[at]:
                self._gather(at + 1, need - best, words if held is None else held & words, found)
            self._gather(at + 1, need, held, found)


def numbers(words: U64) -> U32:
    """The documents whose bits are set, ascending."""
    filled = words.nonzero()[0]
    bits = np.unpackbits(words.take(filled).view(np.uint8), bitorder="little")
    at = bits.view(bool).nonzero()[0]
    docs: U32 = (filled.take(at >> 6) << 6 | at & 63).astype(np.uint32)
    return docs


def _levels(unit: Node | ShortLists, documents: int) -> list[Level]:
    """The documents of a unit that it may give most, and all of them."""
    if isinstance(unit, ShortLists):
        least = unit.best * STRONG
        return [
            Level(unit.best, marked(unit.docs_from(least), documents)),
            Level(least, marked(unit.docs, documents)),
        ]
    leaves = sorted(unit.leaves(), key=lambda leaf: -leaf.best)
    count = sum([leaf.best >= unit.best * STRONG for leaf in leaves])
    if not isinstance(unit, Best) or len(unit.nodes) > len(leaves) or count == len(leaves):
        return [Level(unit.best, _joined(leaves, documents))]
    strong_words = _joined(leaves[:count], documents)
    return [
        Level(unit.best, strong_words),
        Level(leaves[count].best, strong_words | _joined(leaves[count:], documents)),
    ]


def _joined(leaves: Sequence[Leaf], documents: int) -> U64:
    """The documents of any of some leaves."""
    few = [leaf.list.docs for leaf in leaves if not leaf.list.is_long]
    words = marked(np.concatenate(few) if few else np.zeros(0, np.uint32), documents)
    for leaf in leaves:
        if leaf.list.is_long:
            words |= leaf.list.words
    return words
