"""Folders to files: every file once, in an order that never changes, hidden and version-control folders left out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from searchkit.errors import SourceError
from searchkit.ingest.file import printable
from searchkit.model import Skipped

IGNORE_FILE = ".searchkitignore"
"""Shell patterns of names in its folder that are not to be read, one a line."""
_PASSED_OVER = frozenset(
    {
        "__pycache__",
        "node_modules",
        "CVS",
        "lost+found",
        "System Volume Information",
        "Thumbs.db",
        "desktop.ini",
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a walk came upon.

    Attributes:
        path: as reached from the path that was given.
        id: relative to that path, with slashes; the name of a file that was given itself.
        size: bytes.
        mtime_ns: time of last change, nanoseconds since 1970.
    """

    path: Path
    id: str
    size: int
    mtime_ns: int


def walk(paths: Iterable[str | Path], *, skip: Iterable[str | Path] = ()) -> Iterator[Found | Skipped]:
    """Every file under `paths`, each once, in the order of their names; folders in `skip` (the index's own) left out.

    A named file is given whatever its name; in folders, names that begin with a dot are passed over in silence.
    Links are followed, and a folder reached a second time is not entered again. Raises SourceError at once for a
    path that does not exist.
    """
    roots = [Path(path) for path in paths]
    for root in roots:
        if not os.path.lexists(root):
            raise SourceError(str(root), "there is no such file or folder")
    return _walk(roots, {_identity(Path(path)) for path in skip if Path(path).exists()})


def _walk(roots: list[Path], folders: set[tuple[int, int]]) -> Iterator[Found | Skipped]:
    files: set[str] = set()
    for root in roots:
        stack = [(root, "")]
        while stack:
            path, id = stack.pop()
            try:
                status = path.stat()
                if stat.S_ISDIR(status.st_mode):
                    if (status.st_dev, status.st_ino) not in folders:
                        folders.add((status.st_dev, status.st_ino))
                        stack.extend(reversed(_children(path, id)))
                    continue
            except OSError as error:
                yield Skipped(printable(str(path)), f"cannot be opened: {error.strerror or error}")
                continue
            if not stat.S_ISREG(status.st_mode):
                yield Skipped(printable(str(path)), "is no regular file")
                continue
            if len(roots) > 1:
                place = str(path.absolute())
                if place in files:
                    continue
                files.add(place)
            yield Found(path, printable(id or path.name), status.st_size, status.st_mtime_ns)


def _children(folder: Path, id: str) -> list[tuple[Path, str]]:
    """(path, id) of what lies in `folder`, in the order of the names."""
    ignored = _ignored(folder / IGNORE_FILE)
    with os.scandir(folder) as entries:
        names = sorted(
            entry.name
            for entry in entries
            if not entry.name.startswith(".")
            and entry.name not in _PASSED_OVER
            and not any(fnmatchcase(entry.name, pattern) for pattern in ignored)
        )
    return [(folder / name, f"{id}/{name}" if id else name) for name in names]


def _ignored(file: Path) -> list[str]:
    """The shell patterns of a folder's ignore file, one a line; # begins a remark. None where there is no such file."""
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
