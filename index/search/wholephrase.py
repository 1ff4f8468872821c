"""Phrases over all segments at once: the lists of their words say where, and each segment's postings say at which positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from whoosh import query as wq

from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, U32, IntArray, Mask
from searchkit.index.forms import TITLE_WEIGHT
from searchkit.index.search.bitmap import Asked
from searchkit.index.search.phrase import BITS, SHIFT, PhraseClause, continued
from searchkit.index.search.plan import as_text, compile_query
from searchkit.index.search.wholelist import WholeList

if TYPE_CHECKING:
    from searchkit.index.segment_part import SegmentPart
    from searchkit.index.snapshot import Snapshot


class Piece(NamedTuple):
    """A phrase in one segment, whose documents count from `base` in the whole."""

    base: int
    clause: PhraseClause


def pieces_of(snapshot: Snapshot, query: wq.Phrase, boost: float) -> list[Piece]:
    """The segments where a phrase can stand."""
    pieces = []
    for part in snapshot.parts:
        clause = compile_query(part, query, boost)
        if isinstance(clause, PhraseClause):
            pieces.append(Piece(part.base, clause))
    return pieces


class Word(NamedTuple):
    """A term of a phrase, and its list."""

    field: str
    text: str
    list: WholeList


class WholePhrase:
    """A phrase of at least two words.

    Args:
        boost: of the nodes around it.
        lists: of its words, in order.

    Attributes:
        weight: what its saturations are multiplied with.
    """

    def __init__(
        self, snapshot: Snapshot, query: wq.Phrase, boost: float, lists: Sequence[WholeList]
    ) -> None:
        self.snapshot = snapshot
        self.slop: int = query.slop
        self.lists = lists
        texts = map(as_text, query.words)
        self.words = [Word(query.fieldname, text, whole) for text, whole in zip(texts, lists, strict=True)]
        self.weight: float = boost * query.boost * sum([whole.idf for whole in lists])

    def at(self, docs: U32) -> F64:
        """Exact scores of ascending documents: F64[n]."""
        scores: F64 = scores_of([self], docs)[0]
        return scores


def scores_of(phrases: Sequence[WholePhrase], docs: U32) -> F64:
    """Exact scores of phrases in ascending documents: F64[phrases, n]. What several phrases need is worked out once."""
    asked, count = Asked(docs), len(docs)
    scores = np.zeros((len(phrases), count))
    ends = _ends(phrases, asked)
    if len(ends):
        owners, positions = ends >> BITS, ends & (SHIFT - 1)
        in_title = positions < _title_lengths(phrases[0].snapshot, docs).take(owners % count)
        frequencies = np.bincount(owners, np.where(in_title, TITLE_WEIGHT, 1), scores.size)
        for phrase, out, own in zip(phrases, scores, frequencies.reshape(scores.shape), strict=True):
            whole = phrase.lists[0]
            out[:] = phrase.weight * bm25.saturation(own, asked.factors(whole.codes, whole.factors))
    return scores


def _ends(phrases: Sequence[WholePhrase], asked: Asked) -> I64:
    """Where phrases end: of the p-th of them in the d-th of n documents, p · n + d and the position, packed."""
    words = {word[:2]: word for phrase in phrases for word in phrase.words}
    looked = {term: _Look(word, asked) for term, word in words.items()}
    for phrase in phrases:
        looks = [looked[word[:2]] for word in phrase.words]
        held = np.logical_and.reduce([look.found for look in looks])
        for look in looks:
            look.needed |= held
    occurrences = {term: look.occurrences(phrases[0].snapshot) for term, look in looked.items()}
    found = []
    for number, phrase in enumerate(phrases):
        ends, *following = [occurrences[word[:2]] for word in phrase.words]
        for own in following:
            ends = continued(ends, own, phrase.slop)
        found.append(ends + (number * len(asked) << BITS))
    return np.concatenate(found)


class _Look:
    """A word, looked up in ascending documents: where it is needed, and at which positions it is there."""

    def __init__(self, word: Word, asked: Asked) -> None:
        self._word = word
        self._docs = asked.docs
        self.found: Mask = np.empty(len(asked), bool)
        self._places = word.list.find(asked, self.found)
        self.needed: Mask = np.zeros(len(asked), bool)

    def occurrences(self, snapshot: Snapshot) -> I64:
        """The number of the document and the position of each, packed as in `phrase.py`, ascending."""
        found = [np.zeros(0, np.int64)]
        needed = self.needed.nonzero()[0]
        for part, own in _by_part(snapshot, self._docs.take(needed)):
            postings = part.postings(self._word.field, self._word.text)
            assert postings is not None
            numbers = needed[own]
            places = self._places.take(numbers).astype(np.int64) - self._word.list.start_of(part.base)
            positions, counts = postings.positions(places)
            found.append(numbers.repeat(counts) << BITS | positions)
        return found[-1] if len(found) < 3 else np.concatenate(found)


def _by_part(snapshot: Snapshot, docs: U32) -> Iterator[tuple[SegmentPart, slice]]:
    """Each segment with some of ascending documents, and which of them are its own."""
    edges = [*docs.searchsorted([part.base for part in snapshot.parts]).tolist(), len(docs)]
    for part, first, last in zip(snapshot.parts, edges, edges[1:], strict=False):
        if first < last:
            yield part, slice(first, last)


def _title_lengths(snapshot: Snapshot, docs: U32) -> IntArray:
    """U16[n]: of ascending documents."""
    lengths = [
        part.title_lengths.take(docs[own] - np.uint32(part.base)) for part, own in _by_part(snapshot, docs)
    ]
    return lengths[0] if len(lengths) == 1 else np.concatenate(lengths)
