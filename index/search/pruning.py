"""The k best documents of a disjunction without scoring them all. May skip work, never a hit.

MaxScore (Turtle & Flood 1995), a list at a time instead of a document at a time. Groups (a term, or readings of one
word of which the best counts) are taken from the rarest to the most frequent. With a threshold θ that k documents are
known to reach, a document whose first group, in that order, is g can only count if

    bound in g  +  the best bounds of all later groups  ≥  θ

so each group yields just the documents above that, which one comparison of bytes finds. They are completed with the
later groups, raise θ, and when the best bounds of the groups left sum up below θ, everything left is out. Survivors are
scored exactly by the clause itself, so their scores are the same as without pruning.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from searchkit.index.arrays import F32, U8, U32, Mask, run_heads
from searchkit.index.search.bounded import Group, grouped
from searchkit.index.search.clauses import (
    Clause,
    DisMaxClause,
    Matches,
    OrClause,
    TermClause,
)
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.ranking import kth_best
from searchkit.index.search.scoring import PAGE, SAFETY

SMALL = 3000
"""Below so many postings everything is scored: that is as fast as deciding what to skip."""
WAVE = 4096
"""From a longer list, its best few are tried first, for the sake of their θ."""
PIECE = 2048
"""Candidates of a phrase that are looked into first."""
FEW_SURVIVORS = 64
"""Of more survivors so many are scored first, for the sake of their θ."""
FEW_CANDIDATES = 64
"""So few are completed without looking whether they can still count."""


def prunable(clause: Clause) -> bool:
    """Whether a clause is a disjunction with enough in it for pruning to pay, and without negative weights."""
    return (
        isinstance(clause, OrClause | DisMaxClause | TermClause)
        and clause.cost > SMALL
        and _not_negative(clause)
    )


def _not_negative(clause: Clause) -> bool:
    if isinstance(clause, OrClause | DisMaxClause):
        return all(map(_not_negative, clause.clauses))
    weight = getattr(clause, "weight", getattr(clause, "score", 0.0))
    return bool(weight >= 0)


def best_matches(clause: Clause, k: int, floor: float, allowed: Mask | None, scratch: U8) -> Matches:
    """A superset of the clause's k best documents that score at least `floor`, with exact scores.

    Args:
        allowed: Mask[documents] that may be found, or None for all.
        scratch: U8[documents] of zeros; given back so.
    """
    clause, groups = grouped(clause)
    pruner = _Pruner(groups, k, floor, allowed, scratch)
    docs, bounds = pruner.run()
    if len(docs) > FEW_SURVIVORS + k:
        best = np.sort(np.argpartition(-bounds, FEW_SURVIVORS)[:FEW_SURVIVORS])
        first = clause.at(docs[best])
        docs = docs[bounds >= np.float32(kth_best(first.scores[first.found], k, floor) * (2 - SAFETY))]
    found, scores = clause.at(docs)
    return Matches(docs[found], scores[found])


def best_of_phrase(phrase: PhraseClause, k: int, floor: float, allowed: Mask | None, scratch: U8) -> Matches:
    """As `best_matches`, for a phrase: candidates in the order of their bounds, ever larger pieces of them."""
    docs = phrase.candidates()
    if allowed is not None:
        docs = docs[allowed[docs]]
    if len(docs) <= PIECE:
        return phrase.at_held(docs)
    bounds = phrase.bounds(docs, scratch)
    order = np.argsort(-bounds, kind="stable")
    found: list[Matches] = []
    theta, start, size = floor, 0, PIECE
    while start < len(order):
        piece = order[start : start + size]
        piece = np.sort(piece[bounds[piece] >= theta])
        if not len(piece):
            break
        found.append(phrase.at_held(docs[piece]))
        scores = np.concatenate([part.scores for part in found])
        theta = kth_best(scores, k, theta)
        start, size = start + size, size * 4
    joined = np.concatenate([part.docs for part in found])
    ascending = np.argsort(joined)
    return Matches(joined[ascending], np.concatenate([part.scores for part in found])[ascending])


class _Pruner:
    """One run over one segment. `theta` only grows; it goes by the groups whose bounds are near their scores, which come
    first."""

    def __init__(
        self, groups: Sequence[Group], k: int, floor: float, allowed: Mask | None, scratch: U8
    ) -> None:
        self._groups = groups
        self._k = k
        self._allowed = allowed
        self._scratch = scratch
        leaves = [leaf for group in groups for leaf in group.leaves]
        self._ratio = min(leaf.ratio for leaf in leaves) / max(group.factor for group in groups)
        self._quantum = sum(max(leaf.quantum for leaf in group.leaves) for group in groups if group.sure)
        self._theta = floor
        if k <= PAGE and allowed is None:
            self._theta = max(floor, *(leaf.sure_tenth for leaf in leaves))
        # Summed up from the end, so that nothing is left but what later groups give: no trace of rounding at the last one.
        bests = [group.best for group in groups]
        self._rests = [*list(accumulate(reversed(bests)))[::-1], 0.0]
        self._docs: list[U32] = []
        self._bounds: list[F32] = []

    def run(self) -> tuple[U32, F32]:
        """Every document that may be among the k best, ascending, and the bounds of their scores."""
        for number, group in enumerate(self._groups):
            if self._rests[number] < self._limit():
                break
            if group.size > WAVE and group.sure:
                self._try(number, group.top())
            self._try(number, group.docs_from(self._limit() - self._rests[number + 1]))
        return self._survivors()

    def _survivors(self) -> tuple[U32, F32]:
        """A document that was tried with several groups has its greatest bound, which is the one by all its groups."""
        if not self._docs:
            return np.zeros(0, np.uint32), np.zeros(0, np.float32)
        docs, bounds = np.concatenate(self._docs), np.concatenate(self._bounds)
        kept = bounds >= np.float32(self._limit())
        docs, bounds = docs[kept], bounds[kept]
        order = np.argsort(docs)
        docs, bounds = docs[order], bounds[order]
        heads = run_heads(docs)
        if heads.all():
            return docs, bounds
        return docs[heads], np.maximum.reduceat(bounds, np.flatnonzero(heads))

    def _limit(self) -> float:
        """What a bound must reach, with room for 32-bit sums."""
        return self._theta * (2 - SAFETY)

    def _try(self, number: int, docs: U32) -> None:
        """Completes candidates whose first group is this one, and keeps those that still can be among the best."""
        if self._allowed is not None:
            docs = docs[self._allowed[docs]]
        if not len(docs):
            return
        bounds = self._groups[number].bounds_at(docs, self._scratch)
        sure = self._groups[number].sure
        for at, group in enumerate(self._groups[number + 1 :], number + 1):
            if sure and not group.sure:
                sure = False
                self._raise(bounds)
            if len(docs) > FEW_CANDIDATES:
                kept = bounds >= np.float32(self._limit() - self._rests[at])
                docs, bounds = docs[kept], bounds[kept]
            bounds += group.bounds_at(docs, self._scratch)
        if sure:
            self._raise(bounds)
        self._docs.append(docs)
        self._bounds.append(bounds)

    def _raise(self, bounds: F32) -> None:
        """θ from the k-th best of these documents: its score is not below its bound less what rounding up added."""
        if len(bounds) >= self._k:
            kth = float(np.partition(bounds, len(bounds) - self._k)[len(bounds) - self._k])
            self._theta = max(self._theta, kth * self._ratio - self._quantum)
