"""One file in, its documents out, whatever its format; what cannot be read is said, not raised."""

from __future__ import annotations

import errno
import io
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from searchkit.errors import SourceError
from searchkit.ingest.alarm import TooSlow, wind
from searchkit.ingest.documents import finish
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable, file_in_memory, file_on_disk
from searchkit.ingest.formats import format_of, reader_of
from searchkit.ingest.options import MEGABYTE, Options
from searchkit.model import Document, Skipped

_DEFAULT = Options()
_IN_MEMORY = 16 * MEGABYTE  # bytes of standard input past which it is kept on disk


def read(
    path: str | Path, options: Options = _DEFAULT, *, id: str | None = None
) -> Iterator[Document | Skipped]:
    """The documents of one file, in their order; a `Skipped` for every record, or the whole file, that gave none.

    `-` is standard input. `id` names the file's documents in place of its path (see `walk`).
    Raises SourceError when there is no such file.
    """
    if str(path) == "-":
        return _read_stdin(options, id or "stdin")
    path = Path(path)
    try:
        status = path.stat()
    except FileNotFoundError:
        raise SourceError(str(path), "there is no such file") from None
    except (OSError, ValueError) as error:
        return iter((Skipped(str(path), f"cannot be opened: {_said(error)}"),))
    file = file_on_disk(path, options, id, status.st_size)
    if not stat.S_ISREG(status.st_mode):
        return iter((Skipped(file.shown, "is no regular file"),))
    return read_file(file)


def read_bytes(
    data: bytes, options: Options = _DEFAULT, *, id: str, name: str = ""
) -> Iterator[Document | Skipped]:
    """The documents of bytes that lie in no file; `name` may bring the suffix that tells their format."""
    return read_file(file_in_memory(data, options, id, name))


def read_file(file: File) -> Iterator[Document | Skipped]:
    """The documents of a file that may lie anywhere: on disk, in an archive, in memory."""
    nothing = True
    try:
        if file.size == 0:
            raise Unreadable("is empty")
        row = format_of(file)
        for draft in reader_of(row)(file):
            nothing = False
            if isinstance(draft, Draft):
                draft.why["format"] = row.name
                yield _document(draft, file)
            else:
                yield draft
        if nothing:
            raise Unreadable(f"is {row.name} with nothing to read in it")
    except Unreadable as error:
        yield Skipped(file.shown, error.reason, error.line)
    except OSError as error:
        yield Skipped(file.shown, f"cannot be read: {_said(error)}")
    except MemoryError:
        yield Skipped(file.shown, "needs more memory than it may have")
    except TooSlow as slow:
        wind()
        yield Skipped(file.shown, f"is given up: {slow}")


def _read_stdin(options: Options, id: str) -> Iterator[Document | Skipped]:
    """All of standard input, of any length, kept aside first: readers open a file more than once and ask for its size."""
    with SpooledTemporaryFile(_IN_MEMORY) as spool:
        try:
            shutil.copyfileobj(sys.stdin.buffer, spool)
        except OSError as error:
            yield Skipped(id, f"cannot be read: {_said(error)}")
            return
        size = spool.tell()
        file = file_in_memory(b"", options, id)
        yield from read_file(
            replace(file, opener=lambda: io.BufferedReader(_Spooled(spool, size), 1 << 16), size=size)
        )


class _Spooled(io.RawIOBase):
    """The bytes of a temporary file that is open once, with a place of their own for each who reads them."""

    def __init__(self, spool: IO[bytes], size: int) -> None:
        self._spool = spool
        self._size = size
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        place = (0, self._place, self._size)[whence] + offset
        if place < 0:
            raise OSError(errno.EINVAL, "a place before the start")
        self._place = place
        return place

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        self._spool.seek(self._place)
        data = self._spool.read(len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)


def _document(draft: Draft, file: File) -> Document | Skipped:
    line = int(draft.part[1:]) if draft.part[1:].isdigit() else None
    try:
        return finish(draft, file)
    except Unreadable as error:
        return Skipped(file.shown, error.reason, line)


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
