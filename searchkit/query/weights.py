"""THE table: what each reading of a word weighs, and the constants of ranking, each with what chose it.

The measurements are in docs/ranking.md; `python -m benchmarks.relevance` repeats them.
"""

from __future__ import annotations

from typing import Final

READING: Final[dict[str, float]] = {
    "surface": 1.0,
    "lemma": 1.0,
    "second lemma": 0.8,
    "latin": 0.8,
    "parts": 0.8,
    "key": 0.4,
    "root": 0.4,
    "subword": 0.25,
    "prefix": 0.5,
    "letters": 0.7,
    "layout": 0.7,
    "typo": 0.5,
    "wildcard": 1.0,
    "phrase": 1.0,
    "lemma phrase": 0.9,
    "key phrase": 0.4,
    "closeness": 0.2,
}
"""By the name that `why` shows."""

CLOSE_WORDS: Final = 6
"""Queries of more content words get no closeness clauses: each costs a join of two posting lists."""

SUBWORD_LETTERS: Final = 4
"""Shortest stem that the weak sub-word reading looks up."""

FUZZY_LETTERS: Final = (4, 8)
"""Words of that many letters may hold one typo, two typos."""

STRICT_KEY: Final = 5
"""Shortest cross-script key that a banned word bans too; shorter ones meet by chance."""
