"""What the last word of a query may become: the index's own words that begin like it."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest
from itertools import islice

from searchkit.analyzers.normalize import normalize
from searchkit.query.parse import written_words
from searchkit.query.spelling import with_kazakh_letters
from searchkit.query.vocabulary import Vocabulary

_MOST_SCANNED = 50_000


@dataclass(frozen=True, slots=True)
class Completion:
    """A query whose last word is completed.

    Attributes:
        text: the whole query.
        word: the completed word, as the index has it.
        documents: in how many documents it stands.
    """

    text: str
    word: str
    documents: int


def complete(prefix: str, vocabulary: Vocabulary, limit: int = 10) -> list[Completion]:
    """The completions of a half-typed query, most frequent first, shorter before longer.

    A word typed without Kazakh letters (`каз`) is completed by words that have them, too.
    """
    places = written_words(prefix)
    if not places or places[-1][1] != len(prefix):
        return []
    start, end = places[-1]
    typed = normalize(prefix[start:end])
    found = dict(_beginning_with(typed, vocabulary))
    for other in _heads_with_kazakh_letters(typed, vocabulary):
        found.update(_beginning_with(other, vocabulary))
    best = nsmallest(limit, found.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    return [Completion(prefix[:start] + word, word, count) for word, count in best]


def _beginning_with(head: str, vocabulary: Vocabulary) -> list[tuple[str, int]]:
    return list(islice(vocabulary.terms("surface", head), _MOST_SCANNED))


def _heads_with_kazakh_letters(typed: str, vocabulary: Vocabulary) -> list[str]:
    return with_kazakh_letters(typed, vocabulary, "surface", whole=False)[:8]
