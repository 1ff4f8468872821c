"""The array types of the index, and the few array idioms that every room uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

U8: TypeAlias = "NDArray[np.uint8]"
U16: TypeAlias = "NDArray[np.uint16]"
U32: TypeAlias = "NDArray[np.uint32]"
U64: TypeAlias = "NDArray[np.uint64]"
I64: TypeAlias = "NDArray[np.int64]"
F32: TypeAlias = "NDArray[np.float32]"
F64: TypeAlias = "NDArray[np.float64]"
Mask: TypeAlias = "NDArray[np.bool_]"
IntArray: TypeAlias = "NDArray[Any]"
NumberArray: TypeAlias = "NDArray[Any]"


def starts_of(counts: IntArray) -> I64:
    """I64[n + 1]: where each run begins when runs of these lengths lie one after the other, and the end."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def ranges(starts: IntArray, counts: IntArray) -> I64:
    """The numbers of all ranges [start, start + count), one range after the other.

    >>> ranges(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(starts.astype(np.int64) - (ends - counts), counts) + np.arange(total)


def positions_in(sorted_values: IntArray, wanted: IntArray) -> tuple[I64, Mask]:
    """Where each wanted value stands in an ascending array, and whether it is there at all."""
    if not len(sorted_values):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    at = np.searchsorted(sorted_values, wanted)
    at[at == len(sorted_values)] = 0
    return at, sorted_values[at] == wanted


def distinct(ascending: IntArray) -> IntArray:
    """The values of an ascending array, each once."""
    if len(ascending) < 2:
        return ascending
    return ascending[run_heads(ascending)]


def union(arrays: Sequence[IntArray]) -> IntArray:
    """The values of some arrays, ascending, each once. At least one array.

    `np.unique` would do; its first call loads numpy.ma, a tenth of what a short search costs in all.
    """
    return distinct(np.sort(np.concatenate(arrays)))


def run_heads(values: IntArray) -> Mask:
    """True where a value differs from the one before it."""
    heads = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=heads[1:])
    return heads
