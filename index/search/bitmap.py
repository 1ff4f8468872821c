"""Which documents a list holds, as bits: asked for many documents at once without searching the list."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from searchkit.index.arrays import F64, I64, U8, U32, U64, Mask

ONE = np.uint64(1)
BITS: U8 = np.left_shift(1, np.arange(8)).astype(np.uint8)


def packed(mask: Mask) -> U64:
    """A bit for each cell: U64[cells / 64, rounded up]."""
    cells = np.zeros(-(-len(mask) // 64) * 64, bool)
    cells[: len(mask)] = mask
    words: U64 = np.packbits(cells, bitorder="little").view("<u8")
    return words


def marked(docs: U32 | I64, documents: int) -> U64:
    """A bit for each of some documents, which may come several times: U64[documents / 64, rounded up]."""
    words = np.zeros(-(-documents // 64), np.uint64)
    wide = docs.astype(np.int64, copy=False)
    np.bitwise_or.at(words.view(np.uint8), wide >> 3, BITS.take(wide & 7))
    return words


def is_set(words: U64, docs: U32) -> Mask:
    """Whether each document's bit is set in U64[D / 64, rounded up]: Mask[n]."""
    found: Mask = words.view(np.uint8).take(docs >> 3) & BITS.take(docs & 7) != 0
    return found


class Asked:
    """Documents as bitmaps want them, worked out once for all lists that are asked: U32[n]."""

    def __init__(self, docs: U32) -> None:
        self.docs = docs
        self._folded: dict[int, I64] = {}
        self._factors: dict[int, F64] = {}

    def __len__(self) -> int:
        return len(self.docs)

    @cached_property
    def _wide(self) -> I64:
        return self.docs.astype(np.int64)

    @cached_property
    def bits(self) -> U8:
        """U8[n]: the bit of each document in its byte."""
        return BITS.take(self._wide & 7)

    @cached_property
    def _bytes(self) -> I64:
        return self._wide >> 3

    def bytes(self, low: int) -> I64:
        """I64[n]: the byte that holds each document's bit, of their low bits only; all if these are -1."""
        if low < 0:
            return self._bytes
        if low not in self._folded:
            self._folded[low] = self._bytes & low
        return self._folded[low]

    @cached_property
    def cells(self) -> I64:
        """I64[n]: the word of 64 bits that holds each document's."""
        return self._wide >> 6

    @cached_property
    def masks(self) -> U64:
        """U64[n]: its bit there."""
        masks: U64 = np.left_shift(ONE, self.docs & np.uint32(63))
        return masks

    @cached_property
    def below(self) -> U64:
        """U64[n]: the bits of the documents before it there."""
        below: U64 = self.masks - ONE
        return below

    def factors(self, codes: U8, factors: F64) -> F64:
        """F64[n]: the factors of the documents' codes."""
        if id(codes) not in self._factors:
            self._factors[id(codes)] = factors.take(codes.take(self.docs))
        return self._factors[id(codes)]


class Bitmap:
    """A bit for each document, or for all documents whose numbers agree in the low bits.

    Args:
        mask: Mask[cells], cells being a power of two, or a multiple of 64 and as many as there are documents at least.
        folded: whether documents share bits.
    """

    def __init__(self, mask: Mask, folded: bool) -> None:
        self._bytes = np.packbits(mask, bitorder="little")
        self._low = len(self._bytes) - 1 if folded else -1

    def look(self, asked: Asked, out: U8) -> None:
        """Writes the bytes that hold the documents' bits into U8[n]."""
        self._bytes.take(asked.bytes(self._low), out=out, mode="clip")


class RankedBitmap(Bitmap):
    """A bit for each document, and how many are set before each word of 64: also tells places.

    Attributes:
        words: U64[D / 64].
    """

    def __init__(self, mask: Mask) -> None:
        super().__init__(mask, folded=False)
        self.words: U64 = self._bytes.view("<u8")
        self._ranks = np.zeros(len(self.words), np.uint32)
        np.cumsum(np.bitwise_count(self.words[:-1]), dtype=np.uint32, out=self._ranks[1:])

    def find(self, asked: Asked, found: Mask) -> U32:
        """How many documents stand before each of the given ones; writes whether these are there into Mask[n]."""
        words = self.words.take(asked.cells)
        np.not_equal(words & asked.masks, 0, out=found)
        words &= asked.below
        places: U32 = self._ranks.take(asked.cells)
        places += np.bitwise_count(words)
        return places
