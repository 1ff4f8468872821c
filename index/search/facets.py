"""Counting the values of a column over documents."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from searchkit.index.arrays import Mask

if TYPE_CHECKING:
    from searchkit.index.segment_part import SegmentPart


def count_values(part: SegmentPart, name: str, mask: Mask, counts: Counter[str]) -> None:
    """Adds how many of the marked documents have each keyword of a column, and each number as it is written."""
    keywords = part.keyword_column(name)
    if keywords is not None:
        counts.update(keywords.counts(mask))
    numbers = part.number_column(name)
    if numbers is not None:
        chosen = numbers.values[mask]
        values, tally = np.unique(chosen[~np.isnan(chosen)], return_counts=True)
        counts.update({f"{value:.15g}": n for value, n in zip(values.tolist(), tally.tolist(), strict=True)})


def by_frequency(counts: Counter[str]) -> dict[str, int]:
    """Most frequent first, equal ones by value."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
