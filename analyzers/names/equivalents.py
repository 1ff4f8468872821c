"""What else is a stretch of a query called? АҚШ is also United States, and United States is also АҚШ and États-Unis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from searchkit.analyzers.names import exceptions, inflection
from searchkit.analyzers.names.graphemes import fold

_MOST_WORDS: Final = 6


class Equivalent(NamedTuple):
    """A stretch of a query that is a known name.

    Attributes:
        start, end: indices into the words that were given, `end` exclusive.
        key: the key that the name's one-word variants have in an index, such as `=united-states`.
        names: every other way to write the name, in any language, of one or more words each, nominative.
    """

    start: int
    end: int
    key: str
    names: tuple[str, ...]


def equivalents(words: Sequence[str]) -> tuple[Equivalent, ...]:
    """The known names among the words of a query, the longest first found from the left; they do not overlap.

    Only names that have a variant of several words: it is looked for as a phrase, while variants of one word meet by
    key without this.

    Args:
        words: as written, in order, in any language and case; a hyphenated word is one word.

    >>> [(name.start, name.end, name.key) for name in equivalents(["visite", "aux", "États-Unis"])]
    [(2, 3, '=united-states')]
    """
    found: list[Equivalent] = []
    start = 0
    while start < len(words):
        here = _longest(words, start)
        found += here
        start = here[0].end if here else start + 1
    return tuple(found)


def _longest(words: Sequence[str], start: int) -> list[Equivalent]:
    """The names that begin at a word and span as many words as any does."""
    for end in range(min(len(words), start + _MOST_WORDS), start, -1):
        stretch = " ".join(words[start:end])
        parts = exceptions.split(stretch)
        keys = exceptions.phrase_keys(parts)
        if not keys and end == start + 1:
            folded = fold(words[start])
            keys = exceptions.keys_of(words[start], (folded, *inflection.stems(folded)))
        names = [Equivalent(start, end, key, _others(key, parts)) for key in keys]
        if len(parts) > 1 and names:
            return names
        if found := [name for name in names if any(len(exceptions.split(other)) > 1 for other in name.names)]:
            return found
    return []


def _others(key: str, parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in exceptions.variants(key) if exceptions.split(name) != parts)
