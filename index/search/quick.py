"""The k best documents of any of some terms, over all segments at once. May skip work, never a hit.

The idea of `pruning.py` with lists that are kept ready (`wholelist.py`) and as few array operations as will do: what
takes time in a search for a few words is their number, not the lengths of the lists.

1. The best few hundred documents of each list are given bounds by all lists; the most promising are scored, which gives
   a threshold θ that k documents reach.
2. A document whose first list, from the shortest to the longest, is g can only count if its bound there and the best
   bounds of the longer lists reach θ. Those are the candidates; when the lists left cannot reach θ together, no more.
3. Candidates whose bounds by all lists reach θ are scored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple, TypeAlias

import numpy as np

from searchkit.index.arrays import F64, U8, U32, IntArray, Mask, run_heads, union
from searchkit.index.search.bitmap import BITS, Asked
from searchkit.index.search.ranking import kth_best
from searchkit.index.search.scoring import PAGE, SAFETY
from searchkit.index.search.wholelist import WholeList

PROMISING = 90
"""So many candidates more than k are scored for the sake of their θ."""
GROWTH = 16
"""Each part of the candidates is so much larger than the one before."""
FEW = 400
"""So few candidates are scored at once."""
MANY = 4000
"""Before more postings than these are looked at, the best of the shortest lists are tried."""


class Weighted(NamedTuple):
    """A list and what its saturations are multiplied with."""

    list: WholeList
    weight: float

    @property
    def best(self) -> float:
        """No score is above."""
        return self.weight * self.list.best

    @property
    def step(self) -> float:
        """The bound of a document is its impact times this."""
        return self.weight * self.list.widen


class Hits(NamedTuple):
    """Documents in any order, each once if nothing else is said, and their scores: [n], F64[n]."""

    docs: IntArray
    scores: F64


FewHits: TypeAlias = list[tuple[float, int]]
"""Scores and documents as numbers, in any order, each document once."""
NONE = Hits(np.zeros(0, np.uint32), np.zeros(0))

Postings: TypeAlias = "tuple[U32, U8]"
"""Documents, each once, and impacts."""


class QuickSearch:
    """One search.

    Args:
        lists: at least one, in the order in which their scores are summed up, so that equal documents tie.
        allowed: Mask[documents] that may be found, or None for all.
    """

    def __init__(self, lists: Sequence[Weighted], k: int, allowed: Mask | None) -> None:
        self._summed = lists
        self._order = sorted(range(len(lists)), key=lambda number: lists[number].list.size)
        self._lists = [lists[number] for number in self._order]
        self._k = k
        self._allowed = allowed
        self._theta = 0.0

    def run(self) -> Hits:
        """A superset of the k best of the documents in any list, with all that tie with the last of them."""
        lists = self._lists
        if self._k <= PAGE and self._allowed is None:
            self._theta = max([own.list.sure_tenth * own.weight for own in lists])
        first = self._first_part()
        found = [self._best_from(0, first)]
        if first < len(lists) and sum([own.best for own in lists[first:]]) >= self._limit():
            found.append(self._best_from(first, len(lists)))
        return joined(found)

    def _first_part(self) -> int:
        """How many lists are looked at first: the shortest, or some that are short together."""
        total = 0
        for number, own in enumerate(self._lists):
            total += own.list.size
            if total > FEW:
                return max(number, 1)
        return len(self._lists)

    def _best_from(self, first: int, last: int) -> Hits:
        """The best documents of some of the lists that are in no shorter list."""
        found = self._candidates(first, last)
        count = sum([len(docs) for docs, _ in found])
        if count > MANY and len(self._lists) > 1:
            self._try_the_top(first)
            found = self._candidates(first, last)
        if not found:
            return NONE
        if count <= FEW:
            docs = found[0][0] if len(found) == 1 else union([docs for docs, _ in found])
            return self._scored(docs, first)
        return self._best(*self._bounded(first, found), first)

    def _try_the_top(self, first: int) -> None:
        """Raises θ by the most promising of the best documents of two lists."""
        tops = [
            self._permitted(own.list.postings_from(own.list.least_of_top))
            for own in self._lists[first : first + 2]
        ]
        docs, bounds = self._bounded(first, tops)
        few = self._k + PROMISING
        if len(docs) > few:
            docs = docs.take(bounds.argpartition(len(docs) - few)[-few:])
        self._scored(docs)

    def _permitted(self, postings: Postings) -> Postings:
        if self._allowed is None:
            return postings
        docs, impacts = postings
        kept = self._allowed.take(docs).nonzero()[0]
        return docs.take(kept), impacts.take(kept)

    def _limit(self) -> float:
        """What a bound must reach, with room for rounding."""
        return self._theta * (2 - SAFETY)

    def _candidates(self, first: int, last: int) -> list[Postings]:
        """Of some of the lists, each one's postings that can count, supposing that no shorter list holds them."""
        found = []
        limit = self._limit()
        rest = sum([own.best for own in self._lists[first:]])
        for own in self._lists[first:last]:
            if rest < limit:
                break
            rest -= own.best
            least = ceil((limit - rest) / own.step) if limit > rest else 0
            found.append(self._permitted(own.list.postings_from(least)))
        return found

    def _bounded(self, first: int, found: Sequence[Postings]) -> Hits:
        """Documents of postings of lists from the given one on, each once, whose bounds reach θ; and the bounds.

        A bound is that of the posting, and the best of all other lists that may hold the document.
        """
        if len(found) == 1:
            docs, impacts = found[0]
            others = [own for own in self._lists if own is not self._lists[first]]
            bounds: F64 = impacts * np.float64(self._lists[first].step)
            if others:
                bounds += _sums_of_bests(others, looks(docs, others))
            return kept(Hits(docs, bounds), bounds >= self._limit())
        docs = np.concatenate([docs for docs, _ in found])
        bounds = _sums_of_bests(self._lists, looks(docs, self._lists))
        start = 0
        for (_, impacts), own in zip(found, self._lists[first:], strict=False):
            bounds[start : start + len(impacts)] += impacts * own.step - own.best
            start += len(impacts)
        return distinct(kept(Hits(docs, bounds), bounds >= self._limit()))

    def _best(self, docs: U32, bounds: F64, head: int = 0) -> Hits:
        """The scores of the documents that count."""
        return best_first(docs, bounds, self._k, self._limit, lambda part: self._scored(part, head))

    def _scored(self, docs: U32, head: int = 0) -> Hits:
        """Exact scores of documents that reach θ, which they raise; those in any of so many shortest lists are left out."""
        scores, found = exact(self._summed, docs)
        if head:
            docs, scores = kept(Hits(docs, scores), ~np.logical_or.reduce(found[self._order[:head]]))
        self._theta = kth_best(scores, self._k, self._theta)
        return kept(Hits(docs, scores), scores >= self._theta)


def looks(docs: U32, lists: Sequence[Weighted]) -> U8:
    """U8[lists, n]: above 0 where a list may hold a document."""
    asked = Asked(docs)
    held = np.empty((len(lists), len(docs)), np.uint8)
    for row, own in zip(held, lists, strict=True):
        own.list.look(asked, row)
    held &= asked.bits
    return held


def best_first(
    docs: U32, bounds: F64, k: int, limit: Callable[[], float], scored: Callable[[U32], Hits]
) -> Hits:
    """The scores of documents, from the most promising, in ever larger parts, as long as their bounds reach the limit.

    Args:
        scored: of documents, those that count; it may raise the limit.
    """
    size = k + PROMISING
    found = []
    while len(docs) > max(size, FEW):
        order = bounds.argpartition(len(bounds) - size)
        found.append(scored(docs.take(order[-size:])))
        left = order[:-size]
        left = left[bounds.take(left) >= limit()]
        docs, bounds = docs.take(left), bounds.take(left)
        size *= GROWTH
    found.append(scored(docs))
    return joined(found)


def kept(hits: Hits, mask: Mask) -> Hits:
    """Those that the mask leaves."""
    at = mask.nonzero()[0]
    return Hits(hits.docs.take(at), hits.scores.take(at))


def distinct(hits: Hits) -> Hits:
    """Each document once."""
    order = hits.docs.argsort()
    docs = hits.docs.take(order)
    heads = run_heads(docs)
    return Hits(docs[heads], hits.scores.take(order)[heads])


def joined(found: Sequence[Hits]) -> Hits:
    if len(found) == 1:
        return found[0]
    docs = np.concatenate([hits.docs for hits in found])
    return Hits(docs, np.concatenate([hits.scores for hits in found]))


def _sums_of_bests(lists: Sequence[Weighted], held: U8) -> F64:
    """The sums of the bests of the lists that may hold each document: U8[lists, n] to F64[n]."""
    total: F64 | None = None
    for start in range(0, len(lists), 8):
        sums = [0.0]
        for own in lists[start : start + 8]:
            sums += [one + own.best for one in sums]
        rows = held[start : start + 8] != 0
        codes = np.bitwise_or.reduce(rows * BITS[: len(rows), None], axis=0)
        part: F64 = np.array(sums).take(codes)
        total = part if total is None else total + part
    assert total is not None
    return total


def exact(lists: Sequence[Weighted], docs: U32) -> tuple[F64, Mask]:
    """The sums of the scores of documents, and which of them each list holds: F64[n], Mask[lists, n]."""
    scores = np.empty((len(lists), len(docs)))
    found = np.empty(scores.shape, bool)
    asked = Asked(docs)
    for weighted, row, held in zip(lists, scores, found, strict=True):
        own = weighted.list
        places = own.find(asked, held)
        if own.kept_saturations is not None:
            own.kept_saturations.take(places, out=row, mode="clip")
        else:
            row[:] = own.saturations_at(places, asked)
    scores *= np.array([[own.weight] for own in lists])
    scores *= found
    # Row by row, so in the same order for every document: a reduction would add up a single one's in pairs.
    total: F64 = scores[0]
    for row in scores[1:]:
        total += row
    return total, found
