"""What planning may ask an index: which terms there are, and in how many documents each stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Vocabulary(Protocol):
    """An index's terms. Engines have both methods; tests use a dictionary."""

    def doc_frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands; 0 when in none."""
        ...

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The terms of a field that begin with `prefix`, in order, each with its document frequency."""
        ...


def has_field(vocabulary: Vocabulary, field: str) -> bool:
    """Some document has a term in the field."""
    return next(iter(vocabulary.terms(field)), None) is not None
