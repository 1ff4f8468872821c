"""What only restricts a query: masks of the documents that are left."""

from __future__ import annotations

import numpy as np

from searchkit.index.arrays import Mask
from searchkit.index.search.clauses import AndClause, Clause, ExceptClause, MaskClause, RequireClause, mark


def both(one: Mask | None, other: Mask | None) -> Mask | None:
    """The documents that two filters leave; None leaves all."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def without_filters(clause: Clause, documents: int) -> tuple[Clause, Mask | None]:
    """A clause without the parts that only restrict it, and the documents they leave; None where nothing is restricted.

    Only parts that add nothing to a score are taken out, so scores stay the same.
    """
    if isinstance(clause, RequireClause):
        scored, mask = without_filters(clause.scored, documents)
        return scored, both(mask, mask_of(clause.required, documents))
    if isinstance(clause, ExceptClause):
        scored, mask = without_filters(clause.wanted, documents)
        return scored, both(mask, ~mask_of(clause.unwanted, documents))
    if isinstance(clause, AndClause):
        filters = [part for part in clause.clauses if isinstance(part, MaskClause) and part.score == 0]
        scored_parts = [part for part in clause.clauses if part not in filters]
        if filters and len(scored_parts) == 1:
            inner, mask = without_filters(scored_parts[0], documents)
            for part in filters:
                mask = both(mask, part.mask)
            return inner, mask
    return clause, None


def mask_of(clause: Clause, documents: int) -> Mask:
    """The documents of a clause."""
    if isinstance(clause, MaskClause):
        return clause.mask
    mask = np.zeros(documents, bool)
    mark(clause, mask)
    return mask
