"""Text in no language we know: each word is its own lemma, without accents."""

from __future__ import annotations

from searchkit.analyzers.assemble import acronym, assemble, number, places
from searchkit.analyzers.normalize import fold
from searchkit.analyzers.token import Part


class UndeterminedAnalyzer:
    """The analyzer "und"."""

    lang = "und"
    identity = "undetermined 1"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written."""
        return assemble(word, self.lang, _read)

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of the parts of one word."""
        return places(word)


def _read(_written: str, surface: str) -> tuple[str, ...]:
    return (number(surface, "und") or fold(acronym(surface) or surface).replace("ё", "е"),)
