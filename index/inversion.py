"""From documents as runs of form numbers to postings sorted by term: one sort of packed 64-bit keys, no loop per token."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from searchkit.index.arrays import I64, U8, U32, U64, Mask, run_heads
from searchkit.index.forms import TITLE_GAP, TITLE_WEIGHT
from searchkit.index.vocabulary import NO_TERM, Interner, Numbering, Vocabulary, as_u32

PIECE = 1 << 20
"""Tokens or occurrences that are worked on at once: they stay in the cache, and temporary arrays stay small."""
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

    Attributes:
        forms: U32[n], interned numbers.
        title_lengths, body_lengths: I64[D].
        documents: U32[n], the document of each token.
        positions: U32[n]; the body starts TITLE_GAP after the title's end.
        in_title: Mask[n].
    """

    def __init__(self, forms: array[int], title_lengths: array[int], body_lengths: array[int]) -> None:
        self.forms: U32 = np.frombuffer(forms, np.uint32) if len(forms) else np.zeros(0, np.uint32)
        self.title_lengths: I64 = np.array(title_lengths, np.int64)
        self.body_lengths: I64 = np.array(body_lengths, np.int64)
        lengths = self.title_lengths + self.body_lengths
        starts = (np.cumsum(lengths) - lengths).astype(np.uint32)
        self.documents: U32 = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        self.positions: U32 = np.arange(len(self.forms), dtype=np.uint32)
        self.positions -= np.repeat(starts, lengths)
        self.in_title: Mask = self.positions < np.repeat(self.title_lengths.astype(np.uint32), lengths)
        self.positions[~self.in_title] += np.uint32(TITLE_GAP)

    def occurrences(self, forms: int) -> I64:
        """I64[forms]: how often each of so many interned forms comes."""
        counts = np.zeros(forms, np.int64)
        # In pieces, since bincount makes 64-bit numbers of all that it is given.
        for start in range(0, len(self.forms), PIECE):
            counts += np.bincount(self.forms[start : start + PIECE], minlength=forms)
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
    weights: U8 = np.where(runs.in_title, np.uint8(TITLE_WEIGHT), np.uint8(1))
    fields = np.array(interner.form_field, np.uint8)[runs.forms]
    seconds = (as_u32(interner.second_term) != NO_TERM)[runs.forms]
    lengths = runs.title_lengths + runs.body_lengths
    rows, tokens = [], {}
    for name in vocabulary.fields:
        mine = fields == interner.fields.index(name)
        rows.append(_sums(weights * mine, lengths))
        tokens[name] = int(rows[-1].sum()) + int(weights[mine & seconds].sum(dtype=np.int64))
    return FieldLengths(np.stack(rows) if rows else np.zeros((0, len(lengths)), np.int64), tokens)


def _sums(values: U8, lengths: I64) -> I64:
    """I64[D]: the sums of runs of these lengths."""
    sums = np.zeros(len(lengths), np.int64)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = np.cumsum(lengths) - lengths
        sums[filled] = np.add.reduceat(values, starts[filled], dtype=np.int64)
    return sums


def invert(
    runs: TokenRuns, interner: Interner, vocabulary: Vocabulary, numbering: Numbering
) -> Iterator[tuple[str, Postings]]:
    """The postings of every field, in the order of the vocabulary, in pieces of bounded size."""
    keys = _sorted_keys(runs, interner, numbering)
    bounds = np.searchsorted(keys, vocabulary.field_starts.astype(np.uint64) << TERM_SHIFT).tolist()
    for name, (first, last) in zip(vocabulary.fields, pairwise(bounds), strict=True):
        for start, stop in _pieces(keys, first, last):
            yield name, _postings(keys[start:stop], runs, numbering)


def _sorted_keys(runs: TokenRuns, interner: Interner, numbering: Numbering) -> U64:
    """U64[occurrences]: the term's number above the token's number and whether the term is the token's second."""
    first_rank = numbering.term_rank[as_u32(interner.first_term)]
    second = as_u32(interner.second_term)
    seconds = np.flatnonzero((second != NO_TERM)[runs.forms])
    keys = np.empty(len(runs.forms) + len(seconds), np.uint64)
    for start in range(0, len(runs.forms), PIECE):
        forms = runs.forms[start : start + PIECE]
        piece = keys[start : start + len(forms)]
        piece[:] = first_rank[forms]
        piece <<= TERM_SHIFT
        piece |= np.arange(2 * start, 2 * (start + len(forms)), 2, dtype=np.uint64)
    for start in range(0, len(seconds), PIECE):
        tokens = seconds[start : start + PIECE]
        piece = keys[len(runs.forms) + start : len(runs.forms) + start + len(tokens)]
        piece[:] = numbering.term_rank[second[runs.forms[tokens]]]
        piece <<= TERM_SHIFT
        piece |= (tokens.astype(np.uint64) << np.uint64(1)) | np.uint64(1)
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
    docs, title = runs.documents[tokens], runs.in_title[tokens]
    term_heads = run_heads((keys >> TERM_SHIFT).astype(np.uint32))
    heads = np.flatnonzero(term_heads | run_heads(docs))
    occurrences = np.diff(np.append(heads, len(docs)))
    titles = np.add.reduceat(title, heads, dtype=np.uint32)
    frequencies = (occurrences + (TITLE_WEIGHT - 1) * titles).astype(np.uint32)
    counts = np.diff(np.append(np.flatnonzero(term_heads[heads]), len(heads)))
    return Postings(counts, docs[heads], frequencies, titles, runs.positions[tokens], local)
