"""When segments are merged: as soon as eight of about the same size have gathered, or a third of one is deleted."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

FANOUT = 8
SMALLEST = 1000
"""Segments below this many documents count as one size."""
MOST_OCCURRENCES = 1 << 32
"""A segment's places are 32-bit numbers."""


class Mergeable(Protocol):
    """What the policy looks at."""

    @property
    def live(self) -> int: ...

    @property
    def documents(self) -> int: ...

    @property
    def occurrences(self) -> int: ...


def tier(live: int) -> int:
    """Sizes within one tier differ by a factor of eight at most."""
    return int(math.log(max(live, SMALLEST) / SMALLEST, FANOUT))


def choose(segments: Sequence[Mergeable]) -> list[int] | None:
    """The numbers of the segments to merge next, or None.

    >>> from types import SimpleNamespace
    >>> choose([SimpleNamespace(live=9, documents=9, occurrences=40)] * 8)
    [0, 1, 2, 3, 4, 5, 6, 7]
    """
    by_tier: dict[int, list[int]] = defaultdict(list)
    for number, segment in enumerate(segments):
        by_tier[tier(segment.live)].append(number)
    for _, numbers in sorted(by_tier.items()):
        if len(numbers) >= FANOUT and fits([segments[n] for n in numbers]):
            return numbers
    for number, segment in enumerate(segments):
        if (segment.documents - segment.live) * 3 > segment.documents:
            return [number]
    return None


def fits(segments: Sequence[Mergeable]) -> bool:
    """Whether the merged segment's places are 32-bit numbers still."""
    return sum(segment.occurrences for segment in segments) < MOST_OCCURRENCES
