"""Parts of a disjunction in one segment as `pruning` sees them: documents with upper bounds of their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Protocol

import numpy as np

from searchkit.index.arrays import F32, U8, U32, distinct
from searchkit.index.search.clauses import Clause, DisMaxClause, ListClause, MaskClause, OrClause, TermClause
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.scoring import PAGE, SAFETY

GATHERED = 4096
"""Short lists of so many postings together make one group."""
FIRST_WAVE = 256
"""The best few of a leaf are so many at most."""


class Bounded(Protocol):
    """A leaf: documents with upper bounds of their scores."""

    size: int
    best: float
    sure_tenth: float
    """Ten documents score at least this; 0 where that is not known."""
    quantum: float
    ratio: float
    """`ratio` times a bound, less `quantum`, is not above the score."""

    def docs_from(self, least: float) -> U32: ...

    def top(self) -> U32: ...

    def bounds_at(self, docs: U32, scratch: U8) -> F32: ...


class _TermLeaf:
    """Bounds from one-byte impacts."""

    def __init__(self, clause: TermClause) -> None:
        term, weight = clause.term, clause.weight
        self._term = term
        self.size = len(term)
        best, tenth = term.best, term.tenth
        self._step = weight * term.widen
        self.best = best * self._step
        self.sure_tenth = (tenth - 1) * weight * term.narrow if tenth else 0.0
        self.ratio = term.narrow / term.widen
        self.quantum = weight * term.narrow

    def docs_from(self, least: float) -> U32:
        return self._term.docs_from(int(np.ceil(least / self._step)) if least > 0 else 0)

    def top(self) -> U32:
        """A few of the best documents, ascending."""
        at = np.flatnonzero(self._term.impacts >= max(self._term.tenth, 1))[:FIRST_WAVE]
        return self._term.postings.docs_at(at)

    def bounds_at(self, docs: U32, scratch: U8) -> F32:
        return self._term.impacts_at(docs, scratch) * np.float32(self._step)


class _ListLeaf:
    """Any other clause, evaluated once: its scores are its bounds."""

    sure_tenth = 0.0
    quantum = 0.0
    ratio = 1.0 / SAFETY

    def __init__(self, clause: Clause) -> None:
        found = clause.matches()
        self._docs = found.docs
        self._bounds = (found.scores * SAFETY).astype(np.float32)
        self.size = len(found.docs)
        self.best = float(self._bounds.max()) if self.size else 0.0
        self.clause = ListClause(found)

    def docs_from(self, least: float) -> U32:
        docs: U32 = self._docs if least <= 0 else self._docs[self._bounds >= np.float32(least)]
        return docs

    def top(self) -> U32:
        if self.size <= FIRST_WAVE:
            return self._docs
        at = np.argpartition(self._bounds, self.size - FIRST_WAVE)[self.size - FIRST_WAVE :]
        docs: U32 = np.sort(self._docs[at])
        return docs

    def bounds_at(self, docs: U32, scratch: U8) -> F32:
        del scratch
        return self.clause.at(docs).scores.astype(np.float32) * np.float32(SAFETY)


class _MaskLeaf:
    """Documents with one score for all."""

    quantum = 0.0
    ratio = 1.0 / SAFETY

    def __init__(self, clause: MaskClause) -> None:
        self._mask = clause.mask
        self.size = clause.cost
        self.best = clause.score * SAFETY
        self.sure_tenth = clause.score if self.size >= PAGE else 0.0

    def docs_from(self, least: float) -> U32:
        return np.flatnonzero(self._mask).astype(np.uint32) if self.best >= least else np.zeros(0, np.uint32)

    def top(self) -> U32:
        return self.docs_from(0.0)[:FIRST_WAVE]

    def bounds_at(self, docs: U32, scratch: U8) -> F32:
        del scratch
        return self._mask[docs] * np.float32(self.best)


class _PhraseLeaf:
    """Bounds from the words of a phrase, which is looked for only where it may decide. They say nothing from below."""

    sure_tenth = 0.0
    quantum = 0.0
    ratio = 1.0 / SAFETY

    def __init__(self, phrase: PhraseClause) -> None:
        self._phrase = phrase
        self.size = phrase.cost
        self.best = phrase.best * SAFETY

    def docs_from(self, least: float) -> U32:
        del least
        return self._phrase.candidates()

    def top(self) -> U32:
        return self._phrase.candidates()[:FIRST_WAVE]

    def bounds_at(self, docs: U32, scratch: U8) -> F32:
        return (self._phrase.bounds(docs, scratch) * SAFETY).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Group:
    """Leaves of which the best counts; `factor` allows for what the others add by a tie-break.

    Attributes:
        sure: the bounds of all leaves are near their scores; not so those of phrases.
    """

    leaves: Sequence[Bounded]
    factor: float
    size: int
    best: float
    sure: bool

    @classmethod
    def of(cls, leaves: Sequence[Bounded], tiebreak: float = 0.0) -> Group:
        factor = 1.0 + tiebreak * (len(leaves) - 1)
        return cls(
            leaves,
            factor,
            sum(leaf.size for leaf in leaves),
            factor * max(leaf.best for leaf in leaves),
            not any(isinstance(leaf, _PhraseLeaf) for leaf in leaves),
        )

    def docs_from(self, least: float) -> U32:
        return _united(
            [leaf.docs_from(least / self.factor) for leaf in self.leaves if leaf.best * self.factor >= least]
        )

    def top(self) -> U32:
        return _united([leaf.top() for leaf in self.leaves])

    def bounds_at(self, docs: U32, scratch: U8) -> F32:
        bounds = self.leaves[0].bounds_at(docs, scratch)
        for leaf in self.leaves[1:]:
            np.maximum(bounds, leaf.bounds_at(docs, scratch), out=bounds)
        if self.factor != 1.0:
            bounds *= np.float32(self.factor)
        return bounds


def _united(lists: list[U32]) -> U32:
    if len(lists) == 1:
        return lists[0]
    if not lists:
        return np.zeros(0, np.uint32)
    joined = np.concatenate(lists)
    joined.sort()
    return distinct(joined)


def grouped(clause: Clause) -> tuple[Clause, list[Group]]:
    """The clause with its expensive parts replaced by their results, and its groups.

    The shortest lists are scored at once and make one group: what takes time with many groups is their number.
    """
    if not isinstance(clause, OrClause):
        clause = OrClause([clause], clause.documents if isinstance(clause, DisMaxClause) else 0)
    parts: list[Clause] = []
    sides: list[tuple[Clause, Group]] = []
    for part in clause.clauses:
        leaves = _bounded(part)
        if not leaves:
            leaf = _ListLeaf(part)
            part, leaves = leaf.clause, [leaf]
        parts.append(part)
        sides.append((part, Group.of(leaves, part.tiebreak if isinstance(part, DisMaxClause) else 0.0)))
    sides.sort(key=lambda side: (not side[1].sure, side[1].size))
    together = accumulate(group.size if group.sure else GATHERED for _, group in sides)
    short = sum(1 for _ in takewhile(lambda size: size < GATHERED, together))
    if short < 2:
        return OrClause(parts, clause.documents), [group for _, group in sides]
    gathered = OrClause([part for part, _ in sides[:short]], clause.documents)
    groups = [Group.of([_ListLeaf(gathered)]), *(group for _, group in sides[short:])]
    return OrClause(parts, clause.documents), groups


def _bounded(part: Clause) -> list[Bounded]:
    """The leaves of a part whose bounds are known before it is evaluated; none where there are others among them."""
    leaves: list[Bounded] = []
    for clause in part.clauses if isinstance(part, DisMaxClause) else [part]:
        if isinstance(clause, TermClause):
            leaves.append(_TermLeaf(clause))
        elif isinstance(clause, PhraseClause):
            leaves.append(_PhraseLeaf(clause))
        elif isinstance(clause, MaskClause):
            leaves.append(_MaskLeaf(clause))
        else:
            return []
    return leaves
