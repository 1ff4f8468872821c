"""Sketches: 32 bytes a document, by which documents that share most of their text are found.

MinHash by one permutation (Li, Owen, Zhang 2012) over stretches of three lemmas, empty bins filled from their
neighbours (Shrivastava, Li 2014), the lowest byte of each minimum kept (Li, König 2010). Two documents are compared
where four neighbouring bins are equal, as in Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from searchkit.index.arrays import I64, U8, U32, U64, Mask
from searchkit.index.layout import SKETCH_BYTES

if TYPE_CHECKING:
    from searchkit.index.snapshot import Snapshot

ALIKE = 22
"""Equal bytes, of 32, from which two documents are near-duplicates: about seven stretches in ten are in both."""


def sketches_of(snapshot: Snapshot, numbers: Sequence[int]) -> U8:
    """U8[n, 32]: the sketches of these documents."""
    found = np.zeros((len(numbers), SKETCH_BYTES), np.uint8)
    wanted = np.array(numbers, np.int64)
    for part in snapshot.parts:
        inside = np.flatnonzero((wanted >= part.base) & (wanted < part.base + part.documents))
        if len(inside):
            found[inside] = part.segment.sketches[wanted[inside] - part.base]
    return found


def near(snapshot: Snapshot, number: int) -> I64:
    """The numbers of a document's near-duplicates that are not deleted, itself left out, ascending."""
    (own,) = sketches_of(snapshot, [number])
    found: list[I64] = [np.zeros(0, np.int64)]
    for part in snapshot.parts:
        mask = alike(own, part.segment.sketches)
        found.append(np.flatnonzero(mask if part.live is None else mask & part.live) + part.base)
    numbers: I64 = np.concatenate(found)
    others: I64 = numbers[numbers != number]
    return others


def repeated_total(snapshot: Snapshot) -> int:
    """How many documents that are not deleted have a near-duplicate."""
    live = [p.segment.sketches if p.live is None else p.segment.sketches[p.live] for p in snapshot.parts]
    return int(np.count_nonzero(repeated(np.concatenate(live)))) if live else 0


def bands(found: U8) -> U32:
    """U32[D, 8]: four neighbouring bytes as one number; 0 in all is a document without a sketch."""
    return np.ascontiguousarray(found).view(np.uint32)


def alike(one: U8, others: U8) -> Mask:
    """Mask[D]: which of D sketches are near-duplicates of `one` (U8[32])."""
    if not one.any():
        return np.zeros(len(others), bool)
    near = np.flatnonzero((bands(others) == bands(one)).any(axis=1))
    mask = np.zeros(len(others), bool)
    mask[near] = (others[near] == one).sum(axis=1) >= ALIKE
    return mask


def groups(found: U8) -> list[list[int]]:
    """Documents in order, each with those after it that are near-duplicates of it and of none before it.

    >>> groups(np.array([[1] * 32, [2] * 32, [1] * 32, [0] * 32, [0] * 32], np.uint8))
    [[0, 2], [1], [3], [4]]
    """
    firsts: list[list[int]] = []
    heads = np.zeros((0, SKETCH_BYTES), np.uint8)
    for number, own in enumerate(found):
        of = np.flatnonzero(alike(own, heads))
        if len(of):
            firsts[of[0]].append(number)
        else:
            firsts.append([number])
            heads = np.concatenate([heads, own[None]])
    return firsts


def repeated(found: U8) -> Mask:
    """Mask[D]: which documents have a near-duplicate among the others.

    Documents with an equal band are compared with their neighbours in it only, so one that differs a little from each
    of a crowd may be missed; nothing is marked that has none.
    """
    mask = np.zeros(len(found), bool)
    numbers = np.arange(len(found), dtype=np.uint64)
    for band in bands(found).T if len(found) else ():
        pairs: U64 = (band.astype(np.uint64) << np.uint64(32)) | numbers
        pairs = np.sort(pairs[band > 0])
        same = np.flatnonzero(pairs[1:] >> np.uint64(32) == pairs[:-1] >> np.uint64(32))
        one, other = (pairs[at].astype(np.uint32) for at in (same, same + 1))
        near = (found[one] == found[other]).sum(axis=1) >= ALIKE
        mask[one[near]] = mask[other[near]] = True
    return mask
