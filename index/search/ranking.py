"""The order of hits, and the first k of many without sorting them all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchkit.index.arrays import I64, NumberArray


def first(columns: Sequence[NumberArray], k: int) -> I64:
    """Indices of the k first rows, in order, when rows ascend by the first column, then by the second, and so on.

    >>> first([np.array([2, 1, 1, 3]), np.array([0, 9, 5, 0])], 2).tolist()
    [2, 1]
    """
    chosen = _smallest(columns, np.arange(len(columns[0])), k)
    order = np.lexsort([column[chosen] for column in reversed(columns)])
    return chosen[order]


def _smallest(columns: Sequence[NumberArray], rows: I64, k: int) -> I64:
    """The k first rows in any order: those surely in by the first column, and the best of the ties at its limit."""
    if len(rows) <= k or not columns:
        return rows[:k]
    if k <= 0:
        return rows[:0]
    values = columns[0][rows]
    limit = np.partition(values, k - 1)[k - 1]
    sure = rows[values < limit]
    ties = rows[values == limit]
    return np.concatenate([sure, _smallest(columns[1:], ties, k - len(sure))])
