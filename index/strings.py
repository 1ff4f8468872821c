"""A sorted list of distinct strings as one blob: found by bisection, read without decoding the rest."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from searchkit.errors import IndexCorrupt
from searchkit.index.arrays import I64, U8, U32, ranges, starts_of
from searchkit.index.blockfile import BlockFile, BlockFileWriter

TAKEN = 1 << 16
"""Strings gathered at once."""
NEAR = 256
FENCES = 16384
"""Bisection keeps so many of the strings that it meets before it is that near."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Strings (UTF-8) on their way to a file, one after the other.

    Attributes:
        blob: U8[bytes].
        starts: I64[n + 1], where each begins, and the end.
    """

    blob: U8
    starts: I64

    @classmethod
    def of(cls, strings: Sequence[bytes]) -> Packed:
        lengths = np.fromiter(map(len, strings), np.int64, len(strings))
        return cls(np.frombuffer(b"".join(strings), np.uint8), starts_of(lengths))

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> Packed:
        """Texts as UTF-8, all encoded at once: a string begins where its first code point does."""
        blob = np.frombuffer("".join(texts).encode("utf-8", "surrogatepass"), np.uint8)
        letters = starts_of(np.fromiter(map(len, texts), np.int64, len(texts)))
        if len(blob) == letters[-1]:
            return cls(blob, letters)
        places = np.append(np.flatnonzero((blob & 0xC0) != 0x80), len(blob))
        return cls(blob, places[letters])

    @classmethod
    def joined(cls, parts: Sequence[Packed]) -> Packed:
        """The strings of all parts in order."""
        lengths = [np.diff(part.starts) for part in parts]
        blobs = [part.blob for part in parts]
        return cls(
            np.concatenate(blobs) if parts else np.zeros(0, np.uint8),
            starts_of(np.concatenate(lengths) if parts else np.zeros(0, np.int64)),
        )

    def __len__(self) -> int:
        return len(self.starts) - 1

    def taken(self, numbers: U32) -> Packed:
        """The strings of these numbers, in this order."""
        pages = (numbers[at : at + TAKEN] for at in range(0, len(numbers), TAKEN))
        return Packed.joined([self._page(page) for page in pages])

    def _page(self, numbers: U32) -> Packed:
        starts = self.starts[numbers]
        lengths = self.starts[numbers.astype(np.int64) + 1] - starts
        return Packed(self.blob[ranges(starts, lengths)], starts_of(lengths))


def write_strings(out: BlockFileWriter, name: str, strings: Packed) -> None:
    """Keeps the strings as `name` and `name.starts`."""
    out.append(name, "u1", strings.blob)
    out.append(f"{name}.starts", "u4", strings.starts)


class Strings:
    """Strings by number. Bisection needs a part of them that ascends by bytes (as UTF-8 does by code points)."""

    def __init__(self, file: BlockFile, name: str) -> None:
        self._file = file
        self._name = name
        self._starts_name = f"{name}.starts"
        self._blob = file.lazy(name).data
        self._starts = file.lazy(self._starts_name).data
        self._fences: dict[int, bytes] = {}
        if not len(self._starts):
            raise IndexCorrupt(str(file.path), f"starts of {name}", "none")

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        self._file.check(self._starts_name, number, number + 2)
        start, stop = self._starts[number], self._starts[number + 1]
        self._file.check(self._name, start, stop)
        return self._blob[start:stop].tobytes()

    def first_at_least(self, wanted: bytes, low: int, high: int) -> int:
        """The number of the first string in [low, high) that is not less than the wanted one."""
        fences = self._fences
        while high - low > NEAR:
            middle = (low + high) // 2
            fence = fences.get(middle)
            if fence is None:
                fence = self[middle]
                if len(fences) < FENCES:
                    fences[middle] = fence
            if fence < wanted:
                low = middle + 1
            else:
                high = middle
        return bisect_left(range(low, high), wanted, key=self.__getitem__) + low

    def find(self, wanted: bytes, low: int = 0, high: int | None = None) -> int:
        """The number of a string in [low, high), or -1."""
        high = len(self) if high is None else high
        at = self.first_at_least(wanted, low, high)
        return at if at < high and self[at] == wanted else -1

    def slice(self, low: int, high: int) -> list[bytes]:
        """Many strings at once."""
        if high <= low:
            return []
        self._file.check(self._starts_name, low, high + 1)
        starts = self._starts[low : high + 1].tolist()
        self._file.check(self._name, starts[0], starts[-1])
        base = starts[0]
        blob = self._blob[base : starts[-1]].tobytes()
        return [blob[a - base : b - base] for a, b in pairwise(starts)]

    def iterate(self, low: int, high: int, page: int = 4096) -> Iterator[bytes]:
        """Strings in order, a page in memory at a time."""
        for start in range(low, high, page):
            yield from self.slice(start, min(high, start + page))
