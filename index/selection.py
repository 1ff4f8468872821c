"""The occurrences of many forms at once, for a prefix or a pattern: their documents, and their places in a few of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from searchkit.index.arrays import I64, U32, Mask, distinct, positions_in, run_heads
from searchkit.index.cutting import cut
from searchkit.index.postings import places

if TYPE_CHECKING:
    from searchkit.index.segment import Segment


class Selection:
    """Some forms of a segment, gathered by term. What is kept are documents: positions are read where they are asked for.

    Args:
        forms: ascending.
    """

    def __init__(self, segment: Segment, forms: U32) -> None:
        self._segment = segment
        self._forms = forms
        terms, starts, docs = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], [np.zeros(0, np.uint32)]
        count = 0
        for part in cut(segment, forms, with_positions=False):
            own = part.terms[heads := run_heads(part.docs) | run_heads(part.terms)]
            firsts = np.flatnonzero(run_heads(own))
            terms.append(own[firsts])
            starts.append(count + firsts)
            docs.append(part.docs[heads])
            count += len(own)
        self._terms: I64 = np.concatenate(terms)
        self._starts: I64 = np.concatenate(starts)
        """The terms, and where the documents of each begin."""
        self._docs: U32 = np.concatenate(docs)
        """Every document of a term in one of the forms, term by term."""

    def _wanted(self, term: int) -> Mask:
        """Mask[forms of the term], which counts for those whose first term it is."""
        forms = self._segment.term_forms(term)
        found = positions_in(self._forms, forms)[1]
        found &= self._segment.terms_of_unsorted(forms) == term
        return found

    def mark(self, mask: Mask) -> None:
        """Sets the mask where one of the forms stands."""
        mask[self._docs] = True

    def places(self, docs: U32) -> list[list[int]]:
        """The positions of the forms in each of some ascending documents, ascending."""
        at = np.flatnonzero(positions_in(docs, self._docs)[1])
        terms = self._terms[distinct(np.searchsorted(self._starts, at, side="right") - 1)]
        rows = [self._places_of(term, docs) for term in terms.tolist()]
        return [sorted({position for row in rows for position in row[n]}) for n in range(len(docs))]

    def _places_of(self, term: int, docs: U32) -> list[list[int]]:
        postings = self._segment.stored_postings(term)
        wanted = self._wanted(term)
        if wanted.all():
            return places(postings, docs)
        at, found = postings.find(docs)
        held = np.flatnonzero(found)
        chosen, counts = postings.occurrences(at[held])
        kept = wanted[postings.forms(chosen)]
        rows: list[list[int]] = [[] for _ in range(len(docs))]
        owners, positions = np.repeat(held, counts)[kept], postings.all_positions()[chosen[kept]]
        for row, position in zip(owners.tolist(), positions.tolist(), strict=True):
            rows[row].append(position)
        return rows
