"""Our plugin for Whoosh's query parser: which characters are operators, and where they are only letters.

Whoosh's own plugins read too much into text: they turn the `?` of a question into a wildcard and a hyphen into NOT. Here
an item begins at the start, after a blank or after a bracket, and only there can it carry a sign, a field or a quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from whoosh.qparser import QueryParser, syntax
from whoosh.qparser.plugins import Plugin
from whoosh.qparser.taggers import RegexTagger

from searchkit.query.group import Group
from searchkit.query.typed import OPERATOR_NAME, Close, Context, Item, Operator

_BEGIN = r"(?<![^\s(:])"
_OPERATORS = re.compile(
    _BEGIN + "(?:" + "|".join(re.escape(s) for s in sorted(OPERATOR_NAME, reverse=True)) + r")(?=[\s(]|$)"
)
_ITEM = re.compile(
    _BEGIN
    + r"""
    (?P<sign> [+-] (?= [\w"(=*?] ) )?
    (?P<field> [^\W\d][\w.]* : (?= [^\s)] ) )?
    (?: (?P<open> \( )
      | (?P<exact> = )? " (?P<quote> [^"]* ) " (?: ~ (?P<slop> \d{1,2} ) )?
      | (?P<range> [\[{] \s* [^\s\]}]* \s+ TO \s+ [^\s\]}]* \s* [\]}] )
      | (?P<text> [^\s()"]+ )
    )
    (?: \^ (?P<boost> \d{1,3} (?: \. \d+ )? ) (?= [\s)] | $ ) )?
    """,
    re.VERBOSE,
)
_TEXT_ONLY = re.compile(r'[^\s()"]+')
_CLOSE = re.compile(r"\)(?:\^(?P<boost>\d{1,3}(?:\.\d+)?)(?=[\s)]|$))?")
_TEXT_TAIL = re.compile(
    r"(?P<text>.*?[^~^])(?:~(?P<edits>[12])?)?(?:\^(?P<boost>\d{1,3}(?:\.\d+)?))?", re.DOTALL
)


class ItemTagger(RegexTagger):  # type: ignore[misc]
    """Reads an item where one may begin."""

    def __init__(self, context: Context) -> None:
        super().__init__(_ITEM)
        self.context = context

    def create(self, _parser: QueryParser, match: re.Match[str]) -> Item | None:
        field = (match["field"] or "").rstrip(":")
        if field and not self.context.knows(field):
            known = field.lower()
            if not self.context.knows(known):
                return self._plain_text(match)
            field = known
        kind = next(name for name in ("open", "quote", "range", "text") if match[name] is not None)
        item = Item(kind, match[kind], match.start(kind))
        item.sign, item.field = match["sign"] or "", field
        item.exact, item.slop = bool(match["exact"]), int(match["slop"] or 1)
        item.boost = float(match["boost"] or 1)
        return self._tail(item) if kind == "text" else item

    def _plain_text(self, match: re.Match[str]) -> Item | None:
        """An unknown field, or a URL, is text up to the next blank; what follows the colon is read on its own."""
        text = _TEXT_ONLY.match(match.string, match.start("field"))
        if text is None:
            return None
        item = Item("text", text[0], text.start())
        item.sign = match["sign"] or ""
        return item

    def _tail(self, item: Item) -> Item:
        """Split `word~2^3` into the word, its edits and its boost."""
        tail = _TEXT_TAIL.fullmatch(item.body)
        if tail is None:
            return item
        if tail["boost"]:
            item.boost = float(tail["boost"])
            item.body = item.body[: tail.start("boost") - 1]
        return item

    def match(self, _parser: QueryParser, text: str, pos: int) -> Item | None:
        found = self.expr.match(text, pos)
        item = self.create(_parser, found) if found else None
        if found is None or item is None:
            return None
        end = item.body_start + len(item.body) if _is_plain(item, found) else found.end()
        item.set_range(found.start(), end)
        return item


def _is_plain(item: Item, match: re.Match[str]) -> bool:
    """What looked like a field was read as text, and the match may reach further than the item."""
    return bool(match["field"]) and not item.field


class SearchSyntax(Plugin):  # type: ignore[misc]
    """The plugin: its taggers read signs, fields, quotes, brackets and operators; its filter groups them."""

    def __init__(self, context: Context) -> None:
        self.context = context

    def taggers(self, _parser: QueryParser) -> list[tuple[RegexTagger, int]]:
        return [
            (_FnTagger(_OPERATORS, lambda m: Operator(m[0])), 0),
            (ItemTagger(self.context), 1),
            (_FnTagger(_CLOSE, lambda m: Close(float(m["boost"] or 1))), 2),
            (_FnTagger(re.compile(r"\("), lambda m: Item("open", "(", m.start())), 3),
            (_FnTagger(re.compile(r'"+'), lambda m: _stray(self.context, m[0])), 4),
            (_FnTagger(_TEXT_ONLY, lambda m: Item("text", m[0], m.start())), 5),
        ]

    def filters(self, _parser: QueryParser) -> list[tuple[Callable[[QueryParser, Any], Any], int]]:
        return [(self.group, 600)]

    def group(self, _parser: QueryParser, nodes: Any) -> Group:
        """Brackets become groups; what is left over of them is dropped with a warning."""
        items = [node for node in nodes if not isinstance(node, syntax.Whitespace)]
        texts = [node for node in items if isinstance(node, Item) and node.is_word()]
        self.context.one_word = len(texts) == 1
        stack = [Group(self.context, Item("open", "(", 0))]
        for node in items:
            if isinstance(node, Item) and node.kind == "open":
                stack.append(Group(self.context, node))
            elif isinstance(node, Close):
                if len(stack) == 1:
                    self.context.warn("a closing bracket without an opening one was ignored")
                    continue
                done = stack.pop()
                done.head.boost *= node.boost
                stack[-1].members.append(done)
            else:
                stack[-1].members.append(node)
        while len(stack) > 1:
            self.context.warn("an opening bracket without a closing one was ignored")
            orphan = stack.pop()
            stack[-1].members.extend(orphan.members)
        return stack[0]


class _FnTagger(RegexTagger):  # type: ignore[misc]
    """A tagger whose node is made by a function of the match."""

    def __init__(self, expr: re.Pattern[str], make: Callable[[re.Match[str]], syntax.SyntaxNode]) -> None:
        super().__init__(expr)
        self.make = make

    def create(self, _parser: QueryParser, match: re.Match[str]) -> syntax.SyntaxNode:
        return self.make(match)


def _stray(context: Context, _: str) -> syntax.SyntaxNode:
    context.warn("a quotation mark without its partner was ignored")
    return syntax.Whitespace()
