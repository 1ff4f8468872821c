"""Documents that are in all of some short lists, the usual few of them scored one by one.

When other work has emptied the processor's caches, the first array operation of each kind takes as long as a hundred
numbers. So there are as few kinds here as will do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

from searchkit.index.arrays import Mask
from searchkit.index.search.quick import FewHits, Hits, Weighted

LOOKED_UP = 1 << 11
"""So many documents of the shortest list are looked up in the others."""
FEW = 32
"""So few documents are scored, or put in order, as numbers."""


def held_by_all(lists: Sequence[Weighted], allowed: Mask | None) -> FewHits | Hits | None:
    """The documents that are in all lists, and their scores; None where lists are long.

    Args:
        lists: at least two, in the order in which their scores are added up, so that equal documents tie.
        allowed: Mask[documents] that may be found, or None for all.
    """
    shortest = lists[0]
    for own in lists:
        if own.list.size < shortest.list.size:
            shortest = own
    if shortest.list.size > LOOKED_UP:
        return None
    docs = shortest.list.docs
    held = None if allowed is None else allowed.take(docs)
    columns = []
    for own in lists:
        saturations, at = own.list.kept_saturations, None
        if saturations is None:
            return None
        if own is not shortest:
            others = own.list.docs
            at = others.searchsorted(docs)
            found = others.take(at, mode="clip") == docs
            held = found if held is None else held & found
        columns.append((saturations, at, own.weight))
    assert held is not None
    left = held.nonzero()[0]
    if len(left) > FEW:
        rows = [kept.take(left if at is None else at.take(left)) * weight for kept, at, weight in columns]
        return Hits(docs.take(left), reduce(add, rows))
    few = []
    for place in left.tolist():
        score = 0.0
        for saturations, at, weight in columns:
            score += saturations.item(place if at is None else at.item(place)) * weight
        few.append((score, docs.item(place)))
    return few
