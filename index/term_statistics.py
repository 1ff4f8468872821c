"""How the words of a collection are spread: which terms most documents hold, and how the vocabulary grows with them.

Deleted documents count until they are merged away, as they do in every document frequency.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from searchkit.index.arrays import U32
from searchkit.index.segment import Segment
from searchkit.index.snapshot import Snapshot

GAPS, PACKED = 1, 6
"""Columns of the term table."""

CANDIDATES = 64


def first_documents(segment: Segment, low: int, high: int) -> U32:
    """U32[high - low]: the first document of each term; the first gap of a list is counted from document 0."""
    rows = segment.term_table[low:high]
    widths = rows[:, PACKED] >> 16 & 255
    first = np.zeros(high - low, np.uint32)
    for width in np.unique(widths).tolist():
        at = np.flatnonzero(widths == width)
        first[at] = segment.postings_file.array(f"gaps{width}")[rows[at, GAPS]]
    return first


def growth(snapshot: Snapshot, field: str, counts: Sequence[int]) -> list[int]:
    """How many distinct terms of a field the first n documents hold, for each n of `counts`."""
    seen: set[bytes] = set()
    firsts: list[U32] = []
    for part in snapshot.parts:
        low, high = part.segment.field_range(field)
        own = first_documents(part.segment, low, high) + np.uint32(part.base)
        if len(snapshot.parts) > 1:
            terms = part.segment.terms.slice(low, high)
            own = own[np.fromiter((term not in seen for term in terms), bool, len(terms))]
            seen.update(terms)
        firsts.append(own)
    joined = np.sort(np.concatenate(firsts)) if firsts else np.zeros(0, np.uint32)
    return [int(place) for place in np.searchsorted(joined, np.asarray(counts, np.int64), side="left")]


def top_terms(
    snapshot: Snapshot, field: str, count: int, wanted: Callable[[str], bool]
) -> list[tuple[str, int]]:
    """The `count` wanted terms of a field that most documents hold, each with their number; ties by the term.

    Each segment offers its most frequent terms. A term that none offers is in no more documents than the last offered
    ones together, so once that many are reached nothing can be missing; until then each offers twice as many.
    """
    offered = CANDIDATES + count
    while True:
        terms: set[bytes] = set()
        others = 0
        for part in snapshot.parts:
            own, left = _most_frequent(part.segment, field, offered)
            terms.update(own)
            others += left
        names = (term.decode("utf-8", "surrogatepass") for term in terms)
        rows = [(name, snapshot.document_frequency(field, name)) for name in names if wanted(name)]
        best = sorted(rows, key=lambda row: (-row[1], row[0]))[:count]
        if not others or (len(best) == count and best[-1][1] > others):
            return best
        offered *= 2


def _most_frequent(segment: Segment, field: str, count: int) -> tuple[list[bytes], int]:
    """The most frequent terms of a segment, and in how many documents any other may be."""
    low, high = segment.field_range(field)
    frequencies = np.diff(segment.term_table[low : high + 1, 0].astype(np.int64))
    if len(frequencies) <= count:
        return segment.terms.slice(low, high), 0
    order = np.argpartition(-frequencies, count)
    return [segment.terms[low + at] for at in order[:count].tolist()], int(frequencies[order[count]])


def commonest_surface(snapshot: Snapshot, field: str, term: str) -> str:
    """How a term is written most often in the documents; the first of them in the alphabet where several are."""
    surfaces: Counter[bytes] = Counter()
    for part in snapshot.parts:
        segment = part.segment
        number = segment.term(field, term.encode("utf-8", "surrogatepass"))
        if number >= 0:
            forms = segment.term_forms(number).tolist()
            uses = np.bincount(segment.stored_postings(number).forms(), minlength=len(forms)).tolist()
            for form, times in zip(forms, uses, strict=True):
                surfaces[segment.surfaces[form]] += times
    best = min(surfaces, key=lambda surface: (-surfaces[surface], surface), default=b"")
    return best.decode("utf-8", "surrogatepass")
