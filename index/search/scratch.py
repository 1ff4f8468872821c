"""Arrays over all documents of a snapshot that searches mark and clean again: making them anew would take longer."""

from __future__ import annotations

import numpy as np

from searchkit.index.arrays import F32


class Scratch:
    """Zeros: F32[D] each.

    Attributes:
        sums: two, each for one `ShortLists` at a time.
        bests: for what is cleaned at once.
    """

    def __init__(self, documents: int) -> None:
        self.sums: tuple[F32, F32] = np.zeros(documents, np.float32), np.zeros(documents, np.float32)
        self.bests: F32 = np.zeros(documents, np.float32)
