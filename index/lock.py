"""One writer at a time: a file lock that the system lets go when its owner dies."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from filelock import FileLock, Timeout

from searchkit.errors import IndexCorrupt, IndexLocked
from searchkit.index.files import write_new

NAME = "writer.lock"
OWNER = "writer.owner"


class WriterLock:
    """Held from `acquire` to `release`, or until the process dies. The owner's number is noted beside it for messages."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / NAME)

    def acquire(self, seconds: float) -> None:
        """Waits for the lock.

        Raises:
            IndexLocked: another writer held it all the time.
            IndexCorrupt: the lock is a link, which a writer would follow out of the index.
        """
        if (self._folder / NAME).is_symlink():
            raise IndexCorrupt(str(self._folder / NAME), "a regular file", "a symbolic link", "remove it")
        try:
            self._lock.acquire(timeout=seconds, poll_interval=0.02)
        except Timeout:
            raise IndexLocked(str(self._folder), seconds, self._owner()) from None
        with contextlib.suppress(
            OSError
        ):  # a note for messages; the lock holds without it, also on a full disk
            write_new(self._folder / OWNER, f"process {os.getpid()}".encode())

    def _owner(self) -> str:
        try:
            return (self._folder / OWNER).read_text(encoding="utf-8") or "another process"
        except (OSError, UnicodeDecodeError):
            return "another process"

    def release(self) -> None:
        self._lock.release()
