"""The k best documents of one phrase, over all segments at once. May skip work, never a hit.

The documents that hold all the words are told by bits. Where they are many, they are looked into from the most promising,
by the impacts of the words, in ever larger pieces, as long as they can be among the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F64, U32, Mask
from searchkit.index.search.bitmap import Asked
from searchkit.index.search.phrase import bounding
from searchkit.index.search.plan import as_text
from searchkit.index.search.quick import Hits, Weighted, joined, kept, looks
from searchkit.index.search.ranking import kth_best
from searchkit.index.search.scoring import SAFETY
from searchkit.index.search.wholelist import WholeList
from searchkit.index.search.wholephrase import WholePhrase

if TYPE_CHECKING:
    from searchkit.index.snapshot import Snapshot

SEARCHED = 150
"""So few documents of the rarest word need no bits."""
PIECE = 512
"""So many documents are looked into first."""
GROWTH = 4
"""Each piece is so much larger than the one before."""


def lists_of(snapshot: Snapshot, query: wq.Phrase) -> list[WholeList]:
    """The lists of a phrase's words in a text field, in order; none where one is missing."""
    lists = []
    for word in query.words:
        whole = snapshot.whole_list(query.fieldname, as_text(word))
        if whole is None:
            return []
        lists.append(whole)
    return lists


def best_of_phrase(phrase: WholePhrase, k: int, allowed: Mask | None) -> Hits:
    """A superset of the k best, with all that tie with the last of them.

    Args:
        phrase: of at least two words, its weight above 0.
        allowed: Mask[documents] that may be found, or None for all.
    """
    docs = _candidates(phrase.lists, allowed)
    if len(docs) <= PIECE:
        return _scored(phrase, docs)
    bounds = phrase.weight * SAFETY * _saturations(bounding(phrase.lists, phrase.slop), docs)
    found = list[Hits]()
    theta, size = 0.0, PIECE
    while len(docs):
        order = bounds.argpartition(max(len(docs) - size, 0))[::-1]
        found.append(_scored(phrase, np.sort(docs.take(order[:size]))))
        theta = kth_best(np.concatenate([hits.scores for hits in found]), k, theta)
        left = order[size:]
        left = left[bounds.take(left) >= theta]
        docs, bounds = docs.take(left), bounds.take(left)
        size *= GROWTH
    return joined(found)


def _candidates(lists: Sequence[WholeList], allowed: Mask | None) -> U32:
    """Documents, ascending, that may hold all words."""
    shortest = min(lists, key=lambda whole: whole.size)
    docs = shortest.docs
    if allowed is not None:
        docs = docs.compress(allowed.take(docs))
    others = [Weighted(whole, 1.0) for whole in lists if whole is not shortest]
    if len(docs) <= SEARCHED or not others:
        return docs
    return docs.compress(np.logical_and.reduce(looks(docs, others)))


def _saturations(lists: Sequence[WholeList], docs: U32) -> F64:
    """F64[n]: no phrase of these words has a greater one; of documents that are in all lists, or in a few not."""
    asked, found = Asked(docs), np.empty(len(docs), bool)
    best = np.full(len(docs), np.inf)
    for whole in lists:
        impacts = whole.impacts.take(whole.find(asked, found), mode="clip")
        np.minimum(best, impacts * whole.widen, out=best)
    return best


def _scored(phrase: WholePhrase, docs: U32) -> Hits:
    """Those of ascending documents that hold the phrase, and their scores."""
    scores = phrase.at(docs)
    return kept(Hits(docs, scores), scores > 0)
