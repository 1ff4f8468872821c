"""Stored bytes: documents packed into blocks of about 64 KB, each compressed on its own, read back per document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

import numpy as np
import zstandard

from searchkit.errors import IndexCorrupt
from searchkit.index.arrays import Mask, starts_of
from searchkit.index.blockfile import BlockFile, BlockFileWriter
from searchkit.index.cache import BoundedCache

BLOCK_BYTES = 1 << 16
LEVEL = 3
CACHE_BYTES = 8 << 20
"""Unpacked blocks that are kept: what half a dozen pages of hits show."""
MAX_BLOCK_BYTES = 1 << 31
"""No block claims more than this when unpacked, whatever a damaged or hostile file says."""


class StoredBlock(NamedTuple):
    """Some consecutive documents: their raw lengths and their compressed bytes."""

    lengths: list[int]
    packed: bytes


@dataclass(slots=True)
class BlockPacker:
    """Gathers documents' bytes and packs them when a block is full."""

    blocks: list[StoredBlock] = field(default_factory=list)
    packed_bytes: int = 0
    _waiting: list[bytes] = field(default_factory=list)
    _waiting_bytes: int = 0
    _zstd: zstandard.ZstdCompressor = field(default_factory=lambda: zstandard.ZstdCompressor(level=LEVEL))

    def add(self, raw: bytes) -> None:
        self._waiting.append(raw)
        self._waiting_bytes += len(raw)
        if self._waiting_bytes >= BLOCK_BYTES:
            self.pack()

    def pack(self) -> None:
        """Closes the block that is being filled."""
        if self._waiting:
            packed = self._zstd.compress(b"".join(self._waiting))
            self.blocks.append(StoredBlock([len(raw) for raw in self._waiting], packed))
            self.packed_bytes += len(packed)
            self._waiting, self._waiting_bytes = [], 0

    def drain(self) -> list[StoredBlock]:
        """The finished blocks, which are forgotten here."""
        blocks, self.blocks, self.packed_bytes = self.blocks, [], 0
        return blocks


def write_stored(out: BlockFileWriter, blocks: Iterable[StoredBlock]) -> None:
    """Keeps blocks as `stored` (bytes), `stored.blocks` (where each block starts; first document of each block) and
    `stored.lengths` (raw bytes of each document)."""
    for name, kind in (("stored", "u1"), ("stored.lengths", "u4")):
        out.declare(name, kind)
    packed_lengths, documents = [], []
    for block in blocks:
        out.append("stored", "u1", np.frombuffer(block.packed, np.uint8))
        out.append("stored.lengths", "u4", np.array(block.lengths, np.uint32))
        packed_lengths.append(len(block.packed))
        documents.append(len(block.lengths))
    out.append("stored.block_starts", "u8", starts_of(np.array(packed_lengths, np.int64)))
    out.append("stored.first_documents", "u4", starts_of(np.array(documents, np.int64)))


class StoredReader:
    """Reads documents' bytes; the blocks read last stay unpacked."""

    def __init__(self, file: BlockFile) -> None:
        self._file = file
        self._starts = file.array("stored.block_starts")
        self._first = file.array("stored.first_documents")
        self._lengths = file.lazy("stored.lengths")
        self._packed = file.lazy("stored")
        self._zstd = zstandard.ZstdDecompressor()
        self._unpacked_blocks: BoundedCache[bytes] = BoundedCache(CACHE_BYTES)
        self._lock = Lock()

    def read(self, document: int) -> bytes:
        block = int(np.searchsorted(self._first, document, side="right")) - 1
        first, last = int(self._first[block]), int(self._first[block + 1])
        self._file.check("stored.lengths", first, last)
        start = int(self._lengths[first:document].sum(dtype=np.int64))
        return self._unpacked(block)[start : start + int(self._lengths[document])]

    def blocks(self, keep: Mask) -> Iterator[StoredBlock]:
        """All blocks in order with only the kept documents; whole blocks are passed on as they are packed."""
        packer = BlockPacker()
        for block in range(len(self._starts) - 1):
            first, last = int(self._first[block]), int(self._first[block + 1])
            if keep[first:last].all():
                packer.pack()
                yield from packer.drain()
                self._file.check("stored.lengths", first, last)
                yield StoredBlock(self._lengths[first:last].tolist(), self._packed_bytes(block))
            else:
                for document in np.flatnonzero(keep[first:last]).tolist():
                    packer.add(self.read(first + document))
                yield from packer.drain()
        packer.pack()
        yield from packer.drain()

    def _packed_bytes(self, block: int) -> bytes:
        start, stop = int(self._starts[block]), int(self._starts[block + 1])
        self._file.check("stored", start, stop)
        return self._packed[start:stop].tobytes()

    def _unpacked(self, block: int) -> bytes:
        raw = self._unpacked_blocks.get(block)
        if raw is None:
            first, last = int(self._first[block]), int(self._first[block + 1])
            self._file.check("stored.lengths", first, last)
            size = int(self._lengths[first:last].sum(dtype=np.int64))
            raw = self._unpack(self._packed_bytes(block), size)
            self._unpacked_blocks.put(block, raw, len(raw))
        return raw

    def _unpack(self, packed: bytes, size: int) -> bytes:
        """Nothing is allocated before the frame and the lengths agree on how much it will be."""
        try:
            claimed = zstandard.frame_content_size(packed)
            if claimed != size or size > MAX_BLOCK_BYTES:
                raise IndexCorrupt(
                    str(self._file.path), f"a stored block of {size} bytes, below 2 GB", f"{claimed}"
                )
            with self._lock:
                return self._zstd.decompress(packed)
        except zstandard.ZstdError as error:
            raise IndexCorrupt(str(self._file.path), "a zstd frame", str(error)) from error
