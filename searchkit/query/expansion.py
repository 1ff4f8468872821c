"""Pseudo-relevance feedback: words that the first answers share and the collection does not join the query.

Bo1 (Amati 2003, "Probability models for information retrieval based on divergence from randomness"): the weight of a
term is tf · log2((1 + P) / P) + log2(1 + P), with tf its frequency in the feedback documents and P its documents
divided by all documents.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from whoosh import query

from searchkit.model import Document
from searchkit.query.alike import telling_terms
from searchkit.query.leaves import ReadTerm
from searchkit.query.plan import Plan, PlannedWord
from searchkit.query.vocabulary import Vocabulary
from searchkit.query.weights import EXPANSION_WEIGHT, FEEDBACK_TERMS


def expanded(plan: Plan, feedback: Sequence[Document], documents: int, vocabulary: Vocabulary) -> Plan:
    """The plan with the most telling words of its first answers beside it; the plan itself where they share none.

    A document need not hold any of them: they only move documents that match already.

    Args:
        feedback: the first answers.
        documents: how many the index holds.
    """
    counts: Counter[tuple[str, str]] = Counter()
    holders: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], str] = {}
    for document in feedback:
        found, places = telling_terms(document)
        lemmas = {term: count for term, count in found.items() if term[0] != "key"}
        counts.update(lemmas)
        holders.update(lemmas.keys())
        written.update(places)
    weighed = [
        (bo1(count, vocabulary.doc_frequency(*term) / documents), term)
        for term, count in counts.items()
        if holders[term] > 1
    ]
    chosen = sorted(weighed, key=lambda row: (-row[0], row[1]))[:FEEDBACK_TERMS]
    if not chosen:
        return plan
    leaves = [
        ReadTerm(
            *term,
            word=len(plan.words) + number,
            by="expansion",
            boost=EXPANSION_WEIGHT * weight / chosen[0][0],
        )
        for number, (weight, term) in enumerate(chosen)
    ]
    words = tuple(PlannedWord(written[leaf.fieldname, leaf.text], 0, 0, (leaf,)) for leaf in leaves)
    return plan._replace(query=query.AndMaybe(plan.query, query.Or(leaves)), words=(*plan.words, *words))


def bo1(frequency: int, share: float) -> float:
    """The weight of a term that stands `frequency` times in the feedback and in `share` of all documents, 0 to 1.

    >>> round(bo1(3, 0.01), 2), bo1(3, 0.0)
    (19.99, 0.0)
    """
    if share <= 0:
        return 0.0
    return frequency * math.log2((1 + share) / share) + math.log2(1 + share)
