"""A score as a tree: every node of the query with what it gave the document, from the clauses that `search` ran."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from whoosh.query import Term

from searchkit.index.bm25 import LENGTHS
from searchkit.index.fields import KEY, base_field
from searchkit.index.layout import LEMMA_PREFIX, SURFACE
from searchkit.index.search.plan import as_text, compile_query
from searchkit.index.segment_part import SegmentPart
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
    value, inner = float(scored.scores[0]), boost * getattr(query, "boost", 1.0)
    if query.is_leaf():
        return Explanation(describe(query), value, _factors(part, query, handle - part.base, inner))
    parts = [own for child in query.children() if (own := explain(reader, child, handle, inner)) is not None]
    if len(parts) == 1 and parts[0].value == value:
        return parts[0]  # a choice of one, or a sum of one, tells nothing
    return Explanation(describe(query), value, tuple(sorted(parts, key=lambda part: -part.value)))


def _factors(part: SegmentPart, query: Query, document: int, boost: float) -> tuple[Explanation, ...]:
    """What the score of a term is the product of: its rarity, how much of it there is, and the reading's weight."""
    if not isinstance(query, Term) or not part.is_text(query.fieldname):
        return ()
    field, term = query.fieldname, as_text(query.text)
    scored = part.scored(field, term)
    if scored is None:
        return ()
    docs = np.array([document], np.uint32)
    places, _ = scored.postings.find(docs)
    times = int(scored.postings.frequencies(places)[0])
    length = int(LENGTHS[scored.codes[document]])
    holding, among = part.document_counts(field, term)
    factors = [
        Explanation(f"rarity: in {holding:,} of {among:,} documents", part.idf(field, term)),
        Explanation(
            f"share: {times:,} of about {length:,} words, titles three times",
            float(scored.saturation_at(places, docs)[0]),
        ),
    ]
    return (*factors, Explanation("weight of this reading", boost)) if boost != 1.0 else tuple(factors)


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


#: What a node of the tree does with the scores of its children.
_NODES = {
    "Or": "sum",
    "Both": "sum",
    "Loose": "sum",
    "And": "sum, all needed",
    "DisjunctionMax": "the best of",
    "Require": "the first, where the second holds",
    "AndMaybe": "the first, with what the second adds",
    "AndNot": "the first, where the second does not hold",
    "Not": "where a condition does not hold",
    "ConstantScoreQuery": "condition",
    "Filter": "condition",
    "NumericRange": "range",
    "Every": "every document",
}


def describe(query: Query) -> str:
    """One node in a few words: what it does; of a reading its kind, its words and where they are looked for."""
    kind = type(query).__name__
    name = getattr(query, "by", None) or _NODES.get(kind, kind)
    field = query.field() if query.is_leaf() and hasattr(query, "field") else None
    if not field:
        return name
    words = getattr(query, "words", None) or [getattr(query, "text", None)]
    target = " ".join(as_text(word) for word in words if word is not None)
    base = base_field(field)
    places = (
        base.removeprefix(LEMMA_PREFIX) if base.startswith(LEMMA_PREFIX) else "",
        "in the title" * (base != field),
    )
    if base in (SURFACE, KEY) or base.startswith(LEMMA_PREFIX):
        return " · ".join(filter(None, (f"{name} {target}", *places)))
    return f"{name} {field} {target}".rstrip()
