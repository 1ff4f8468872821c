"""The shortest lists of a tree taken together: one pass gives every document of theirs a bound by all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from searchkit.index.arrays import F32, F64, I64, U32, distinct, starts_of
from searchkit.index.search.disjunction import Best, Candidates, Leaf, Node
from searchkit.index.search.scoring import SAFETY
from searchkit.index.search.scratch import Scratch


class ShortLists:
    """Some groups of a tree, whose postings are few.

    Args:
        groups: at least one.
        scratch: taken until `clear`.

    Attributes:
        docs: I64[p]: of every posting, one list after the other.
        best: no bound is above.
    """

    def __init__(self, groups: Sequence[Node], scratch: Scratch) -> None:
        self._sums = scratch.sums
        self._marks = scratch.marks
        by_group = [(group, list(group.leaves())) for group in groups]
        self._leaves = [leaf for _, leaves in by_group for leaf in leaves]
        self._starts = starts_of(np.array([leaf.size for leaf in self._leaves]))
        docs = np.concatenate([leaf.list.docs for leaf in self._leaves])
        self.docs: I64 = docs.astype(np.int64)  # marking by wide numbers takes half the time
        steps = np.array([leaf.step for leaf in self._leaves], np.float32)
        values = np.concatenate([leaf.list.impacts for leaf in self._leaves])
        self._add(by_group, values * steps.repeat(np.diff(self._starts)))
        self._bounds = self.bounds(self.docs)
        self.best = float(self._bounds.max()) * SAFETY

    def leaves(self) -> Iterator[Leaf]:
        return iter(self._leaves)

    def docs_from(self, least: float) -> I64:
        """The documents whose bound is at least so much, in any order; one may come several times."""
        return self.docs if least <= 0 else self.docs.compress(self._bounds >= np.float32(least))

    def candidates(self, least: float) -> Iterator[Candidates]:
        """The same ascending, each once, and their bounds."""
        docs = distinct(np.sort(self.docs_from(least)))
        yield docs.astype(np.uint32), self.bounds(docs)

    def top(self, most: int) -> U32:
        """Some of the best documents; one may come twice."""
        docs = self.docs
        if len(docs) > most:
            docs = docs.take(self._bounds.argpartition(len(docs) - most)[-most:])
        return docs.astype(np.uint32)

    def _add(self, by_group: Sequence[tuple[Node, Sequence[Leaf]]], values: F32) -> None:
        """Adds bounds of the groups to the sums."""
        first = start = 0
        for group, leaves in by_group:
            if len(leaves) > 1 and isinstance(group, Best) and len(group.nodes) == len(leaves):
                self._add_plainly(first, start, values)
                first = stop = start + group.size
                own = self.docs[start:stop]
                np.maximum.at(self._sums, own, self._sums.take(own) + values[start:stop])
            start += group.size
        self._add_plainly(first, start, values)

    def _add_plainly(self, first: int, last: int, values: F32) -> None:
        """Of any group but a best of leaves the sum of all is a bound, too."""
        np.add.at(self._sums, self.docs[first:last], values[first:last])

    def bounds(self, docs: U32 | I64) -> F32:
        """Of any documents: F32[n], 0 where none of the lists has them."""
        return self._sums.take(docs)

    def fill(self, rows: F64, docs: U32) -> None:
        """Writes the leaves' scores of ascending documents into F64[rows, n] of zeros."""
        own = docs.astype(np.int64)
        self._marks[own] = True
        at = self._marks.take(self.docs).nonzero()[0]
        self._marks[own] = False
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
        self._sums[self.docs] = 0
