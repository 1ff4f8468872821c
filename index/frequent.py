"""Which terms that begin like this are the most frequent? By occurrences, most of which need not be read for it.

A surface's occurrences are some of its first term's, so terms are looked into in the order of theirs, and only while
they may hold a surface that is more frequent than those found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from searchkit.index.arrays import starts_of
from searchkit.index.layout import SURFACE

if TYPE_CHECKING:
    from searchkit.index.arrays import I64, U32, IntArray
    from searchkit.index.segment import Segment

SAMPLE = 1 << 14
"""Of longer lists so many occurrences, evenly spread, tell each form's share."""
CANDIDATES = 4096
"""So many forms, those of the most frequent terms, may be among the most frequent."""

Counted = list[tuple[int, bytes]]
"""(occurrences, term), most first."""

MOSTLY = 0.5
"""A surface is looked up as its term where forms that begin like it are so much of the term's occurrences."""


class Beginning(NamedTuple):
    """A frequent surface, and what finds it.

    Attributes:
        occurrences: about how many it has.
        surface: as written.
        field, term: what to look up: its term, where most forms of this begin alike; else the surface itself.
    """

    occurrences: int
    surface: bytes
    field: str
    term: bytes


def frequent_terms(segment: Segment, field: str, low: int, high: int, most: int) -> Counted:
    """The most frequent of a field's terms [low, high); a surface's and a key's numbers are estimates."""
    if low >= high:
        return []
    if field == SURFACE:
        return _surfaces(segment, low, high, most)
    if field not in segment.fields:
        return _keys(segment, low, high, most)
    counts = segment.occurrences_of(np.arange(low, high))
    return [(int(counts[at]), segment.terms[low + at]) for at in _largest(counts, most)]


def _largest(counts: IntArray, most: int) -> list[int]:
    """Where the largest counts stand, largest first; among equals the first."""
    at = np.arange(len(counts))
    if len(counts) > most:
        at = np.flatnonzero(counts >= np.partition(counts, len(counts) - most)[len(counts) - most])
    largest: list[int] = at[np.argsort(-counts[at], kind="stable")][:most].tolist()
    return largest


def frequent_beginnings(segment: Segment, low: int, high: int, most: int) -> list[Beginning]:
    """The most frequent surfaces among the forms [low, high), most first, each with what finds it."""
    return [
        Beginning(count, surface, *_looked_up(segment, surface, term, low, high))
        for count, surface, term in _counted(segment, low, high, most)
    ]


def _looked_up(segment: Segment, surface: bytes, term: int, low: int, high: int) -> tuple[str, bytes]:
    whole = form_counts(segment, term, len(segment.term_forms(term))).sum()
    if sum(_forms_with_counts(segment, term, low, high)[1]) < MOSTLY * whole:
        return SURFACE, surface
    return segment.field_of(term), segment.terms[term]


def _surfaces(segment: Segment, low: int, high: int, most: int) -> Counted:
    return [(count, surface) for count, surface, _ in _counted(segment, low, high, most)]


def _counted(segment: Segment, low: int, high: int, most: int) -> list[tuple[int, bytes, int]]:
    """(occurrences, surface, the term that has most of them) of the forms [low, high), most first."""
    terms = segment.terms_of_forms(low, high)
    bounds = _bounds(segment, low, high)
    found: dict[bytes, int] = {}
    owners: dict[bytes, tuple[int, int]] = {}
    seen: set[int] = set()
    least = 0
    for at in _largest(bounds, CANDIDATES):
        term = int(terms[at])
        if bounds[at] <= least:
            break
        if term in seen or not segment.is_text(low + at):
            continue
        seen.add(term)
        forms, counts = _forms_with_counts(segment, term, low, high)
        for form, count, first in zip(forms, counts, segment.terms_of_unsorted(forms).tolist(), strict=True):
            if first != term:  # it is counted there
                continue
            surface = segment.surfaces[form]
            found[surface] = found.get(surface, 0) + count
            owners[surface] = max(owners.get(surface, (0, 0)), (count, term))
        if len(found) >= most:
            least = sorted(found.values(), reverse=True)[most - 1]
    # Most of a surface's terms may not have been looked into, so the best are counted anew.
    best = sorted(found, key=lambda surface: (-found[surface], surface))[: 2 * most]
    whole = sorted(
        ((_occurrences(segment, surface), surface) for surface in best), key=lambda row: (-row[0], row[1])
    )
    return [(count, surface, owners[surface][1]) for count, surface in whole[:most]]


def _bounds(segment: Segment, low: int, high: int) -> I64:
    """How often the surface of each of the forms [low, high) occurs at most: as often as the terms of all of its forms.

    Of many forms, where to compare them would take long, as often as its own term.
    """
    bounds = segment.occurrences_in_text(segment.terms_of_forms(low, high))
    if high - low > CANDIDATES:
        return bounds
    texts = segment.surfaces.slice(low, high)
    heads = [at for at in range(len(texts)) if not at or texts[at] != texts[at - 1]]
    return np.add.reduceat(bounds, heads).repeat(np.diff([*heads, len(texts)]))


def _occurrences(segment: Segment, surface: bytes) -> int:
    """About how often a surface occurs."""
    total = 0
    forms = segment.forms_of_surface(surface)
    for form, term in zip(forms.tolist(), segment.terms_of(forms).tolist(), strict=True):
        if segment.is_text(form):
            own = segment.term_forms(term)
            total += int(form_counts(segment, term, len(own))[own.searchsorted(form)])
    return total


def _forms_with_counts(segment: Segment, term: int, low: int, high: int) -> tuple[list[int], list[int]]:
    """A term's forms in [low, high), and how often each occurs, by a sample of the term's occurrences."""
    forms: U32 = segment.term_forms(term)
    counts = form_counts(segment, term, len(forms))
    inside = np.flatnonzero((forms >= low) & (forms < high) & (counts > 0))
    return forms[inside].tolist(), counts[inside].tolist()


def form_counts(segment: Segment, term: int, forms: int) -> I64:
    """I64[forms of the term]: about how often each occurs."""
    total = int(segment.occurrences_of(np.array([term]))[0])
    if forms == 1:
        return np.array([total])
    kept = segment.form_counts.get(term)
    if kept is None:
        step = -(-total // SAMPLE)
        sampled = np.bincount(segment.stored_postings(term).capped_forms()[::step], minlength=forms)[:forms]
        kept = segment.form_counts[term] = sampled * step
    return kept


def _keys(segment: Segment, low: int, high: int, most: int) -> Counted:
    """A key's occurrences are at most those of its forms' terms."""
    starts, forms = segment.forms_of_keys(low, high)
    bounds = segment.occurrences_in_text(segment.terms_of_unsorted(forms))
    sums = starts_of(bounds)[starts]
    counts = sums[1:] - sums[:-1]
    return [(int(counts[at]), segment.keys[low + at]) for at in _largest(counts, most) if counts[at]]
