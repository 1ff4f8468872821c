"""Rows of the answer: one candidate each, and their final order across segments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from searchkit.index.arrays import F64, I64, U32, IntArray, NumberArray

if TYPE_CHECKING:
    from searchkit.index.columns import KeywordColumn, NumberColumn
    from searchkit.index.segment_part import SegmentPart
    from searchkit.index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate of one segment with what decides its place among those of the others.

    Attributes:
        tier: 0 for documents that come before all others, else 1.
        sort: for each sort column what orders its values: (0, number), (1, keyword), or () where there is none.
        date: negated, so that newer comes first.
        number: in the segment.
    """

    tier: int
    sort: tuple[tuple[Any, ...], ...]
    score: float
    date: float
    part: SegmentPart
    number: int

    @property
    def doc(self) -> int:
        """The number in the snapshot."""
        return self.part.base + self.number

    @property
    def id(self) -> str:
        return self.part.segment.id(self.number)


def ordered(rows: Sequence[Row], sort: Sequence[str]) -> list[Row]:
    """By tier, the sort columns, score, date and id: stable sorts from the last key to the first."""
    by_score = sorted(rows, key=lambda row: (-row.score, row.date))
    ranked = _ties_by_id(by_score)
    for number in reversed(range(len(sort))):
        _sort_by(ranked, number, descending=sort[number].startswith("-"))
    ranked.sort(key=lambda row: row.tier)
    return ranked


def _ties_by_id(rows: list[Row]) -> list[Row]:
    """Ids are read only where score and date are equal."""
    start = 0
    for stop in range(1, len(rows) + 1):
        if stop == len(rows) or (rows[stop].score, rows[stop].date) != (rows[start].score, rows[start].date):
            if stop - start > 1:
                rows[start:stop] = _by_id(rows[start:stop])
            start = stop
    return rows


def _by_id(rows: list[Row]) -> list[Row]:
    """Within one segment the ranks of ids will do."""
    if len({row.part.base for row in rows}) == 1:
        ranks = rows[0].part.segment.id_ranks
        return sorted(rows, key=lambda row: int(ranks[row.number]))
    return sorted(rows, key=lambda row: row.id)


def _sort_by(rows: list[Row], number: int, *, descending: bool) -> None:
    """By one sort column, keeping the order of equals; rows without a value go last either way."""
    rows.sort(key=lambda row: row.sort[number], reverse=descending)
    rows.sort(key=lambda row: not row.sort[number])


def few_in_order(snapshot: Snapshot, found: Iterable[tuple[float, int]], k: int) -> tuple[I64, F64]:
    """The first k of a few scores and documents by score, date and id."""
    ranks = snapshot.only_ranks
    if ranks is None:
        found = sorted(found, key=itemgetter(0), reverse=True)
        scores = [score for score, _ in found]
        docs = _ties(snapshot, [doc for _, doc in found], scores, k)
    else:
        rank = ranks.item
        keyed = sorted([(-score, rank(doc), doc) for score, doc in found])
        scores, docs = [-score for score, _, _ in keyed], [doc for _, _, doc in keyed]
    return np.array(docs[:k], np.int64), np.array(scores[:k], np.float64)


def in_order(snapshot: Snapshot, docs: IntArray, scores: F64, k: int) -> I64:
    """The first k of documents that descend by score, with equal scores put in the order of date and id.

    Dates and ids are read only where scores are equal.
    """
    values = scores[: k + 1].tolist()
    if len(set(values)) < len(values):
        if len(snapshot.parts) == 1:
            docs = _ties_in_part(snapshot.parts[0], docs, scores)
        else:
            docs = np.array(_ties(snapshot, docs.tolist(), scores.tolist(), k))
    return docs[:k].astype(np.int64)


def _ties_in_part(part: SegmentPart, docs: IntArray, scores: F64) -> IntArray:
    """All documents in order. The ranks of ids will do, and where no document has a date, these alone."""
    keys: list[NumberArray] = [part.segment.id_ranks.take(docs)]
    if part.number_column("date") is not None:
        keys.append(part.dates_of(docs))
    return docs.take(np.lexsort([*keys, -scores]))


def _ties(snapshot: Snapshot, ranked: list[int], values: list[float], k: int) -> list[int]:
    """Documents that descend by score: the first k in order, and others."""
    start, count = 0, len(ranked)
    while start < min(k, count):
        stop = start + 1
        while stop < count and values[stop] == values[start]:
            stop += 1
        if stop - start > 1:
            ranked[start:stop] = _by_date_and_id(snapshot, ranked[start:stop])
        start = stop
    return ranked


def _by_date_and_id(snapshot: Snapshot, docs: list[int]) -> list[int]:
    """Newer first, then by id; the ranks of ids will do where one segment has all."""
    first = snapshot.part_of(docs[0])
    parts = [snapshot.part_of(doc) for doc in docs]
    if all(part is first for part in parts):
        numbers = np.array(docs, np.int64) - first.base
        order = np.lexsort((first.segment.id_ranks.take(numbers), first.dates_of(numbers)))
        return [docs[at] for at in order.tolist()]
    rows = []
    for doc, part in zip(docs, parts, strict=True):
        number = doc - part.base
        rows.append((part.dates_of(np.array([number])).item(), part.segment.ids[number], doc))
    return [doc for _, _, doc in sorted(rows)]


@dataclass(frozen=True, slots=True)
class SortKey:
    """One sort column in one segment.

    Attributes:
        column: documents → numbers that order them within the segment, smaller first, +inf where there is no value.
        value: document → what stands in `Row.sort`, which compares across segments.
    """

    column: Callable[[U32], NumberArray]
    value: Callable[[int], tuple[Any, ...]]

    @classmethod
    def of(cls, part: SegmentPart, name: str) -> SortKey:
        """A column by its name, with "-" before it for descending. Where it holds both, numbers come before words."""
        sign = -1 if name.startswith("-") else 1
        keywords, numbers = part.keyword_column(name.lstrip("-")), part.number_column(name.lstrip("-"))
        places = _places(keywords, numbers)
        return cls(
            lambda docs: _missing_last(sign * places(docs)),
            lambda doc: _value(keywords, numbers, doc),
        )


def _places(keywords: KeywordColumn | None, numbers: NumberColumn | None) -> Callable[[U32], F64]:
    """Documents → numbers that order them within the segment, NaN where there is no value."""
    if keywords is None:
        return lambda docs: np.full(len(docs), np.nan) if numbers is None else numbers.values[docs]
    if numbers is None:
        return lambda docs: _known(keywords.first_ordinals(docs))
    distinct = np.unique(numbers.values[~np.isnan(numbers.values)])

    def places(docs: U32) -> F64:
        own = numbers.values[docs]
        words = len(distinct) + _known(keywords.first_ordinals(docs))
        return np.where(np.isnan(own), words, np.searchsorted(distinct, own))

    return places


def _missing_last(places: F64) -> F64:
    return np.where(np.isnan(places), np.inf, places)


def _known(ordinals: I64) -> F64:
    return np.where(ordinals < 0, np.nan, ordinals.astype(np.float64))


def _value(keywords: KeywordColumn | None, numbers: NumberColumn | None, doc: int) -> tuple[Any, ...]:
    if numbers is not None and (number := float(numbers.values[doc])) == number:
        return 0, number
    words = keywords.of(doc) if keywords is not None else []
    return (1, words[0]) if words else ()
