"""From a query to the first k documents of a snapshot, their total and their facets.

Plain terms, one phrase, and disjunctions are searched over all segments at once (`sums.py`, `quick.py`, `singly.py`,
`conjunction.py`, `phrasesearch.py`, `treesearch.py`). For any other query each segment gives its own first k (`partsearch.py`);
thresholds pass from one to the next, and the few rows are put in order at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F64, I64, U64, Mask, run_heads
from searchkit.index.search.bitmap import packed
from searchkit.index.search.clauses import Matches
from searchkit.index.search.conjunction import Conjunction
from searchkit.index.search.disjunction import Unsuited, disjunction
from searchkit.index.search.facets import by_frequency, count_values
from searchkit.index.search.filters import both, mask_of
from searchkit.index.search.flat import flat
from searchkit.index.search.partsearch import Collected, PartSearch, rows_of
from searchkit.index.search.phrasesearch import best_of_phrase, lists_of
from searchkit.index.search.plan import compile_query, node_kind
from searchkit.index.search.quick import FewHits, Hits, QuickSearch, Weighted, distinct, kept
from searchkit.index.search.ranking import kth_best
from searchkit.index.search.request import Request, TopDocs
from searchkit.index.search.singly import FEW, held_by_all
from searchkit.index.search.sorting import few_in_order, in_order, ordered
from searchkit.index.search.sums import best_of_sums, few
from searchkit.index.search.treesearch import TreeSearch
from searchkit.index.search.wholephrase import WholePhrase

if TYPE_CHECKING:
    from searchkit.index.snapshot import Snapshot


NO_DOCS = np.zeros(0, np.int64)
NO_SCORES = np.zeros(0)
MANY_TIES = 200
"""More documents than these are put in order by arrays."""


def find(snapshot: Snapshot, request: Request) -> TopDocs:
    """The answer to a request."""
    for way in (_quick, _phrase, _over_all):
        found = way(snapshot, request)
        if found is not None:
            return found
    collected = Collected(request.k, {name: Counter() for name in request.facets})
    for part in sorted(snapshot.parts, key=lambda part: -part.documents):
        clause = compile_query(part, request.query)
        if clause.cost:
            PartSearch(part, clause, request, collected).run()
    rows = ordered(collected.rows, request.sort)[: request.k]
    return TopDocs(
        np.array([row.doc for row in rows], np.int64),
        np.array([row.score for row in rows], np.float64),
        collected.total,
        collected.total_exact,
        {name: by_frequency(counts) for name, counts in collected.facets.items()},
    )


def _quick(snapshot: Snapshot, request: Request) -> TopDocs | None:
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
        return TopDocs(NO_DOCS, NO_SCORES, 0, False)
    allowed = both(_filter(snapshot, filters), snapshot.live)
    hits: FewHits | Hits | None
    repeated = False
    if every and len(lists) > 1:
        hits = held_by_all(lists, allowed)
        if hits is None:
            hits = Conjunction(lists, k, allowed).run()
    elif few(lists):
        scratch = snapshot.take_scratch()
        hits = best_of_sums(lists, k, allowed, scratch.totals)
        snapshot.give_scratch(scratch)
        repeated = len(lists) > 1
    else:
        hits = QuickSearch(lists, k, allowed).run()
    docs, scores = _ranked(snapshot, hits, k, repeated=repeated)
    return TopDocs(docs, scores, len(docs), False)


def _phrase(snapshot: Snapshot, request: Request) -> TopDocs | None:
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
        return TopDocs(NO_DOCS, NO_SCORES, 0, False)
    allowed = both(_filter(snapshot, filters), snapshot.live)
    hits = best_of_phrase(WholePhrase(snapshot, query, 1.0, lists), request.k, allowed)
    docs, scores = _ranked(snapshot, hits, request.k)
    return TopDocs(docs, scores, len(docs), False)


def _unfiltered(query: wq.Query) -> tuple[wq.Query, list[wq.Query]]:
    """A query without the parts that only restrict it, and these."""
    filters = list[wq.Query]()
    while (kind := node_kind(query)) in (wq.Require, wq.AndNot) and query.boost == 1.0:
        filters.append(query.b if kind is wq.Require else wq.Not(query.b))
        query = query.a
    return query, filters


def _over_all(snapshot: Snapshot, request: Request) -> TopDocs | None:
    """The answer to a tree of disjunctions, perhaps with filters, over all segments at once; None to other requests."""
    if request.sort:
        return None
    query, filters = _unfiltered(request.query)
    try:
        tree = disjunction(snapshot, query)
    except Unsuited:
        return None
    if not tree.groups:
        return TopDocs(NO_DOCS, NO_SCORES, 0, True, {name: {} for name in request.facets})
    allowed = both(_filter(snapshot, filters), snapshot.live)
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
    return TopDocs(docs, scores, total, request.exact_total or bool(request.facets), facets)


def _tiers(snapshot: Snapshot, search: TreeSearch, request: Request, allowed: Mask | None) -> tuple[I64, F64]:
    """The first k in order: those of the tier, and then, as far as they do not reach, the others."""
    if request.tier is None:
        return _ranked(snapshot, search.best(request.k, allowed), request.k)
    early = _filter(snapshot, [request.tier])
    assert early is not None
    docs, scores = _ranked(snapshot, search.best(request.k, both(early, allowed)), request.k)
    missing = request.k - len(docs)
    if not missing:
        return docs, scores
    more, rest = _ranked(snapshot, search.best(missing, both(~early, allowed)), missing)
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
        own = [mask_of(compile_query(part, query), part.documents) for part in snapshot.parts]
        mask = both(mask, own[0] if len(own) == 1 else np.concatenate(own))
    return mask


def _ranked(snapshot: Snapshot, hits: FewHits | Hits, k: int, *, repeated: bool = False) -> tuple[I64, F64]:
    """The first k in order.

    Args:
        repeated: whether a document may come several times.
    """
    if isinstance(hits, list):
        return few_in_order(snapshot, hits, k)
    if len(hits.docs) <= FEW:
        numbers = zip(hits.scores.tolist(), hits.docs.tolist(), strict=True)
        return few_in_order(snapshot, set(numbers) if repeated else numbers, k)
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
    collected = Collected(k, {})
    bases = [part.base for part in snapshot.parts]
    owners = np.searchsorted(bases, hits.docs, side="right") - 1
    for number, part in enumerate(snapshot.parts):
        own = (owners == number).nonzero()[0]
        if len(own):
            found = Matches(hits.docs[own] - np.uint32(part.base), hits.scores[own])
            collected.add(rows_of(part, found, np.zeros(len(own), np.uint8), request))
    rows = ordered(collected.rows, ())[:k]
    return np.array([row.doc for row in rows], np.int64), np.array([row.score for row in rows])
