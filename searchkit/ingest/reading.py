"""One file in, its documents out, whatever its format; what cannot be read is said, not raised."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from searchkit.errors import SourceError
from searchkit.ingest.alarm import TooSlow, wind
from searchkit.ingest.documents import finish
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable, file_in_memory, file_on_disk
from searchkit.ingest.formats import format_of, reader_of
from searchkit.ingest.options import Options
from searchkit.model import Document, Skipped

_DEFAULT = Options()


def read(
    path: str | Path, options: Options = _DEFAULT, *, id: str | None = None
) -> Iterator[Document | Skipped]:
    """The documents of one file, in their order; a `Skipped` for every record, or the whole file, that gave none.

    `-` is standard input. `id` names the file's documents in place of its path (see `walk`).
    Raises SourceError when there is no such file.
    """
    if str(path) == "-":
        return read_bytes(sys.stdin.buffer.read(options.limits.file_bytes + 1), options, id=id or "stdin")
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


def _document(draft: Draft, file: File) -> Document | Skipped:
    line = int(draft.part[1:]) if draft.part[1:].isdigit() else None
    try:
        return finish(draft, file)
    except Unreadable as error:
        return Skipped(file.shown, error.reason, line)


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
