"""Phrases: words in order, each at most `slop` positions after the one before it.

The frequency of a phrase in a document is the number of places where it ends, those in the title counted three times.
Its weight is the sum of its words' idf, as in Lucene.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, U8, U16, U32, IntArray, union
from searchkit.index.forms import TITLE_WEIGHT
from searchkit.index.search.clauses import NOTHING, Matches, Scores
from searchkit.index.search.scoring import ScoredTerm

Value = TypeVar("Value")

BITS = 32
SHIFT = np.int64(1 << BITS)
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
        frequencies = self.frequencies(docs, [word.postings.find(docs)[0] for word in self.words])
        hit = np.flatnonzero(frequencies)
        return Matches(docs[hit], self.scores(docs[hit], frequencies[hit]))

    def at(self, docs: U32) -> Scores:
        looked = [word.postings.find(docs) for word in self.words]
        held = np.logical_and.reduce([found for _, found in looked])
        found, scores = np.zeros(len(docs), bool), np.zeros(len(docs))
        own = held.nonzero()[0]
        if len(own):
            there = docs.take(own)
            frequencies = self.frequencies(there, [places.take(own) for places, _ in looked])
            found[own] = frequencies > 0
            scores[own] = self.scores(there, frequencies)
        return Scores(found, scores)

    def scores(self, docs: U32, frequencies: I64) -> F64:
        """Of documents and how often the phrase is in them: 0 where it is not."""
        return self.weight * bm25.saturation(frequencies, self._factors.take(self._codes.take(docs)))

    def frequencies(self, docs: U32, places: Sequence[IntArray]) -> I64:
        """Of ascending documents, and where they stand in the list of each word."""
        ends = _packed(self.words[0], places[0])
        for word, own in zip(self.words[1:], places[1:], strict=True):
            ends = continued(ends, _packed(word, own), self.slop)
        owners, positions = ends >> BITS, ends & (SHIFT - 1)
        in_title = positions < self._title_lengths.take(docs.take(owners))
        weights = np.where(in_title, TITLE_WEIGHT, 1)
        return np.bincount(owners, weights, len(docs)).astype(np.int64)

    def covered(self, document: int) -> IntArray:
        """The positions of all words that take part in a match in one document, ascending."""
        looked = [word.postings.find(np.array([document], np.uint32)) for word in self.words]
        if not all(found[0] for _, found in looked):
            return np.zeros(0, np.int64)
        occurrences = [_packed(word, places) for word, (places, _) in zip(self.words, looked, strict=True)]
        forward = [occurrences[0]]
        for own in occurrences[1:]:
            forward.append(continued(forward[-1], own, self.slop))
        kept = [forward[-1]]
        for earlier in reversed(forward[:-1]):
            kept.append(-continued(-kept[-1][::-1], -earlier[::-1], self.slop)[::-1])
        return union(kept) % SHIFT


def bounding(words: Sequence[Value], slop: int) -> Sequence[Value]:
    """The words than none of which a phrase is more frequent in any document.

    Side by side that is every word. Else one occurrence may have several of the next word in its reach, so it is the last
    one only, at whose occurrences the phrase ends.
    """
    return words if slop == 1 else words[-1:]


def _packed(word: ScoredTerm, places: IntArray) -> I64:
    """The word's occurrences in the postings at some places, packed, and ascending if these are: by their numbers."""
    positions, counts = word.postings.positions(places)
    owners = np.arange(len(places), dtype=np.int64).repeat(counts)
    owners <<= BITS
    owners |= positions
    return owners


def continued(ends: I64, following: I64, slop: int) -> I64:
    """The `following` occurrences that come 1 to `slop` positions after one of `ends`."""
    if not len(ends) or not len(following):
        return following[:0]
    before = np.searchsorted(ends, following) - 1
    return following[(before >= 0) & (following - ends[before] <= slop)]
