"""The commonest queries, told from the rest: some terms, any or all of them, perhaps with filters."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, NamedTuple

from whoosh import query as wq

from searchkit.index.search.plan import as_text


class FlatQuery(NamedTuple):
    """Terms of fields with postings of their own.

    Attributes:
        terms: field, term and boost, all boosts above 0.
        every: whether all terms must be there, or any.
        filters: parts that restrict and add nothing to the score.
    """

    terms: list[tuple[str, str, float]]
    every: bool
    filters: tuple[wq.Query, ...] = ()


def flat(query: Any, stored: Container[str]) -> FlatQuery | None:
    """The query if it is as plain as that, else None.

    Args:
        stored: the fields that have postings of their own.
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
        return scored._replace(filters=(*scored.filters, query.b))
    else:
        return None
    terms = []
    for sub in subqueries:
        if type(sub) is not wq.Term or sub.fieldname not in stored:
            return None
        weight = boost * sub.boost
        if weight <= 0:
            return None
        terms.append((sub.fieldname, as_text(sub.text), weight))
    return FlatQuery(terms, kind is wq.And) if terms else None
