"""What a stretch of the query is also called: the words United States are АҚШ too, and АҚШ is États-Unis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whoosh import query

from searchkit.analyzers.names import Equivalent, equivalents
from searchkit.query.tree import Word, wanted


def also_called(tree: query.Query) -> dict[int, list[Equivalent]]:
    """By the word's `id()`: the known names that a word of a user's tree is, or is a part of."""
    found: dict[int, list[Equivalent]] = {}
    for stretch in _stretches(tree):
        for name in equivalents([word.text for word in stretch]):
            for word in stretch[name.start : name.end]:
                found.setdefault(id(word), []).append(name)
    return found


def called_whole(words: Sequence[str]) -> list[Equivalent]:
    """The known names that these words are, all of them together.

    >>> [name.key for name in called_whole(["New", "York"])], called_whole(["New", "York", "visit"])
    (['=new-york'], [])
    """
    return [name for name in equivalents(list(words)) if (name.start, name.end) == (0, len(words))]


def _stretches(tree: query.Query) -> Iterator[list[Word]]:
    """The words that were typed side by side, with one blank between them."""
    stretch: list[Word] = []
    for node in wanted(tree):
        plain = isinstance(node, Word) and not node.exact
        if stretch and not (plain and _follows(node, stretch[-1])):
            yield stretch
            stretch = []
        if plain:
            stretch.append(node)
    if stretch:
        yield stretch


def _follows(node: query.Query, before: Word) -> bool:
    if node.startchar is None or before.endchar is None:
        return False
    return bool(node.fieldname == before.fieldname and 0 < node.startchar - before.endchar <= 1)
