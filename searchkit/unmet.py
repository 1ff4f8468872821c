"""Why a query with conditions on columns finds nothing: which one the documents with its words do not meet."""

from __future__ import annotations

from typing import NamedTuple

from whoosh import query

from searchkit.engines.base import Engine, EngineOptions
from searchkit.query.columns import DATE

_MOST_VALUES = 5


class Conditional(NamedTuple):
    """A query as what it looks for and the conditions on columns that must all hold."""

    sought: query.Query
    conditions: tuple[query.Query, ...]


def unmet(engine: Engine, tree: query.Query) -> str | None:
    """A sentence on the condition that leaves nothing of what an engine tree looks for; None where that is not why."""
    found = conditional(tree)
    if found is None or not (total := _count(engine, found.sought)):
        return None
    documents = (
        "1 document has" if total == 1 else f"{total:,} documents have"
    ) + " what you look for, but none"
    for condition in found.conditions:
        column = _column(condition)
        if column is not None and not _count(engine, query.Require(found.sought, _constant(condition))):
            return f"{documents} with such a {column}: {_values(engine, found.sought, column)}"
    return f"{documents} meets all conditions together"


def conditional(tree: query.Query) -> Conditional | None:
    """The parts of an engine tree that has conditions; None for other trees."""
    if isinstance(tree, query.AndNot):
        inner = conditional(tree.a)
        return inner and inner._replace(sought=query.AndNot(inner.sought, tree.b))
    if isinstance(tree, query.ConstantScoreQuery):
        return Conditional(query.Every(), _parts(tree.child))
    if isinstance(tree, query.Require) and isinstance(tree.b, query.ConstantScoreQuery):
        return Conditional(tree.a, _parts(tree.b.child))
    return None


def _parts(condition: query.Query) -> tuple[query.Query, ...]:
    return tuple(condition.subqueries) if isinstance(condition, query.And) else (condition,)


def _column(condition: query.Query) -> str | None:
    """The one column that a condition is about."""
    columns = {leaf.fieldname for leaf in condition.leaves() if hasattr(leaf, "fieldname")}
    return columns.pop() if len(columns) == 1 else None


def _constant(condition: query.Query) -> query.Query:
    return query.ConstantScoreQuery(condition, 0.0)


def _count(engine: Engine, tree: query.Query) -> int:
    return engine.search(tree, EngineOptions(limit=0)).total


def _values(engine: Engine, sought: query.Query, column: str) -> str:
    """What the documents have in a column instead, most frequent first; of dates, the years."""
    facet = "year" if column == DATE else column
    if facet not in engine.columns():
        return f"they have no {column}"
    counts = engine.search(sought, EngineOptions(limit=0, facets=(facet,))).facets.get(facet, {})
    values = sorted(counts, key=lambda value: (-counts[value], value))
    if not values:
        return f"they have no {column}"
    listed = ", ".join(f"{value} ({counts[value]:,})" for value in values[:_MOST_VALUES])
    return f"they have {'the years ' if column == DATE else ''}{listed}" + (
        " …" if len(values) > _MOST_VALUES else ""
    )
