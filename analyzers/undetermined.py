"""Text in no language we know: each word is its own lemma, without accents."""

from __future__ import annotations

from collections.abc import Sequence

from searchkit.analyzers.assemble import acronym, assemble, entries_of, number, places
from searchkit.analyzers.normalize import fold
from searchkit.analyzers.token import Entry, Part


class UndeterminedAnalyzer:
    """The analyzer "und"."""

    lang = "und"
    identity = "undetermined 1"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written."""
        return assemble(word, self.lang, _read)

    def entries(self, words: Sequence[str]) -> list[tuple[Entry, ...]]:
        """What an index keeps of the parts of each word."""
        return [entries_of(self.analyze(word)) for word in words]

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of the parts of one word."""
        return places(word)


def _read(_written: str, surface: str) -> tuple[str, ...]:
    return (number(surface, "und") or fold(acronym(surface) or surface).replace("ё", "е"),)
