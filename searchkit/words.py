"""The words of a whole collection: which ones most documents hold, and how many more each tenth of the documents brings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from searchkit import analyzers
from searchkit.engines.base import Engine
from searchkit.model import Growth, TopWord

STEPS = 10
TOP = 10
LEMMA = "lemma."


def growth(engine: Engine) -> tuple[Growth, ...]:
    """How many distinct lemmas the first tenth of the documents holds, the first two tenths, and so on to all of them.

    Documents come in the order in which they were added; deleted ones count until they are merged away.
    """
    numbers = engine.stats()
    total = numbers["documents"] + numbers["deleted"]
    counts = sorted({-(-total * step // STEPS) for step in range(1, STEPS + 1)} - {0})
    rows = {lang: engine.growth(LEMMA + lang, counts) for lang in _languages(numbers)}
    return tuple(
        Growth(count, {lang: row[at] for lang, row in rows.items()}) for at, count in enumerate(counts)
    )


def top_words(engine: Engine) -> Mapping[str, tuple[TopWord, ...]]:
    """For each language the words that most documents hold; function words and numbers are left out."""
    return {
        lang: tuple(
            TopWord(*row) for row in engine.top_terms(LEMMA + lang, TOP, partial(_tells_something, lang))
        )
        for lang in _languages(engine.stats())
    }


def _languages(numbers: Mapping[str, Mapping[str, int]]) -> list[str]:
    return [
        field.removeprefix(LEMMA)
        for field, terms in numbers["terms"].items()
        if field.startswith(LEMMA) and terms
    ]


def _tells_something(lang: str, lemma: str) -> bool:
    return len(lemma) > 1 and not lemma.isdigit() and not analyzers.is_stop_word(lemma, lang)
