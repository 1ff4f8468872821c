"""The commonest queries, told from the rest: some terms, any or all of them, perhaps with filters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whoosh import query as wq

from searchkit.index.search.plan import as_text


@dataclass(frozen=True, slots=True)
class FlatQuery:
    """Terms of fields with postings of their own.

    Attributes:
        terms: field, term and boost, all boosts above 0.
        every: whether all terms must be there, or any.
        filters: parts that restrict and add nothing to the score.
    """

    terms: tuple[tuple[str, str, float], ...]
    every: bool
    filters: tuple[wq.Query, ...] = ()


def flat(query: Any, stored: Callable[[str], bool]) -> FlatQuery | None:
    """The query if it is as plain as that, else None.

    Args:
        stored: whether a field has postings of its own.
    """
    kind = type(query)
    if kind is wq.Or or kind is wq.And:
        boost, subqueries = query.boost, query.subqueries
    elif kind is wq.Term:
        boost, subqueries = 1.0, (query,)
    elif kind is wq.Require:
        scored = flat(query.a, stored)
        if scored is None or query.boost != 1.0:
            return None
        return FlatQuery(scored.terms, scored.every, (*scored.filters, query.b))
    else:
        return None
    terms = []
    for sub in subqueries:
        if type(sub) is not wq.Term or not stored(sub.fieldname):
            return None
        weight = boost * sub.boost
        if weight <= 0:
            return None
        terms.append((sub.fieldname, as_text(sub.text), weight))
    return FlatQuery(tuple(terms), kind is wq.And) if terms else None
