"""Documents like one document: its most telling terms as a query.

A term tells much when it is frequent here and rare elsewhere (tf·idf; Rocchio 1971, "Relevance feedback in information
retrieval", without the negative part).
"""

from __future__ import annotations

import math
from collections import Counter

from whoosh import query

from searchkit import analyzers
from searchkit.model import Document
from searchkit.query.leaves import ReadTerm
from searchkit.query.plan import Plan, PlannedWord
from searchkit.query.vocabulary import Vocabulary

#: A document's query: its most telling terms, as many as these.
TELLING_TERMS = 25


def alike(document: Document, documents: int, vocabulary: Vocabulary) -> Plan | None:
    """The query for documents like this one; None when it holds no telling term.

    Args:
        documents: how many the index holds.
    """
    counts, written = telling_terms(document)
    weighed = []
    for (field, text), count in counts.items():
        holding = vocabulary.doc_frequency(field, text)
        if 1 < holding < documents:
            weighed.append((count * math.log(documents / holding), field, text))
    chosen = sorted(weighed, key=lambda row: (-row[0], row[1:]))[:TELLING_TERMS]
    if not chosen:
        return None
    strongest = chosen[0][0]
    leaves = [
        ReadTerm(field, text, word=number, by=field.partition(".")[0], boost=weight / strongest)
        for number, (weight, field, text) in enumerate(chosen)
    ]
    words = tuple(PlannedWord(written[leaf.fieldname, leaf.text], 0, 0, (leaf,)) for leaf in leaves)
    return Plan(query.Or(leaves), None, words)


def telling_terms(document: Document) -> tuple[Counter[tuple[str, str]], dict[tuple[str, str], str]]:
    """(field, term) → how often it stands in the document, and how it is written there: lemmas, and the keys by which
    documents of other languages may name the same people and places."""
    counts: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], str] = {}
    given = document.lang if document.lang_given else None
    for content in (document.title, document.text):
        for token in analyzers.analyze(content, given, document.lang):
            lemma = token.lemmas[0]
            if analyzers.is_stop_word(lemma.text, lemma.lang):
                continue
            own = (f"lemma.{document.lang or 'und'}", lemma.text)
            for term in (own, *(("key", key) for key in token.keys)):
                counts[term] += 1
                written.setdefault(term, content[token.start : token.end])
    return counts, written
