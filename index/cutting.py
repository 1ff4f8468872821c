"""The occurrences of some forms, cut out of the postings of their terms: of many terms with a few array operations.

Most terms are rare, and a key or a prefix has the forms of hundreds of them, so what counts is the number of operations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from searchkit.index.arrays import I64, U32, IntArray, Mask, distinct, positions_in, ranges, starts_of
from searchkit.index.forms import TITLE_WEIGHT
from searchkit.index.layout import TERM_COLUMNS

if TYPE_CHECKING:
    from searchkit.index.segment import Segment

LARGE = 1 << 12
"""A term of more postings is read alone."""
BATCH = 1 << 19
"""So many occurrences of other terms are read at once."""
FEW_FORMS = 8
"""So few forms are compared with each occurrence, which is faster than looking them up."""
WIDTHS = (1, 2, 4)


class Runs(NamedTuple):
    """Where the runs of T terms begin, I64[T] each, and how long they are: the columns of the term table."""

    postings: I64
    gaps: I64
    occurrences: I64
    positions: I64
    titles: I64
    forms: I64
    gap_widths: I64
    position_widths: I64
    posting_counts: I64
    occurrence_counts: I64
    title_counts: I64
    form_counts: I64

    @classmethod
    def of(cls, rows: IntArray, following: IntArray) -> Runs:
        """From U32[T, 7], the terms' rows and those of the terms after them."""
        begins = dict(zip(TERM_COLUMNS, rows.astype(np.int64).T, strict=True))
        ends = dict(zip(TERM_COLUMNS, following.astype(np.int64).T, strict=True))
        return cls(
            postings=begins["postings"],
            gaps=begins["gaps"],
            occurrences=begins["occurrences"],
            positions=begins["positions"],
            titles=begins["titles"],
            forms=begins["forms"],
            gap_widths=begins["packed"] >> 16 & 255,
            position_widths=begins["packed"] >> 24,
            posting_counts=ends["postings"] - begins["postings"],
            occurrence_counts=ends["occurrences"] - begins["occurrences"],
            title_counts=ends["titles"] - begins["titles"],
            form_counts=ends["forms"] - begins["forms"],
        )


class Occurrences(NamedTuple):
    """o occurrences, term by term, and in each of them by document and position.

    Attributes:
        terms: I64[o].
        docs: U32[o].
        positions: U32[o], none where they were not asked for.
    """

    terms: I64
    docs: U32
    positions: U32


def cut(segment: Segment, forms: U32, with_positions: bool = True) -> Iterator[Occurrences]:
    """The occurrences of ascending forms of analysed text, in pieces: a term is in one of them only.

    A form's occurrences stand in its first term's postings, and again in those of its second, which are passed over.
    """
    owners = segment.terms_of(forms)
    terms = segment.in_text(distinct(np.sort(owners)))
    runs = segment.runs(terms)
    large = runs.posting_counts > LARGE
    for term in terms[large].tolist():
        yield _cut_from(segment, term, forms[owners == term])
    terms, runs = terms[~large], Runs(*[column[~large] for column in runs])
    ends = runs.occurrence_counts.cumsum()
    first = 0
    while first < len(terms):
        before = int(ends[first - 1]) if first else 0
        last = max(int(ends.searchsorted(before + BATCH, side="right")), first + 1)
        part = Runs(*[column[first:last] for column in runs])
        yield _Batch(segment, terms[first:last], part).cut(forms, owners, with_positions)
        first = last


def _cut_from(segment: Segment, term: int, forms: U32) -> Occurrences:
    """The occurrences of forms of one term, which are many."""
    postings = segment.stored_postings(term)
    docs = postings.docs.repeat(postings.occurrence_counts())
    positions = postings.all_positions()
    wanted = positions_in(forms, segment.term_forms(term))[1]
    if not wanted.all():
        chosen = _of_forms(postings.forms(), wanted).nonzero()[0]
        docs, positions = docs.take(chosen), positions.take(chosen)
    return Occurrences(np.broadcast_to(np.int64(term), len(docs)), docs, positions.astype(np.uint32))


def _of_forms(forms: IntArray, wanted: Mask) -> Mask:
    """Which of the occurrences, given by their local forms, are of the wanted ones of these: Mask[o]."""
    own = wanted.nonzero()[0]
    if len(own) > FEW_FORMS:
        return wanted.take(forms)
    chosen = np.zeros(len(forms), bool)
    for form in own[own <= np.iinfo(forms.dtype).max].astype(forms.dtype):
        chosen |= forms == form
    return chosen


class _Batch:
    """Some terms whose postings are read together."""

    def __init__(self, segment: Segment, terms: IntArray, runs: Runs) -> None:
        self._segment = segment
        self._terms = terms
        self._file = segment.postings_file
        self._runs = runs

    def cut(self, forms: U32, owners: U32, with_positions: bool) -> Occurrences:
        runs = self._runs
        wanted = self._wanted(forms, owners)
        local = self._local_forms()
        first_forms = (runs.form_counts.cumsum() - runs.form_counts).repeat(runs.occurrence_counts)
        chosen = wanted.take(first_forms + local).nonzero()[0]
        runs_of = runs.occurrence_counts.cumsum().searchsorted(chosen, side="right")
        docs = self._docs().repeat(self._occurrences_of_postings()).take(chosen)
        positions = self._positions(runs_of, chosen) if with_positions else np.zeros(0, np.uint32)
        return Occurrences(self._terms.take(runs_of), docs, positions)

    def _read(self, name: str, starts: I64, counts: I64) -> IntArray:
        """The items of runs of an array of the postings file, one run after the other."""
        self._file.check_runs(name, starts, starts + counts)
        return self._file.lazy(name).take(ranges(starts, counts))

    def _read_by_width(self, name: str, widths: I64, starts: I64, counts: I64) -> U32:
        """The same of an array that is kept in three widths."""
        out = np.empty(int(counts.sum()), np.uint32)
        for width in WIDTHS:
            own = widths == width
            if own.all():
                return self._read(f"{name}{width}", starts, counts).astype(np.uint32)
            if own.any():
                out[own.repeat(counts)] = self._read(f"{name}{width}", starts[own], counts[own])
        return out

    def _uncapped(self, name: str, starts: I64, counts: I64) -> I64:
        """The same of an array whose items from 255 on are kept apart."""
        values = self._read(name, starts, counts)
        large = (values == 255).nonzero()[0]
        values = values.astype(np.int64)
        if len(large):
            places = ranges(starts, counts).take(large)
            at = np.searchsorted(self._file.array(f"{name}.large_places"), places.astype(np.uint64))
            values[large] = self._file.array(f"{name}.large_values")[at]
        return values

    def _wanted(self, forms: U32, owners: U32) -> Mask:
        """Of each form of each term, whether it is one of these and the term is its owner, its first."""
        at, found = positions_in(forms, self._segment.forms_of_runs(self._runs))
        found &= owners.take(at) == self._terms.repeat(self._runs.form_counts)
        return found

    def _local_forms(self) -> I64:
        return self._uncapped("forms", self._runs.occurrences, self._runs.occurrence_counts)

    def _docs(self) -> U32:
        """Of each posting."""
        runs = self._runs
        sums = self._read_by_width("gaps", runs.gap_widths, runs.gaps, runs.posting_counts).cumsum(
            dtype=np.int64
        )
        before = np.append(0, sums)[starts_of(runs.posting_counts)[:-1]]
        docs: U32 = (sums - before.repeat(runs.posting_counts)).astype(np.uint32)
        return docs

    def _occurrences_of_postings(self) -> I64:
        """How many occurrences each posting has."""
        runs = self._runs
        counts = self._uncapped("frequencies", runs.postings, runs.posting_counts)
        postings = self._read("title_postings", runs.titles, runs.title_counts).astype(np.int64)
        postings += (runs.posting_counts.cumsum() - runs.posting_counts).repeat(runs.title_counts)
        titles = self._read("title_counts", runs.titles, runs.title_counts)
        counts[postings] -= (TITLE_WEIGHT - 1) * titles.astype(np.int64)
        return counts

    def _positions(self, runs_of: I64, chosen: I64) -> U32:
        """Of chosen occurrences of terms whose places in this batch are given."""
        runs = self._runs
        first = runs.occurrence_counts.cumsum() - runs.occurrence_counts
        places = chosen - first.take(runs_of) + runs.positions.take(runs_of)
        widths = runs.position_widths.take(runs_of)
        return self._read_by_width("positions", widths, places, np.ones(len(places), np.int64))
