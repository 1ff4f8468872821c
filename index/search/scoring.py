"""One term in one segment with all that its scores need except the idf; kept between queries."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, U8, U32, Mask
from searchkit.index.postings import PostingList, StoredPostings

KEPT = 4096
"""Lists up to this long keep their saturations from query to query."""
PAGE = 10
"""The k that kept tenth impacts are good for."""
SAFETY = 1.0 + 1e-5
"""Bounds are worked out in 32 bits and widened by this much."""


class ScoredTerm:
    """A posting list and its documents' lengths.

    Args:
        codes: U8[documents], norm bytes.
        factors: F64[256], length factors with the snapshot's average length.
        written_average, average: of lengths; in the segment when its impacts were written, and in the snapshot.
    """

    def __init__(
        self, postings: PostingList, codes: U8, factors: F64, written_average: float, average: float
    ) -> None:
        self.postings = postings
        self.codes = codes
        self.factors = factors
        self._ratio = average / written_average if isinstance(postings, StoredPostings) else 1.0

    def __len__(self) -> int:
        return len(self.postings)

    @property
    def docs(self) -> U32:
        return self.postings.docs

    @cached_property
    def _kept(self) -> F64:
        docs = self.postings.docs
        return bm25.saturation(self.postings.frequencies(), self.factors.take(self.codes.take(docs)))

    def saturation(self) -> F64:
        """F64[n]: of all postings."""
        if len(self) <= KEPT:
            return self._kept
        docs = self.postings.docs
        return bm25.saturation(self.postings.frequencies(), self.factors.take(self.codes.take(docs)))

    def saturation_at(self, places: I64, docs: U32) -> F64:
        """Of some postings; `docs` are theirs."""
        if len(self) <= KEPT:
            return self._kept[places]
        return bm25.saturation(self.postings.frequencies(places), self.factors.take(self.codes.take(docs)))

    # Bounds. An impact was written with the segment's own average length. With another average a saturation grows at
    # most by the factor of the averages (and shrinks at least as little), which the two widenings below allow for.

    @cached_property
    def widen(self) -> float:
        """An impact / 255 times this is not less than the saturation."""
        return max(1.0, self._ratio) * SAFETY / bm25.IMPACT_STEPS

    @cached_property
    def narrow(self) -> float:
        """(An impact - 1) / 255 times this is not more than the saturation."""
        return min(1.0, self._ratio) / SAFETY / bm25.IMPACT_STEPS

    @cached_property
    def _steps(self) -> tuple[U8, int, int]:
        """Impacts as kept in the file or made now, the greatest, and the tenth greatest."""
        if isinstance(self.postings, StoredPostings):
            row = self.postings.row
            return self.postings.impacts, row.best_impact, row.tenth_impact
        codes = self.codes.take(self.postings.docs)
        steps = bm25.impacts_of_codes(self.postings.frequencies(), codes, self.factors)
        from_above = np.bincount(steps, minlength=256)[::-1].cumsum()
        tenth = 255 - int(from_above.searchsorted(10)) if len(steps) >= 10 else 0
        return steps, 255 - int(from_above.searchsorted(1)), tenth

    @property
    def impacts(self) -> U8:
        return self._steps[0]

    @property
    def best(self) -> int:
        return self._steps[1]

    @property
    def tenth(self) -> int:
        return self._steps[2]

    def impacts_at(self, docs: U32, scratch: U8) -> U8:
        """Impacts at given ascending documents, 0 where the term is not.

        Args:
            scratch: U8[documents] of zeros; given back so. Used where marking the list beats searching it.
        """
        own = self.postings
        if isinstance(own, StoredPostings) and own.dense is not None:
            dense: U8 = own.dense[docs]
            return dense
        if len(own) > 16 * len(docs) or len(own) < 256:
            places, found = own.find(docs)
            searched: U8 = self.impacts[places]
            searched *= found
            return searched
        scratch[own.docs] = self.impacts
        marked: U8 = scratch[docs]
        scratch[own.docs] = 0
        return marked

    def docs_from(self, least: int) -> U32:
        """Documents whose impact is at least so much."""
        if least <= 1:
            return self.postings.docs
        return self.postings.docs_at(np.flatnonzero(self.impacts >= least))

    def found(self, docs: U32) -> Mask:
        """Which of the given ascending documents hold the term."""
        own = self.postings
        if isinstance(own, StoredPostings) and own.dense is not None:
            return own.dense[docs] > 0
        return own.find(docs)[1]
