"""Arrays over all documents of a snapshot that searches mark and clean again: making them anew would take longer."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from searchkit.index.arrays import F32, F64, Mask


class Scratch:
    """Zeros, one for each document.

    Attributes:
        sums: F32[D], for one `ShortLists` at a time.
        marks: Mask[D, rounded up to whole words of 64], for what is cleaned at once.
    """

    def __init__(self, documents: int) -> None:
        self._documents = documents
        self.sums: F32 = np.zeros(documents, np.float32)
        self.marks: Mask = np.zeros(-(-documents // 64) * 64, bool)

    @cached_property
    def totals(self) -> F64:
        """F64[D], cleaned at once: what plain terms score."""
        return np.zeros(self._documents)
