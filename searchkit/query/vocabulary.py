"""What planning may ask an index: which terms there are, and in how many documents each stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol
from weakref import WeakKeyDictionary

_FIELDS_SEEN: WeakKeyDictionary[Vocabulary, set[str]] = WeakKeyDictionary()


class Vocabulary(Protocol):
    """An index's terms. Engines have these methods; tests use a dictionary."""

    def doc_frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands; 0 when in none."""
        ...

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The terms of a field that begin with `prefix`, in order, each with its document frequency."""
        ...

    def field_documents(self, field: str) -> int:
        """How many documents have the field."""
        ...


def has_field(vocabulary: Vocabulary, field: str) -> bool:
    """Some document has a term in the field. Once seen, a field is taken to stay."""
    seen = _FIELDS_SEEN.setdefault(vocabulary, set())
    if field not in seen and next(iter(vocabulary.terms(field)), None) is not None:
        seen.add(field)
    return field in seen
