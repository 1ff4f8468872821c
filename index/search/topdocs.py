"""From a query to the first k documents of a snapshot, their total and their facets.

Plain terms, one phrase, and disjunctions are searched over all segments at once (`sums.py`, `quick.py`, `conjunction.py`,
`phrasesearch.py`, `treesearch.py`). For any other query each segment gives its own first k; thresholds pass from one to the
next, and the few rows are put in order at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F64, I64, U64, Mask, NumberArray, run_heads
from searchkit.index.search.bitmap import packed
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
from searchkit.index.search.conjunction import Conjunction
from searchkit.index.search.disjunction import Unsuited, disjunction
from searchkit.index.search.facets import by_frequency, count_values
from searchkit.index.search.flat import flat
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.phrasesearch import best_of_phrase, lists_of
from searchkit.index.search.plan import compile_query, node_kind
from searchkit.index.search.quick import Hits, QuickSearch, Weighted, distinct, kept
from searchkit.index.search.ranking import first, kth_best
from searchkit.index.search.sorting import Row, SortKey, in_order, ordered
from searchkit.index.search.sums import best_of_sums, few
from searchkit.index.search.treesearch import TreeSearch
from searchkit.index.search.wholephrase import WholePhrase

if TYPE_CHECKING:
    from searchkit.index.snapshot import SegmentPart, Snapshot


NO_DOCS = np.zeros(0, np.int64)
NO_SCORES = np.zeros(0)
MANY_TIES = 200
"""More documents than these are put in order by arrays."""


class Request(NamedTuple):
    """What is asked for; as the arguments of `Reader.search`, `k` being offset and limit together."""

    query: wq.Query
    k: int
    sort: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    tier: wq.Query | None = None
    exact_total: bool = True

    @property
    def only_best(self) -> bool:
        """Whether the first k by score are all that is asked for."""
        _, k, sort, facets, tier, exact_total = self
        return not (exact_total or sort or facets) and tier is None and k > 0


class Found(NamedTuple):
    """The first documents of a snapshot, in order: I64[n], F64[n]."""

    docs: I64
    scores: F64
    total: int
    total_exact: bool = True
    facets: Mapping[str, Mapping[str, int]] = {}


def find(snapshot: Snapshot, request: Request) -> Found:
    """The answer to a request."""
    for way in (_quick, _phrase, _over_all):
        found = way(snapshot, request)
        if found is not None:
            return found
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


def _quick(snapshot: Snapshot, request: Request) -> Found | None:
    """The answer to a plain request, None to others."""
    if not request.only_best:
        return None
    plain, k = flat(request.query, snapshot.fields), request.k
    if plain is None:
        return None
    terms, every, filters = plain
    lists = []
    for field_name, term, boost in terms:
        whole = snapshot.whole_list(field_name, term)
        if whole is not None:
            lists.append(Weighted(whole, boost * whole.idf))
        elif every:
            lists = []
            break
    if not lists:
        return Found(NO_DOCS, NO_SCORES, 0, False)
    allowed = _both(_filter(snapshot, filters), snapshot.live)
    repeated = False
    if every and len(lists) > 1:
        hits = Conjunction(lists, k, allowed).run()
    elif few(lists):
        scratch = snapshot.take_scratch()
        hits = best_of_sums(lists, k, allowed, scratch.totals)
        snapshot.give_scratch(scratch)
        repeated = len(lists) > 1
    else:
        hits = QuickSearch(lists, k, allowed).run()
    docs, scores = _ranked(snapshot, hits, k, repeated=repeated)
    return Found(docs, scores, len(docs), False)


def _phrase(snapshot: Snapshot, request: Request) -> Found | None:
    """The answer to one phrase, perhaps with filters; None to other requests."""
    if not request.only_best:
        return None
    query, filters = _unfiltered(request.query)
    if node_kind(query) is not wq.Phrase or len(query.words) < 2 or query.boost <= 0:
        return None
    if not snapshot.is_text(query.fieldname):
        return None
    lists = lists_of(snapshot, query)
    if not lists:
        return Found(NO_DOCS, NO_SCORES, 0, False)
    allowed = _both(_filter(snapshot, filters), snapshot.live)
    hits = best_of_phrase(WholePhrase(snapshot, query, 1.0, lists), request.k, allowed)
    docs, scores = _ranked(snapshot, hits, request.k)
    return Found(docs, scores, len(docs), False)


def _unfiltered(query: wq.Query) -> tuple[wq.Query, list[wq.Query]]:
    """A query without the parts that only restrict it, and these."""
    filters = list[wq.Query]()
    while (kind := node_kind(query)) in (wq.Require, wq.AndNot) and query.boost == 1.0:
        filters.append(query.b if kind is wq.Require else wq.Not(query.b))
        query = query.a
    return query, filters


def _over_all(snapshot: Snapshot, request: Request) -> Found | None:
    """The answer to a tree of disjunctions, perhaps with filters, over all segments at once; None to other requests."""
    if request.sort:
        return None
    query, filters = _unfiltered(request.query)
    try:
        tree = disjunction(snapshot, query)
    except Unsuited:
        return None
    if not tree.groups:
        return Found(NO_DOCS, NO_SCORES, 0, True, {name: {} for name in request.facets})
    allowed = _both(_filter(snapshot, filters), snapshot.live)
    with snapshot.scratch() as scratch:
        search = TreeSearch(tree, scratch)
        docs, scores = _tiers(snapshot, search, request, allowed) if request.k else (NO_DOCS, NO_SCORES)
        total, facets = len(docs), dict[str, Mapping[str, int]]()
        if request.exact_total or request.facets:
            words = search.documents()
            if allowed is not None:
                words &= packed(allowed)
            total = int(np.bitwise_count(words).sum())
            facets = _facets(snapshot, words, request.facets)
        search.close()
    return Found(docs, scores, total, request.exact_total or bool(request.facets), facets)


def _tiers(snapshot: Snapshot, search: TreeSearch, request: Request, allowed: Mask | None) -> tuple[I64, F64]:
    """The first k in order: those of the tier, and then, as far as they do not reach, the others."""
    if request.tier is None:
        return _ranked(snapshot, search.best(request.k, allowed), request.k)
    early = _filter(snapshot, [request.tier])
    assert early is not None
    docs, scores = _ranked(snapshot, search.best(request.k, _both(early, allowed)), request.k)
    missing = request.k - len(docs)
    if not missing:
        return docs, scores
    more, rest = _ranked(snapshot, search.best(missing, _both(~early, allowed)), missing)
    return np.concatenate([docs, more]), np.concatenate([scores, rest])


def _facets(snapshot: Snapshot, words: U64, names: Sequence[str]) -> dict[str, Mapping[str, int]]:
    """How many of the documents have each value of some columns."""
    if not names:
        return {}
    mask = np.unpackbits(words.view(np.uint8), bitorder="little").view(bool)
    facets: dict[str, Mapping[str, int]] = {}
    for name in names:
        counts: Counter[str] = Counter()
        for part in snapshot.parts:
            count_values(part, name, mask[part.base : part.base + part.documents], counts)
        facets[name] = by_frequency(counts)
    return facets


def _filter(snapshot: Snapshot, filters: Sequence[wq.Query]) -> Mask | None:
    mask = None
    for query in filters:
        own = [_mask_of(compile_query(part, query), part.documents) for part in snapshot.parts]
        mask = _both(mask, own[0] if len(own) == 1 else np.concatenate(own))
    return mask


def _ranked(snapshot: Snapshot, hits: Hits, k: int, *, repeated: bool = False) -> tuple[I64, F64]:
    """The first k in order.

    Args:
        repeated: whether a document may come several times.
    """
    if len(hits.docs) > MANY_TIES:
        if repeated:
            hits, repeated = distinct(hits), False
        if len(snapshot.parts) > 1:
            return _ranked_by_part(snapshot, hits, k)
        hits = kept(hits, hits.scores >= kth_best(hits.scores, k, 0.0))
    docs, scores = hits
    if repeated:
        order = np.lexsort((docs, -scores))
        order = order[run_heads(docs.take(order))]
    else:
        order = scores.argsort()[::-1]
    scores = scores.take(order)
    return in_order(snapshot, docs.take(order), scores, k), scores[:k]


def _ranked_by_part(snapshot: Snapshot, hits: Hits, k: int) -> tuple[I64, F64]:
    """The same by arrays, a segment after the other."""
    request = Request(wq.NullQuery, k)
    collected = _Collected(k, {})
    bases = [part.base for part in snapshot.parts]
    owners = np.searchsorted(bases, hits.docs, side="right") - 1
    for number, part in enumerate(snapshot.parts):
        own = (owners == number).nonzero()[0]
        if len(own):
            found = Matches(hits.docs[own] - np.uint32(part.base), hits.scores[own])
            collected.add(rows_of(part, found, np.zeros(len(own), np.uint8), request))
    rows = ordered(collected.rows, ())[:k]
    return np.array([row.doc for row in rows], np.int64), np.array([row.score for row in rows])


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
        self._best(0, _both(early, self._allowed))
        if sum(row.tier == 0 for row in self._collected.rows) < self._request.k:
            self._best(1, _both(~early, self._allowed))

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
