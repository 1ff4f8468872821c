"""The manifest: which segments are the index. Whatever it does not name does not exist.

One line `searchkit-index FORMAT CRC32`, then JSON. It is replaced last, after everything it names is on the disk; the
one before stays as `manifest.previous`, and so do its segments, until the next commit.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from searchkit.errors import IndexCorrupt, IndexMissing
from searchkit.index.blockfile import check_format
from searchkit.index.files import replace_file

FORMAT = 1
NAME = "manifest"
PREVIOUS = "manifest.previous"
_HEAD = re.compile(rb"searchkit-index (\d{1,9}) ([0-9a-f]{8})\n")
_SEGMENT = re.compile(r"segment-\d{6,12}")
_DELETIONS = re.compile(r"deleted-\d{6,12}")


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A live segment.

    Attributes:
        name: its folder.
        documents: how many it holds, deleted ones included.
        deletions: the file in the folder that marks deleted documents, or None.
        deleted: how many it marks.
    """

    name: str
    documents: int
    deletions: str | None = None
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation of an index.

    Attributes:
        generation: 0 for a new index, one more with every commit.
        identity: what wrote the words: analyzer → version.
        segments: oldest first.
        next_number: for the next segment or deletions file; numbers are never used twice.
        notes: what the owner of the index wants kept with it, by name; the index does not read them.
    """

    generation: int = 0
    identity: Mapping[str, str] = field(default_factory=dict)
    segments: tuple[SegmentEntry, ...] = ()
    next_number: int = 1
    notes: Mapping[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        body = json.dumps(asdict(self), ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode()
        return b"searchkit-index %d %08x\n" % (FORMAT, zlib.crc32(body)) + body


def parse(path: Path, data: bytes) -> Manifest:
    """Reads a manifest's bytes.

    Raises:
        IndexCorrupt: no manifest, or a damaged one.
        IndexTooOld, IndexTooNew: another format.
    """
    head = _HEAD.match(data)
    if head is None:
        raise IndexCorrupt(str(path), "a line `searchkit-index FORMAT CHECKSUM`", repr(data[:40]))
    body = data[head.end() :]
    found = zlib.crc32(body)
    check_format(path, int(head[1]))
    if int(head[2], 16) != found:
        raise IndexCorrupt(str(path), f"checksum {head[2].decode()}", f"{found:08x}")
    return _from_json(path, json.loads(body))


def _from_json(path: Path, value: dict[str, Any]) -> Manifest:
    """Names are checked, so that no manifest can point outside its folder."""
    entries = tuple(SegmentEntry(**entry) for entry in value["segments"])
    for entry in entries:
        deletions = entry.deletions
        if not _SEGMENT.fullmatch(entry.name) or (
            deletions is not None and not _DELETIONS.fullmatch(deletions)
        ):
            raise IndexCorrupt(str(path), "names of segments", f"{entry.name!r}, {deletions!r}")
    notes = value.get("notes", {})  # older manifests of this format have none
    return Manifest(value["generation"], value["identity"], entries, value["next_number"], notes)


def load(folder: Path, name: str = NAME) -> Manifest:
    """The manifest of an index folder.

    Raises:
        IndexMissing: the folder has none.
    """
    path = folder / name
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        if name == NAME and any(folder.glob("segment-*/words")) and (folder / PREVIOUS).exists():
            raise IndexCorrupt(str(path), "a manifest", "none, though there are segments") from None
        raise IndexMissing(str(folder)) from None
    except OSError as error:
        raise IndexCorrupt(str(path), "a readable file", error.strerror or "nothing") from error
    with os.fdopen(descriptor, "rb") as source:
        return parse(path, source.read())


def load_previous(folder: Path) -> Manifest | None:
    """The generation before, if it is there and whole."""
    try:
        return load(folder, PREVIOUS)
    except (IndexMissing, IndexCorrupt):
        return None


def save(folder: Path, manifest: Manifest) -> None:
    """Makes a manifest the index's. Everything it names must be on the disk already."""
    current = folder / NAME
    if current.exists():
        replace_file(folder / PREVIOUS, current.read_bytes())
    replace_file(current, manifest.to_bytes())
