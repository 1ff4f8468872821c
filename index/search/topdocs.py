"""From a query to the first k documents of a snapshot, their total and their facets.

Each segment gives its own first k; thresholds pass from one to the next, and the few rows are put in order at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F64, I64, Mask, NumberArray
from searchkit.index.search.clauses import (
    AndClause,
    Clause,
    ExceptClause,
    MaskClause,
    Matches,
    RequireClause,
    mark,
    matching,
)
from searchkit.index.search.facets import by_frequency, count_values
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.plan import compile_query
from searchkit.index.search.pruning import best_matches, best_of_phrase, prunable
from searchkit.index.search.ranking import first
from searchkit.index.search.sorting import Row, SortKey, ordered

if TYPE_CHECKING:
    from searchkit.index.snapshot import SegmentPart, Snapshot


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for; as the arguments of `Reader.search`, `k` being offset and limit together."""

    query: wq.Query
    k: int
    sort: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    tier: wq.Query | None = None
    exact_total: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """The first documents of a snapshot, in order: I64[n], F64[n]."""

    docs: I64
    scores: F64
    total: int
    total_exact: bool = True
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def find(snapshot: Snapshot, request: Request) -> Found:
    """The answer to a request."""
    collected = _Collected(request.k, {name: Counter() for name in request.facets})
    for part in sorted(snapshot.parts, key=lambda part: -part.documents):
        clause = compile_query(part, request.query)
        if clause.cost:
            _PartSearch(part, clause, request, collected).run()
    rows = ordered(collected.rows, request.sort)[: request.k]
    return Found(
        np.array([row.doc for row in rows], np.int64),
        np.array([row.score for row in rows], np.float64),
        collected.total,
        collected.total_exact,
        {name: by_frequency(counts) for name, counts in collected.facets.items()},
    )


@dataclass(slots=True)
class _Collected:
    """What the segments searched so far gave.

    Attributes:
        floors: by tier, the score that k documents are known to reach; later segments need give nothing below.
    """

    k: int
    facets: dict[str, Counter[str]]
    rows: list[Row] = field(default_factory=list)
    total: int = 0
    total_exact: bool = True
    floors: dict[int, float] = field(default_factory=dict)

    def add(self, rows: list[Row]) -> None:
        self.rows.extend(rows)
        for tier in {row.tier for row in rows}:
            scores = sorted((row.score for row in self.rows if row.tier == tier), reverse=True)
            if len(scores) >= self.k:
                self.floors[tier] = scores[self.k - 1]
        if not self.total_exact:
            self.total = max(self.total, len(self.rows))


class _PartSearch:
    """One query in one segment."""

    def __init__(self, part: SegmentPart, clause: Clause, request: Request, collected: _Collected) -> None:
        self._part = part
        self._request = request
        self._collected = collected
        self._clause, self._filter = _without_filters(clause, part.documents)
        self._allowed = _both(self._filter, part.live)
        self._whole = clause

    def run(self) -> None:
        if not self._request.k:
            self._count()
            return
        phrase = isinstance(self._clause, PhraseClause) and self._quick_total
        if self._request.sort or not (phrase or prunable(self._clause)):
            self._exhaustive()
            return
        self._count()
        tier = self._request.tier
        if tier is None:
            self._best(0, self._allowed)
            return
        early = np.zeros(self._part.documents, bool)
        mark(compile_query(self._part, tier), early)
        self._best(0, _both(early, self._allowed))
        if sum(row.tier == 0 for row in self._collected.rows) < self._request.k:
            self._best(1, _both(~early, self._allowed))

    @property
    def _quick_total(self) -> bool:
        return not self._request.exact_total and not self._request.facets

    def _best(self, tier: int, allowed: Mask | None) -> None:
        floor = self._collected.floors.get(tier, 0.0)
        scratch, clause = self._part.scratch, self._clause
        if isinstance(clause, PhraseClause):
            found = best_of_phrase(clause, self._request.k, floor, allowed, scratch)
        else:
            found = best_matches(clause, self._request.k, floor, allowed, scratch)
        self._keep(found, np.full(len(found.docs), tier, np.uint8))

    def _count(self) -> None:
        """Total and facets, which need the documents but no scores."""
        if self._quick_total:
            self._collected.total_exact = False
            return
        mask = np.zeros(self._part.documents, bool)
        mark(self._clause, mask)
        if self._allowed is not None:
            mask &= self._allowed
        self._count_in(mask)

    def _count_in(self, mask: Mask) -> None:
        self._collected.total += int(np.count_nonzero(mask))
        for name, counts in self._collected.facets.items():
            count_values(self._part, name, mask, counts)

    def _exhaustive(self) -> None:
        """Every matching document is scored."""
        found = self._whole.matches()
        if self._part.live is not None:
            live = self._part.live[found.docs]
            found = Matches(found.docs[live], found.scores[live])
        if self._collected.facets:
            mask = np.zeros(self._part.documents, bool)
            mask[found.docs] = True
            self._count_in(mask)
        else:
            self._collected.total += len(found.docs)
        tiers = np.zeros(len(found.docs), np.uint8)
        if self._request.tier is not None:
            tiers = 1 - matching(compile_query(self._part, self._request.tier), found.docs).astype(np.uint8)
        self._keep(found, tiers)

    def _keep(self, found: Matches, tiers: NumberArray) -> None:
        """Turns the first k into rows."""
        docs, scores = found
        part, k, keys = (
            self._part,
            self._request.k,
            [SortKey.of(self._part, name) for name in self._request.sort],
        )
        if not keys and self._request.tier is None and len(docs) > k:
            kept = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
            docs, scores, tiers = docs[kept], scores[kept], tiers[kept]
        if len(docs) > k:
            columns = [tiers, *(key.column(docs) for key in keys), -scores]
            best = first([*columns, part.dates[docs], part.segment.id_ranks[docs]], k)
            docs, scores, tiers = docs[best], scores[best], tiers[best]
        rows = [
            Row(own, tuple([key.value(doc) for key in keys]), score, date, part, doc)
            for own, score, date, doc in zip(
                tiers.tolist(), scores.tolist(), part.dates[docs].tolist(), docs.tolist(), strict=True
            )
        ]
        self._collected.add(rows)


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _without_filters(clause: Clause, documents: int) -> tuple[Clause, Mask | None]:
    """A clause without the parts that only restrict it, and the documents they leave; None where nothing is restricted.

    Only parts that add nothing to a score are taken out, so scores stay the same.
    """
    if isinstance(clause, RequireClause):
        scored, mask = _without_filters(clause.scored, documents)
        return scored, _both(mask, _mask_of(clause.required, documents))
    if isinstance(clause, ExceptClause):
        scored, mask = _without_filters(clause.wanted, documents)
        return scored, _both(mask, ~_mask_of(clause.unwanted, documents))
    if isinstance(clause, AndClause):
        filters = [part for part in clause.clauses if isinstance(part, MaskClause) and part.score == 0]
        scored_parts = [part for part in clause.clauses if part not in filters]
        if filters and len(scored_parts) == 1:
            inner, mask = _without_filters(scored_parts[0], documents)
            for part in filters:
                mask = _both(mask, part.mask)
            return inner, mask
    return clause, None


def _mask_of(clause: Clause, documents: int) -> Mask:
    if isinstance(clause, MaskClause):
        return clause.mask
    mask = np.zeros(documents, bool)
    mark(clause, mask)
    return mask
