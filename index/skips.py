"""Skips: every 128th posting of a long list, so that a few postings are read without unpacking the rest."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from searchkit.index.arrays import I64, U32, IntArray, Mask, distinct

STEP = 128
"""Postings in a block."""
LEAST = 1024
"""Lists up to this long have no skips."""


def make_skips(docs: U32, frequencies: U32) -> tuple[U32, U32]:
    """For each block of a list: the document before it (0 for the first), and the frequencies before it, summed."""
    count = -(-len(docs) // STEP)
    before, sums = np.zeros(count, np.uint32), np.zeros(count, np.uint32)
    before[1:] = docs[STEP - 1 : -1 : STEP]
    sums[1:] = np.cumsum(frequencies, dtype=np.uint32)[STEP - 1 : -1 : STEP]
    return before, sums


class Skips(NamedTuple):
    """The skips of one list of n postings.

    Attributes:
        gaps: [n], as kept in the file.
        before, sums: U32[blocks], see `make_skips`.
    """

    gaps: IntArray
    before: U32
    sums: U32

    def few(self, places: int) -> bool:
        """Whether so many places are few enough for reading their blocks only."""
        return places * STEP * 2 < len(self.gaps)

    def docs_at(self, places: I64) -> U32:
        """The documents of some postings, ascending."""
        blocks = distinct(places // STEP)
        row = np.searchsorted(blocks, places // STEP)
        docs: U32 = self._unpacked(blocks)[row, places % STEP]
        return docs

    def find(self, docs: U32) -> tuple[I64, Mask]:
        """As `arrays.positions_in`, for ascending documents."""
        blocks = distinct(np.maximum(np.searchsorted(self.before, docs) - 1, 0))
        unpacked = self._unpacked(blocks).ravel()
        at = np.minimum(np.searchsorted(unpacked, docs), len(unpacked) - 1)
        places = np.minimum(blocks[at // STEP] * STEP + at % STEP, len(self.gaps) - 1)
        return places, unpacked[at] == docs

    def _unpacked(self, blocks: I64) -> U32:
        """U32[blocks, STEP]: documents; the last block repeats its last one."""
        places = blocks[:, None] * STEP + np.arange(STEP)
        inside = places < len(self.gaps)
        gaps = self.gaps[np.minimum(places, len(self.gaps) - 1)] * inside
        docs = np.cumsum(gaps, axis=1, dtype=np.uint32)
        docs += self.before[blocks][:, None]
        return docs
