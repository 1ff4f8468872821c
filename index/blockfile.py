"""One file of named arrays: written once, memory-mapped, each 64 KB block checked when it is first read.

    header (64 bytes)  magic, format, file length, place of the directory, checksum
    data               arrays one after the other, each at a multiple of 64 bytes
    checksums          one CRC-32 for every 64 KB of data
    directory          JSON: array name → [type, offset, items], and the file's own facts

docs/format.md has it to the byte.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

import numpy as np

from searchkit.errors import IndexCorrupt, IndexTooNew, IndexTooOld
from searchkit.index.files import open_regular

if TYPE_CHECKING:
    from numpy.typing import NDArray

FORMAT = 1
# Format 1: the first.
MAGIC = b"SKBLOCKS"
HEADER = struct.Struct("<8sIIQQQQII")
"""magic, format, reserved, file length, checksums offset, directory offset, directory length, CRC-32 of checksums
and directory, CRC-32 of the header up to here."""
HEADER_BYTES = 64
BLOCK = 1 << 16
ALIGN = 64
SPOOL_BYTES = 1 << 20
TYPES = {"u1": np.uint8, "u2": np.uint16, "u4": np.uint32, "u8": np.uint64, "i4": np.int32, "f8": np.float64}
"""The only item types a file may name; all little-endian."""


class BlockFileWriter:
    """Collects arrays piece by piece and lays them out in one file.

    Pieces of several arrays may come in any order; what does not fit into memory waits in a temporary file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._arrays: dict[str, _Spool] = {}
        self._facts: dict[str, Any] = {}

    def declare(self, name: str, kind: str) -> None:
        """An array of this name exists, even if nothing is ever appended to it."""
        self._arrays.setdefault(name, _Spool(kind, self._path.parent))

    def append(self, name: str, kind: str, piece: NDArray[Any]) -> None:
        """Adds items to the end of an array, cast to its type."""
        self.declare(name, kind)
        self._arrays[name].append(np.ascontiguousarray(piece, dtype=TYPES[kind]))

    def facts(self, **facts: Any) -> None:
        """Plain values kept in the directory."""
        self._facts.update(facts)

    def close(self) -> None:
        """Writes the file and waits until it is on the disk."""
        directory: dict[str, Any] = {"arrays": {}, "facts": self._facts}
        with self._path.open("xb") as out:
            out.write(bytes(HEADER_BYTES))
            sums = _Checksums(out)
            for name, spool in self._arrays.items():
                sums.pad(ALIGN)
                directory["arrays"][name] = [spool.kind, HEADER_BYTES + sums.length, spool.items]
                spool.drain(sums)
            self._finish(out, sums, directory)

    def _finish(self, out: IO[bytes], sums: _Checksums, directory: Mapping[str, Any]) -> None:
        table = np.array(sums.finish(), np.uint32).tobytes()
        text = json.dumps(directory, ensure_ascii=True, separators=(",", ":")).encode()
        out.write(table)
        out.write(text)
        at = HEADER_BYTES + sums.length
        body_crc = zlib.crc32(text, zlib.crc32(table))
        fields = (MAGIC, FORMAT, 0, out.tell(), at, at + len(table), len(text), body_crc)
        head = HEADER.pack(*fields, 0)
        out.seek(0)
        out.write(HEADER.pack(*fields, zlib.crc32(head[:-4])))
        out.flush()
        os.fsync(out.fileno())

    def discard(self) -> None:
        """Forgets everything; nothing was written at the path yet."""
        self._arrays.clear()


class _Spool:
    """The bytes of one growing array: in memory while small, then in an unnamed temporary file."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self._folder = folder
        self.items = 0
        self._pieces: list[NDArray[Any]] = []
        self._waiting = 0
        self._file: IO[bytes] | None = None

    def append(self, piece: NDArray[Any]) -> None:
        self.items += piece.size
        self._pieces.append(piece)
        self._waiting += piece.nbytes
        if self._waiting > SPOOL_BYTES:
            if self._file is None:
                self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - lives as long as the spool
            for waiting in self._pieces:
                self._file.write(waiting.data)
            self._pieces, self._waiting = [], 0

    def drain(self, sums: _Checksums) -> None:
        if self._file is not None:
            self._file.seek(0)
            while chunk := self._file.read(1 << 20):
                sums.write(chunk)
            self._file.close()
        for piece in self._pieces:
            sums.write(piece.data.cast("B") if piece.size else b"")
        self._pieces = []


class _Checksums:
    """Passes bytes on to a file and notes one CRC-32 per block."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._crc = 0
        self._sums: list[int] = []
        self.length = 0

    def write(self, data: bytes | memoryview) -> None:
        view = memoryview(data)
        self._out.write(view)
        while view.nbytes:
            room = BLOCK - self.length % BLOCK
            part = view[:room]
            self._crc = zlib.crc32(part, self._crc)
            self.length += part.nbytes
            view = view[room:]
            if self.length % BLOCK == 0:
                self._sums.append(self._crc)
                self._crc = 0

    def pad(self, multiple: int) -> None:
        self.write(bytes(-self.length % multiple))

    def finish(self) -> list[int]:
        self.pad(4)
        if self.length % BLOCK:
            self._sums.append(self._crc)
        return self._sums


class BlockFile:
    """A file of named arrays, open for reading.

    Every array comes from `array` (checked whole) or from `lazy` plus `check` for the items that are about to be
    read. A block is checked once a process, so a damaged block never gives an answer and opening reads no data.

    Raises:
        IndexCorrupt: wrong magic, length or checksum, or the file is missing.
        IndexTooOld, IndexTooNew: the format is not this version's.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._map = _map_file(path)
        self._bytes: NDArray[np.uint8] = np.frombuffer(self._map, np.uint8)
        self._sums, directory = self._read_header()
        self._good = bytearray(len(self._sums))
        try:
            self._arrays = self._typed_arrays(directory["arrays"])
            self.facts: dict[str, Any] = dict(directory["facts"])
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise IndexCorrupt(str(path), "a directory of arrays", repr(error)) from error

    def _read_header(self) -> tuple[list[int], dict[str, Any]]:
        head = bytes(self._map[:HEADER_BYTES])
        if len(head) < HEADER_BYTES or head[:8] != MAGIC:
            raise IndexCorrupt(str(self.path), f"magic {MAGIC!r}", repr(head[:8]))
        _, version, _, length, sums_at, directory_at, directory_bytes, body_crc, crc = HEADER.unpack_from(
            head
        )
        if crc != zlib.crc32(head[: HEADER.size - 4]):
            raise IndexCorrupt(str(self.path), "header checksum to match", "another")
        check_format(self.path, version)
        if any(head[HEADER.size :]):
            raise IndexCorrupt(str(self.path), "zeros after the header", head[HEADER.size :].hex())
        if length != len(self._map) or directory_at + directory_bytes != length or sums_at > directory_at:
            raise IndexCorrupt(str(self.path), f"{length} bytes", f"{len(self._map)} bytes")
        table, text = self._map[sums_at:directory_at], self._map[directory_at:length]
        if body_crc != zlib.crc32(text, zlib.crc32(table)):
            raise IndexCorrupt(str(self.path), "directory checksum to match", "another")
        if len(table) != 4 * -(-(sums_at - HEADER_BYTES) // BLOCK):
            raise IndexCorrupt(str(self.path), "a checksum for every block", f"{len(table)} bytes of them")
        self._data_end = sums_at
        return np.frombuffer(table, np.uint32).tolist(), read_json(self.path, text)

    def _typed_arrays(self, directory: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
        arrays = {}
        for name, (kind, offset, items) in directory.items():
            dtype = np.dtype(TYPES[kind])
            end = offset + items * dtype.itemsize
            if not (HEADER_BYTES <= offset <= end <= self._data_end) or offset % dtype.itemsize:
                raise IndexCorrupt(
                    str(self.path), f"array {name} inside the file", f"bytes {offset} to {end}"
                )
            arrays[name] = self._bytes[offset:end].view(dtype)
        self._offsets = {name: entry[1] for name, entry in directory.items()}
        return arrays

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def names(self) -> list[str]:
        return list(self._arrays)

    def lazy(self, name: str) -> NDArray[Any]:
        """The array, unchecked: call `check` before reading items of it."""
        try:
            return self._arrays[name]
        except KeyError:
            raise IndexCorrupt(str(self.path), f"an array named {name}", "none") from None

    def array(self, name: str) -> NDArray[Any]:
        """The array with every block checked."""
        array = self.lazy(name)
        self.check(name, 0, array.size)
        return array

    def check(self, name: str, start: int, stop: int) -> None:
        """Compares the checksums of the blocks that hold items [start, stop) of an array, once a process."""
        if stop <= start:
            return
        size = self._arrays[name].itemsize
        base = self._offsets[name] - HEADER_BYTES
        first, last = (base + start * size) // BLOCK, (base + stop * size - 1) // BLOCK + 1
        good = self._good
        while (block := good.find(0, first, last)) >= 0:
            self._check_block(block)
            first = block + 1

    def check_runs(self, name: str, starts: NDArray[np.int64], stops: NDArray[np.int64]) -> None:
        """The same for many runs [start, stop) of an array."""
        filled = (stops > starts).nonzero()[0]
        if not len(filled):
            return
        size = self._arrays[name].itemsize
        base = self._offsets[name] - HEADER_BYTES
        first = (base + starts[filled] * size) // BLOCK
        last = (base + stops[filled] * size - 1) // BLOCK
        good = np.frombuffer(self._good, np.uint8)
        sure = (good.take(first) & good.take(last)).astype(bool) & (last - first <= 1)
        for at in filled[~sure].tolist():
            self.check(name, int(starts[at]), int(stops[at]))

    def _check_block(self, block: int) -> None:
        start = HEADER_BYTES + block * BLOCK
        found = zlib.crc32(self._bytes[start : min(start + BLOCK, self._data_end)].data)
        if found != self._sums[block]:
            raise IndexCorrupt(
                str(self.path), f"checksum {self._sums[block]:08x} of block {block}", f"{found:08x}"
            )
        self._good[block] = 1

    def verify(self) -> list[IndexCorrupt]:
        """Reads every block again and returns what is damaged."""
        problems = []
        for block in range(len(self._sums)):
            try:
                self._check_block(block)
            except IndexCorrupt as problem:
                problems.append(problem)
        return problems

    @property
    def length(self) -> int:
        """Bytes on disk."""
        return len(self._map)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Arrays may outlive the file object; the memory map goes when the last of them does."""


def check_format(path: Path, found: int) -> None:
    """Tells too old from too new."""
    if found < FORMAT:
        raise IndexTooOld(str(path), FORMAT, found)
    if found > FORMAT:
        raise IndexTooNew(str(path), FORMAT, found)


def read_json(path: Path, text: bytes) -> Any:
    """Parsed JSON. Raises IndexCorrupt, also where it is nested too deep to be ours."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise IndexCorrupt(str(path), "JSON", str(error)) from error


def _map_file(path: Path) -> mmap.mmap:
    """Maps a regular file; never follows a symbolic link, so nothing outside the index folder is read."""
    try:
        descriptor = open_regular(path)
    except FileNotFoundError as error:
        raise IndexCorrupt(str(path), "a readable file", "none") from error
    try:
        if os.fstat(descriptor).st_size < HEADER_BYTES:
            raise IndexCorrupt(str(path), f"at least {HEADER_BYTES} bytes", f"{os.fstat(descriptor).st_size}")
        return mmap.mmap(descriptor, 0, access=mmap.ACCESS_READ)
    finally:
        os.close(descriptor)
