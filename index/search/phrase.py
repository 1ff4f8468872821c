"""Phrases: words in order, each at most `slop` positions after the one before it.

The frequency of a phrase in a document is the number of places where it ends, those in the title counted three times.
Its weight is the sum of its words' idf, as in Lucene.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, U8, U16, U32, IntArray, positions_in, union
from searchkit.index.forms import TITLE_WEIGHT
from searchkit.index.search.clauses import NOTHING, Matches, Scores
from searchkit.index.search.scoring import ScoredTerm

Value = TypeVar("Value")

SHIFT = np.int64(1 << 32)
"""Document and position are packed into one number, the document above."""


class PhraseClause:
    """A phrase in one segment.

    Args:
        words: the term of each word, in order.
        slop: 1 for adjacent words.
        title_lengths: U16[documents].
    """

    def __init__(
        self,
        words: Sequence[ScoredTerm],
        slop: int,
        weight: float,
        codes: U8,
        factors: F64,
        title_lengths: U16,
    ) -> None:
        self.words = words
        self.slop = slop
        self.weight = weight
        self._codes = codes
        self._factors = factors
        self._title_lengths = title_lengths
        self.cost = min(len(word) for word in words)

    def candidates(self) -> U32:
        """Documents that hold all the words, found from the rarest."""
        rarest, *others = sorted(self.words, key=len)
        docs = rarest.docs
        for word in others:
            docs = docs[word.found(docs)]
        return docs

    @property
    def best(self) -> float:
        """No score is above."""
        return self.weight * min(word.best * word.widen for word in bounding(self.words, self.slop))

    def bounds(self, docs: U32, scratch: U8) -> F64:
        """No score of these documents is above; 0 where a word is missing."""
        by_word = [word.impacts_at(docs, scratch) for word in self.words]
        impacts = np.minimum.reduce(bounding(by_word, self.slop))
        if self.slop > 1:
            impacts = impacts * np.logical_and.reduce(by_word)
        widen = max(word.widen for word in self.words)
        bounds: F64 = impacts.astype(np.float64) * (self.weight * widen)
        return bounds

    def matches(self) -> Matches:
        return self.at_held(self.candidates())

    def at_held(self, docs: U32) -> Matches:
        """The phrase in documents that hold all its words."""
        if not len(docs):
            return NOTHING
        owners, positions = self.occurrences(docs)
        frequencies = self._frequencies(docs, owners, positions)
        hit = np.flatnonzero(frequencies)
        matched = docs[hit]
        scores = self.weight * bm25.saturation(frequencies[hit], self._factors[self._codes[matched]])
        return Matches(matched, scores)

    def at(self, docs: U32) -> Scores:
        held = np.ones(len(docs), bool)
        for word in self.words:
            held &= word.found(docs)
        found, scores = np.zeros(len(docs), bool), np.zeros(len(docs))
        matched = self.at_held(docs[held])
        places, there = positions_in(docs, matched.docs)
        found[places[there]] = True
        scores[places[there]] = matched.scores[there]
        return Scores(found, scores)

    def _frequencies(self, docs: U32, owners: I64, positions: I64) -> I64:
        in_title = positions < self._title_lengths[docs[owners]]
        weights = np.where(in_title, TITLE_WEIGHT, 1)
        return np.bincount(owners, weights, len(docs)).astype(np.int64)

    def occurrences(self, docs: U32) -> tuple[I64, I64]:
        """Where the phrase ends: indices into `docs`, and positions."""
        ends = _packed(self.words[0], docs)
        for word in self.words[1:]:
            ends = _continued(ends, _packed(word, docs), self.slop)
        return ends // SHIFT, ends % SHIFT

    def covered(self, document: int) -> IntArray:
        """The positions of all words that take part in a match in one document, ascending."""
        docs = np.array([document], np.uint32)
        if not all(word.found(docs)[0] for word in self.words):
            return np.zeros(0, np.int64)
        forward = [_packed(self.words[0], docs)]
        for word in self.words[1:]:
            forward.append(_continued(forward[-1], _packed(word, docs), self.slop))
        kept = [forward[-1]]
        for earlier in reversed(forward[:-1]):
            kept.append(-_continued(-kept[-1][::-1], -earlier[::-1], self.slop)[::-1])
        return union(kept) % SHIFT


def bounding(words: Sequence[Value], slop: int) -> Sequence[Value]:
    """The words than none of which a phrase is more frequent in any document.

    Side by side that is every word. Else one occurrence may have several of the next word in its reach, so it is the last
    one only, at whose occurrences the phrase ends.
    """
    return words if slop == 1 else words[-1:]


def _packed(word: ScoredTerm, docs: U32) -> I64:
    """The word's occurrences in documents that all hold it, packed and ascending."""
    places, _ = word.postings.find(docs)
    positions, counts = word.postings.positions(places)
    owners = np.repeat(np.arange(len(docs), dtype=np.int64), counts)
    return owners * SHIFT + positions


def _continued(ends: I64, following: I64, slop: int) -> I64:
    """The `following` occurrences that come 1 to `slop` positions after one of `ends`."""
    if not len(ends) or not len(following):
        return following[:0]
    before = np.searchsorted(ends, following) - 1
    return following[(before >= 0) & (following - ends[before] <= slop)]
