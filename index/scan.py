"""Reads the postings of many consecutive terms of a segment at once, for merging."""

from __future__ import annotations

import numpy as np

from searchkit.index.arrays import I64, U32, IntArray, ranges, starts_of
from searchkit.index.blockfile import BlockFile
from searchkit.index.inversion import Postings
from searchkit.index.segment_writer import WIDTHS


def scan(file: BlockFile, table: U32, first: int, last: int) -> Postings:
    """Terms [first, last) of a segment.

    Args:
        file: its postings file.
        table: U32[terms + 1, 7], its term table.
    """
    rows = table[first : last + 1].astype(np.int64)
    counts = np.diff(rows[:, 0])
    occurrences = np.diff(rows[:, 2])
    starts = starts_of(counts)
    packed = rows[:-1, 6]
    gaps = _by_width(file, "gaps", rows[:-1, 1], counts, packed >> 16 & 255)
    begin, end = int(rows[0, 0]), int(rows[-1, 0])
    return Postings(
        counts=counts,
        docs=_documents(gaps, starts),
        frequencies=_uncapped(file, "frequencies", begin, end),
        titles=_titles(file, rows, starts),
        positions=_by_width(file, "positions", rows[:-1, 3], occurrences, packed >> 24),
        forms=_uncapped(file, "forms", int(rows[0, 2]), int(rows[-1, 2])),
    )


def _run(file: BlockFile, name: str, start: int, stop: int) -> IntArray:
    file.check(name, start, stop)
    return file.lazy(name)[start:stop]


def _by_width(file: BlockFile, name: str, places: I64, counts: I64, widths: I64) -> U32:
    """Puts runs of different item widths back into one array. The runs of one width lie side by side."""
    values = np.empty(int(counts.sum()), np.uint32)
    starts = starts_of(counts)[:-1]
    for width, _ in WIDTHS:
        terms = np.flatnonzero(widths == width)
        if len(terms):
            begin, end = int(places[terms[0]]), int(places[terms[-1]] + counts[terms[-1]])
            values[ranges(starts[terms], counts[terms])] = _run(file, f"{name}{width}", begin, end)
    return values


def _documents(gaps: U32, starts: I64) -> U32:
    """Undoes gaps run by run: a run's first gap is its first document."""
    sums = np.cumsum(gaps, dtype=np.int64)
    heads = starts[:-1]
    before = sums[heads] - gaps[heads]
    return (sums - np.repeat(before, np.diff(starts))).astype(np.uint32)


def _uncapped(file: BlockFile, name: str, start: int, stop: int) -> U32:
    values = _run(file, name, start, stop).astype(np.uint32)
    places = file.array(f"{name}.large_places")
    low, high = (int(n) for n in np.searchsorted(places, np.array([start, stop], np.uint64)))
    values[places[low:high].astype(np.int64) - start] = file.array(f"{name}.large_values")[low:high]
    return values


def _titles(file: BlockFile, rows: I64, starts: I64) -> U32:
    titles = np.zeros(int(starts[-1]), np.uint32)
    begin, end = int(rows[0, 4]), int(rows[-1, 4])
    at = np.repeat(starts[:-1], np.diff(rows[:, 4])) + _run(file, "title_postings", begin, end)
    titles[at] = _run(file, "title_counts", begin, end)
    return titles
