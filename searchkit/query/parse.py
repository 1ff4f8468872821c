"""Text → `Parsed`: the user's tree, its words and what was odd. The only errors are queries with nothing to search for."""

from __future__ import annotations

import re
from typing import NamedTuple

from whoosh import query
from whoosh.qparser import QueryParser
from whoosh.qparser.plugins import WhitespacePlugin

from searchkit.errors import QueryError
from searchkit.query.syntax import SearchSyntax
from searchkit.query.tree import TEXT, Loose, Quote, Word, leaves, place
from searchkit.query.typed import Context

MAX_DEPTH = 40
_TYPOGRAPHIC_QUOTATION = re.compile(r"""\s*(=?)[“„«‟]([^“”„«»"]+)[”“»](~\d{1,2})?\s*""")


class Parsed(NamedTuple):
    """A query as it was understood, before analysis.

    Attributes:
        text: as given.
        tree: over the user-level fields `text`, `title` and the columns; leaves are those of `searchkit.query.tree`.
        words: every plain word and every word in quotes, left to right, banned ones too.
        warnings: sentences about what was odd.
        require_all: words typed side by side were all required.
        plain: read with `syntax="plain"`.
    """

    text: str
    tree: query.Query
    words: tuple[Word | Quote, ...]
    warnings: tuple[str, ...] = ()
    require_all: bool = False
    plain: bool = False


def parse(
    text: str, *, syntax: str = "whoosh", fields: frozenset[str] = frozenset(), require_all: bool = False
) -> Parsed:
    """Read a query.

    Args:
        text: as typed.
        syntax: "whoosh", or "plain" to take every character as text.
        fields: the columns that may stand before a colon; `title` and `text` always may.
        require_all: words typed side by side are all required instead of optional.

    Raises:
        QueryError: there is nothing in it to search for.
        ValueError: `syntax` is neither "whoosh" nor "plain".

    >>> parse("Tokayev -visit").tree
    AndNot((Word('text', 'Tokayev'), Word('text', 'visit')))
    """
    if syntax not in ("whoosh", "plain"):
        raise ValueError(f"expected syntax 'whoosh' or 'plain', found {syntax!r}")
    context = Context(
        fields | {"date", "lang", "source"}, written_words, require_all=require_all, end=len(text.rstrip())
    )
    readable = text.replace("\x00", " ")
    tree = None
    if syntax == "whoosh" and _depth(readable) > MAX_DEPTH:
        context.warn(f"brackets nest more than {MAX_DEPTH} deep; they were ignored")
        readable = readable.replace("(", " ").replace(")", " ")
    if syntax == "whoosh":
        tree = _read(_straight_quotes(readable), context)
    if tree is None:
        tree = _all_text(readable, context)
    if tree is None:
        raise QueryError(text, "it holds no word to search for; type at least one word, such as `Tokayev`")
    words = sorted((leaf for leaf in leaves(tree) if isinstance(leaf, Word | Quote)), key=place)
    return Parsed(text, tree, tuple(words), tuple(context.warnings), require_all, syntax == "plain")


def written_words(text: str) -> list[tuple[int, int]]:
    """The written words of a text as ranges, by the tokenizer that read the documents."""
    from searchkit.analyzers.tokenizer import words

    return list(words(text))


def _read(text: str, context: Context) -> query.Query | None:
    parser = QueryParser(TEXT, schema=None, plugins=[WhitespacePlugin(), SearchSyntax(context)])
    return parser.process(text).query(parser)


def _all_text(text: str, context: Context) -> query.Query | None:
    words = []
    for start, end in written_words(text):
        word = Word(TEXT, text[start:end])
        word.startchar, word.endchar = start, end
        words.append(word)
    if not words:
        return None
    if len(words) == 1:
        return words[0]
    return query.And(words) if context.require_all else Loose(words)


def _straight_quotes(text: str) -> str:
    """A query that is one quotation in a keyboard's own quotes is a phrase; within longer text such quotes are punctuation."""
    found = _TYPOGRAPHIC_QUOTATION.fullmatch(text)
    if not found:
        return text
    return f'{found[1]}"{found[2]}"{found[3] or ""}'


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        if character == "(":
            depth += 1
            deepest = max(deepest, depth)
        elif character == ")":
            depth = max(0, depth - 1)
    return deepest
