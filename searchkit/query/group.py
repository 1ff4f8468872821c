"""Items between brackets become one node: operators are applied, then what is left side by side is sorted and joined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from whoosh.qparser import QueryParser, syntax
from whoosh.query import And, AndMaybe, AndNot, Every, Not, NumericRange, Or, Query, Require

from searchkit.query.items import boosted, leaf
from searchkit.query.tree import Filter, Loose, Word, leaves
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
        return "", _merge([_folded(n) for n in nodes if n is not None], Or), at

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


class _Clause(NamedTuple):
    """A node taken apart: it finds its text where all conditions hold, without what is banned."""

    text: Query | None = None
    conditions: tuple[Query, ...] = ()
    banned: tuple[Query, ...] = ()

    def names_column(self) -> bool:
        return bool(self.conditions) or any(
            isinstance(leaf, Filter) for node in self.banned for leaf in leaves(node)
        )


def _taken_apart(node: Query) -> _Clause:
    match node:
        case Filter():
            return _Clause(conditions=(node,))
        case AndNot() | Require():
            clause = _Clause() if isinstance(node.a, Every) else _taken_apart(node.a)
            if isinstance(node, AndNot):
                return clause._replace(banned=(*clause.banned, node.b))
            return clause._replace(conditions=(*clause.conditions, node.b))
        case _:
            return _Clause(text=node)


def _folded(node: Query) -> Query:
    """Conditions and banned conditions as one condition; any other node as it is."""
    text, conditions, banned = _taken_apart(node)
    if text is not None or not banned or not all(isinstance(part, Filter) for part in conditions + banned):
        return node
    held = _merge([condition.child for condition in conditions], And)
    ruled_out = _merge([condition.child for condition in banned], Or)
    return Filter(Not(ruled_out) if held is None else AndNot(held, ruled_out))


class _Juxtaposed:
    """Sorts clauses typed side by side and joins them again.

    Attributes:
        optional, required: words, phrases and brackets.
        banned: what no document may meet.
        held: conditions that must all hold: they stand after `+` or in an AND.
        choices: other conditions, each perhaps without what it bans, by column: one of each column must hold.
        bound: words joined to a condition, as in `lang:en AND oil`: one of these must be met.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.optional: list[Query] = []
        self.required: list[Query] = []
        self.banned: list[Query] = []
        self.held: list[Query] = []
        self.choices: dict[str, list[Query]] = {}
        self.bound: list[Query] = []

    def add(self, sign: str, node: Query | None) -> None:
        if node is None:
            return
        clause = _taken_apart(node)
        if sign == "-":
            self.banned.append(node)
        elif sign == "+":
            for word in _words(clause.text) if not self.context.require_all else ():
                word.required = True
            self._require(clause)
        elif clause.text is None and clause.conditions:
            self.choices.setdefault(_column(clause.conditions), []).append(node)
        elif clause.text is None or (self.context.require_all and not isinstance(node, Every)):
            self._require(clause)
        elif clause.names_column():
            self.bound.append(node)
        elif isinstance(node, Loose) and node.boost == 1.0:
            self.optional.extend(node.subqueries)
        else:
            self.optional.append(node)

    def _require(self, clause: _Clause) -> None:
        """Everything in the clause must hold, as if it stood here with a sign of its own."""
        if clause.text is not None:
            self.required.append(clause.text)
        self.held.extend(clause.conditions)
        self.banned.extend(clause.banned)

    def node(self) -> Query | None:
        if self.bound:
            self._require(_taken_apart(_merge(self.bound, Or)))
        for nodes in self.choices.values():
            self._require(_either(nodes))
        node = self._text()
        for condition in _joined(self.held):
            bare = node is None and isinstance(condition, Filter)
            node = condition if bare else Require(Every() if node is None else node, condition)
        banned = _merge(self.banned, Or)
        if banned is None:
            return node
        return AndNot(Every() if node is None else node, banned)

    def _text(self) -> Query | None:
        optional = _merge(self.optional, Loose)
        required = _merge(self.required, And)
        if optional is None or required is None:
            return optional or required
        return AndMaybe(required, optional)


def _either(nodes: list[Query]) -> _Clause:
    """Values of one column are alternatives; ranges of one column must all hold."""
    clauses = [_taken_apart(node) for node in nodes]
    conditions = tuple(condition for clause in clauses for condition in clause.conditions)
    if len(nodes) == 1 or any(map(_is_range, conditions)):
        return _Clause(None, conditions, tuple(node for clause in clauses for node in clause.banned))
    return _Clause(conditions=(_merge([_folded(node) for node in nodes], Or),))


def _is_range(condition: Query) -> bool:
    return isinstance(condition, Filter) and isinstance(condition.child, NumericRange)


def _joined(conditions: list[Query]) -> list[Query]:
    """Conditions that must all hold, those without words in them as one."""
    children = [node.child for node in conditions if isinstance(node, Filter)]
    parts = [part for child in children for part in (child if isinstance(child, And) else [child])]
    one = [Filter(parts[0] if len(parts) == 1 else And(parts))] if parts else []
    return [*one, *(node for node in conditions if not isinstance(node, Filter))]


def _words(node: Query | None) -> Iterator[Word]:
    return (leaf for leaf in ([] if node is None else node.leaves()) if isinstance(leaf, Word))


def _column(conditions: tuple[Query, ...]) -> str:
    """The one column that conditions are on; a name of their own where it is not one."""
    names = {leaf.fieldname for node in conditions for leaf in node.leaves() if hasattr(leaf, "fieldname")}
    return names.pop() if len(names) == 1 else f"#{id(conditions[0])}"
