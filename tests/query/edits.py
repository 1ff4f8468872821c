"""Damerau distance of two words, written for clarity."""

from __future__ import annotations


def distance(a: str, b: str, limit: int = 2) -> int:
    """Edits from one to the other (restricted: a transposed pair is one edit), or limit + 1 when there are more."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        above, row = rows[-1], [i]
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return min(rows[-1][-1], limit + 1)
