"""The order of hits, and the first k of many without sorting them all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchkit.index.arrays import F64, I64, NumberArray

FEW = 64
"""So many rows are sorted as they are."""


def first(columns: Sequence[NumberArray], k: int) -> I64:
    """Indices of the k first rows, in order, when rows ascend by the first column, then by the second, and so on; k > 0.

    >>> first([np.array([2, 1, 1, 3]), np.array([0, 9, 5, 0])], 2).tolist()
    [2, 1]
    """
    chosen, ties, missing = [], np.arange(len(columns[0])), k
    for column in columns:
        if len(ties) <= max(2 * missing, FEW):
            break
        values = column[ties]
        limit = np.partition(values, missing - 1)[missing - 1]
        sure = ties[values < limit]
        chosen.append(sure)
        ties, missing = ties[values == limit], missing - len(sure)
    rows = np.concatenate([*chosen, ties])
    order = np.lexsort([column[rows] for column in reversed(columns)])
    return rows[order[:k]]


def kth_best(scores: F64, k: int, floor: float) -> float:
    """The k-th best of some scores, where there are as many, and in any case the floor; k > 0."""
    if len(scores) < k:
        return floor
    at, parted = len(scores) - k, scores.copy()
    parted.partition(at)
    return max(floor, parted.item(at))
