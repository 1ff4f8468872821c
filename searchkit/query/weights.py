"""THE table: what each reading of a word weighs, and the constants of ranking, each with what chose it.

The measurements are in docs/ranking.md; `python -m benchmarks.relevance` repeats them.
"""

from __future__ import annotations

from typing import Final

READING: Final[dict[str, float]] = {
    "surface": 0.2,
    "lemma": 1.0,
    "second lemma": 0.8,
    "parts": 0.8,
    "other lemma": 0.8,
    "other language": 0.5,
    "cognate": 0.25,
    "subword": 0.65,
    "latin subword": 0.3,
    "prefix": 0.8,
    "letters": 0.9,
    "layout": 0.9,
    "typo": 0.8,
    "wildcard": 1.0,
    "phrase": 1.0,
    "lemma phrase": 0.9,
    "key phrase": 0.4,
    "closeness": 0.2,
}
"""By the name that `why` shows."""

HOME_ODDS: Final = 8
"""A query without function words is of the Latin language whose documents have its words so many times more often."""

CLOSE_WORDS: Final = 10
"""Queries of more content words get no closeness clauses: each costs a join of two posting lists."""

KEY_BY_LETTERS: Final = (0.0, 0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""A cross-script key's weight by its length, the last one for longer ones: short keys meet by chance."""

SUBWORD_LETTERS: Final = 4
"""Letters that a lemma must share with another from the beginning to count as its kin, a little."""

SUBWORD_SHARE: Final = 0.5
"""Part of the longer of two lemmas that both must share; the reading's weight is "subword" times the shared part."""

SUBWORD_KIN: Final = 6
"""At most this many kin are looked up for each lemma, those that share most first."""

FUZZY_LETTERS: Final = (4, 8)
"""Words of that many letters may hold one typo, two typos."""

STRICT_KEY: Final = 5
"""Shortest cross-script key that a banned word bans too; shorter ones meet by chance."""

PREFIX_WORDS: Final = 12
"""The most frequent words that begin like a half-typed one are looked up one by one, in all their forms."""

PREFIX_MOST: Final = 100
"""Where more words begin like it, only the most frequent are looked up: after a letter or two nothing else is meant yet."""

PREFIX_FLOOR: Final = 0.3
"""The constant score of all other words that begin like it."""

FEEDBACK_DOCUMENTS: Final = 5
"""First answers that `--expand` learns from."""

FEEDBACK_TERMS: Final = 10
"""Words that `--expand` adds."""

EXPANSION_WEIGHT: Final = 0.3
"""What the strongest added word weighs beside a word of the query."""
