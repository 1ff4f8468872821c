"""Merging the words of several segments: one sorted list of terms, forms and keys, and how the old numbers map to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from searchkit.index.arrays import I64, U32, U64, Mask, run_heads, starts_of, union
from searchkit.index.merge_strings import Chosen, merge_strings
from searchkit.index.segment import Segment
from searchkit.index.strings import Packed, Strings
from searchkit.index.vocabulary import NO_TERM, Vocabulary

HIGH = np.uint64(32)
MIX = np.uint64(0x9E37_79B9_7F4A_7C15)


@dataclass(frozen=True, slots=True)
class WordMap:
    """How one segment's numbers map to the merged ones.

    Attributes:
        terms: U32[T]; NO_TERM for a term that is dropped.
        locals: U32[term-form pairs]; the merged local number of each of the segment's pairs, in its own order.
    """

    terms: U32
    locals: U32


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """The words of one segment as arrays. T terms, F forms.

    Attributes:
        table: U32[T + 1, 7], the term table.
        term_forms: U32[pairs], and form_starts: I64[T + 1].
        first, second: U32[F], the terms of each form; second is NO_TERM where there is one.
        key_forms: U32, and key_starts: I64[K + 1].
    """

    table: U32
    form_starts: I64
    term_forms: U32
    first: U32
    second: U32
    key_starts: I64
    key_forms: U32


def read_words(segment: Segment) -> SegmentWords:
    """Everything of a segment's words except the strings."""
    table = segment.term_table
    form_starts = table[:, 5].astype(np.int64)
    first = segment.form_terms
    owners = np.repeat(np.arange(len(table) - 1, dtype=np.uint32), np.diff(form_starts))
    term_forms = segment.all_term_forms
    second = np.full(len(first), NO_TERM, np.uint32)
    other = first[term_forms] != owners
    second[term_forms[other]] = owners[other]
    key_starts, key_forms = segment.all_key_forms
    return SegmentWords(table, form_starts, term_forms, first, second, key_starts, key_forms)


def merge_words(
    segments: Sequence[Segment], words: Sequence[SegmentWords], live: Sequence[Mask]
) -> tuple[Vocabulary, list[WordMap]]:
    """The words of several segments as one vocabulary.

    Args:
        live: Mask[T] for each segment; the terms that still have postings.
    """
    fields, field_starts, terms, term_maps = _merge_terms(segments, live)
    keys, key_maps = merge_strings([_all(segment.keys) for segment in segments])
    surfaces, surface_maps = merge_strings([_all(segment.surfaces) for segment in segments])
    forms = _merge_forms(words, term_maps, key_maps, surface_maps)
    key_counts = forms.key_counts(len(keys))
    pairs = _united(_pairs(w, t, f) for w, t, f in zip(words, term_maps, forms.maps, strict=True))
    vocabulary = Vocabulary(
        fields=fields,
        field_starts=field_starts,
        terms=terms,
        surfaces=surfaces.taken(forms.surfaces),
        form_terms=forms.first,
        term_form_starts=starts_of(np.bincount((pairs >> HIGH).astype(np.int64), minlength=len(terms))),
        term_forms=pairs.astype(np.uint32),
        keys=keys.taken(np.flatnonzero(key_counts).astype(np.uint32)),
        key_form_starts=starts_of(key_counts[key_counts > 0]),
        key_forms=forms.key_pairs.astype(np.uint32),
    )
    starts = vocabulary.term_form_starts
    maps = [
        WordMap(t, _local_numbers(_pairs(w, t, f), pairs, starts))
        for w, t, f in zip(words, term_maps, forms.maps, strict=True)
    ]
    return vocabulary, maps


def _all(strings: Strings) -> Chosen:
    return Chosen(strings, np.arange(len(strings)))


def _merge_terms(
    segments: Sequence[Segment], live: Sequence[Mask]
) -> tuple[list[str], I64, Packed, list[U32]]:
    maps = [np.full(len(segment.terms), NO_TERM, np.uint32) for segment in segments]
    fields: list[str] = []
    terms: list[Packed] = []
    count = 0
    starts = [0]
    for field in sorted({field for segment in segments for field in segment.fields}):
        bounds = [segment.field_range(field) for segment in segments]
        own = [low + np.flatnonzero(mask[low:high]) for (low, high), mask in zip(bounds, live, strict=True)]
        merged, new_numbers = merge_strings(
            [Chosen(segment.terms, numbers) for segment, numbers in zip(segments, own, strict=True)]
        )
        if len(merged):
            for word_map, numbers, new in zip(maps, own, new_numbers, strict=True):
                word_map[numbers] = new + np.uint32(count)
            count += len(merged)
            fields.append(field)
            terms.append(merged)
            starts.append(count)
    return fields, np.array(starts, np.int64), Packed.joined(terms), maps


@dataclass(frozen=True, slots=True)
class _MergedForms:
    """Merged forms, by surface.

    Attributes:
        surfaces, first: U32[F].
        maps: for each segment, U32[its forms], the merged number; NO_TERM for a dropped form.
        key_pairs: U64, key above form, ascending.
    """

    surfaces: U32
    first: U32
    maps: list[U32]
    key_pairs: U64

    def key_counts(self, keys: int) -> I64:
        """I64[keys]: the forms of each key, none where all were dropped."""
        return np.bincount((self.key_pairs >> HIGH).astype(np.int64), minlength=keys)


def _merge_forms(
    words: Sequence[SegmentWords], term_maps: list[U32], key_maps: list[U32], surface_maps: list[U32]
) -> _MergedForms:
    """Forms are the same when surface, terms and keys are."""
    firsts = [t[w.first] for w, t in zip(words, term_maps, strict=True)]
    seconds = [_mapped(w.second, t) for w, t in zip(words, term_maps, strict=True)]
    signatures = [_key_signatures(w, k) for w, k in zip(words, key_maps, strict=True)]
    identity = np.concatenate([_packed(s, f) for s, f in zip(surface_maps, firsts, strict=True)])
    detail = np.concatenate([_packed(s, k) for s, k in zip(seconds, signatures, strict=True)])
    kept = np.flatnonzero(np.concatenate(firsts) != NO_TERM)
    order = kept[np.lexsort((detail[kept], identity[kept]))]
    heads = run_heads(identity[order]) | run_heads(detail[order])
    numbers = np.full(len(identity), NO_TERM, np.uint32)
    numbers[order] = (np.cumsum(heads) - 1).astype(np.uint32)
    maps = np.split(numbers, np.cumsum([len(w.first) for w in words])[:-1])
    chosen = identity[order[heads]]
    key_pairs = _united(_key_pairs(w, k, f) for w, k, f in zip(words, key_maps, maps, strict=True))
    return _MergedForms(
        (chosen >> HIGH).astype(np.uint32),
        chosen.astype(np.uint32),
        maps,
        key_pairs,
    )


def _mapped(second: U32, term_map: U32) -> U32:
    """Second terms renumbered; a dropped one is none."""
    mapped = np.full(len(second), NO_TERM, np.uint32)
    has = second != NO_TERM
    mapped[has] = term_map[second[has]]
    return mapped


def _packed(high: U32, low: U32) -> U64:
    return high.astype(np.uint64) << HIGH | low


def _key_signatures(words: SegmentWords, key_map: U32) -> U32:
    """U32[F]: equal for equal sets of keys. A collision only unites two forms of one spelling and their keys."""
    mixed = (key_map.astype(np.uint64) + np.uint64(1)) * MIX >> np.uint64(20)
    sums = np.zeros(len(words.first), np.uint64)
    np.add.at(sums, words.key_forms, np.repeat(mixed, np.diff(words.key_starts)))
    return (sums * MIX >> HIGH).astype(np.uint32)


def _key_pairs(words: SegmentWords, key_map: U32, form_map: U32) -> U64:
    keys = np.repeat(key_map, np.diff(words.key_starts))
    forms = form_map[words.key_forms]
    kept = forms != NO_TERM
    return _packed(keys[kept], forms[kept])


def _pairs(words: SegmentWords, term_map: U32, form_map: U32) -> U64:
    """U64: the merged (term, form) of each pair of a segment, in the segment's order; dropped ones all ones."""
    terms = np.repeat(term_map, np.diff(words.form_starts))
    return _packed(terms, form_map[words.term_forms])


def _united(parts: Iterable[U64]) -> U64:
    """The pairs of all segments, ascending, without doubles and without dropped ones.

    Segments share most of their pairs, so that one segment after the other is added to what is distinct so far.
    """
    united: U64 = np.zeros(0, np.uint64)
    for pairs in parts:
        kept = ((pairs >> HIGH) != NO_TERM) & ((pairs & np.uint64(NO_TERM)) != NO_TERM)
        united = union([united, pairs[kept]])
    return united


def _local_numbers(pairs: U64, merged: U64, starts: I64) -> U32:
    """The place of each pair within its term's run; means nothing for a dropped pair."""
    at = np.minimum(np.searchsorted(merged, pairs), max(len(merged) - 1, 0))
    terms = np.minimum((pairs >> HIGH).astype(np.int64), len(starts) - 2)
    return (at - starts[terms]).astype(np.uint32)
