"""One phrase over all segments at once: the lists of its words say where, and each segment's part looks there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F64, U32
from searchkit.index.search.bitmap import Asked
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.plan import compile_query
from searchkit.index.search.wholelist import WholeList

if TYPE_CHECKING:
    from searchkit.index.snapshot import Snapshot


class Piece(NamedTuple):
    """A phrase in one segment; the segment's documents are [base, end) of the whole."""

    base: int
    end: int
    clause: PhraseClause


def pieces_of(snapshot: Snapshot, query: wq.Phrase, boost: float) -> list[Piece]:
    """The segments where a phrase can stand."""
    pieces = []
    for part in snapshot.parts:
        clause = compile_query(part, query, boost)
        if isinstance(clause, PhraseClause):
            pieces.append(Piece(part.base, part.base + part.documents, clause))
    return pieces


class WholePhrase:
    """A phrase, bound to the segments when it is first asked for.

    Args:
        boost: of the nodes around it.
        lists: of its words, in order.

    Attributes:
        weight: what its saturations are multiplied with.
    """

    def __init__(
        self, snapshot: Snapshot, query: wq.Phrase, boost: float, lists: Sequence[WholeList]
    ) -> None:
        self._snapshot = snapshot
        self._query = query
        self._boost = boost
        self.slop = query.slop
        self.lists = lists
        self.weight = boost * query.boost * sum([whole.idf for whole in lists])

    @cached_property
    def _pieces(self) -> Sequence[Piece]:
        return pieces_of(self._snapshot, self._query, self._boost)

    def at(self, docs: U32) -> F64:
        """Exact scores of ascending documents: F64[n]."""
        scores, found = np.zeros(len(docs)), np.empty((len(self.lists), len(docs)), bool)
        asked = Asked(docs)
        looked = [whole.find(asked, row) for whole, row in zip(self.lists, found, strict=True)]
        held = np.logical_and.reduce(found).nonzero()[0]
        docs, places = docs.take(held), [own.take(held).astype(np.int64) for own in looked]
        for base, end, clause in self._pieces:
            first, last = docs.searchsorted((base, end)).tolist()
            if first < last:
                own = docs[first:last] - np.uint32(base)
                starts = [whole.start_of(base) for whole in self.lists]
                frequencies = clause.frequencies(
                    own, [at[first:last] - start for at, start in zip(places, starts, strict=True)]
                )
                scores[held[first:last]] = clause.scores(own, frequencies)
        return scores
