"""The few file-system steps that make a write durable, and that follow nothing out of the index folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from searchkit.errors import IndexCorrupt

_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""Neither follows a symbolic link nor waits for the other end of a pipe."""


def open_regular(path: Path) -> int:
    """A descriptor for reading.

    Raises:
        IndexCorrupt: it is a link, a folder, a pipe or a device, or cannot be read.
        FileNotFoundError: it is not there.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _CAREFUL)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise IndexCorrupt(str(path), "a readable file", error.strerror or "nothing") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise IndexCorrupt(str(path), "a regular file", "something else")
    return descriptor


def write_new(path: Path, data: bytes) -> None:
    """Writes a file that takes the place of whatever had the name, and waits until its contents are on the disk."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFUL, 0o666)
    with os.fdopen(descriptor, "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Waits until the folder's entries are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, data: bytes) -> None:
    """Puts new contents in a file's place: after a crash at any moment either the old or the new is there, whole."""
    fresh = path.with_name(path.name + ".new")
    write_new(fresh, data)
    fresh.replace(path)
    sync_folder(path.parent)
