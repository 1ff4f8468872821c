"""Which documents a list holds, as bits: asked for many documents at once without searching the list."""

from __future__ import annotations

import numpy as np

from searchkit.index.arrays import I64, U8, U32, U64, Mask

ONE = np.uint64(1)
BITS: U8 = np.left_shift(1, np.arange(8)).astype(np.uint8)


def packed(mask: Mask) -> U64:
    """A bit for each cell: U64[cells / 64, rounded up]."""
    cells = np.zeros(-(-len(mask) // 64) * 64, bool)
    cells[: len(mask)] = mask
    words: U64 = np.packbits(cells, bitorder="little").view("<u8")
    return words


class Asked:
    """Documents as bitmaps want them: the byte that holds each document's bit, and the bit: I64[n], U8[n]."""

    def __init__(self, docs: U32) -> None:
        self.docs = docs
        wide = docs.astype(np.int64)
        self.bits = BITS.take(wide & 7)
        self._bytes = wide >> 3
        self._folded: dict[int, I64] = {}

    def __len__(self) -> int:
        return len(self.docs)

    def bytes(self, low: int) -> I64:
        """The bytes, of their low bits only; all if these are -1."""
        if low < 0:
            return self._bytes
        if low not in self._folded:
            self._folded[low] = self._bytes & low
        return self._folded[low]


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

    def find(self, docs: U32, found: Mask) -> U32:
        """How many documents stand before each of the given ones; writes whether these are there into Mask[n]."""
        at = docs >> np.uint32(6)
        words = self.words.take(at)
        bits = np.left_shift(ONE, docs & np.uint32(63))
        np.not_equal(words & bits, 0, out=found)
        words &= bits - ONE
        places: U32 = self._ranks.take(at)
        places += np.bitwise_count(words)
        return places
