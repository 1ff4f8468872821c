"""Merging the words of several segments: one sorted list of terms, forms and keys, and how the old numbers map to it.

Lists that ascend are merged a page at a time, so that memory holds little more than what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from searchkit.index.arrays import (
    I64,
    U32,
    U64,
    IntArray,
    Mask,
    distinct,
    ranges,
    run_heads,
    starts_of,
    union,
)
from searchkit.index.merge_strings import Chosen, merge_strings
from searchkit.index.segment import Segment
from searchkit.index.strings import Packed, Strings
from searchkit.index.vocabulary import NO_TERM, Vocabulary

PAGE = 1 << 16
"""Items of the longest list in a page."""
HIGH = np.uint64(32)
MIX = np.uint64(0x9E37_79B9_7F4A_7C15)


@dataclass(frozen=True, slots=True)
class WordMap:
    """How one segment's numbers map to the merged ones.

    Attributes:
        live: U32[n], its terms that stay, ascending.
        terms: U32[n], their merged numbers, ascending.
        locals: U32[term-form pairs]; the merged local number of each of the segment's pairs, in its own order; means
            nothing where term or form is dropped.
    """

    live: U32
    terms: U32
    locals: U32


@dataclass(frozen=True, slots=True)
class SegmentWords:
    """The words of one segment, as they lie in its file. T terms, F forms, K keys.

    Attributes:
        table: U32[T + 1, 7], the term table.
        first: U32[F], the first term of each form.
        term_forms: U32[pairs], the forms of each term; those of term t begin at form_starts[t] (U32[T + 1]).
        key_starts, key_forms: CSR keys → forms.
    """

    table: U32
    first: U32
    form_starts: U32
    term_forms: U32
    key_starts: I64
    key_forms: U32

    @classmethod
    def of(cls, segment: Segment) -> SegmentWords:
        """Everything of a segment's words except the strings."""
        table = segment.term_table
        return cls(table, segment.form_terms, table[:, 5], segment.all_term_forms, *segment.all_key_forms)


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
    del surface_maps
    surfaces = surfaces.taken(forms.surfaces)  # at once, so that no list is held twice at the end
    key_counts, key_forms = _merge_keys(words, key_maps, forms.maps, len(keys))
    del key_maps
    keys = keys.taken(np.flatnonzero(key_counts).astype(np.uint32))
    maps = [_word_map(w, t) for w, t in zip(words, term_maps, strict=True)]
    form_counts, term_forms = _merge_term_forms(words, maps, forms.maps, len(terms))
    vocabulary = Vocabulary(
        fields=fields,
        field_starts=field_starts,
        terms=terms,
        surfaces=surfaces,
        form_terms=forms.first,
        term_form_starts=starts_of(form_counts),
        term_forms=term_forms,
        keys=keys,
        key_form_starts=starts_of(key_counts[key_counts > 0]),
        key_forms=key_forms,
    )
    return vocabulary, maps


def _all(strings: Strings) -> Chosen:
    return Chosen(strings, np.arange(len(strings)))


def _word_map(words: SegmentWords, term_map: U32) -> WordMap:
    live = np.flatnonzero(term_map != NO_TERM).astype(np.uint32)
    return WordMap(live, term_map[live], np.zeros(len(words.term_forms), np.uint32))


def _pages(lists: Sequence[U32]) -> Iterator[list[slice]]:
    """Ranges of every ascending list; each page's numbers are less than the next page's."""
    pivots = distinct(max(lists, key=len)[PAGE::PAGE])
    cuts = [[0, *np.searchsorted(own, pivots).tolist(), len(own)] for own in lists]
    for page in range(len(pivots) + 1):
        yield [slice(cut[page], cut[page + 1]) for cut in cuts]


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
    """

    surfaces: U32
    first: U32
    maps: list[U32]


def _merge_forms(
    words: Sequence[SegmentWords], term_maps: list[U32], key_maps: list[U32], surface_maps: list[U32]
) -> _MergedForms:
    """Forms are the same when surface, terms and keys are."""
    details = [_details(w, t, k) for w, t, k in zip(words, term_maps, key_maps, strict=True)]
    maps = [np.empty(len(w.first), np.uint32) for w in words]
    chosen: list[U64] = []
    count = 0
    for page in _pages(surface_maps):
        firsts = [t[w.first[own]] for w, t, own in zip(words, term_maps, page, strict=True)]
        first = np.concatenate(firsts)
        identity = _packed(np.concatenate([s[own] for s, own in zip(surface_maps, page, strict=True)]), first)
        detail = np.concatenate([d[own] for d, own in zip(details, page, strict=True)])
        kept = np.flatnonzero(first != NO_TERM)
        order = kept[np.lexsort((detail[kept], identity[kept]))]
        heads = run_heads(identity[order]) | run_heads(detail[order])
        numbers = np.full(len(first), NO_TERM, np.uint32)
        numbers[order] = count - 1 + np.cumsum(heads)
        for new, own, part in zip(
            maps, page, np.split(numbers, np.cumsum([len(f) for f in firsts])[:-1]), strict=True
        ):
            new[own] = part
        chosen.append(identity[order[heads]])
        count += int(np.count_nonzero(heads))
    identities = np.concatenate(chosen)
    return _MergedForms((identities >> HIGH).astype(np.uint32), identities.astype(np.uint32), maps)


def _packed(high: U32, low: U32) -> U64:
    return high.astype(np.uint64) << HIGH | low


def _details(words: SegmentWords, term_map: U32, key_map: U32) -> U64:
    """U64[F]: what tells forms of one surface and first term apart: the merged second term, above the keys' signature."""
    return _packed(_seconds(words, term_map), _key_signatures(words, key_map))


def _seconds(words: SegmentWords, term_map: U32) -> U32:
    """U32[F]: merged second terms, NO_TERM where there is none or it is dropped."""
    owners = np.repeat(np.arange(len(words.table) - 1, dtype=np.uint32), np.diff(words.form_starts))
    other = np.flatnonzero(words.first[words.term_forms] != owners)
    seconds = np.full(len(words.first), NO_TERM, np.uint32)
    seconds[words.term_forms[other]] = term_map[owners[other]]
    return seconds


def _key_signatures(words: SegmentWords, key_map: U32) -> U32:
    """U32[F]: equal for equal sets of keys. A collision only unites two forms of one spelling and their keys."""
    mixed = (key_map.astype(np.uint64) + np.uint64(1)) * MIX
    mixed = (mixed ^ mixed >> HIGH) * MIX  # without this step the sums of {1, 2} and {3} would be equal
    sums = np.zeros(len(words.first), np.uint64)
    np.add.at(sums, words.key_forms, np.repeat(mixed, np.diff(words.key_starts)))
    return (sums * MIX >> HIGH).astype(np.uint32)


def _merge_keys(
    words: Sequence[SegmentWords], key_maps: list[U32], form_maps: list[U32], keys: int
) -> tuple[U32, U32]:
    """U32[keys]: the forms of each key, none where all were dropped; and U32, these forms, key after key."""
    merged = _Links(keys)
    for page in _pages(key_maps):
        merged.add(
            [
                _linked(
                    k[own], w.key_starts[own], w.key_starts[own.start + 1 : own.stop + 1], w.key_forms, f
                )[1]
                for w, k, f, own in zip(words, key_maps, form_maps, page, strict=True)
            ]
        )
    return merged.counts, np.concatenate(merged.forms)


def _merge_term_forms(
    words: Sequence[SegmentWords], maps: Sequence[WordMap], form_maps: list[U32], terms: int
) -> tuple[U32, U32]:
    """U32[terms]: the forms of each term; and U32, these forms, term after term. Fills in `WordMap.locals`."""
    merged = _Links(terms)
    for page in _pages([m.terms for m in maps]):
        found = []
        for w, m, f, own in zip(words, maps, form_maps, page, strict=True):
            live = m.live[own]
            found.append(_linked(m.terms[own], w.form_starts[live], w.form_starts[live + 1], w.term_forms, f))
        united = merged.add([pairs for _, pairs in found])
        numbers = _places_in_runs(united >> HIGH)
        for m, (places, pairs) in zip(maps, found, strict=True):
            at = np.searchsorted(united, pairs)
            m.locals[places] = numbers[np.minimum(at, len(numbers) - 1)] if len(numbers) else 0
    return merged.counts, np.concatenate(merged.forms)


def _linked(numbers: U32, starts: IntArray, ends: IntArray, forms: U32, form_map: U32) -> tuple[I64, U64]:
    """The links of some terms or keys to their forms: where each lies in `forms`, and its two merged numbers.

    Args:
        numbers: the merged numbers of the terms or keys.
        starts, ends: where the forms of each lie.
    """
    counts = (ends - starts).astype(np.int64)
    places = ranges(starts, counts)
    return places, _packed(np.repeat(numbers, counts), form_map[forms[places]])


class _Links:
    """What terms or keys are linked to which forms, gathered in ascending order.

    Attributes:
        counts: U32, the forms of each term or key.
        forms: U32 each, the forms of all so far.
    """

    def __init__(self, count: int) -> None:
        self.counts: U32 = np.zeros(count, np.uint32)
        self.forms: list[U32] = []

    def add(self, pairs: Sequence[U64]) -> U64:
        """The links that several segments have to some terms or keys; all of them, each once, without dropped forms."""
        united: U64 = union([own[own.astype(np.uint32) != NO_TERM] for own in pairs])
        self.forms.append(united.astype(np.uint32))
        if len(united):
            owners = (united >> HIGH).astype(np.int64)
            self.counts[owners[0] : owners[-1] + 1] = np.bincount(owners - owners[0])
        return united


def _places_in_runs(values: U64) -> U32:
    """U32[n]: how many equal values stand before each."""
    heads = np.flatnonzero(run_heads(values)) if len(values) else np.zeros(0, np.int64)
    runs = np.diff(np.append(heads, len(values)))
    places: U32 = (np.arange(len(values)) - np.repeat(heads, runs)).astype(np.uint32)
    return places
