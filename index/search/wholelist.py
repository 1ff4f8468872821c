"""One term's postings over all segments of a snapshot as one list, unpacked as far as searches have asked, and kept.

A search of plain terms then costs the same on one segment as on ten. Documents are numbered through the snapshot.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from searchkit.index import bm25
from searchkit.index.arrays import F64, U8, U32, U64, IntArray, Mask
from searchkit.index.postings import StoredPostings, smallest
from searchkit.index.search.bitmap import Asked, Bitmap, RankedBitmap
from searchkit.index.search.scoring import ScoredTerm

TOP = 256
"""So many of the best postings, or all of the best impact, are kept apart."""
SPREAD = 32
"""A bitmap of a short list has at least so many bits a posting."""
KEPT_TOP = 1 << 10
"""A larger top, of documents that are all alike, is not kept."""
LEAST_CELLS = 1 << 10
KEPT = 1 << 14
"""Lists up to this long keep their saturations."""
LONG = 128
"""Lists of more than one document in this many are kept as bits, not as numbers."""
MADE_BYTES = 6
"""What a posting made at query time takes."""
SEARCHED = 256
"""So few documents are found sooner by searching numbers, where these are kept, than by counting bits."""
SEARCH_COST = 32
"""Searching a list for one document costs as much as entering so many into a bitmap."""


class BarePostings:
    """Postings made at query time, without what a ranking does not ask for."""

    dense = None

    def __init__(self, term: ScoredTerm) -> None:
        self._docs = term.docs
        self._frequencies = smallest(term.postings.frequencies())
        self.impacts = term.impacts

    def __len__(self) -> int:
        return len(self._docs)

    def unpack(self, out: U32) -> None:
        """Writes the documents into U32[n]."""
        out[:] = self._docs

    def frequencies(self) -> IntArray:
        """[n], scored frequencies."""
        return self._frequencies


class Piece(NamedTuple):
    """A segment's postings of the term; its documents count from `base` in the snapshot. The rest is as in `ScoredTerm`."""

    base: int
    postings: StoredPostings | BarePostings
    best: int
    tenth: int
    widen: float
    narrow: float

    @classmethod
    def of(cls, base: int, term: ScoredTerm) -> Piece:
        own = term.postings
        postings = own if isinstance(own, StoredPostings) else BarePostings(term)
        return cls(base, postings, term.best, term.tenth, term.widen, term.narrow)


class Top(NamedTuple):
    """The documents of the greatest impacts: U32[n] and U8[n], impacts descending."""

    docs: U32
    impacts: U8


class WholeList:
    """n postings of one term in a snapshot of D documents.

    Args:
        pieces: in the order of the segments; at least one.
        idf: over all segments.
        codes: U8[D], norm bytes; factors: F64[256].

    Attributes:
        size: n.
        is_long: kept as bits, not as numbers.
    """

    def __init__(self, pieces: Sequence[Piece], idf: float, codes: U8, factors: F64) -> None:
        self._pieces = pieces
        self.idf = idf
        self.codes = codes
        self.factors = factors
        self.size = sum([len(piece.postings) for piece in pieces])
        self.widen = max([piece.widen for piece in pieces])
        """An impact times this is not less than the saturation, in any segment."""
        self.best = max([piece.best * piece.widen for piece in pieces])
        """No saturation is above."""
        self.sure_tenth = max([(piece.tenth - 1) * piece.narrow if piece.tenth else 0.0 for piece in pieces])
        """Ten documents have at least this saturation; 0 where that is not known."""
        self._searched = 0
        self.is_long = self.size * LONG > len(codes)

    @property
    def most_bytes(self) -> int:
        """About what all that may be kept takes in memory."""
        documents = len(self.codes)
        copies = 2 * self.size if len(self._pieces) > 1 else 0
        made = [len(piece.postings) for piece in self._pieces if isinstance(piece.postings, BarePostings)]
        bits = documents * 3 // 16 if self.is_long else self.size * SPREAD // 6 + LEAST_CELLS // 8
        numbers = 0 if self.is_long and self.size > KEPT else 4 * self.size
        scores = 8 * self.size if self.size <= KEPT else 0
        return 4000 + copies + MADE_BYTES * sum(made) + bits + numbers + scores

    @property
    def docs(self) -> U32:
        """U32[n], ascending; those of a long list are kept only if its saturations are."""
        return self._unpacked() if self.is_long and self.size > KEPT else self._docs

    @cached_property
    def _docs(self) -> U32:
        return self._unpacked()

    def _unpacked(self) -> U32:
        docs = np.empty(self.size, np.uint32)
        at = 0
        for base, postings, *_ in self._pieces:
            own = docs[at : at + len(postings)]
            postings.unpack(own)
            if base:
                own += np.uint32(base)
            at += len(postings)
        return docs

    @cached_property
    def impacts(self) -> U8:
        """U8[n]."""
        if len(self._pieces) == 1:
            return self._pieces[0].postings.impacts
        return np.concatenate([piece.postings.impacts for piece in self._pieces])

    @cached_property
    def frequencies(self) -> IntArray:
        """[n], scored frequencies."""
        if len(self._pieces) == 1:
            return self._pieces[0].postings.frequencies()
        return np.concatenate([piece.postings.frequencies() for piece in self._pieces])

    @property
    def saturations(self) -> F64:
        """F64[n]."""
        kept = self.kept_saturations
        return self._saturations() if kept is None else kept

    @cached_property
    def kept_saturations(self) -> F64 | None:
        """The same of a short list, None of others."""
        return None if self.size > KEPT else self._saturations()

    def _saturations(self) -> F64:
        return bm25.saturation(self.frequencies, self.factors.take(self.codes.take(self.docs)))

    def start_of(self, base: int) -> int:
        """The place of the first posting of the segment whose documents count from `base`."""
        return sum([len(piece.postings) for piece in self._pieces if piece.base < base])

    def find(self, asked: Asked, found: Mask) -> IntArray:
        """Where given documents stand in the list, to be clipped; writes whether they do into Mask[m]."""
        if self.is_long and (self.size > KEPT or len(asked) > SEARCHED):
            return self._ranked.find(asked, found)
        own = self._docs
        places = own.searchsorted(asked.docs)
        np.equal(own.take(places, mode="clip"), asked.docs, out=found)
        return places

    def saturations_at(self, places: IntArray, asked: Asked) -> F64:
        """F64[m]: of documents at places that `find` gave; where it did not find one it means nothing."""
        if self.kept_saturations is not None:
            return self.kept_saturations.take(places, mode="clip")
        factors = asked.factors(self.codes, self.factors)
        return bm25.saturation(self.frequencies.take(places, mode="clip"), factors)

    @cached_property
    def least_of_top(self) -> int:
        """The impact from which on postings are of the best: at least ten of them where there are ten."""
        if self.size <= TOP:
            return 0
        counts = np.bincount(self.impacts, minlength=256)[::-1].cumsum()
        levels = max(int(counts.searchsorted(TOP, side="right")), int(counts.searchsorted(1)) + 1)
        return 256 - levels

    @cached_property
    def _top(self) -> Top | None:
        """The best postings, unless they are too many to be kept."""
        at = (self.impacts >= self.least_of_top).nonzero()[0]
        if len(at) > KEPT_TOP:
            return None
        order = at[np.argsort(self.impacts[at], kind="stable")[::-1]]
        return Top(self.docs[order], self.impacts[order])

    def top(self, most: int) -> U32:
        """Some of the best documents."""
        return self.docs[:most] if self._top is None else self._top.docs[:most]

    def postings_from(self, least: int) -> tuple[U32, U8]:
        """Documents whose impact is at least so much, in any order, and their impacts."""
        if least >= self.least_of_top and (top := self._top) is not None:
            count = len(top.impacts) - int(top.impacts[::-1].searchsorted(least))
            return top.docs[:count], top.impacts[:count]
        if least <= 1:
            return self.docs, self.impacts
        at = (self.impacts >= least).nonzero()[0]
        return self.docs.take(at), self.impacts.take(at)

    def look(self, asked: Asked, out: U8) -> None:
        """Writes into U8[m] bytes of which `asked.bits` are set for documents in the list, and for a few others."""
        if self.is_long:
            self._ranked.look(asked, out)
        elif self._searched < self.size:
            self._searched += SEARCH_COST * len(asked)
            self.find(asked, out.view(bool))
            out *= 255
        else:
            self._folded.look(asked, out)

    @property
    def words(self) -> U64:
        """U64[D / 64, rounded up]: a bit for each document; of a long list."""
        return self._ranked.words

    @cached_property
    def _ranked(self) -> RankedBitmap:
        mask = np.zeros(-(-len(self.codes) // 64) * 64, bool)
        for base, postings, *_ in self._pieces:
            if postings.dense is not None:
                np.not_equal(postings.dense, 0, out=mask[base : base + len(postings.dense)])
            else:
                docs = np.empty(len(postings), np.uint32)
                postings.unpack(docs)
                mask[base + docs.astype(np.int64)] = True
        return RankedBitmap(mask)

    @cached_property
    def _folded(self) -> Bitmap:
        cells = LEAST_CELLS
        while cells < SPREAD * self.size:
            cells *= 2
        mask = np.zeros(cells, bool)
        mask[self._docs.astype(np.int64) & (cells - 1)] = True
        return Bitmap(mask, folded=True)
