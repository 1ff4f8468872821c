"""The shortest lists of a tree taken together: one pass gives every document of theirs a bound by all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from searchkit.index.arrays import F32, F64, I64, U32, distinct, starts_of
from searchkit.index.search.disjunction import Best, Candidates, Leaf, Node
from searchkit.index.search.scoring import SAFETY
from searchkit.index.search.scratch import Scratch


class ShortPart:
    """Documents of short lists that are searched together.

    Args:
        leaves: that have them.
        docs: U32[n], in any order; one may come several times.
        bounds: F32[n], by all short lists.
        bounds_of: gives those of any documents.

    Attributes:
        best: no bound is above.
    """

    def __init__(
        self, leaves: Sequence[Leaf], docs: U32, bounds: F32, bounds_of: Callable[[U32], F32]
    ) -> None:
        self._leaves = leaves
        self.docs = docs
        self.bounds = bounds
        self._bounds_of = bounds_of
        self.best = float(bounds.max()) * SAFETY

    def leaves(self) -> Iterator[Leaf]:
        return iter(self._leaves)

    def candidates(self, least: float) -> Candidates:
        """The documents whose bound is at least so much, ascending, and their bounds."""
        docs = self.docs if least <= 0 else self.docs.compress(self.bounds >= np.float32(least))
        docs = distinct(np.sort(docs))
        return docs, self._bounds_of(docs)

    def top(self, most: int) -> U32:
        """Some of the best documents; one may come twice."""
        if len(self.docs) <= most:
            return self.docs
        return self.docs.take(self.bounds.argpartition(len(self.docs) - most)[-most:])


class ShortLists:
    """Some groups of a tree, whose postings are few.

    Args:
        heavy, light: groups; one at least.
        scratch: taken until `clear`.

    Attributes:
        docs: I64[p]: of every posting, one list after the other.
        heavy, light: documents in lists of heavy groups, and all others; None where there are none.
    """

    def __init__(self, heavy: Sequence[Node], light: Sequence[Node], scratch: Scratch) -> None:
        self._scratch = scratch
        self._are_signed = False
        by_group = [(group, list(group.leaves())) for group in (*heavy, *light)]
        self._leaves = [leaf for _, leaves in by_group for leaf in leaves]
        self._starts = starts_of(np.array([leaf.size for leaf in self._leaves]))
        docs = np.concatenate([leaf.list.docs for leaf in self._leaves])
        self.docs: I64 = docs.astype(np.int64)  # marking by wide numbers takes half the time
        steps = np.array([leaf.step for leaf in self._leaves], np.float32)
        values = np.concatenate([leaf.list.impacts for leaf in self._leaves])
        values = values * steps.repeat(np.diff(self._starts))
        count = sum([group.size for group in heavy])
        self._add(by_group[: len(heavy)], values, 0)
        is_new = scratch.sums.take(self.docs[count:]) == 0
        self._add(by_group[len(heavy) :], values, count)
        bounds = self.bounds(self.docs)
        leaves = sum([len(leaves) for _, leaves in by_group[: len(heavy)]])
        self.heavy = self.light = None
        if is_new.any():
            own = docs[count:].compress(is_new), bounds[count:].compress(is_new)
            self.light = ShortPart(self._leaves[leaves:], *own, self.bounds)
        if heavy:
            held = self._leaves if self.light is None else self._leaves[:leaves]
            self.heavy = ShortPart(held, docs[:count], bounds[:count], self.bounds)

    def _add(self, by_group: Sequence[tuple[Node, Sequence[Leaf]]], values: F32, start: int) -> None:
        """Adds bounds of some groups, whose postings begin at a place, to the sums."""
        sums, first = self._scratch.sums, start
        for group, leaves in by_group:
            if len(leaves) > 1 and isinstance(group, Best) and len(group.nodes) == len(leaves):
                self._add_plainly(first, start, values)
                first = stop = start + group.size
                own = self.docs[start:stop]
                np.maximum.at(sums, own, sums.take(own) + values[start:stop])
            start += group.size
        self._add_plainly(first, start, values)

    def _add_plainly(self, first: int, last: int, values: F32) -> None:
        """Of any group but a best of leaves the sum of all is a bound, too."""
        np.add.at(self._scratch.sums, self.docs[first:last], values[first:last])

    def bounds(self, docs: U32 | I64) -> F32:
        """Of any documents: F32[n], 0 where none of the lists has them."""
        bounds = self._scratch.sums.take(docs)
        return np.abs(bounds, out=bounds)

    def signed(self, docs: U32) -> F32:
        """The same, negative for documents of the light part."""
        if self.light is not None and not self._are_signed:
            self._scratch.sums[self.light.docs.astype(np.int64)] = -self.light.bounds
            self._are_signed = True
        return self._scratch.sums.take(docs)

    def fill(self, rows: F64, docs: U32) -> None:
        """Writes the leaves' scores of ascending documents into F64[rows, n] of zeros."""
        marks, own = self._scratch.marks, docs.astype(np.int64)
        marks[own] = True
        at = marks.take(self.docs).nonzero()[0]
        marks[own] = False
        leaves = self._starts.searchsorted(at, side="right") - 1
        scores = self._saturations.take(at)
        scores *= self._weights.take(leaves)
        rows[self._rows.take(leaves), own.searchsorted(self.docs.take(at))] = scores

    @cached_property
    def _rows(self) -> I64:
        return np.array([leaf.row for leaf in self._leaves])

    @cached_property
    def _weights(self) -> F64:
        return np.array([leaf.weight for leaf in self._leaves])

    @cached_property
    def _saturations(self) -> F64:
        """F64[p]."""
        return np.concatenate([leaf.list.saturations for leaf in self._leaves])

    def clear(self) -> None:
        """Gives the sums back as they were."""
        self._scratch.sums[self.docs] = 0
