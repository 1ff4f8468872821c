"""What planning may ask an index: which terms there are, and in how many documents each stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol
from weakref import WeakKeyDictionary

_FIELDS_SEEN: WeakKeyDictionary[Vocabulary, set[str]] = WeakKeyDictionary()


class Vocabulary(Protocol):
    """An index's terms. Engines have these methods, which `Engine` describes; tests use a dictionary."""

    def doc_frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands; 0 when in none."""
        ...

    def has_term(self, field: str, term: str) -> bool:
        """Whether a term stands in some document; quicker than its frequency for surfaces and keys."""
        ...

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The terms of a lemma field that begin with `prefix`, in order, each with its document frequency."""
        ...

    def words(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of any field that begin with `prefix`, in order."""
        ...

    def has_word(self, field: str, prefix: str = "") -> bool:
        """Whether there is such a term."""
        ...

    def count_words(self, field: str, prefix: str = "") -> int:
        """How many such terms there are, at most."""
        ...

    def frequent_words(self, field: str, prefix: str, most: int) -> Sequence[str]:
        """Such terms, at most so many, the most frequent first."""
        ...

    def frequent_beginnings(self, prefix: str, most: int) -> Sequence[tuple[str, str]]:
        """What the most frequent words that begin with `prefix` are looked up as: (field, term)."""
        ...

    def field_documents(self, field: str) -> int:
        """How many documents have the field."""
        ...


def has_field(vocabulary: Vocabulary, field: str) -> bool:
    """Some document has a term in the field. Once seen, a field is taken to stay."""
    seen = _FIELDS_SEEN.setdefault(vocabulary, set())
    if field not in seen and vocabulary.has_word(field):
        seen.add(field)
    return field in seen
