"""Sorted lists of strings become one: page by page, so that a million words are never in memory as objects at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from searchkit.index.arrays import I64, U32
from searchkit.index.strings import Packed, Strings

PAGE = 1 << 14
"""Strings of the longest list in a page."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some strings of a list, ascending by bytes.

    Attributes:
        numbers: I64[n], which of `strings`, ascending.
    """

    strings: Strings
    numbers: I64

    def __len__(self) -> int:
        return len(self.numbers)

    def texts(self, start: int, stop: int) -> list[bytes]:
        """The chosen strings [start, stop)."""
        if start == stop:
            return []
        low, high = int(self.numbers[start]), int(self.numbers[stop - 1]) + 1
        texts = self.strings.slice(low, high)
        if len(texts) == stop - start:
            return texts
        return [texts[number - low] for number in self.numbers[start:stop].tolist()]

    def first_at_least(self, wanted: bytes) -> int:
        """The place of the first chosen string that is not less than the wanted one."""
        if not len(self):
            return 0
        low, high = int(self.numbers[0]), int(self.numbers[-1]) + 1
        return int(np.searchsorted(self.numbers, self.strings.first_at_least(wanted, low, high)))


def merge_strings(lists: Sequence[Chosen]) -> tuple[Packed, list[U32]]:
    """The distinct strings of all lists in order; and for each list U32[n], the new numbers of its strings."""
    maps = [np.empty(len(chosen), np.uint32) for chosen in lists]
    merged: list[Packed] = []
    count = 0
    for bounds in _pages(lists):
        texts = [chosen.texts(start, stop) for chosen, (start, stop) in zip(lists, bounds, strict=True)]
        # Sorting joins ascending runs in about as many comparisons as there are strings.
        page = list(dict.fromkeys(sorted(text for own in texts for text in own)))
        number = {text: place for place, text in enumerate(page, count)}
        for new, own, (start, stop) in zip(maps, texts, bounds, strict=True):
            new[start:stop] = np.fromiter(map(number.__getitem__, own), np.uint32, stop - start)
        merged.append(Packed.of(page))
        count += len(page)
    return Packed.joined(merged), maps


def _pages(lists: Sequence[Chosen]) -> Iterator[list[tuple[int, int]]]:
    """Ranges of every list; each page's strings are less than the next page's."""
    longest = max(lists, key=len)
    begin = [0] * len(lists)
    for place in range(PAGE, len(longest), PAGE):
        (pivot,) = longest.texts(place, place + 1)
        end = [chosen.first_at_least(pivot) for chosen in lists]
        yield list(zip(begin, end, strict=True))
        begin = end
    yield [(start, len(chosen)) for start, chosen in zip(begin, lists, strict=True)]
