"""Damerau distance to many words at once, in arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def near(word: str, terms: Iterable[str], limit: int) -> list[str]:
    """The terms at most `limit` edits away from a word, counted in letters; a transposed pair is one edit.

    >>> near("мемелкет", ["мемлекет", "мемлекеттік", "министр"], 2)
    ['мемлекет']
    """
    by_length: dict[int, list[str]] = {}
    for term in terms:
        if abs(len(term) - len(word)) <= limit:
            by_length.setdefault(len(term), []).append(term)
    return [term for same in by_length.values() for term in _near_of_one_length(word, same, limit)]


def _near_of_one_length(word: str, terms: list[str], limit: int) -> Iterator[str]:
    """Wagner and Fischer's table row by row (1974), with Damerau's swap; each cell is an array over the terms."""
    length = len(terms[0])
    letters = np.array([list(map(ord, term)) for term in terms], np.uint32).reshape(len(terms), length)
    before: list[NDArray[np.int64]] = []
    row: list[NDArray[np.int64]] = [np.full(len(terms), column) for column in range(length + 1)]
    for i, x in enumerate(map(ord, word), 1):
        above, row = row, [np.full(len(terms), i)]
        for j in range(1, length + 1):
            y = letters[:, j - 1]
            cost = np.minimum(np.minimum(above[j], row[j - 1]) + 1, above[j - 1] + (y != x))
            if i > 1 and j > 1:
                swapped = (letters[:, j - 2] == x) & (y == ord(word[i - 2]))
                cost = np.where(swapped, np.minimum(cost, before[j - 2] + 1), cost)
            row.append(cost)
        before = above
    return (terms[at] for at in np.flatnonzero(row[length] <= limit).tolist())
