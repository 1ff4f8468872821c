"""What the last word of a query may become: the index's own words that begin like it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest
from itertools import chain

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
    """

    text: str
    word: str


def complete(prefix: str, vocabulary: Vocabulary, limit: int = 10) -> list[Completion]:
    """The completions of a half-typed query, most frequent first.

    A word typed without Kazakh letters (`каз`) is completed by words that have them, too.
    """
    places = written_words(prefix)
    if not places or places[-1][1] != len(prefix):
        return []
    start, end = places[-1]
    typed = normalize(prefix[start:end])
    heads = [typed, *_heads_with_kazakh_letters(typed, vocabulary)]
    found = [words for head in heads if (words := vocabulary.frequent_words("surface", head, limit))]
    best = found[0] if len(found) == 1 else _most_frequent(chain.from_iterable(found), vocabulary, limit)
    return [Completion(prefix[:start] + word, word) for word in best]


def _most_frequent(words: Iterable[str], vocabulary: Vocabulary, limit: int) -> list[str]:
    """Words of several beginnings: those of most documents first, shorter before longer."""
    counts = {word: vocabulary.doc_frequency("surface", word) for word in words}
    return nsmallest(limit, counts, key=lambda word: (-counts[word], len(word), word))


def _heads_with_kazakh_letters(typed: str, vocabulary: Vocabulary) -> list[str]:
    return with_kazakh_letters(typed, vocabulary, "surface", whole=False)[:8]
