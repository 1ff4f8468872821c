"""Why a query finds nothing though documents have its words: which condition they do not meet, or that they are ruled out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from whoosh import query

from searchkit.engines.base import Engine, EngineOptions
from searchkit.query.columns import DATE

_MOST_VALUES = 5


class _Parts(NamedTuple):
    """A query as what it looks for and the conditions on columns that must all hold."""

    sought: query.Query
    conditions: tuple[query.Query, ...]


def unmet(engine: Engine, tree: query.Query) -> str | None:
    """A sentence on what leaves nothing of what an engine tree looks for, a ban or a condition; None where neither does."""
    if (
        isinstance(tree, query.AndNot)
        and not isinstance(tree.a, query.Every)
        and (total := _count(engine, tree.a))
    ):
        return f"{_found(total)}, but also what you ruled out"
    parts = _parts(tree)
    if parts is None or not (total := _count(engine, parts.sought)):
        return None
    start = f"{_found(total)}, but none meets"
    for condition in parts.conditions:
        if not _count(engine, query.Require(parts.sought, query.ConstantScoreQuery(condition, 0.0))):
            columns = sorted({leaf.fieldname for leaf in condition.leaves() if hasattr(leaf, "fieldname")})
            values = _values(engine, parts.sought, columns[0]) if len(columns) == 1 else ""
            return f"{start} the condition on {' or '.join(columns)}{values}"
    return f"{start} all conditions together"


def _found(total: int) -> str:
    return ("1 document has" if total == 1 else f"{total:,} documents have") + " what you look for"


def _parts(tree: query.Query) -> _Parts | None:
    """The parts of an engine tree that has conditions; None for other trees."""
    if isinstance(tree, query.AndNot):
        parts = _parts(tree.a)
        return parts and parts._replace(sought=query.AndNot(parts.sought, tree.b))
    if isinstance(tree, query.ConstantScoreQuery):
        return _Parts(query.Every(), _conditions(tree.child))
    if isinstance(tree, query.Require) and isinstance(tree.b, query.ConstantScoreQuery):
        return _Parts(tree.a, _conditions(tree.b.child))
    return None


def _conditions(condition: query.Query) -> tuple[query.Query, ...]:
    return tuple(condition.subqueries) if isinstance(condition, query.And) else (condition,)


def _count(engine: Engine, tree: query.Query) -> int:
    return engine.search(tree, EngineOptions(limit=0)).total


def _values(engine: Engine, sought: query.Query, column: str) -> str:
    """What the documents have in a column instead, most frequent first; of dates the years, or the months of one year."""
    counts, kind = _facet(engine, sought, "year" if column == DATE else column), ""
    if column == DATE:
        kind = "the years "
        if len(counts) == 1 and (months := _facet(engine, sought, "month")):
            counts, kind = months, "the months "
    if not counts:
        return f": they have no {column}"
    listed = ", ".join(f"{value} ({count:,})" for value, count in list(counts.items())[:_MOST_VALUES])
    return f": they have {kind}{listed}" + (" …" if len(counts) > _MOST_VALUES else "")


def _facet(engine: Engine, sought: query.Query, column: str) -> Mapping[str, int]:
    if column not in engine.columns():
        return {}
    return engine.search(sought, EngineOptions(limit=0, facets=(column,))).facets.get(column, {})
