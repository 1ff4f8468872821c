"""From documents as runs of form numbers to postings sorted by term: one sort of packed 64-bit keys, no loop per token."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from searchkit.index.arrays import I64, U8, U32, Mask, run_heads
from searchkit.index.forms import TITLE_GAP, TITLE_WEIGHT
from searchkit.index.vocabulary import NO_TERM, Interner, Numbering, Vocabulary, as_u32


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
        self.documents: U32 = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        self.positions: U32 = np.arange(len(self.forms), dtype=np.uint32)
        self.positions -= (np.cumsum(lengths) - lengths).astype(np.uint32)[self.documents]
        self.in_title: Mask = self.positions < self.title_lengths.astype(np.uint32)[self.documents]
        self.positions[~self.in_title] += np.uint32(TITLE_GAP)


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
    weights = np.where(runs.in_title, np.uint8(TITLE_WEIGHT), np.uint8(1))
    fields = np.array(interner.form_field, np.uint8)[runs.forms]
    seconds = (as_u32(interner.second_term) != NO_TERM)[runs.forms]
    count = len(runs.title_lengths)
    rows, tokens = [], {}
    for name in vocabulary.fields:
        mine: Mask = fields == interner.fields.index(name)
        rows.append(_weighted_counts(runs.documents, weights, mine, count))
        tokens[name] = int(rows[-1].sum()) + int(weights[mine & seconds].sum(dtype=np.int64))
    lengths = np.stack(rows) if rows else np.zeros((0, count), np.int64)
    return FieldLengths(lengths, tokens)


def _weighted_counts(documents: U32, weights: U8, chosen: Mask, count: int) -> I64:
    """I64[count]: the weights of the chosen tokens by document."""
    if chosen.all():
        return np.bincount(documents, weights, count).astype(np.int64)
    return np.bincount(documents[chosen], weights[chosen], count).astype(np.int64)


def invert(
    runs: TokenRuns, interner: Interner, vocabulary: Vocabulary, numbering: Numbering
) -> Iterator[tuple[str, Postings]]:
    """The postings of every field, in the order of the vocabulary."""
    terms, tokens, is_second = _sorted_occurrences(runs, interner, numbering)
    positions, docs, title = runs.positions[tokens], runs.documents[tokens], runs.in_title[tokens]
    forms = runs.forms[tokens]
    del tokens
    local = numbering.first_local[forms]
    local[is_second] = numbering.second_local[forms[is_second]]
    del forms
    bounds = np.searchsorted(terms, vocabulary.field_starts)
    for number, name in enumerate(vocabulary.fields):
        a, b = int(bounds[number]), int(bounds[number + 1])
        if a < b:
            yield name, _grouped(terms[a:b], docs[a:b], positions[a:b], local[a:b], title[a:b])


def _sorted_occurrences(runs: TokenRuns, interner: Interner, numbering: Numbering) -> tuple[U32, U32, Mask]:
    """Terms, token numbers, and whether the term is the token's second; by term, then by token."""
    first = as_u32(interner.first_term)[runs.forms]
    second = as_u32(interner.second_term)[runs.forms]
    with_second = np.flatnonzero(second != NO_TERM)
    keys = np.empty(len(first) + len(with_second), np.uint64)
    whole, extra = keys[: len(first)], keys[len(first) :]
    whole[:] = numbering.term_rank[first]
    whole <<= np.uint64(32)
    whole |= np.arange(len(first), dtype=np.uint64) << np.uint64(1)
    extra[:] = numbering.term_rank[second[with_second]]
    extra <<= np.uint64(32)
    extra |= (with_second.astype(np.uint64) << np.uint64(1)) | np.uint64(1)
    keys.sort()
    low = keys.astype(np.uint32)
    keys >>= np.uint64(32)
    is_second: Mask = (low & np.uint32(1)).astype(bool)
    tokens: U32 = low >> np.uint32(1)
    return keys.astype(np.uint32), tokens, is_second


def _grouped(terms: U32, docs: U32, positions: U32, local: U32, title: Mask) -> Postings:
    """Occurrences sorted by term and document, gathered into postings."""
    term_heads = run_heads(terms)
    heads = np.flatnonzero(term_heads | run_heads(docs))
    occurrences = np.diff(np.append(heads, len(docs)))
    titles = np.add.reduceat(title, heads, dtype=np.uint32)
    frequencies = (occurrences + (TITLE_WEIGHT - 1) * titles).astype(np.uint32)
    counts = np.diff(np.append(np.flatnonzero(term_heads[heads]), len(heads)))
    return Postings(counts, docs[heads], frequencies, titles, positions, local)
