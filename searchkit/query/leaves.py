"""The engine tree's leaves: nodes of `whoosh.query` that remember which word they read and how.

An index runs them as what they derive from; `word` and `by` are for `why`, `explain` and snippets.
"""

from __future__ import annotations

from typing import Any

from whoosh import query


class ReadTerm(query.Term):  # type: ignore[misc]
    """A word read as one term of one field."""

    def __init__(self, fieldname: str, text: str, *, word: int, by: str, boost: float = 1.0) -> None:
        super().__init__(fieldname, text, boost=boost)
        self.word = word
        self.by = by


class ReadPhrase(query.Phrase):  # type: ignore[misc]
    """Words read as neighbours in one field."""

    def __init__(
        self, fieldname: str, words: list[str], *, word: int, by: str, slop: int = 1, boost: float = 1.0
    ) -> None:
        super().__init__(fieldname, words, slop=slop, boost=boost)
        self.word = word
        self.by = by


class ReadPrefix(query.Prefix):  # type: ignore[misc]
    """Every term that begins with some letters."""

    def __init__(self, fieldname: str, text: str, *, word: int, by: str, boost: float = 1.0) -> None:
        super().__init__(fieldname, text, boost=boost)
        self.word = word
        self.by = by


class ReadWildcard(query.Wildcard):  # type: ignore[misc]
    """Every term of a shape."""

    def __init__(self, fieldname: str, text: str, *, word: int, by: str, boost: float = 1.0) -> None:
        super().__init__(fieldname, text, boost=boost)
        self.word = word
        self.by = by


class ReadFuzzy(query.FuzzyTerm):  # type: ignore[misc]
    """Every term within some edits."""

    def __init__(
        self, fieldname: str, text: str, *, word: int, by: str, maxdist: int, boost: float = 1.0
    ) -> None:
        super().__init__(fieldname, text, boost=boost, maxdist=maxdist, prefixlength=0)
        self.word = word
        self.by = by


Leaf = ReadTerm | ReadPhrase | ReadPrefix | ReadWildcard | ReadFuzzy


def weighted(leaf: Leaf, factor: float) -> Leaf:
    """The same leaf with its boost multiplied; the leaf is changed in place and returned."""
    leaf.boost *= factor
    return leaf


def reading_leaves(tree: Any) -> list[Leaf]:
    """The leaves that a hit may have matched, in order: those under NOT and in conditions are left out."""
    if isinstance(tree, Leaf):
        return [tree]
    if isinstance(tree, query.Not | query.ConstantScoreQuery) or tree.is_leaf():
        return []
    if isinstance(tree, query.AndNot | query.Require):
        return reading_leaves(tree.a)
    return [leaf for child in tree.children() for leaf in reading_leaves(child)]
