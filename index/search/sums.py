"""The k best documents of any of some terms whose lists are short together: all scores are added up by document.

A few passes over all postings take less time than to decide which to skip.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchkit.index.arrays import F64, Mask
from searchkit.index.search.quick import Hits, Weighted, kept
from searchkit.index.search.ranking import kth_best
from searchkit.index.search.scoring import PAGE

SUMMED = 1 << 13
"""So many postings are few."""


def few(lists: Sequence[Weighted]) -> bool:
    """Whether lists are short together."""
    return sum([own.list.size for own in lists]) <= SUMMED


def best_of_sums(lists: Sequence[Weighted], k: int, allowed: Mask | None, totals: F64) -> Hits:
    """A superset of the k best, with all that tie with the last of them; one may come as often as lists hold it.

    Args:
        lists: at least one, in the order in which their scores are added up, so that equal documents tie.
        allowed: Mask[documents] that may be found, or None for all.
        totals: F64[documents] of zeros; given back so.
    """
    hits = _sums(lists, totals)
    theta = 0.0
    if allowed is not None:
        hits = kept(hits, allowed.take(hits.docs))
    elif k <= PAGE and (theta := max([own.list.sure_tenth * own.weight for own in lists])):
        hits = kept(hits, hits.scores >= theta)
    most = k * len(lists)
    if len(hits.docs) <= 2 * most:
        return hits
    return kept(hits, hits.scores >= kth_best(hits.scores, most, theta))


def _sums(lists: Sequence[Weighted], totals: F64) -> Hits:
    """Documents, one as often as lists hold it, and the sums of their scores."""
    if len(lists) == 1:
        return Hits(lists[0].list.docs, lists[0].list.saturations * lists[0].weight)
    docs = np.concatenate([own.list.docs for own in lists], dtype=np.intp)  # what indices are made of anyway
    np.add.at(totals, docs, np.concatenate([own.list.saturations * own.weight for own in lists]))
    sums = totals.take(docs)
    totals[docs] = 0.0
    return Hits(docs, sums)
