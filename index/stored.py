"""Stored bytes: documents packed into blocks of about 64 KB, each compressed on its own, read back per document."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import IO, NamedTuple
from weakref import finalize

import numpy as np
import zstandard

from searchkit.errors import IndexCorrupt
from searchkit.index.arrays import Mask, starts_of
from searchkit.index.blockfile import BlockFile, BlockFileWriter
from searchkit.index.cache import BoundedCache

BLOCK_BYTES = 1 << 16
LEVEL = 3
IN_MEMORY = 4 << 20
"""Packed bytes from which a writer's blocks wait in a file."""
CACHE_BYTES = 8 << 20
"""Unpacked blocks that are kept: what half a dozen pages of hits show."""
MAX_BLOCK_BYTES = 1 << 31
"""No block claims more than this when unpacked, whatever a damaged or hostile file says."""


class StoredBlock(NamedTuple):
    """Some consecutive documents: their raw lengths and their compressed bytes."""

    lengths: Sequence[int]
    packed: bytes


class BlockPacker:
    """Gathers documents' bytes and packs them when a block is full.

    Attributes:
        packed_bytes: of the blocks that are held in memory.
    """

    def __init__(self, scratch: Path | None = None) -> None:
        """`scratch`: a folder; given one, blocks wait in an unnamed file there when they are many."""
        self.packed_bytes = 0
        self._scratch = scratch
        self._blocks: list[StoredBlock] = []
        self._file: IO[bytes] | None = None
        self._in_file: list[tuple[array[int], int]] = []  # lengths and packed bytes
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._zstd = zstandard.ZstdCompressor(level=LEVEL)

    def add(self, raw: bytes) -> None:
        self._waiting.append(raw)
        self._waiting_bytes += len(raw)
        if self._waiting_bytes >= BLOCK_BYTES:
            self.pack()

    def pack(self) -> None:
        """Closes the block that is being filled."""
        if self._waiting:
            packed = self._zstd.compress(b"".join(self._waiting))
            self._blocks.append(StoredBlock([len(raw) for raw in self._waiting], packed))
            self.packed_bytes += len(packed)
            self._waiting, self._waiting_bytes = [], 0
            if self._scratch is not None and self.packed_bytes > IN_MEMORY:
                self._put_aside(self._scratch)

    def _put_aside(self, scratch: Path) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115 - lives as long as the packer
            finalize(self, self._file.close)
        self._file.seek(
            sum([size for _, size in self._in_file])
        )  # a write that failed may have gone on from there
        self._file.writelines([packed for _, packed in self._blocks])
        self._file.flush()
        self._in_file += [(array("I", lengths), len(packed)) for lengths, packed in self._blocks]
        self._blocks, self.packed_bytes = [], 0

    def blocks(self) -> Iterator[StoredBlock]:
        """The finished blocks, in order."""
        if self._file is not None:
            self._file.seek(0)
            for lengths, size in self._in_file:
                yield StoredBlock(lengths, self._file.read(size))
        yield from self._blocks

    def drain(self) -> list[StoredBlock]:
        """The finished blocks of a packer without scratch, which are forgotten here."""
        blocks, self._blocks, self.packed_bytes = self._blocks, [], 0
        return blocks


def write_stored(out: BlockFileWriter, blocks: Iterable[StoredBlock]) -> None:
    """Keeps blocks as `stored` (bytes), `stored.block_starts` and `stored.first_documents` (of each block, and the ends) and
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
