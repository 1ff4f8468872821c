"""The k best documents that are in all of some terms' lists, over all segments at once. May skip work, never a hit.

For lists that are too long for `singly.py`. The documents of the shortest list are looked up in the others. Where they are
many, bits first tell those that can be in all lists, and then bounds those that can be among the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, and_

import numpy as np

from searchkit.index.arrays import F64, U32, IntArray, Mask
from searchkit.index.search.bitmap import Asked
from searchkit.index.search.quick import FEW, Hits, Weighted, best_first, kept, looks
from searchkit.index.search.ranking import kth_best
from searchkit.index.search.scoring import SAFETY


class Conjunction:
    """One search.

    Args:
        lists: at least two, in the order in which their scores are summed up, so that equal documents tie.
        allowed: Mask[documents] that may be found, or None for all.
    """

    def __init__(self, lists: Sequence[Weighted], k: int, allowed: Mask | None) -> None:
        self._lists = lists
        self._shortest = min(lists, key=lambda own: own.list.size)
        self._k = k
        self._allowed = allowed
        self._theta = 0.0

    def run(self) -> Hits:
        """A superset of the k best of the documents in all lists, with all that tie with the last of them."""
        docs, at = self._shortest.list.docs, None
        if self._allowed is not None:
            at = self._allowed.take(docs).nonzero()[0]
            docs = docs.take(at)
        if len(docs) <= FEW:
            return self._held_by_all(docs, at)
        others = [own for own in self._lists if own is not self._shortest]
        left = np.logical_and.reduce(looks(docs, others)).nonzero()[0]
        docs, at = docs.take(left), left if at is None else at.take(left)
        if len(docs) <= FEW:
            return self._held_by_all(docs, at)
        bounds: F64 = self._shortest.list.impacts.take(at) * np.float64(self._shortest.step)
        bounds += sum([own.best for own in others])
        return best_first(docs, bounds, self._k, self._limit, self._scored)

    def _held_by_all(self, docs: U32, at: IntArray | None) -> Hits:
        """Of documents at some places of the shortest list, or at all, those that are in all lists, and their scores."""
        rows, held, asked = [], [], Asked(docs)
        for own in self._lists:
            places = at
            if own is not self._shortest:
                found = np.empty(len(docs), bool)
                places = own.list.find(asked, found)
                held.append(found)
            saturations = own.list.saturations if places is None else own.list.saturations_at(places, asked)
            rows.append(saturations * own.weight)
        return kept(Hits(docs, reduce(add, rows)), reduce(and_, held))

    def _scored(self, docs: U32) -> Hits:
        """Those of some documents that are in all lists and reach θ, which they raise, and their scores."""
        at = self._shortest.list.find(Asked(docs), np.empty(len(docs), bool))
        found = self._held_by_all(docs, at)
        self._theta = kth_best(found.scores, self._k, self._theta)
        return kept(found, found.scores >= self._theta)

    def _limit(self) -> float:
        """What a bound must reach, with room for rounding."""
        return self._theta * (2 - SAFETY)
