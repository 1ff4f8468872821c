"""One file in, its documents out, whatever its format; what cannot be read is said, not raised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from searchkit.errors import SourceError
from searchkit.ingest.documents import finish
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable, file_on_disk
from searchkit.ingest.formats import format_of, reader_of
from searchkit.ingest.options import Options
from searchkit.model import Document, Skipped

_DEFAULT = Options()


def read(
    path: str | Path, options: Options = _DEFAULT, *, id: str | None = None
) -> Iterator[Document | Skipped]:
    """The documents of one file, in their order; a `Skipped` for every record, or the whole file, that gave none.

    `id` names the file's documents in place of its path (see `walk`). Raises SourceError when there is no such file.
    """
    path = Path(path)
    try:
        file = file_on_disk(path, options, id)
    except FileNotFoundError:
        raise SourceError(str(path), "there is no such file") from None
    except (OSError, ValueError) as error:
        return iter((Skipped(str(path), f"cannot be opened: {_said(error)}"),))
    if not path.is_file():
        return iter((Skipped(file.path, "is no regular file"),))
    return read_file(file)


def read_file(file: File) -> Iterator[Document | Skipped]:
    """The documents of a file that may lie anywhere: on disk, in an archive, in memory."""
    try:
        for draft in reader_of(format_of(file))(file):
            yield _document(draft, file) if isinstance(draft, Draft) else draft
    except Unreadable as error:
        yield Skipped(file.path, error.reason, error.line)
    except OSError as error:
        yield Skipped(file.path, f"cannot be read: {_said(error)}")
    except MemoryError:
        yield Skipped(file.path, "needs more memory than there is")
    except RecursionError:
        yield Skipped(file.path, "is nested too deeply")


def _document(draft: Draft, file: File) -> Document | Skipped:
    line = int(draft.part[1:]) if draft.part[1:].isdigit() else None
    try:
        return finish(draft, file)
    except Unreadable as error:
        return Skipped(file.path, error.reason, line)


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
