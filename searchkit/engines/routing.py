"""Which worker analyses a document: one that has met its words already, unless another has much less to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np

from searchkit.model import Document

SLOTS: Final = 1 << 22
_LOOKED_AT: Final = 200  # code points that tell the script


def relative(paces: Sequence[float | None]) -> list[float]:
    """How much longer than usual each worker takes for the same load; one whose pace is not known takes as long as usual.

    >>> relative([3.0, 1.0, None])
    [1.5, 0.5, 1.0]
    """
    known = [pace for pace in paces if pace]
    usual = sum(known) / len(known) if known else 1.0
    return [(pace or usual) / usual for pace in paces]


_cyrillic: Final = re.compile("[\u0400-\u052f]").search


class Routes:
    """Documents of one id go to one worker, so that the last one wins; a table of hashes remembers which.

    Every worker has to analyse each word that it meets. So documents in Cyrillic have the first half of the workers for
    their home, and all others the second half: they have other words.
    """

    def __init__(self, workers: int, lead: int) -> None:
        """`lead`: so much more may wait at home than elsewhere."""
        half = (workers + 1) // 2
        self._cyrillic_home = range(half)
        self._other_home = range(min(half, workers - 1), workers)
        self._lead = lead
        self.forget()

    def forget(self) -> None:
        """Let documents of any id go to any worker again."""
        self._taken = np.zeros(SLOTS, np.uint16)  # by hash of the id: the number of the worker and 1, or 0

    def choose(self, document: Document, waiting: Sequence[float]) -> int:
        """The worker for a document; `waiting` is how much waits for each, by the time it will take."""
        slot = crc32(document.id.encode("utf-8", "surrogatepass")) % SLOTS
        taken = int(self._taken[slot])
        if not taken:
            is_cyrillic = _cyrillic(document.text or document.title, 0, _LOOKED_AT)
            near = min(self._cyrillic_home if is_cyrillic else self._other_home, key=waiting.__getitem__)
            idlest = min(range(len(waiting)), key=waiting.__getitem__)
            taken = 1 + (near if waiting[near] - waiting[idlest] <= self._lead else idlest)
            self._taken[slot] = taken
        return taken - 1
