"""A query tree bound to one segment: every clause gives all its documents, or its scores at given documents.

This is the exact evaluation. Pruning (`pruning.py`) only decides for which documents it is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol, TypeAlias

import numpy as np

from searchkit.index.arrays import F64, I64, U32, Mask, distinct, positions_in
from searchkit.index.search.scoring import ScoredTerm

SPARSE = 16
"""Unions of fewer documents than one in this many are sorted; larger ones are marked."""


class Matches(NamedTuple):
    """Documents of a segment, ascending, and their scores: U32[n], F64[n]."""

    docs: U32
    scores: F64


class Scores(NamedTuple):
    """For given documents, whether each matches, and its score (0 where it does not): Mask[n], F64[n]."""

    found: Mask
    scores: F64


class Clause(Protocol):
    """A part of a query in one segment.

    Attributes:
        cost: no more documents than this match.
    """

    @property
    def cost(self) -> int: ...

    def matches(self) -> Matches:
        """Every document that matches."""
        ...

    def at(self, docs: U32) -> Scores:
        """The given ascending documents only."""
        ...


SHORT = 4096
"""Lists up to this long are scored at once."""

Part: TypeAlias = "tuple[I64 | slice, F64]"
"""Places of a clause's documents among all, and its scores there."""

NOTHING = Matches(np.zeros(0, np.uint32), np.zeros(0))


class NoClause:
    """Matches nothing."""

    cost = 0

    def matches(self) -> Matches:
        return NOTHING

    def at(self, docs: U32) -> Scores:
        return Scores(np.zeros(len(docs), bool), np.zeros(len(docs)))


class TermClause:
    """One term: weight · tf / (tf + length factor)."""

    def __init__(self, term: ScoredTerm, weight: float) -> None:
        self.term = term
        self.weight = weight
        self.cost = len(term)

    def matches(self) -> Matches:
        return Matches(self.term.docs, self.weight * self.term.saturation())

    def at(self, docs: U32) -> Scores:
        places, found = self.term.postings.find(docs)
        if found.all():
            return Scores(found, self.weight * self.term.saturation_at(places, docs))
        scores = np.zeros(len(docs))
        scores[found] = self.weight * self.term.saturation_at(places[found], docs[found])
        return Scores(found, scores)


class MaskClause:
    """A set of documents with one score for all: filters, ranges, prefixes, every document."""

    def __init__(self, mask: Mask, score: float = 0.0) -> None:
        self.mask = mask
        self.score = score

    @cached_property
    def cost(self) -> int:
        return int(np.count_nonzero(self.mask))

    def matches(self) -> Matches:
        docs = np.flatnonzero(self.mask).astype(np.uint32)
        return Matches(docs, np.full(len(docs), self.score))

    def at(self, docs: U32) -> Scores:
        found = self.mask[docs]
        return Scores(found, np.where(found, self.score, 0.0))


class ListClause:
    """Documents and scores that were worked out before."""

    def __init__(self, found: Matches) -> None:
        self._found = found
        self.cost = len(found.docs)

    def matches(self) -> Matches:
        return self._found

    def at(self, docs: U32) -> Scores:
        places, found = positions_in(self._found.docs, docs)
        scores = np.zeros(len(docs))
        scores[found] = self._found.scores[places[found]]
        return Scores(found, scores)


class _UnionClause:
    """Clauses of which any may match. Scores are combined in the order of the clauses, so that equal documents tie."""

    def __init__(self, clauses: Sequence[Clause], documents: int) -> None:
        self.clauses = clauses
        self.documents = documents
        self.cost = min(documents, sum(clause.cost for clause in clauses))

    def docs(self) -> U32:
        """Every document that matches, without scores."""
        clauses = _not_contained(self.clauses)
        if self.cost * SPARSE < self.documents:
            joined = np.concatenate([documents_of(clause) for clause in clauses])
            joined.sort()
            return distinct(joined)
        mask = np.zeros(self.documents, bool)
        for clause in clauses:
            mark(clause, mask)
        return np.flatnonzero(mask).astype(np.uint32)

    def matches(self) -> Matches:
        """Scores every clause once and gathers the scores by document."""
        parts = [clause.matches() for clause in self.clauses]
        docs = self.docs()
        return Matches(
            docs, self._combined([(np.searchsorted(docs, own), scores) for own, scores in parts], len(docs))
        )

    def at(self, docs: U32) -> Scores:
        found = np.zeros(len(docs), bool)
        parts = []
        for clause in self.clauses:
            own, scores = clause.at(docs)
            found |= own
            parts.append((slice(None), scores))
        return Scores(found, self._combined(parts, len(docs)))

    def _combined(self, parts: Sequence[Part], count: int) -> F64:
        """F64[count] from the clauses' scores and their places among the documents."""
        raise NotImplementedError


class OrClause(_UnionClause):
    """The sum of the scores of the clauses that match."""

    def _combined(self, parts: Sequence[Part], count: int) -> F64:
        total = np.zeros(count)
        for places, scores in parts:
            total[places] += scores
        return total


class DisMaxClause(_UnionClause):
    """The best score, plus `tiebreak` times the others."""

    def __init__(self, clauses: Sequence[Clause], documents: int, tiebreak: float = 0.0) -> None:
        super().__init__(clauses, documents)
        self.tiebreak = tiebreak

    def _combined(self, parts: Sequence[Part], count: int) -> F64:
        best, total = np.zeros(count), np.zeros(count)
        for places, scores in parts:
            best[places] = np.maximum(best[places], scores)
            total[places] += scores
        return best + self.tiebreak * (total - best) if self.tiebreak else best


class AndClause:
    """Clauses that must all match; the score is their sum. Work starts from the rarest."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses
        self.cost = min(clause.cost for clause in clauses)

    def docs(self) -> U32:
        by_cost = sorted(self.clauses, key=lambda clause: clause.cost)
        docs = documents_of(by_cost[0])
        for clause in by_cost[1:]:
            docs = docs[matching(clause, docs)]
        return docs

    def matches(self) -> Matches:
        """From a short list every clause is asked once; from a long one, first which documents are left at all."""
        order = sorted(range(len(self.clauses)), key=lambda number: self.clauses[number].cost)
        if self.cost > SHORT:
            docs = self.docs()
            return Matches(docs, self.at(docs).scores)
        docs, scores = self.clauses[order[0]].matches()
        parts = {order[0]: scores}
        for number in order[1:]:
            found, own = self.clauses[number].at(docs)
            docs, parts = docs[found], {n: part[found] for n, part in parts.items()}
            parts[number] = own[found]
        return Matches(docs, sum((parts[n] for n in range(len(order))), start=np.zeros(len(docs))))

    def at(self, docs: U32) -> Scores:
        found, scores = np.ones(len(docs), bool), np.zeros(len(docs))
        for clause in self.clauses:
            part = clause.at(docs)
            found &= part.found
            scores += part.scores
        return Scores(found, np.where(found, scores, 0.0))


class ExceptClause:
    """What matches one clause and not another; the score is the first's."""

    def __init__(self, wanted: Clause, unwanted: Clause) -> None:
        self.wanted = wanted
        self.unwanted = unwanted
        self.cost = wanted.cost

    def matches(self) -> Matches:
        docs, scores = self.wanted.matches()
        kept = ~matching(self.unwanted, docs)
        return Matches(docs[kept], scores[kept])

    def at(self, docs: U32) -> Scores:
        found, scores = self.wanted.at(docs)
        found = found & ~matching(self.unwanted, docs)
        return Scores(found, np.where(found, scores, 0.0))


class RequireClause:
    """What matches both clauses; the score is the first's."""

    def __init__(self, scored: Clause, required: Clause) -> None:
        self.scored = scored
        self.required = required
        self.cost = min(scored.cost, required.cost)

    def matches(self) -> Matches:
        docs = AndClause([self.scored, self.required]).docs()
        return Matches(docs, self.scored.at(docs).scores)

    def at(self, docs: U32) -> Scores:
        found, scores = self.scored.at(docs)
        found = found & matching(self.required, docs)
        return Scores(found, np.where(found, scores, 0.0))


class MaybeClause:
    """What matches the first clause; the second only adds to the score."""

    def __init__(self, wanted: Clause, bonus: Clause) -> None:
        self.wanted = wanted
        self.bonus = bonus
        self.cost = wanted.cost

    def matches(self) -> Matches:
        docs, scores = self.wanted.matches()
        return Matches(docs, scores + self.bonus.at(docs).scores)

    def at(self, docs: U32) -> Scores:
        found, scores = self.wanted.at(docs)
        return Scores(found, np.where(found, scores + self.bonus.at(docs).scores, 0.0))


class ConstantClause:
    """What matches a clause, all with one score."""

    def __init__(self, clause: Clause, score: float) -> None:
        self._clause = clause
        self._score = score
        self.cost = clause.cost

    def matches(self) -> Matches:
        docs = documents_of(self._clause)
        return Matches(docs, np.full(len(docs), self._score))

    def at(self, docs: U32) -> Scores:
        found = matching(self._clause, docs)
        return Scores(found, np.where(found, self._score, 0.0))


def documents_of(clause: Clause) -> U32:
    """The documents of a clause; no scores are worked out where that can be helped."""
    if isinstance(clause, TermClause):
        return clause.term.docs
    if isinstance(clause, _UnionClause | AndClause):
        return clause.docs()
    return clause.matches().docs


def matching(clause: Clause, docs: U32) -> Mask:
    """Which of the given documents match a clause."""
    if isinstance(clause, TermClause):
        return clause.term.found(docs)
    if isinstance(clause, MaskClause):
        return clause.mask[docs]
    return clause.at(docs).found


def mark(clause: Clause, mask: Mask) -> None:
    """Sets the mask where a clause matches."""
    if isinstance(clause, MaskClause):
        mask |= clause.mask
    elif isinstance(clause, _UnionClause):
        for part in _not_contained(clause.clauses):
            mark(part, mask)
    else:
        mask[documents_of(clause)] = True


def _not_contained(clauses: Sequence[Clause]) -> list[Clause]:
    """The members of a union, those of the unions in it too, less phrases of which a word is a member: it has their
    documents."""
    members = list(_members(clauses))
    terms = {id(member.term) for member in members if isinstance(member, TermClause)}
    return [m for m in members if terms.isdisjoint(map(id, getattr(m, "words", ())))]


def _members(clauses: Sequence[Clause]) -> Iterator[Clause]:
    for clause in clauses:
        if isinstance(clause, _UnionClause):
            yield from _members(clause.clauses)
        else:
            yield clause
