"""A file as the readers see it: bytes with a name, whether it lies on disk, in an archive or comes from stdin."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from searchkit.ingest.options import Options


class Unreadable(Exception):
    """Why a file, or line `line` of it, gives no document; becomes a `Skipped` before it leaves this package."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.reason = reason
        self.line = line
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class File:
    """Bytes to be read.

    Attributes:
        id: what documents of the file are called; members of an archive append theirs: `news.zip/2024/a.txt`.
        path: as shown and stored.
        name: the last part, with the suffixes that tell the format.
        options: as the caller gave them.
        opener: opens the bytes from the start.
        size: bytes, or None where only reading tells.
        depth: how many archives it lies in.
        modified: seconds since 1970, or None.
    """

    id: str
    path: str
    name: str
    options: Options
    opener: Callable[[], BinaryIO] = field(repr=False)
    size: int | None = None
    depth: int = 0
    modified: float | None = None

    def open(self) -> BinaryIO:
        """The bytes from the start; the caller closes them."""
        return self.opener()

    def read(self) -> bytes:
        """All bytes. Raises Unreadable for an empty file and one past `limits.file_bytes`."""
        most = self.options.limits.file_bytes
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
        """(number from 1, bytes without the line's end), a line at a time. Raises Unreadable at a line too long."""
        most = self.options.limits.line_bytes
        with self.open() as stream:
            number = 0
            while line := stream.readline(most + 1):
                number += 1
                if len(line) > most:
                    raise Unreadable(f"has a line longer than the limit of {most:,} bytes", number)
                yield number, line.rstrip(b"\r\n")
            if not number:
                raise Unreadable("is empty")

    def member(self, name: str, data: bytes) -> File:
        """A file that was packed in this one, as an archive holds it."""
        shown = name.lstrip("/")
        return replace(
            self,
            id=f"{self.id}/{shown}",
            path=f"{self.path}/{shown}",
            name=shown.rsplit("/", 1)[-1],
            opener=lambda: io.BytesIO(data),
            size=len(data),
            depth=self.depth + 1,
        )


def file_on_disk(path: Path, options: Options, id: str | None = None) -> File:
    """The file at `path`, called by its path relative to `options.root`."""
    status = path.stat()
    return File(
        id=printable(id if id is not None else _relative(path, options.root)),
        path=printable(str(path)),
        name=path.name,
        options=options,
        opener=lambda: path.open("rb"),
        size=status.st_size,
        modified=status.st_mtime,
    )


def printable(name: str) -> str:
    """A file name that can be printed and stored: bytes that are not UTF-8 become `\\udc..` escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _relative(path: Path, root: Path | None) -> str:
    if root is not None:
        try:
            return path.relative_to(root).as_posix() if path != root else path.name
        except ValueError:
            return path.as_posix()
    return path.name
