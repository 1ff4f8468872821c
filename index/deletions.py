"""Which documents of a segment are deleted: a bitmap in a file of its own, written anew with every commit that adds to it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from searchkit.errors import IndexCorrupt
from searchkit.index.arrays import Mask
from searchkit.index.blockfile import BlockFile, BlockFileWriter
from searchkit.index.manifest import SegmentEntry


def write_deletions(path: Path, deleted: Mask) -> None:
    """Keeps Mask[documents] as bits."""
    out = BlockFileWriter(path)
    out.append("deleted", "u1", np.packbits(deleted))
    out.facts(documents=len(deleted))
    out.close()


def read_deletions(folder: Path, entry: SegmentEntry) -> Mask | None:
    """Mask[documents], or None where nothing is deleted.

    Raises:
        IndexCorrupt: the file is damaged, or marks another number of documents than the manifest says.
    """
    if entry.deletions is None:
        return None
    path = folder / entry.name / entry.deletions
    bits = BlockFile(path).array("deleted")
    if len(bits) != -(-entry.documents // 8):
        raise IndexCorrupt(str(path), f"bits for {entry.documents} documents", f"{len(bits)} bytes")
    deleted = np.unpackbits(bits, count=entry.documents).astype(bool)
    if int(deleted.sum()) != entry.deleted:
        raise IndexCorrupt(str(path), f"{entry.deleted} deleted documents", f"{int(deleted.sum())}")
    return deleted
