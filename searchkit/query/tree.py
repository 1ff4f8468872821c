"""The user's tree: what was asked for, in `whoosh.query` nodes, before any word is analysed.

Leaves stand over the user-level fields `text` and `title`; everything about columns is inside a `Filter`.
"""

from __future__ import annotations

from collections.abc import Iterator

from whoosh import query

TEXT = "text"
TITLE = "title"


class Word(query.Term):  # type: ignore[misc]
    """One written word. `text` is as typed; `startchar` and `endchar` are its place in the query.

    Attributes:
        exact: `=word`: this very surface and nothing else.
        open_end: `word*` inside a longer query: words that begin like this are welcome too.
        required: `+word`, or an operand that was asked for by name; never dropped as a stop word.
    """

    def __init__(
        self, fieldname: str, text: str, *, exact: bool = False, open_end: bool = False, boost: float = 1.0
    ) -> None:
        super().__init__(fieldname, text, boost=boost)
        self.exact = exact
        self.open_end = open_end
        self.required = False


class Quote(query.Phrase):  # type: ignore[misc]
    """Words between quotes; `exact` for `="…"`. Slop 1 means side by side, as in Whoosh."""

    def __init__(
        self,
        fieldname: str,
        words: list[str],
        *,
        slop: int = 1,
        exact: bool = False,
        boost: float = 1.0,
        char_ranges: list[tuple[int, int]] | None = None,
    ) -> None:
        super().__init__(fieldname, words, slop=slop, boost=boost, char_ranges=char_ranges)
        self.exact = exact


class Wild(query.Wildcard):  # type: ignore[misc]
    """A word with `*` or `?` in it, for the surface field."""


class Fuzzy(query.FuzzyTerm):  # type: ignore[misc]
    """`word~` or `word~2`: `maxdist` edits in letters."""


class Filter(query.ConstantScoreQuery):  # type: ignore[misc]
    """A condition on a column: it decides who may answer and adds nothing to a score."""

    def __init__(self, child: query.Query, score: float = 0.0) -> None:
        super().__init__(child, score)


class Loose(query.Or):  # type: ignore[misc]
    """Words and phrases typed side by side: each is optional, and together they rank better."""


def leaves(node: query.Query) -> Iterator[query.Query]:
    """Every leaf of a user's tree, required ones before optional ones, banned ones too; a `Filter` is a leaf."""
    if isinstance(node, Filter) or node.is_leaf():
        yield node
        return
    for child in node.children():
        yield from leaves(child)


def place(node: query.Query) -> int:
    """Where a leaf begins in the query's text; 0 for one that was not typed."""
    return node.startchar or 0


def wanted(node: query.Query) -> Iterator[query.Query]:
    """Every leaf that a hit may hold: those under NOT are left out."""
    if isinstance(node, query.Not):
        return
    if isinstance(node, query.AndNot):
        yield from wanted(node.a)
    elif isinstance(node, Filter) or node.is_leaf():
        yield node
    else:
        for child in node.children():
            yield from wanted(child)


def with_text(tree: query.Query, text: query.Query) -> query.Query:
    """New text under the conditions and bans of a user's or an engine's tree."""
    if isinstance(tree, query.AndNot | query.Require):
        return type(tree)(with_text(tree.a, text), tree.b)
    return text
