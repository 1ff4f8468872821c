"""A vocabulary made of texts: what an index would offer, without the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from searchkit.analyzers import analyze


class TextVocabulary:
    """The terms of a few texts, each a document."""

    def __init__(self, *texts: str) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.documents: Counter[str] = Counter()
        self.first_lemmas: dict[str, tuple[str, str]] = {}
        for text in texts:
            seen: set[tuple[str, str]] = set()
            for token in analyze(text):
                seen.add(("surface", token.surface))
                self.first_lemmas[token.surface] = (f"lemma.{token.lemmas[0].lang}", token.lemmas[0].text)
                seen.update((f"lemma.{lemma.lang}", lemma.text) for lemma in token.lemmas)
                seen.update(("key", key) for key in token.keys)
            for field, term in seen:
                self.counts.setdefault(field, Counter())[term] += 1
            self.documents.update({field for field, _ in seen})

    def doc_frequency(self, field: str, term: str) -> int:
        return self.counts.get(field, Counter())[term]

    def has_term(self, field: str, term: str) -> bool:
        return self.doc_frequency(field, term) > 0

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        found = self.counts.get(field, Counter())
        return iter(sorted((term, count) for term, count in found.items() if term.startswith(prefix)))

    def field_documents(self, field: str) -> int:
        return self.documents[field]

    def words(self, field: str, prefix: str = "") -> Iterator[str]:
        return (term for term, _ in self.terms(field, prefix))

    def has_word(self, field: str, prefix: str = "") -> bool:
        return any(self.words(field, prefix))

    def count_words(self, field: str, prefix: str = "") -> int:
        return len(list(self.words(field, prefix)))

    def frequent_words(self, field: str, prefix: str, most: int) -> list[str]:
        found = sorted(self.terms(field, prefix), key=lambda row: (-row[1], row[0]))
        return [term for term, _ in found[:most]]

    def frequent_beginnings(self, prefix: str, most: int) -> list[tuple[str, str]]:
        return [self.first_lemmas[term] for term in self.frequent_words("surface", prefix, most)]
