"""From documents as runs of form numbers to postings sorted by term: one sort of packed 64-bit keys, no loop per token."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from searchkit.index.arrays import I64, U32, U64, Mask, run_heads
from searchkit.index.forms import TITLE_GAP, TITLE_WEIGHT
from searchkit.index.vocabulary import NO_TERM, Interner, Numbering, Vocabulary, as_u32

if TYPE_CHECKING:
    from numpy.typing import NDArray

_Kind = TypeVar("_Kind", bound=np.generic)
PIECE = 1 << 18
"""Tokens or occurrences that are worked on at once: they stay in the cache, and temporary arrays stay small."""
STRETCH = 6
"""The document of every 64th token is kept, as a power of two; from there it is few steps to that of any token."""
TERM_SHIFT = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of consecutive terms of one field. T terms, P postings, O occurrences.

    Attributes:
        counts: I64[T], postings of each term, none 0.
        docs: U32[P], ascending within a term.
        frequencies: U32[P], 3 · occurrences in the title + occurrences in the body.
        titles: U32[P], occurrences in the title.
        positions: U32[O], ascending within a posting.
        forms: U32[O], the local number of each occurrence's form.
    """

    counts: I64
    docs: U32
    frequencies: U32
    titles: U32
    positions: U32
    forms: U32

    def occurrences(self) -> I64:
        """I64[P]: positions of each posting."""
        return self.frequencies.astype(np.int64) - (TITLE_WEIGHT - 1) * self.titles.astype(np.int64)


class TokenRuns:
    """D documents as one run of n tokens, each title before its body.

    What is known of each token beside its form is worked out when it is asked for, a piece at a time: arrays of the
    documents and positions of all tokens would be half of the memory that a sort takes.

    Attributes:
        forms: U32[n], interned numbers.
        title_lengths, body_lengths: I64[D].
    """

    def __init__(self, forms: array[int], title_lengths: array[int], body_lengths: array[int]) -> None:
        self.forms: U32 = np.frombuffer(forms, np.uint32) if len(forms) else np.zeros(0, np.uint32)
        self.title_lengths: I64 = np.array(title_lengths, np.int64)
        self.body_lengths: I64 = np.array(body_lengths, np.int64)
        lengths = self.title_lengths + self.body_lengths
        # Of documents that have tokens: their numbers, ends and titles.
        self._filled = np.flatnonzero(lengths).astype(np.uint32)
        self._ends = np.cumsum(lengths[self._filled]).astype(np.uint32)
        self._starts = self._ends - lengths[self._filled].astype(np.uint32)
        self._titles = self.title_lengths[self._filled].astype(np.uint32)
        stretches = np.arange(0, len(self.forms), 1 << STRETCH)
        self._at_stretch = np.searchsorted(self._ends, stretches, side="right").astype(np.uint32)

    def places(self, tokens: U32) -> tuple[U32, U32, Mask]:
        """Of each of these tokens its document, its position, and whether it is in the title.

        The body starts TITLE_GAP after the title's end.
        """
        at = self._at_stretch[tokens >> np.uint32(STRETCH)]
        while (later := self._ends[at] <= tokens).any():
            at += later
        positions = tokens - self._starts[at]
        in_title: Mask = positions < self._titles[at]
        positions += np.where(in_title, np.uint32(0), np.uint32(TITLE_GAP))
        return self._filled[at], positions, in_title

    def of_forms(self, values: NDArray[_Kind]) -> NDArray[_Kind]:
        """[n]: the value of each token's form.

        In pieces, since NumPy makes 64-bit numbers of all indices that it is given at once.
        """
        found = np.empty(len(self.forms), values.dtype)
        for piece in self.pieces():
            found[piece] = values[self.forms[piece]]
        return found

    def pieces(self) -> Iterator[slice]:
        """All tokens, so many at a time as can be worked on at once."""
        for start in range(0, len(self.forms), PIECE):
            yield slice(start, min(start + PIECE, len(self.forms)))

    def occurrences(self, forms: int) -> I64:
        """I64[forms]: how often each of so many interned forms comes."""
        counts = np.zeros(forms, np.int64)
        for piece in self.pieces():
            counts += np.bincount(self.forms[piece], minlength=forms)
        return counts


@dataclass(frozen=True, slots=True)
class FieldLengths:
    """How long each document is in each field.

    Attributes:
        lengths: I64[fields, D], positions, those of the title three times.
        tokens: lemma tokens of each field in all documents: as lengths, but a second lemma counts again.
    """

    lengths: I64
    tokens: dict[str, int]


def field_lengths(runs: TokenRuns, interner: Interner, vocabulary: Vocabulary) -> FieldLengths:
    """Lengths by the fields of the vocabulary."""
    count = len(vocabulary.fields)
    rows = np.zeros(len(interner.fields), np.int64)
    rows[[interner.fields.index(name) for name in vocabulary.fields]] = np.arange(count)
    row_of = rows[interner.form_fields()]
    has_second = as_u32(interner.second_term) != NO_TERM
    lengths = np.zeros((len(runs.body_lengths), count), np.int64)
    totals = np.zeros(count, np.int64)
    for tokens in runs.pieces():
        forms = runs.forms[tokens]
        documents, _, in_title = runs.places(np.arange(tokens.start, tokens.stop, dtype=np.uint32))
        first, size = int(documents[0]), int(documents[-1] - documents[0]) + 1
        cells = (documents - documents[0]) * count + row_of[forms]
        sums = _weighed(cells, in_title, size * count)
        lengths[first : first + size] += sums.reshape(size, count)
        twice = has_second[forms]
        totals += _weighed(row_of[forms[twice]], in_title[twice], count)
    totals += lengths.sum(axis=0)
    return FieldLengths(lengths.T, dict(zip(vocabulary.fields, totals.tolist(), strict=True)))


def _weighed(cells: I64, in_title: Mask, count: int) -> I64:
    """I64[count]: the tokens of each cell, those in a title as often as a title counts."""
    titles = np.bincount(cells[in_title], minlength=count)
    return np.bincount(cells, minlength=count) + (TITLE_WEIGHT - 1) * titles


def invert(
    runs: TokenRuns, interner: Interner, fields: list[str], field_starts: I64, numbering: Numbering
) -> Iterator[tuple[str, Postings]]:
    """The postings of every field, in the order of the vocabulary, in pieces of bounded size.

    Args:
        fields, field_starts: as in `Vocabulary`.
    """
    keys = _sorted_keys(runs, interner, numbering)
    bounds = np.searchsorted(keys, field_starts.astype(np.uint64) << TERM_SHIFT).tolist()
    for name, (first, last) in zip(fields, pairwise(bounds), strict=True):
        for start, stop in _pieces(keys, first, last):
            yield name, _postings(keys[start:stop], runs, numbering)


def _sorted_keys(runs: TokenRuns, interner: Interner, numbering: Numbering) -> U64:
    """U64[occurrences]: the term's number above the token's number and whether the term is the token's second."""
    first_rank = numbering.term_rank[as_u32(interner.first_term)]
    second = as_u32(interner.second_term)
    seconds = np.flatnonzero(runs.of_forms(second != NO_TERM))
    keys = np.empty(len(runs.forms) + len(seconds), np.uint64)
    for tokens in runs.pieces():
        piece = keys[tokens]
        piece[:] = first_rank[runs.forms[tokens]]
        piece <<= TERM_SHIFT
        piece |= np.arange(2 * tokens.start, 2 * tokens.stop, 2, dtype=np.uint64)
    for start in range(0, len(seconds), PIECE):
        numbers = seconds[start : start + PIECE]
        piece = keys[len(runs.forms) + start : len(runs.forms) + start + len(numbers)]
        piece[:] = numbering.term_rank[second[runs.forms[numbers]]]
        piece <<= TERM_SHIFT
        piece |= (numbers.astype(np.uint64) << np.uint64(1)) | np.uint64(1)
    keys.sort()
    return keys


def _pieces(keys: U64, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Ranges of about PIECE occurrences that together are [first, last), none across a term."""
    while first < last:
        stop = min(first + PIECE, last)
        if stop < last:
            term = keys[stop] >> TERM_SHIFT
            begin = first + int(np.searchsorted(keys[first:stop], term << TERM_SHIFT))
            end = stop + int(np.searchsorted(keys[stop:last], (term + np.uint64(1)) << TERM_SHIFT))
            stop = begin if begin > first else end
        yield first, stop
        first = stop


def _postings(keys: U64, runs: TokenRuns, numbering: Numbering) -> Postings:
    """Sorted occurrences of whole terms, gathered into postings."""
    low = keys.astype(np.uint32)
    tokens = low >> np.uint32(1)
    forms = runs.forms[tokens]
    local = numbering.first_local[forms]
    is_second = np.flatnonzero(low & np.uint32(1))
    local[is_second] = numbering.second_local[forms[is_second]]
    docs, positions, in_title = runs.places(tokens)
    term_heads = run_heads((keys >> TERM_SHIFT).astype(np.uint32))
    heads = np.flatnonzero(term_heads | run_heads(docs))
    occurrences = np.diff(np.append(heads, len(docs)))
    titles = np.add.reduceat(in_title, heads, dtype=np.uint32)
    frequencies = (occurrences + (TITLE_WEIGHT - 1) * titles).astype(np.uint32)
    counts = np.diff(np.append(np.flatnonzero(term_heads[heads]), len(heads)))
    return Postings(counts, docs[heads], frequencies, titles, positions, local)
