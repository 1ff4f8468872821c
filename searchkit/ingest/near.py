"""Near-duplicates: articles that share most of their three-word stretches, found without comparing all with all.

MinHash by one permutation (Li, Owen, Zhang 2012) with empty bins filled from their neighbours (Shrivastava, Li 2014);
candidates come from bands of the signature, as in Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", 3.4.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from zlib import crc32

BINS = 64
ROWS = 4  # bins of one band; two texts of resemblance s share a band with probability 1 - (1 - s^4)^16
_STRETCH = 3  # words
_LEAST = 12  # words; of shorter texts nothing is said
_EMPTY = 1 << 32
_ODD = 0x9E3779B1


def signature(words: Sequence[str]) -> bytes:
    """128 bytes that resemble those of a similar text; `words` are its lemmas or surfaces, in order.

    b"" for a text too short to be called a copy of another.
    """
    if len(words) < _LEAST:
        return b""
    bins = [_EMPTY] * BINS
    for at in range(len(words) - _STRETCH + 1):
        value = crc32(" ".join(words[at : at + _STRETCH]).encode()) * _ODD & 0xFFFFFFFF
        place = value >> 26
        if value < bins[place]:
            bins[place] = value
    return _filled(bins).tobytes()


def resemblance(one: bytes, other: bytes) -> float:
    """The share of equal bins: about the share of stretches (of those either has) that both texts have; 0 to 1."""
    if not one or not other:
        return 0.0
    pairs = zip(memoryview(one).cast("H"), memoryview(other).cast("H"), strict=True)
    return sum(a == b for a, b in pairs) / BINS


class NearDuplicates:
    """A growing set of signatures that is asked which of its texts a new one resembles.

    >>> near = NearDuplicates()
    >>> near.add("a", signature("the parties met in the town and spoke about bread and the river and the road".split()))
    ()
    >>> near.add("b", signature("the parties met in the town and spoke about bread and the river and the roads".split()))
    ('a',)
    """

    def __init__(self, least: float = 0.7) -> None:
        self.least = least
        self._signatures: dict[str, bytes] = {}
        self._bands: dict[tuple[int, bytes], list[str]] = {}

    def add(self, id: str, text: bytes) -> tuple[str, ...]:
        """Keep a text's signature; the ids added before whose resemblance is at least `least`, most alike first."""
        if not text:
            return ()
        alike = self.like(text)
        self._signatures[id] = text
        for band in self._cut(text):
            self._bands.setdefault(band, []).append(id)
        return tuple(other for other in alike if other != id)

    def like(self, text: bytes) -> tuple[str, ...]:
        """The ids whose texts resemble a text of this signature, most alike first, then by id."""
        if not text:
            return ()
        candidates = {id for band in self._cut(text) for id in self._bands.get(band, ())}
        scored = ((resemblance(text, self._signatures[id]), id) for id in candidates)
        return tuple(
            id for score, id in sorted(scored, key=lambda pair: (-pair[0], pair[1])) if score >= self.least
        )

    @staticmethod
    def _cut(text: bytes) -> list[tuple[int, bytes]]:
        width = 2 * ROWS
        return [(start, text[start : start + width]) for start in range(0, len(text), width)]


def _filled(bins: list[int]) -> array[int]:
    """The low halves of the minima; an empty bin takes those of the next full one, changed by the distance."""
    out = array("H", bytes(2 * BINS))
    last, distance = next(value for value in bins if value != _EMPTY), BINS
    for place in range(BINS - 1, -1, -1):
        if bins[place] != _EMPTY:
            last, distance = bins[place], 0
        else:
            distance += 1
        out[place] = (last + distance * _ODD) & 0xFFFF
    return out
