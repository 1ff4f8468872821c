"""A score as a tree: every node of the query with what it gave the document, from the clauses that `search` ran."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from searchkit.index.search.plan import compile_query
from searchkit.model import Explanation

if TYPE_CHECKING:
    from whoosh.query import Query

    from searchkit.index import Reader


def explain(reader: Reader, query: Query, handle: int, boost: float = 1.0) -> Explanation | None:
    """The tree of a query's score for one document; None where it does not match.

    A node's value is what `search` adds up: children of OR and AND sum, a disjunction-max takes its best child.
    """
    part = reader.snapshot.part_of(handle)
    scored = compile_query(part, query, boost).at(np.array([handle - part.base], np.uint32))
    if not scored.found[0]:
        return None
    children = [] if query.is_leaf() else query.children()
    inner = boost * getattr(query, "boost", 1.0)
    parts = (explain(reader, child, handle, inner) for child in children)
    return Explanation(
        describe(query),
        float(scored.scores[0]),
        tuple(sorted(filter(None, parts), key=lambda part: -part.value)),
    )


def leaf_scores(reader: Reader, leaf: Query, handles: Sequence[int]) -> list[float | None]:
    """What a leaf gives each of some documents, None where it does not match: one look-up in each segment."""
    scores: list[float | None] = [None] * len(handles)
    for part in reader.snapshot.parts:
        inside = [(handle - part.base, at) for at, handle in enumerate(handles)]
        mine = sorted((number, at) for number, at in inside if 0 <= number < part.documents)
        if mine:
            scored = compile_query(part, leaf).at(np.array([number for number, _ in mine], np.uint32))
            for (_, at), found, score in zip(
                mine, scored.found.tolist(), scored.scores.tolist(), strict=True
            ):
                scores[at] = score if found else None
    return scores


def describe(query: Query) -> str:
    """One node in a few words: its kind, its field and term, its weight."""
    name = getattr(query, "by", None) or type(query).__name__
    words = getattr(query, "words", None) or [getattr(query, "text", None)]
    target = " ".join(str(word) for word in words if word is not None)
    field = query.field() if query.is_leaf() and hasattr(query, "field") else None
    weight = f" ×{query.boost:g}" if getattr(query, "boost", 1.0) != 1.0 else ""
    return f"{name} {field}:{target}{weight}" if field else f"{name}{weight}"
