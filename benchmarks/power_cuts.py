"""A disk that forgets what was not synced: the state after a power cut at each sync and each renaming of a run."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Entries = dict[str, tuple[int, bool]]
"""Name → inode, and whether it is a folder."""


class ForgetfulDisk:
    """Remembers what is surely on the disk: contents of files at their last fsync, names at the last of their folder.

    Args:
        base: an existing folder; what is in it now counts as synced.
        check: called with a folder that holds what a cut at that moment may leave of `base`.
    """

    def __init__(self, base: Path, check: Callable[[Path], None]) -> None:
        self._base = base
        self._check = check
        self._contents: dict[int, bytes] = {}
        self._entries: dict[int, Entries] = {}
        self._held: list[int] = []
        self.cuts = 0
        self._fsync, self._replace = os.fsync, os.replace
        self._synced(base)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Checks at every fsync and every renaming in here; a last time at the end."""
        os.fsync, os.replace = self._on_fsync, self._on_replace  # type: ignore[assignment]
        try:
            yield
        finally:
            os.fsync, os.replace = self._fsync, self._replace
        self.cut()
        for descriptor in self._held:
            os.close(descriptor)

    def cut(self) -> None:
        """Checks the two extremes: no name newer than its folder's last fsync is left, or every name is."""
        for every_name in (False, True):
            image = self._base.with_name(self._base.name + ".cut")
            self._lay(self._base.stat().st_ino, image, self._base if every_name else None)
            self.cuts += 1
            self._check(image)
            shutil.rmtree(image)

    def _on_fsync(self, descriptor: int) -> None:
        self.cut()
        self._synced(Path(f"/proc/self/fd/{descriptor}").resolve())

    def _on_replace(self, source: Path, target: Path) -> None:
        self._replace(source, target)
        self.cut()

    def _synced(self, path: Path) -> None:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            self._entries[found.st_ino] = entries_of(path)
        else:
            self._held.append(os.open(path, os.O_RDONLY))  # so that no later file gets its inode
            self._contents[found.st_ino] = path.read_bytes()

    def _lay(self, inode: int, image: Path, now: Path | None) -> None:
        """Makes a folder as it would be found, with the names of `now` or those that were synced."""
        image.mkdir()
        names = self._entries.get(inode, {})
        if now is not None:
            names = entries_of(now)
        for name, (number, folder) in names.items():
            if folder:
                self._lay(number, image / name, None if now is None else now / name)
            else:
                (image / name).write_bytes(self._contents.get(number, b""))


def entries_of(folder: Path) -> Entries:
    """What is in a folder now."""
    return {entry.name: (entry.inode(), entry.is_dir()) for entry in os.scandir(folder)}
