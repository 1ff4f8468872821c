"""Items between brackets become one node: operators are applied, then what is left side by side is sorted and joined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.qparser import QueryParser, syntax
from whoosh.query import And, AndMaybe, AndNot, Every, NumericRange, Or, Query, Require

from searchkit.query.items import boosted, leaf
from searchkit.query.tree import Filter, Loose, Word
from searchkit.query.typed import Context, Item, Operator


class Group(syntax.SyntaxNode):  # type: ignore[misc]
    """What stands between two brackets, or the whole query: its members become one query node."""

    def __init__(self, context: Context, head: Item) -> None:
        self.context = context
        self.head = head
        self.members: list[Any] = []

    def query(self, _parser: QueryParser) -> Query | None:
        return self.build("")

    def build(self, field: str) -> Query | None:
        """The node for this group; `field` is inherited from the brackets around it."""
        field = self.head.field or field
        built = _Juxtaposed(self.context)
        for sign, node in self._clauses(field):
            built.add(sign, node)
        node = built.node()
        if node is not None and self.head.boost != 1.0:
            node = boosted(node, self.head.boost)
        return node

    def _clauses(self, field: str) -> Iterator[tuple[str, Query]]:
        """The members as signed nodes, with AND, OR and NOT already applied: NOT binds tightest, then AND, then OR."""
        members = self._with_operands()
        at = 0
        while at < len(members):
            sign, node, at = self._any_of(members, at, field)
            if node is not None:
                yield sign, node

    def _with_operands(self) -> list[Any]:
        """Operators that have nothing to join become words."""
        members = list(self.members)
        for at in range(len(members) - 1, -1, -1):
            node = members[at]
            if not isinstance(node, Operator):
                continue
            after = members[at + 1] if at + 1 < len(members) else None
            good = after is not None and (not isinstance(after, Operator) or after.name == "NOT")
            if node.name != "NOT":
                good = good and at > 0 and not isinstance(members[at - 1], Operator)
            if not good:
                self.context.warn(f"{node.spelling} has nothing to join here; it was read as a word")
                members[at] = Item("text", node.spelling, node.startchar).set_range(
                    node.startchar, node.endchar
                )
        return members

    def _any_of(self, members: list[Any], at: int, field: str) -> tuple[str, Query | None, int]:
        sign, node, at = self._all_of(members, at, field)
        if not _is_operator(members, at, "OR"):
            return sign, node, at
        nodes = [_negated(sign, node)]
        while _is_operator(members, at, "OR"):
            sign, node, at = self._all_of(members, at + 1, field)
            nodes.append(_negated(sign, node))
        usable = [n for n in nodes if n is not None]
        return "", _merge(usable, Or), at

    def _all_of(self, members: list[Any], at: int, field: str) -> tuple[str, Query | None, int]:
        sign, node, at = self._one(members, at, field)
        if not _is_operator(members, at, "AND"):
            return sign, node, at
        inner = _Juxtaposed(self.context)
        inner.add("-" if sign == "-" else "+", node)
        while _is_operator(members, at, "AND"):
            sign, node, at = self._one(members, at + 1, field)
            inner.add("-" if sign == "-" else "+", node)
        return "", inner.node(), at

    def _one(self, members: list[Any], at: int, field: str) -> tuple[str, Query | None, int]:
        negative = False
        while _is_operator(members, at, "NOT"):
            negative, at = not negative, at + 1
        member = members[at]
        head = member.head if isinstance(member, Group) else member
        sign = head.sign
        if negative:
            sign = "" if sign == "-" else "-"
        node = member.build(field) if isinstance(member, Group) else leaf(member, field, self.context)
        return sign, node, at + 1


def _is_operator(members: list[Any], at: int, name: str) -> bool:
    return at < len(members) and isinstance(members[at], Operator) and members[at].name == name


def _negated(sign: str, node: Query | None) -> Query | None:
    return AndNot(Every(), node) if sign == "-" and node is not None else node


def _merge(nodes: list[Query], kind: type[Query]) -> Query | None:
    if not nodes:
        return None
    if all(isinstance(node, Filter) for node in nodes) and len(nodes) > 1:
        return Filter(kind([node.child for node in nodes]))
    return nodes[0] if len(nodes) == 1 else kind(nodes)


class _Juxtaposed:
    """Sorts clauses typed side by side into optional, required, banned and conditions, and joins them again."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.optional: list[Query] = []
        self.required: list[Query] = []
        self.banned: list[Query] = []
        self.filters: dict[str, list[Filter]] = {}

    def add(self, sign: str, node: Query | None) -> None:
        if node is None:
            return
        if sign == "-":
            self.banned.append(node)
        elif isinstance(node, Filter):
            self.filters.setdefault(_column(node), []).append(node)
        elif sign == "+" or (self.context.require_all and not isinstance(node, Every)):
            for word in _words(node) if sign == "+" and not self.context.require_all else ():
                word.required = True
            self.required.append(node)
        elif isinstance(node, Loose) and node.boost == 1.0:
            self.optional.extend(node.subqueries)
        else:
            self.optional.append(node)

    def node(self) -> Query | None:
        text = self._text()
        conditions = [nodes[0] if len(nodes) == 1 else self._either(nodes) for nodes in self.filters.values()]
        if conditions:
            condition = conditions[0] if len(conditions) == 1 else Filter(And([c.child for c in conditions]))
            text = condition if text is None else Require(text, condition)
        if not self.banned:
            return text
        banned = _merge(self.banned, Or)
        if isinstance(text, Filter) and isinstance(banned, Filter):
            return Filter(AndNot(text.child, banned.child))  # still a condition on what stands beside it
        return AndNot(Every() if text is None else text, banned)

    def _text(self) -> Query | None:
        optional = _merge(self.optional, Loose)
        required = _merge(self.required, And)
        if optional is None or required is None:
            return optional or required
        return AndMaybe(required, optional)

    def _either(self, nodes: list[Query]) -> Filter:
        """Values of one column are alternatives; ranges of one column must all hold."""
        ranges = any(isinstance(node.child, NumericRange) for node in nodes)
        return Filter((And if ranges else Or)([node.child for node in nodes]))


def _words(node: Query) -> Iterator[Word]:
    return (leaf for leaf in node.leaves() if isinstance(leaf, Word))


def _column(node: Filter) -> str:
    names = {leaf.fieldname for leaf in node.child.leaves() if hasattr(leaf, "fieldname")}
    return names.pop() if len(names) == 1 else f"#{id(node)}"
