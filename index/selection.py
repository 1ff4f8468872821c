"""The occurrences of many forms at once, for a prefix or a pattern: their documents, and their places in a few of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from searchkit.index.arrays import U32, Mask, positions_in, starts_of
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
        self._terms = segment.by_term(forms)
        runs = [self._docs_of(term, own) for term, own in self._terms]
        self._docs: U32 = np.concatenate(runs) if runs else np.zeros(0, np.uint32)
        self._starts = starts_of(np.array([len(run) for run in runs], np.int64))

    def _docs_of(self, term: int, forms: U32) -> U32:
        """The documents in which a term stands in one of the forms."""
        postings, wanted = self._segment.stored_postings(term), self._wanted(term, forms)
        if wanted.all():
            return postings.docs
        held = np.logical_or.reduceat(wanted[postings.forms()], postings.occurrence_starts[:-1])
        return postings.docs[held]

    def _wanted(self, term: int, forms: U32) -> Mask:
        """Mask[forms of the term]."""
        return positions_in(forms, self._segment.term_forms(term))[1]

    def mark(self, mask: Mask) -> None:
        """Sets the mask where one of the forms stands."""
        mask[self._docs] = True

    def places(self, docs: U32) -> list[list[int]]:
        """The positions of the forms in each of some ascending documents, ascending."""
        at = np.flatnonzero(positions_in(docs, self._docs)[1])
        runs = sorted(set((np.searchsorted(self._starts, at, side="right") - 1).tolist()))
        rows = [self._places_of(run, docs) for run in runs]
        return [sorted({position for row in rows for position in row[n]}) for n in range(len(docs))]

    def _places_of(self, run: int, docs: U32) -> list[list[int]]:
        term, forms = self._terms[run]
        postings = self._segment.stored_postings(term)
        wanted = self._wanted(term, forms)
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
