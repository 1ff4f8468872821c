"""The shortest lists of a tree taken together: one pass gives every document of theirs a bound by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from searchkit.index.arrays import F32, F64, I64, U32, distinct, ranges, starts_of
from searchkit.index.search.disjunction import Best, Candidates, Leaf, Node
from searchkit.index.search.scoring import SAFETY


class ShortLists:
    """Some groups of a tree, whose postings are few.

    Args:
        groups: at least one.
        sums: F32[D] of zeros, taken until `clear`: bounds by document.
        bests: F32[D] of zeros; given back so.

    Attributes:
        best: the greatest bound.
    """

    def __init__(self, groups: Sequence[Node], sums: F32, bests: F32) -> None:
        self._sums = sums
        by_group = [(group, list(group.leaves())) for group in groups]
        self._leaves = [leaf for _, leaves in by_group for leaf in leaves]
        self._sizes = [leaf.size for leaf in self._leaves]
        self.docs: U32 = np.concatenate([leaf.list.docs for leaf in self._leaves])
        """U32[p]: of every posting, one list after the other."""
        steps = np.array([leaf.step for leaf in self._leaves], np.float32)
        values = np.concatenate([leaf.list.impacts for leaf in self._leaves]) * steps.repeat(self._sizes)
        start = 0
        for group, leaves in by_group:
            stop = start + group.size
            if isinstance(group, Best) and len(group.nodes) == len(leaves):
                self._add_best(leaves, self.docs[start:stop], values[start:stop], bests)
            else:  # of any other tree the sum of all is a bound, too
                np.add.at(sums, self.docs[start:stop], values[start:stop])
            start = stop
        self.best = float(self._bounds.max()) * SAFETY

    def _add_best(self, leaves: Sequence[Leaf], docs: U32, values: F32, bests: F32) -> None:
        start = 0
        for leaf in leaves:
            own = docs[start : start + leaf.size]
            bests[own] = np.maximum(bests.take(own), values[start : start + leaf.size])
            start += leaf.size
        self._sums[docs] = self._sums.take(docs) + bests.take(docs)
        bests[docs] = 0

    def leaves(self) -> Iterator[Leaf]:
        return iter(self._leaves)

    def bounds(self, docs: U32) -> F32:
        """Of any documents: F32[n], 0 where none of the lists has them."""
        return self._sums.take(docs)

    @cached_property
    def _bounds(self) -> F32:
        """F32[p]."""
        return self.bounds(self.docs)

    def candidates(self, least: float) -> Iterator[Candidates]:
        """The documents whose bound is at least so much."""
        docs = self.docs if least <= 0 else self.docs.compress(self._bounds >= least)
        docs = distinct(np.sort(docs))
        yield docs, self.bounds(docs)

    def top(self, most: int) -> U32:
        """Some of the best documents; one may come twice."""
        if len(self.docs) <= most:
            return self.docs
        return self.docs.take(self._bounds.argpartition(len(self.docs) - most)[-most:])

    def fill(self, rows: F64, docs: U32) -> None:
        """Writes the leaves' scores of some documents, ascending, into F64[rows, n] of zeros."""
        held = self._sorted.docs
        first, last = held.searchsorted(docs), held.searchsorted(docs, side="right")
        counts = last - first
        at = self._sorted.postings.take(ranges(first, counts))
        lists = self._starts.searchsorted(at, side="right") - 1
        rows[self._rows.take(lists), np.arange(len(docs)).repeat(counts)] = self._scores.take(at)

    @cached_property
    def _sorted(self) -> _Sorted:
        # A document and a place in one number each: sorting those is faster than sorting by documents.
        both = self.docs.astype(np.uint64) << np.uint64(32)
        both |= np.arange(len(both), dtype=np.uint64)
        both.sort()
        return _Sorted((both >> np.uint64(32)).astype(np.uint32), both.astype(np.uint32))

    @cached_property
    def _starts(self) -> I64:
        return starts_of(np.array(self._sizes))[:-1]

    @cached_property
    def _rows(self) -> I64:
        return np.array([leaf.row for leaf in self._leaves])

    @cached_property
    def _scores(self) -> F64:
        """F64[p]."""
        return np.concatenate([leaf.list.saturations * leaf.weight for leaf in self._leaves])

    def clear(self) -> None:
        """Gives the sums back as they were."""
        self._sums[self.docs] = 0


class _Sorted(NamedTuple):
    """All postings in the order of documents: U32[p], U32[p]."""

    docs: U32
    postings: U32
