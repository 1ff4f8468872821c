"""From a query to the first k documents of a snapshot, their total and their facets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F64, I64, U32, Mask, NumberArray
from searchkit.index.search.clauses import Matches, matching
from searchkit.index.search.plan import compile_query
from searchkit.index.search.ranking import first

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


@dataclass(frozen=True, slots=True)
class _Row:
    """One candidate of one segment with everything that decides its place among those of the others."""

    tier: int
    sort: tuple[Any, ...]
    score: float
    date: float
    id: str
    doc: int


def find(snapshot: Snapshot, request: Request) -> Found:
    """The exact answer: every matching document is scored."""
    rows: list[_Row] = []
    total = 0
    facets: dict[str, Counter[str]] = {name: Counter() for name in request.facets}
    for part in snapshot.parts:
        found = _live(part, compile_query(part, request.query).matches())
        total += len(found.docs)
        rows.extend(_best_rows(part, found, request))
        _count(part, found.docs, facets)
    ordered = _ordered(rows, request.sort)[: request.k]
    return Found(
        np.array([row.doc for row in ordered], np.int64),
        np.array([row.score for row in ordered], np.float64),
        total,
        True,
        {name: _by_frequency(counts) for name, counts in facets.items()},
    )


def _live(part: SegmentPart, found: Matches) -> Matches:
    if part.live is None:
        return found
    kept = part.live[found.docs]
    return Matches(found.docs[kept], found.scores[kept])


def _best_rows(part: SegmentPart, found: Matches, request: Request) -> list[_Row]:
    docs, scores = found
    tiers = _tiers(part, docs, request.tier)
    keys = [_SortKey.of(part, name) for name in request.sort]
    columns: list[NumberArray] = [tiers, *(key.column(docs) for key in keys), -scores]
    columns += [part.dates[docs], part.segment.id_ranks[docs]]
    best = first(columns, request.k)
    return [
        _Row(
            tier=int(tiers[row]),
            sort=tuple(key.value(int(docs[row])) for key in keys),
            score=float(scores[row]),
            date=float(part.dates[docs[row]]),
            id=part.segment.id(int(docs[row])),
            doc=part.base + int(docs[row]),
        )
        for row in best.tolist()
    ]


def _tiers(part: SegmentPart, docs: U32, tier: wq.Query | None) -> NumberArray:
    """0 for documents that match the tier's query, 1 for others."""
    if tier is None:
        return np.zeros(len(docs), np.uint8)
    return 1 - matching(compile_query(part, tier), docs).astype(np.uint8)


def _ordered(rows: list[_Row], sort: Sequence[str]) -> list[_Row]:
    """Sorted by tier, the sort columns, score, date and id: stable sorts from the last key to the first."""
    rows = sorted(rows, key=lambda row: (-row.score, row.date, row.id))
    for number in reversed(range(len(sort))):
        _sort_by(rows, number, descending=sort[number].startswith("-"))
    rows.sort(key=lambda row: row.tier)
    return rows


def _sort_by(rows: list[_Row], number: int, *, descending: bool) -> None:
    """By one sort column, keeping the order of equals; rows without a value go last either way."""
    rows.sort(key=lambda row: row.sort[number][1], reverse=descending)
    rows.sort(key=lambda row: not row.sort[number][0])


@dataclass(frozen=True, slots=True)
class _SortKey:
    """One sort column in one segment: numbers that order its documents, and values that compare across segments."""

    column: Callable[[U32], NumberArray]
    value: Callable[[int], tuple[bool, Any]]

    @classmethod
    def of(cls, part: SegmentPart, name: str) -> _SortKey:
        sign = -1 if name.startswith("-") else 1
        column_name = name.lstrip("-")
        keywords = part.keyword_column(column_name)
        if keywords is not None:
            return cls(
                lambda docs: _last_if_missing(keywords.first_ordinals(docs).astype(np.float64), sign),
                lambda doc: (True, values[0]) if (values := keywords.of(doc)) else (False, ""),
            )
        numbers = part.number_column(column_name)
        if numbers is not None:
            return cls(
                lambda docs: np.where(np.isnan(numbers.values[docs]), np.inf, sign * numbers.values[docs]),
                lambda doc: (True, value) if (value := float(numbers.values[doc])) == value else (False, 0.0),
            )
        return cls(lambda docs: np.zeros(len(docs)), lambda _: (False, 0.0))


def _last_if_missing(ordinals: F64, sign: int) -> F64:
    return np.where(ordinals < 0, np.inf, sign * ordinals)


def _count(part: SegmentPart, docs: U32, facets: Mapping[str, Counter[str]]) -> None:
    mask: Mask = np.zeros(part.documents, bool)
    mask[docs] = True
    for name, counts in facets.items():
        column = part.keyword_column(name)
        if column is not None:
            counts.update(column.counts(mask))
            continue
        numbers = part.number_column(name)
        if numbers is not None:
            values, tally = np.unique(numbers.values[docs], return_counts=True)
            counts.update(
                {f"{v:g}": n for v, n in zip(values.tolist(), tally.tolist(), strict=True) if v == v}
            )


def _by_frequency(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
