"""Merging segments into one: deleted documents go, statistics become exact again, words are united.

Terms are read and written in order, a few million occurrences at a time, so memory does not grow with the segments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path

import numpy as np

from searchkit.index.arrays import F64, I64, U8, U32, Mask, ranges, starts_of
from searchkit.index.columns import KeywordValues
from searchkit.index.inversion import Postings
from searchkit.index.layout import LEMMA_PREFIX, SURFACE
from searchkit.index.memory import release
from searchkit.index.merge_words import SegmentWords, WordMap, merge_words
from searchkit.index.scan import scan
from searchkit.index.segment import Segment
from searchkit.index.segment_writer import DocumentTable, SegmentWriter
from searchkit.index.stored import StoredBlock

CHUNK = 1 << 18
"""Occurrences held in memory at once."""


@dataclass
class Source:
    """A segment to be merged, and which of its documents stay.

    Attributes:
        base: the new number of its first document that stays.
    """

    segment: Segment
    keep: Mask
    base: int = 0

    @cached_property
    def whole(self) -> bool:
        return bool(self.keep.all())

    @cached_property
    def words(self) -> SegmentWords:
        return SegmentWords.of(self.segment)

    @cached_property
    def new_numbers(self) -> U32:
        """U32[D]: meaningful for documents that stay."""
        return (np.cumsum(self.keep) - 1 + self.base).astype(np.uint32)

    @property
    def kept(self) -> int:
        return int(np.count_nonzero(self.keep))

    def scan(self, first: int, last: int) -> Postings:
        """Terms [first, last) with new document numbers, deleted documents left out."""
        postings = scan(self.segment.postings_file, self.words.table, first, last)
        if self.whole:
            docs = postings.docs + np.uint32(self.base)
            return Postings(
                postings.counts,
                docs,
                postings.frequencies,
                postings.titles,
                postings.positions,
                postings.forms,
            )
        kept = self.keep[postings.docs]
        occurrences = np.repeat(kept, postings.occurrences())
        owners = np.repeat(np.arange(len(postings.counts)), postings.counts)
        return Postings(
            np.bincount(owners[kept], minlength=len(postings.counts)),
            self.new_numbers[postings.docs[kept]],
            postings.frequencies[kept],
            postings.titles[kept],
            postings.positions[occurrences],
            postings.forms[occurrences],
        )

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Ranges of terms of bounded size, none across two fields."""
        ends = self.words.table[:, 2].astype(np.int64)
        for field in self.segment.fields:
            first, stop = self.segment.field_range(field)
            while first < stop:
                last = int(np.searchsorted(ends, ends[first] + CHUNK, side="right")) - 1
                last = min(max(last, first + 1), stop)
                yield first, last
                first = last


def merge_segments(sources: Sequence[Source], folder: Path) -> None:
    """Writes the documents that stay into one new segment folder."""
    _number(sources)
    surveys = [_survey(source) for source in sources]
    writer = SegmentWriter(folder, _document_table(sources, surveys))
    release()  # of a million documents, the ids alone took as much as their words will
    vocabulary, maps = merge_words(
        [source.segment for source in sources],
        [source.words for source in sources],
        [survey.live_terms for survey in surveys],
    )
    writer.add_words(vocabulary)
    fields, starts = vocabulary.fields, vocabulary.field_starts.tolist()
    del vocabulary, surveys  # only numbers are needed from here on
    release()
    merger = _PostingsMerger(sources, maps)
    for field, (first, last) in zip(fields, pairwise(starts), strict=True):
        for postings in merger.merged(first, last):
            writer.add(field, postings)
    writer.close()


def _number(sources: Sequence[Source]) -> None:
    base = 0
    for source in sources:
        source.base = base
        base += source.kept


@dataclass(frozen=True, slots=True)
class _Survey:
    """What stays of a segment: which terms have postings left, and lemma tokens by field."""

    live_terms: Mask
    tokens: dict[str, int]


def _survey(source: Source) -> _Survey:
    segment = source.segment
    if source.whole:
        return _Survey(np.ones(len(segment.terms), bool), segment.tokens)
    live = np.zeros(len(segment.terms), bool)
    tokens = dict.fromkeys(segment.tokens, 0)
    for first, last in source.chunks():
        postings = source.scan(first, last)
        live[first:last] = postings.counts > 0
        tokens[segment.field_of(first)] += int(postings.frequencies.sum(dtype=np.int64))
    tokens[SURFACE] = sum(count for field, count in tokens.items() if field.startswith(LEMMA_PREFIX))
    return _Survey(live, tokens)


def _document_table(sources: Sequence[Source], surveys: Sequence[_Survey]) -> DocumentTable:
    fields = sorted({field for source in sources for field in source.segment.tokens})
    keyword_names = dict.fromkeys(name for source in sources for name in source.segment.keyword_names)
    number_names = dict.fromkeys(name for source in sources for name in source.segment.number_names)
    return DocumentTable(
        ids=[id for source in sources for id in _ids(source)],
        stored=_stored(sources),
        title_lengths=np.concatenate([s.segment.title_lengths[s.keep].astype(np.int64) for s in sources]),
        codes={field: _codes(sources, field) for field in fields},
        tokens={field: sum(survey.tokens.get(field, 0) for survey in surveys) for field in fields},
        keywords={name: _keywords(sources, name) for name in keyword_names},
        numbers={name: _numbers(sources, name) for name in number_names},
        sketches=np.concatenate([source.segment.sketches[source.keep] for source in sources]),
    )


def _ids(source: Source) -> list[str]:
    ids = source.segment.ids.slice(0, source.segment.documents)
    return [ids[d].decode("utf-8", "surrogatepass") for d in np.flatnonzero(source.keep).tolist()]


def _stored(sources: Sequence[Source]) -> Iterator[StoredBlock]:
    return chain.from_iterable(source.segment.stored_reader.blocks(source.keep) for source in sources)


def _codes(sources: Sequence[Source], field: str) -> U8:
    return np.concatenate([source.segment.norms(field)[source.keep] for source in sources])


def _numbers(sources: Sequence[Source], name: str) -> F64:
    parts = []
    for source in sources:
        column = source.segment.number_column(name)
        parts.append(np.full(source.kept, np.nan) if column is None else column.values[source.keep])
    return np.concatenate(parts)


def _keywords(sources: Sequence[Source], name: str) -> KeywordValues:
    """The columns one after the other, with the values of all; values that no document has any more are dropped."""
    columns = [source.segment.keyword_column(name) for source in sources]
    tables = [None if column is None else column.table() for column in columns]
    chosen: list[tuple[I64, list[bytes]]] = []
    counts = []
    for source, table in zip(sources, tables, strict=True):
        if table is None:
            counts.append(np.zeros(source.kept, np.int64))
            continue
        lengths = np.diff(table.starts)
        counts.append(lengths[source.keep])
        chosen.append((table.ordinals[np.repeat(source.keep, lengths)].astype(np.int64), table.values))
    values = sorted({own[n] for ordinals, own in chosen for n in np.unique(ordinals).tolist()})
    number = {value: n for n, value in enumerate(values)}
    ordinals = [
        np.array([number.get(value, 0) for value in own], np.uint32)[old] for old, own in chosen if len(old)
    ]
    flat = np.concatenate(ordinals) if ordinals else np.zeros(0, np.uint32)
    return KeywordValues(values, starts_of(np.concatenate(counts)), flat)


class _PostingsMerger:
    """Joins the postings of merged terms from all sources."""

    def __init__(self, sources: Sequence[Source], maps: Sequence[WordMap]) -> None:
        self._sources = sources
        self._maps = maps

    def merged(self, first: int, last: int) -> Iterator[Postings]:
        """Merged terms [first, last), in pieces of bounded size."""
        sizes = np.zeros(last - first, np.int64)
        for source, word_map in zip(self._sources, self._maps, strict=True):
            a, b = np.searchsorted(word_map.terms, [first, last])
            live, ends = word_map.live[a:b], source.words.table[:, 2]
            sizes[word_map.terms[a:b].astype(np.int64) - first] += ends[live + 1] - ends[live]
        sums = starts_of(sizes)
        begin = 0
        while begin < len(sizes):
            end = int(np.searchsorted(sums, sums[begin] + CHUNK, side="right")) - 1
            end = min(max(end, begin + 1), len(sizes))
            yield self._joined(first + begin, first + end)
            begin = end

    def _joined(self, first: int, last: int) -> Postings:
        parts = [part for n in range(len(self._sources)) if (part := self._part(n, first, last)) is not None]
        counts: I64 = np.sum(np.stack([part.counts for part in parts]), axis=0)
        occurrence_counts: I64 = np.sum(np.stack([part.occurrence_counts for part in parts]), axis=0)
        at, occurrence_at = starts_of(counts)[:-1], starts_of(occurrence_counts)[:-1]
        size, occurrences = int(counts.sum()), int(occurrence_counts.sum())
        joined = Postings(
            counts, *(np.empty(n, np.uint32) for n in (size, size, size, occurrences, occurrences))
        )
        for part in parts:
            to = ranges(at, part.counts)
            joined.docs[to] = part.postings.docs
            joined.frequencies[to] = part.postings.frequencies
            joined.titles[to] = part.postings.titles
            to = ranges(occurrence_at, part.occurrence_counts)
            joined.positions[to] = part.postings.positions
            joined.forms[to] = part.postings.forms
            at = at + part.counts
            occurrence_at = occurrence_at + part.occurrence_counts
        return joined

    def _part(self, number: int, first: int, last: int) -> _Part | None:
        """What one source has of merged terms [first, last)."""
        source, word_map = self._sources[number], self._maps[number]
        a, b = (int(n) for n in np.searchsorted(word_map.terms, [first, last]))
        if a == b:
            return None
        low, high = int(word_map.live[a]), int(word_map.live[b - 1]) + 1
        postings = source.scan(low, high)
        occurrences = _per_term(postings)
        pair_starts = source.words.form_starts[low:high]
        pairs = np.repeat(pair_starts, occurrences) + postings.forms
        local = word_map.locals[pairs]
        counts, occurrence_counts = np.zeros(last - first, np.int64), np.zeros(last - first, np.int64)
        new = word_map.terms[a:b].astype(np.int64) - first
        old = word_map.live[a:b] - low
        counts[new] = postings.counts[old]
        occurrence_counts[new] = occurrences[old]
        return _Part(
            Postings(
                postings.counts,
                postings.docs,
                postings.frequencies,
                postings.titles,
                postings.positions,
                local,
            ),
            counts,
            occurrence_counts,
        )


@dataclass(frozen=True, slots=True)
class _Part:
    """One source's postings of a range of merged terms; the counts are per merged term, 0 where it has none."""

    postings: Postings
    counts: I64
    occurrence_counts: I64


def _per_term(postings: Postings) -> I64:
    """Occurrences of each term."""
    sums = starts_of(postings.occurrences())
    starts = starts_of(postings.counts)
    return sums[starts[1:]] - sums[starts[:-1]]
