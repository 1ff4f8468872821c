"""One item → one node: a word, a phrase, a wildcard, a word with edits, or a condition on a column."""

from __future__ import annotations

import re

from whoosh import query

from searchkit.query.columns import column_query
from searchkit.query.tree import TEXT, TITLE, Filter, Fuzzy, Loose, Quote, Wild, Word
from searchkit.query.typed import Context, Item

_RANGE = re.compile(r"[\[{]\s*(\S*?)\s+TO\s+(\S*?)\s*[\]}]")
_WILD_WORD = re.compile(r"[\w'’ʼ*?\-]+")


def leaf(item: Item, field: str, context: Context) -> query.Query | None:
    """The node for one item, or None when there is nothing in it to search for."""
    field = item.field or field or TEXT
    if field not in (TEXT, TITLE):
        value = item.body if item.kind != "range" else _as_dots(item.body)
        condition = column_query(field, value, quoted=item.kind == "quote")
        if condition is not None:
            return Filter(condition)
        context.warn(f"{field}:{item.body} names no {field}; it was read as text")
        item.kind, field = "text", TEXT
    node = _quote(item, field, context) if item.kind == "quote" else _text(item, field, context)
    if node is not None and item.boost != 1.0:
        node = boosted(node, item.boost)
    return node


def _as_dots(body: str) -> str:
    found = _RANGE.fullmatch(body)
    return ".." if found is None else "..".join("" if side == "*" else side for side in found.groups())


def _quote(item: Item, field: str, context: Context) -> query.Query | None:
    spans = context.split(item.body)
    if not spans:
        return None
    words = [item.body[a:b] for a, b in spans]
    places = [(item.body_start + a, item.body_start + b) for a, b in spans]
    if len(words) == 1:
        return _word(field, words[0], places[0], exact=item.exact)
    node = Quote(field, words, slop=item.slop, exact=item.exact, char_ranges=places)
    node.startchar, node.endchar = places[0][0], places[-1][1]
    return node


def _word(
    field: str, text: str, place: tuple[int, int], *, exact: bool = False, open_end: bool = False
) -> Word:
    node = Word(field, text, exact=exact, open_end=open_end)
    node.startchar, node.endchar = place
    return node


def _text(item: Item, field: str, context: Context) -> query.Query | None:
    body, start = item.body, item.body_start
    exact = body.startswith("=") and len(body) > 1
    if exact:
        body, start = body[1:], start + 1
    special = None if exact else _pattern(item, body, field, context) or _fuzzy(body, field, context)
    if special is not None:
        special.startchar, special.endchar = start, start + len(body)
        return special
    if body.endswith(":") and context.knows(body[:-1].lower()):
        if start + len(body) == context.end and not context.one_word:
            context.warn(f"{body} waits for its value")
            return None
        context.warn(f"{body} needs its value right after the colon; it was read as a word")
    places = [(start + a, start + b) for a, b in context.split(body)]
    words = [
        _word(field, item.body[a - item.body_start : b - item.body_start], (a, b), exact=exact)
        for a, b in places
    ]
    if not words:
        return None
    words[-1].open_end = body.endswith("*")
    if words[-1].open_end and not context.one_word:
        context.warn(
            f"{body}: * ends a wildcard only when the query is one word; longer words also count here, a little"
        )
    if len(words) == 1:
        return words[0]
    if item.sign or field == TITLE or exact:
        node = Quote(field, [word.text for word in words], exact=exact, char_ranges=places)
        node.startchar, node.endchar = places[0][0], places[-1][1]
        return node
    return Loose(words)


def _pattern(item: Item, body: str, field: str, context: Context) -> query.Query | None:
    """A wildcard query, when `*` and `?` in the item mean one."""
    if body in ("*", "*:*"):
        return query.Every() if context.one_word or item.sign else None
    if not _WILD_WORD.fullmatch(body) or not re.search(r"\w", body):
        return None
    if not context.one_word:
        body = body.rstrip("*?")
    if "*" not in body and "?" not in body:
        return None
    return Wild(field, body)


def _fuzzy(body: str, field: str, context: Context) -> query.Query | None:
    """`word~`, with as many edits as its length allows, or `word~2`."""
    found = re.fullmatch(r"(?P<word>[^~]+)~(?P<edits>[012])?", body)
    if not found or context.split(found["word"]) != [(0, len(found["word"]))]:
        return None
    edits = int(found["edits"]) if found["edits"] else (2 if len(found["word"]) >= 8 else 1)
    return Fuzzy(field, found["word"], maxdist=edits, prefixlength=0)


def boosted(node: query.Query, boost: float) -> query.Query:
    if isinstance(node, Filter):
        return node
    if isinstance(node, query.AndNot | query.Require):
        return type(node)(boosted(node.a, boost), node.b)
    if node.is_leaf() or isinstance(node, query.Or | query.And):
        node.boost *= boost
        return node
    return query.Or([node], boost=boost)
