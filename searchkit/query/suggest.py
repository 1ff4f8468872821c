"""What the last word of a query may become: the index's own words that begin like it."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import nsmallest

from searchkit.analyzers.normalize import normalize
from searchkit.query.parse import written_words
from searchkit.query.spelling import with_kazakh_letters
from searchkit.query.vocabulary import Vocabulary


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
    heads = [typed, *_heads_with_kazakh_letters(typed, vocabulary)]
    found = {
        word: vocabulary.doc_frequency("surface", word)
        for head in heads
        for word in vocabulary.frequent_words("surface", head, limit)
    }
    best = nsmallest(limit, found.items(), key=lambda item: (-item[1], len(item[0]), item[0]))
    return [Completion(prefix[:start] + word, word, count) for word, count in best]


def _heads_with_kazakh_letters(typed: str, vocabulary: Vocabulary) -> list[str]:
    return with_kazakh_letters(typed, vocabulary, "surface", whole=False)[:8]
