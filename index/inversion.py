"""From documents as runs of form numbers to postings sorted by term: one sort of packed 64-bit keys, no loop per token."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from searchkit.index.arrays import F64, I64, U32, Mask, run_heads
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


@dataclass(frozen=True, slots=True)
class TokenRuns:
    """D documents as one run of n tokens, each title before its body.

    Attributes:
        forms: U32[n], interned numbers.
        title_lengths, body_lengths: I64[D].
    """

    forms: U32
    title_lengths: I64
    body_lengths: I64

    @classmethod
    def of(cls, forms: array[int], title_lengths: array[int], body_lengths: array[int]) -> TokenRuns:
        return cls(
            np.frombuffer(forms, np.uint32) if len(forms) else np.zeros(0, np.uint32),
            np.array(title_lengths, np.int64),
            np.array(body_lengths, np.int64),
        )

    def documents(self) -> U32:
        """U32[n]: the document of each token."""
        lengths = self.title_lengths + self.body_lengths
        return np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)

    def positions(self, documents: U32) -> U32:
        """U32[n]: the position of each token; the body starts TITLE_GAP after the title's end."""
        lengths = self.title_lengths + self.body_lengths
        starts = (np.cumsum(lengths) - lengths).astype(np.uint32)
        positions: U32 = np.arange(len(self.forms), dtype=np.uint32) - starts[documents]
        body = positions >= self.title_lengths.astype(np.uint32)[documents]
        positions[body] += np.uint32(TITLE_GAP)
        return positions


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
    documents = runs.documents()
    title = runs.positions(documents) < runs.title_lengths.astype(np.uint32)[documents]
    weights: F64 = np.where(title, float(TITLE_WEIGHT), 1.0)
    fields = np.array(interner.form_field, np.uint8)[runs.forms]
    seconds = as_u32(interner.second_term)[runs.forms] != NO_TERM
    count = len(runs.title_lengths)
    rows, tokens = [], {}
    for name in vocabulary.fields:
        mine: Mask = fields == interner.fields.index(name)
        rows.append(np.bincount(documents[mine], weights[mine], count).astype(np.int64))
        tokens[name] = int(weights[mine].sum() + weights[mine & seconds].sum())
    lengths = np.stack(rows) if rows else np.zeros((0, count), np.int64)
    return FieldLengths(lengths, tokens)


def invert(
    runs: TokenRuns, interner: Interner, vocabulary: Vocabulary, numbering: Numbering
) -> Iterator[tuple[str, Postings]]:
    """The postings of every field, in the order of the vocabulary."""
    terms, tokens, second = _sorted_occurrences(runs, interner, numbering)
    documents = runs.documents()
    positions = runs.positions(documents)[tokens]
    docs = documents[tokens]
    forms = runs.forms[tokens]
    local = np.where(second, numbering.second_local[forms], numbering.first_local[forms])
    title = positions < runs.title_lengths.astype(np.uint32)[docs]
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
    return (keys >> np.uint64(32)).astype(np.uint32), low >> np.uint32(1), (low & np.uint32(1)).astype(bool)


def _grouped(terms: U32, docs: U32, positions: U32, local: U32, title: Mask) -> Postings:
    """Occurrences sorted by term and document, gathered into postings."""
    term_heads = run_heads(terms)
    heads = np.flatnonzero(term_heads | run_heads(docs))
    occurrences = np.diff(np.append(heads, len(docs)))
    titles = np.add.reduceat(title, heads, dtype=np.uint32)
    frequencies = (occurrences + (TITLE_WEIGHT - 1) * titles).astype(np.uint32)
    counts = np.diff(np.append(np.flatnonzero(term_heads[heads]), len(heads)))
    return Postings(counts, docs[heads], frequencies, titles, positions, local)
