"""A file as the readers see it: bytes with a name, whether it lies on disk, in an archive or comes from stdin."""

from __future__ import annotations

import gzip
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from searchkit.ingest.options import MEGABYTE, Options

# What parsers of other people raise on damaged input, besides errors of their own.
_BROKEN: tuple[type[Exception], ...] = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, RuntimeError,
    TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


class Unreadable(Exception):
    """Why a file, or line `line` of it, gives no document; becomes a `Skipped` before it leaves this package."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.reason = reason
        self.line = line
        super().__init__(reason)


@contextmanager
def damaged(format: str, *errors: type[Exception]) -> Iterator[None]:
    """Whatever a parser raises on a damaged file, and its own `errors`, as Unreadable."""
    try:
        yield
    except RecursionError:
        raise Unreadable(f"is {format} nested too deeply") from None
    except _BROKEN + errors as error:
        said = " ".join(str(error).split())[:120]
        raise Unreadable(f"is damaged, or not {format} at all: {said or type(error).__name__}") from error


@dataclass(slots=True)
class Budget:
    """What may still come out of one file on disk, however its archives are nested.

    Attributes:
        bytes, members: how many more.
    """

    bytes: int
    members: int

    def spend(self, bytes: int = 0, members: int = 0) -> None:
        """Take off what was unpacked. Raises Unreadable when that was too much."""
        self.bytes -= bytes
        self.members -= members
        if self.bytes < 0:
            raise Unreadable("unpacks to more bytes than the limit for one file allows")
        if self.members < 0:
            raise Unreadable("holds more files than the limit for one archive allows")

    @property
    def is_spent(self) -> bool:
        """Has too much been unpacked already?"""
        return self.bytes < 0 or self.members < 0


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to be read.

    Attributes:
        id: what documents of the file are called; members of an archive append theirs: `news.zip/2024/a.txt`.
        path: the file on disk, as shown and stored, "" for none; members of an archive have the archive's.
        shown: the path, and behind it the member's name: what a `Skipped` says.
        name: the last part, with the suffixes that tell the format.
        options: as the caller gave them.
        opener: opens the bytes from the start.
        budget: what may be unpacked from the file on disk that this one is, or lies in.
        size: bytes, or None where only reading tells.
        depth: how many archives it lies in.
    """

    id: str
    path: str
    shown: str
    name: str
    options: Options
    opener: Callable[[], BinaryIO] = field(repr=False)
    budget: Budget
    size: int | None = None
    depth: int = 0

    def open(self) -> BinaryIO:
        """The bytes from the start; the caller closes them."""
        return self.opener()

    def read(self, most: int) -> bytes:
        """All bytes. Raises Unreadable for an empty file and one of more than `most` bytes."""
        if self.size is not None and self.size > most:
            raise Unreadable(f"is {self.size:,} bytes long, the limit is {most:,}")
        with self.open() as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise Unreadable(f"is longer than the limit of {most:,} bytes")
        if not data:
            raise Unreadable("is empty")
        return data

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """(number from 1, bytes with the line's end), a line at a time. Raises Unreadable at a line too long."""
        most = self.options.limits.line_bytes
        with self.open() as stream:
            number = 0
            while line := stream.readline(most + 1):
                number += 1
                if len(line) > most:
                    raise Unreadable(f"has a line longer than the limit of {most:,} bytes", number)
                yield number, line
            if not number:
                raise Unreadable("is empty")

    def member(self, name: str, opener: Callable[[], BinaryIO], size: int | None = None) -> File:
        """A file that is packed in this one. Raises Unreadable when it lies too deep."""
        if self.depth >= self.options.limits.depth:
            raise Unreadable(f"lies in more than {self.options.limits.depth} archives, one in another")
        name = printable(name.lstrip("/"))
        return replace(
            self,
            id=f"{self.id}/{name}",
            shown=f"{self.shown}/{name}",
            name=name.rsplit("/", 1)[-1],
            opener=opener,
            size=size,
            depth=self.depth + 1,
        )


class Unpacked(io.RawIOBase):
    """What comes out of a compressed stream, counted: a bomb is noticed while it goes off, not after.

    Reading raises Unreadable past the file's budget, and when `packed` bytes have become `ratio` times as many.
    """

    def __init__(self, stream: BinaryIO, file: File, packed: int | None, under: BinaryIO | None) -> None:
        self._stream = stream
        self._read = getattr(
            stream, "read1", stream.read
        )  # what is whole comes before what is not is noticed
        self._under = under
        self._budget = file.budget
        self._most = None if packed is None else 16 * MEGABYTE + packed * file.options.limits.ratio
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._read(len(buffer))
        except gzip.BadGzipFile:
            if not self._count:
                raise
            data = b""  # what stands behind the last whole member is no gzip, and gzip itself passes it over
        self._count += len(data)
        self._budget.spend(bytes=len(data))
        if self._most is not None and self._count > self._most:
            raise Unreadable(
                "unpacks to far more than its size: a decompression bomb, or nothing but repetition"
            )
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        if self._under is not None:
            self._under.close()
        super().close()


def counted(stream: BinaryIO, file: File, packed: int | None, under: BinaryIO | None = None) -> BinaryIO:
    """`stream` with a buffer before it and the bomb's alarm (`Unpacked`) behind it; `under` is closed with it."""
    return io.BufferedReader(Unpacked(stream, file, packed, under), 1 << 16)


def file_on_disk(path: Path, options: Options, id: str | None, size: int) -> File:
    """The file of `size` bytes at `path`, called by its path relative to `options.root` unless an `id` is given."""
    shown = printable(str(path))
    return File(
        id=printable(id if id is not None else _relative(path, options.root)),
        path=shown,
        shown=shown,
        name=path.name,
        options=options,
        opener=lambda: path.open("rb"),
        budget=_budget(options),
        size=size,
    )


def file_in_memory(data: bytes, options: Options, id: str, name: str = "") -> File:
    """Bytes that lie nowhere (stdin), under the name they are to have."""
    return File(id, "", id, name or id, options, lambda: io.BytesIO(data), _budget(options), len(data))


def printable(name: str) -> str:
    """A file name that can be printed and stored: bytes that are not UTF-8 become `\\udc..` escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _budget(options: Options) -> Budget:
    return Budget(options.limits.unpacked_bytes, options.limits.members)


def _relative(path: Path, root: Path | None) -> str:
    if root is not None:
        try:
            return path.relative_to(root).as_posix() if path != root else path.name
        except ValueError:
            return path.as_posix()
    return path.name
