"""One query in one segment, by which each segment gives its own first k; what the segments gave is collected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from searchkit.index.arrays import Mask, NumberArray
from searchkit.index.search.clauses import (
    Clause,
    Matches,
    mark,
    matching,
)
from searchkit.index.search.facets import count_values
from searchkit.index.search.filters import both, without_filters
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.plan import compile_query
from searchkit.index.search.ranking import first
from searchkit.index.search.request import Request
from searchkit.index.search.sorting import Row, SortKey

if TYPE_CHECKING:
    from searchkit.index.segment_part import SegmentPart


@dataclass(slots=True)
class Collected:
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


class PartSearch:
    """One query in one segment."""

    def __init__(self, part: SegmentPart, clause: Clause, request: Request, collected: Collected) -> None:
        self._part = part
        self._request = request
        self._collected = collected
        self._clause, self._filter = without_filters(clause, part.documents)
        self._allowed = both(self._filter, part.live)
        self._whole = clause

    def run(self) -> None:
        if not self._request.k:
            self._count()
            return
        from searchkit.index.search.pruning import prunable  # few queries come here

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
        self._best(0, both(early, self._allowed))
        if sum(row.tier == 0 for row in self._collected.rows) < self._request.k:
            self._best(1, both(~early, self._allowed))

    @property
    def _quick_total(self) -> bool:
        return not self._request.exact_total and not self._request.facets

    def _best(self, tier: int, allowed: Mask | None) -> None:
        from searchkit.index.search import pruning

        floor = self._collected.floors.get(tier, 0.0)
        scratch, clause = self._part.scratch, self._clause
        if isinstance(clause, PhraseClause):
            found = pruning.best_of_phrase(clause, self._request.k, floor, allowed, scratch)
        else:
            found = pruning.best_matches(clause, self._request.k, floor, allowed, scratch)
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
        self._collected.add(rows_of(self._part, found, tiers, self._request))


def rows_of(part: SegmentPart, found: Matches, tiers: NumberArray, request: Request) -> list[Row]:
    """The first k of a segment's documents as rows."""
    docs, scores = found
    k, keys = request.k, [SortKey.of(part, name) for name in request.sort]
    if not keys and request.tier is None and len(docs) > k:
        kept = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        docs, scores, tiers = docs[kept], scores[kept], tiers[kept]
    if len(docs) > k:
        columns = [tiers, *(key.column(docs) for key in keys), -scores]
        best = first([*columns, part.dates_of(docs), part.segment.id_ranks[docs]], k)
        docs, scores, tiers = docs[best], scores[best], tiers[best]
    return [
        Row(own, tuple([key.value(doc) for key in keys]), score, date, part, doc)
        for own, score, date, doc in zip(
            tiers.tolist(), scores.tolist(), part.dates_of(docs).tolist(), docs.tolist(), strict=True
        )
    ]
