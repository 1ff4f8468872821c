"""Posting lists as the search sees them: documents in order, and frequencies, impacts and positions on demand.

Two kinds behave alike: `StoredPostings` are views of a segment's file, `MemoryPostings` were made at query time (a
surface, a key, a title field). `at` always means indices into `docs`, ascending.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from searchkit.index.arrays import I64, U8, U32, IntArray, Mask, positions_in, ranges, run_heads, starts_of
from searchkit.index.blockfile import BlockFile
from searchkit.index.forms import TITLE_WEIGHT
from searchkit.index.skips import STEP, Skips

COUNTED = 32
"""Where there are fewer pairs of blocks than so many for each posting, a list's occurrences are counted once, and kept,
rather than found by skips."""


class PostingList(Protocol):
    """n postings of one term in one segment."""

    @property
    def docs(self) -> U32:
        """U32[n], ascending."""
        ...

    def frequencies(self, at: I64 | None = None) -> IntArray:
        """Scored frequencies of some postings, or of all."""
        ...

    def titles(self) -> U32:
        """U32[n]: occurrences in titles."""
        ...

    def positions(self, at: I64) -> tuple[IntArray, I64]:
        """Positions of some postings one after the other, and how many each has."""
        ...

    def find(self, docs: U32) -> tuple[I64, Mask]:
        """Where given ascending documents stand in the list, and whether they do."""
        ...

    def docs_at(self, at: I64) -> U32: ...

    def __len__(self) -> int: ...


class TermRow(NamedTuple):
    """Where a term's runs lie in the postings file; `stop` and the like come from the next term's row."""

    start: int
    stop: int
    gap_start: int
    gap_width: int
    occurrence_start: int
    occurrence_stop: int
    position_start: int
    position_width: int
    title_start: int
    title_stop: int
    form_start: int
    form_stop: int
    best_impact: int
    tenth_impact: int

    @classmethod
    def of(cls, row: list[int], following: list[int]) -> TermRow:
        packed = row[6]
        return cls(
            start=row[0],
            stop=following[0],
            gap_start=row[1],
            gap_width=packed >> 16 & 255,
            occurrence_start=row[2],
            occurrence_stop=following[2],
            position_start=row[3],
            position_width=packed >> 24,
            title_start=row[4],
            title_stop=following[4],
            form_start=row[5],
            form_stop=following[5],
            best_impact=packed & 255,
            tenth_impact=packed >> 8 & 255,
        )


class StoredPostings:
    """The postings of one term, as they lie in the file. Each array is checked when it is first needed."""

    def __init__(
        self, file: BlockFile, row: TermRow, dense_row: int, skip_start: int, documents: int
    ) -> None:
        self._file = file
        self.row = row
        self._dense_row = dense_row
        self._skip_start = skip_start
        self._documents = documents

    def __len__(self) -> int:
        return self.row.stop - self.row.start

    def _run(self, name: str, start: int, stop: int) -> IntArray:
        self._file.check(name, start, stop)
        return self._file.lazy(name)[start:stop]

    @cached_property
    def _gaps(self) -> IntArray:
        return self._run(f"gaps{self.row.gap_width}", self.row.gap_start, self.row.gap_start + len(self))

    @cached_property
    def docs(self) -> U32:
        return np.cumsum(self._gaps, dtype=np.uint32)

    def unpack(self, out: U32) -> None:
        """Writes the documents into U32[n], keeping nothing."""
        np.cumsum(self._gaps, dtype=np.uint32, out=out)

    @cached_property
    def _skips(self) -> Skips | None:
        """None for a short list, and where the list was unpacked already."""
        if self._skip_start < 0:
            return None
        start, stop = self._skip_start, self._skip_start + -(-len(self) // STEP)
        return Skips(
            self._gaps, self._run("skip_documents", start, stop), self._run("skip_frequencies", start, stop)
        )

    def _skips_for(self, count: int) -> Skips | None:
        """Skips, where reading so many postings by them beats unpacking the list."""
        skips = self._skips
        return skips if skips is not None and "docs" not in self.__dict__ and skips.few(count) else None

    def find(self, docs: U32) -> tuple[I64, Mask]:
        skips = self._skips_for(len(docs))
        return positions_in(self.docs, docs) if skips is None else skips.find(docs)

    def docs_at(self, at: I64) -> U32:
        skips = self._skips_for(len(at))
        return self.docs[at] if skips is None else skips.docs_at(at)

    @cached_property
    def impacts(self) -> U8:
        """U8[n]: with the segment's own average length."""
        return self._run("impacts", self.row.start, self.row.stop)

    @cached_property
    def dense(self) -> U8 | None:
        """U8[documents]: impacts by document, for a frequent term; 0 where the term is not."""
        if self._dense_row < 0:
            return None
        start = self._dense_row * self._documents
        return self._run("dense", start, start + self._documents)

    @cached_property
    def _bytes(self) -> U8:
        return self._run("frequencies", self.row.start, self.row.stop)

    def frequencies(self, at: I64 | None = None) -> IntArray:
        capped = self._bytes if at is None else self._bytes[at]
        return self._uncapped("frequencies", capped, self.row.start, at)

    def _uncapped(self, name: str, capped: U8, base: int, at: I64 | None) -> IntArray:
        """Puts the exceptions in the place of 255."""
        large = np.flatnonzero(capped == 255)
        if not len(large):
            return capped
        places = (large if at is None else at[large]) + base
        index = np.searchsorted(self._file.array(f"{name}.large_places"), places.astype(np.uint64))
        values = capped.astype(np.uint32)
        values[large] = self._file.array(f"{name}.large_values")[index]
        return values

    def titles(self) -> U32:
        dense = np.zeros(len(self), np.uint32)
        at, counts = self.title_postings()
        dense[at] = counts
        return dense

    def title_postings(self) -> tuple[IntArray, IntArray]:
        """The postings with occurrences in titles, and how many."""
        start, stop = self.row.title_start, self.row.title_stop
        return self._run("title_postings", start, stop), self._run("title_counts", start, stop)

    @cached_property
    def occurrence_starts(self) -> I64:
        """I64[n + 1]: where each posting's positions begin within the term's."""
        return starts_of(self.occurrence_counts())

    def occurrence_counts(self) -> I64:
        """I64[n]: how many positions each posting has."""
        counts = self.frequencies().astype(np.int64)
        at, titles = self.title_postings()
        counts[at] -= (TITLE_WEIGHT - 1) * titles.astype(np.int64)
        return counts

    def positions(self, at: I64) -> tuple[IntArray, I64]:
        chosen, counts = self.occurrences(at)
        return self.all_positions()[chosen], counts

    def occurrences(self, at: I64) -> tuple[I64, I64]:
        """The numbers of some postings' occurrences within the term's, one after the other, and how many each has."""
        skips = self._skips
        if skips is None or "occurrence_starts" in self.__dict__ or not skips.few(COUNTED * len(at)):
            starts = self.occurrence_starts[at]
            counts = self.occurrence_starts[at + 1] - starts
        else:
            starts, counts = self._occurrences_by(skips, at)
        return ranges(starts, counts), counts

    def _occurrences_by(self, skips: Skips, at: I64) -> tuple[I64, I64]:
        """Where the positions of some postings begin, and how many there are, without counting all."""
        sums = skips.sums[at // STEP] + self._sums_before(at)
        postings, titles = self.title_postings()
        place = np.searchsorted(postings, at)
        before = starts_of(titles)[place]
        own = np.zeros(len(at), np.int64)
        inside = np.flatnonzero(place < len(postings))
        hit = inside[postings[place[inside]] == at[inside]]
        own[hit] = titles[place[hit]]
        extra = TITLE_WEIGHT - 1
        return sums - extra * before, self.frequencies(at).astype(np.int64) - extra * own

    def _sums_before(self, at: I64) -> I64:
        """The frequencies, summed, from the beginning of its block to each of some postings."""
        counts = at % STEP
        sums, ends = starts_of(self.frequencies(ranges(at - counts, counts))), counts.cumsum()
        before: I64 = sums[ends] - sums[ends - counts]
        return before

    def all_positions(self) -> IntArray:
        """Positions of all postings, in order."""
        row = self.row
        count = row.occurrence_stop - row.occurrence_start
        return self._run(f"positions{row.position_width}", row.position_start, row.position_start + count)

    def forms(self, at: I64 | None = None) -> IntArray:
        """The local form of each occurrence, or of some."""
        capped = self.capped_forms() if at is None else self.capped_forms()[at]
        return self._uncapped("forms", capped, self.row.occurrence_start, at)

    def capped_forms(self) -> U8:
        """The same with 255 for every form from there on."""
        return self._run("forms", self.row.occurrence_start, self.row.occurrence_stop)


class MemoryPostings:
    """Postings made at query time from occurrences.

    Args:
        starts: [n + 1], where each posting's positions begin.
    """

    def __init__(self, docs: U32, title_counts: IntArray, starts: IntArray, positions: IntArray) -> None:
        self.docs = docs
        self._titles = smallest(title_counts)
        self._starts = smallest(starts)
        self._positions = smallest(positions)

    @property
    def bytes(self) -> int:
        """Of memory."""
        return self.docs.nbytes + self._titles.nbytes + self._starts.nbytes + self._positions.nbytes

    def __len__(self) -> int:
        return len(self.docs)

    def find(self, docs: U32) -> tuple[I64, Mask]:
        return positions_in(self.docs, docs)

    def docs_at(self, at: I64) -> U32:
        return self.docs[at]

    def frequencies(self, at: I64 | None = None) -> IntArray:
        titles = self._titles if at is None else self._titles[at]
        counts = np.diff(self._starts) if at is None else self._starts[at + 1] - self._starts[at]
        frequencies: U32 = counts.astype(np.uint32)
        frequencies += np.uint32(TITLE_WEIGHT - 1) * titles
        return frequencies

    def titles(self) -> U32:
        return self._titles.astype(np.uint32)

    def positions(self, at: I64) -> tuple[IntArray, I64]:
        starts = self._starts[at].astype(np.int64)
        counts = self._starts[at + 1] - starts
        return self._positions[ranges(starts, counts)], counts


def smallest(values: IntArray) -> IntArray:
    """The same numbers in as few bytes as hold them."""
    return values.astype(np.min_scalar_type(int(values.max()))) if len(values) else values


def occurrences_to_postings(
    docs: U32, positions: IntArray, title_lengths: IntArray, longest_title: int
) -> MemoryPostings:
    """Groups occurrences, sorted by document and position, into postings.

    Args:
        docs, positions: of each occurrence.
        title_lengths: U16[documents], which tells title positions from body positions; none is above `longest_title`.
    """
    heads = run_heads(docs).nonzero()[0] if len(docs) else np.zeros(0, np.int64)
    starts = np.append(heads, len(docs))
    in_title = np.zeros(len(docs), bool)
    early = (positions < longest_title).nonzero()[0]
    in_title[early] = positions.take(early) < title_lengths.take(docs.take(early))
    titles = np.zeros(len(heads), np.uint32)
    own = in_title.take(heads).nonzero()[0]  # positions ascend: the first one is in the title, or none is
    if len(own):
        counts = starts.take(own + 1) - starts.take(own)
        flags = in_title.take(ranges(heads.take(own), counts))
        titles[own] = np.add.reduceat(flags, starts_of(counts)[:-1], dtype=np.uint32)
    return MemoryPostings(docs.take(heads), titles, starts, positions)


def places(postings: PostingList, docs: U32) -> list[list[int]]:
    """The positions of a list in each of some ascending documents, ascending; none where it does not stand."""
    rows: list[list[int]] = [[] for _ in range(len(docs))]
    at, found = postings.find(docs)
    held = np.flatnonzero(found)
    if len(held):
        positions, counts = postings.positions(at[held])
        flat, start = positions.tolist(), 0
        for row, count in zip(held.tolist(), counts.tolist(), strict=True):
            rows[row] = flat[start : start + count]
            start += count
    return rows
