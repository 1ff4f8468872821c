"""What an analyzer's output depends on, as short texts: versions of installed packages, fingerprints of data files."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path


@cache
def installed(distribution: str) -> str:
    """The version of an installed distribution, by the name of its metadata folder: `installed("pymorphy3")`.

    `importlib.metadata` knows it too, but takes longer to load than opening an index does.
    """
    prefix = distribution.replace("-", "_") + "-"
    for place in sys.path:
        for name in _listed(place):
            if name.startswith(prefix) and name.endswith(".dist-info"):
                return name.removesuffix(".dist-info").rpartition("-")[2]
    from importlib.metadata import version

    return version(distribution)


@cache
def _listed(folder: str) -> tuple[str, ...]:
    """What lies in a folder of sys.path; nothing in one that is missing or a file."""
    try:
        return tuple(file.name for file in Path(folder or ".").iterdir())
    except OSError:
        return ()


def fingerprint(files: Iterable[Path]) -> str:
    """Eight hexadecimal digits that change whenever one of the files does."""
    checksum = 0
    for file in files:
        checksum = zlib.crc32(file.read_bytes(), checksum)
    return f"{checksum:08x}"
