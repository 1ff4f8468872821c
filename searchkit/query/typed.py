"""What a query is made of as it is typed: items, operators, closing brackets, and the context they stand in."""

from __future__ import annotations

from collections.abc import Callable

from whoosh.qparser import syntax

from searchkit.query.tree import TEXT, TITLE

OPERATORS = {
    "AND": ("AND", "&&", "ЖӘНЕ", "И", "ET"),
    "OR": ("OR", "||", "НЕМЕСЕ", "ИЛИ", "OU"),
    "NOT": ("NOT", "ЕМЕС", "НЕ", "SAUF"),
}
OPERATOR_NAME = {spelling: name for name, spellings in OPERATORS.items() for spelling in spellings}

Split = Callable[[str], list[tuple[int, int]]]


class Context:
    """What the nodes need to know of the query they stand in, and the warnings they leave behind.

    Attributes:
        columns: the known columns, beside `text` and `title`.
        split: text → the written words in it, as ranges.
        require_all: words typed side by side are all required.
        end: where the text ends, blanks left out.
        one_word: the query has one text item, so a final `?` or `*` is a wildcard.
        warnings: sentences about what was odd.
    """

    def __init__(self, columns: frozenset[str], split: Split, *, require_all: bool, end: int) -> None:
        self.columns = columns
        self.split = split
        self.require_all = require_all
        self.end = end
        self.one_word = False
        self.warnings: list[str] = []

    def knows(self, field: str) -> bool:
        return field in (TEXT, TITLE) or field in self.columns

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)


class Operator(syntax.SyntaxNode):  # type: ignore[misc]
    """AND, OR or NOT in one of its spellings."""

    def __init__(self, spelling: str) -> None:
        self.spelling = spelling
        self.name = OPERATOR_NAME[spelling]


class Close(syntax.SyntaxNode):  # type: ignore[misc]
    """A closing bracket, perhaps with a boost."""

    def __init__(self, boost: float) -> None:
        self.boost = boost


class Item(syntax.SyntaxNode):  # type: ignore[misc]
    """One thing typed: a word, a quotation, a column's value, or an opening bracket, with its sign and field."""

    def __init__(self, kind: str, body: str, body_start: int) -> None:
        self.kind = kind
        self.body = body
        self.body_start = body_start
        self.sign = ""
        self.field = ""
        self.exact = False
        self.slop = 1
        self.boost = 1.0

    def is_word(self) -> bool:
        """It is text to be searched for, not a condition on a column."""
        return self.kind in ("text", "quote") and self.field in ("", TEXT, TITLE)
