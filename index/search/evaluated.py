"""Documents with scores that were worked out beforehand, as a list that a search treats like a term's."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from searchkit.index import bm25
from searchkit.index.arrays import F64, U8, U32, U64, IntArray, Mask, positions_in
from searchkit.index.search.bitmap import Asked, RankedBitmap
from searchkit.index.search.scoring import SAFETY


class EvaluatedList:
    """n documents of a snapshot and what each scores; has what `WholeList` has.

    Args:
        docs: ascending; at least one.
        saturations: F64[n], above 0.
        documents: of the snapshot.
    """

    is_long = False
    sure_tenth = 0.0

    def __init__(self, docs: U32, saturations: F64, documents: int) -> None:
        self.docs = docs
        self.saturations = saturations
        self.size = len(docs)
        self.best = float(saturations.max()) * SAFETY
        self.widen = self.best / bm25.IMPACT_STEPS
        self._documents = documents

    @cached_property
    def impacts(self) -> U8:
        """U8[n]: times `widen` not less than the saturation."""
        return np.ceil(self.saturations * (SAFETY / self.widen)).clip(1, bm25.IMPACT_STEPS).astype(np.uint8)

    def top(self, most: int) -> U32:
        """Some of the best documents."""
        if self.size <= most:
            return self.docs
        return self.docs[np.argpartition(self.saturations, self.size - most)[-most:]]

    def postings_from(self, least: int) -> tuple[U32, U8]:
        """Documents whose impact is at least so much, and their impacts."""
        if least <= 1:
            return self.docs, self.impacts
        at = (self.impacts >= least).nonzero()[0]
        return self.docs.take(at), self.impacts.take(at)

    def find(self, asked: Asked, found: Mask) -> IntArray:
        """Where given documents stand in the list, to be clipped; writes whether they do into Mask[m]."""
        places, found[:] = positions_in(self.docs, asked.docs)
        return places

    def saturations_at(self, places: IntArray, asked: Asked) -> F64:
        """F64[m]: of documents at places that `find` gave."""
        del asked
        return self.saturations.take(places, mode="clip")

    def look(self, asked: Asked, out: U8) -> None:
        """Writes into U8[m] bytes of which `asked.bits` are set for documents in the list, and for no others."""
        self._bits.look(asked, out)

    @property
    def words(self) -> U64:
        """U64[D / 64, rounded up]: a bit for each document."""
        return self._bits.words

    @cached_property
    def _bits(self) -> RankedBitmap:
        mask = np.zeros(-(-self._documents // 64) * 64, bool)
        mask[self.docs] = True
        return RankedBitmap(mask)
