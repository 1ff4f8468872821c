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

from searchkit.errors import REBUILD_FROM_FILES, IndexCorrupt, IndexMissing, IndexProblem, IndexTooOld
from searchkit.index.blockfile import check_format, read_json
from searchkit.index.files import open_regular, replace_file, sync_folder

FORMAT = 1
NAME = "manifest"
PREVIOUS = "manifest.previous"
_HEAD = re.compile(rb"searchkit-index (\d{1,9}) ([0-9a-f]{8})\n")
MOST_NUMBERS = 10**12 - 10**6
"""Numbers in names have at most twelve digits; no commit takes a million."""
_SEGMENT = re.compile(r"segment-\d{6,12}", re.ASCII)
_DELETIONS = re.compile(r"deleted-\d{6,12}", re.ASCII)
_NUMBERED = re.compile(r"(?:segment|deleted|building)-(\d{6,12})", re.ASCII)


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
    try:
        found_manifest = _from_json(read_json(path, body))
    except (KeyError, TypeError, ValueError) as error:
        raise IndexCorrupt(str(path), "a manifest's keys and values", repr(error)) from error
    _check_names(path, found_manifest)
    return found_manifest


def _from_json(value: dict[str, Any]) -> Manifest:
    """Raises KeyError, TypeError or ValueError where it is not what `to_bytes` writes."""
    entries = tuple(SegmentEntry(**entry) for entry in value["segments"])
    numbers = [
        value["generation"],
        value["next_number"],
        *(n for e in entries for n in (e.documents, e.deleted)),
    ]
    if not all(type(number) is int and number >= 0 for number in numbers):
        raise ValueError(f"numbers {numbers}")
    identity, notes = (
        value["identity"],
        value.get("notes", {}),
    )  # older manifests of this format have no notes
    for named in (identity, notes):
        if not isinstance(named, dict) or not all(isinstance(text, str) for text in named.values()):
            raise ValueError(f"texts by name: {named!r}")
    return Manifest(value["generation"], identity, entries, value["next_number"], notes)


def _check_names(path: Path, manifest: Manifest) -> None:
    """No manifest can point outside its folder, name a segment twice, or lead a writer to a name that is taken."""
    for entry in manifest.segments:
        deletions = entry.deletions
        if not _is(_SEGMENT, entry.name) or (deletions is not None and not _is(_DELETIONS, deletions)):
            raise IndexCorrupt(str(path), "names of segments", f"{entry.name!r}, {deletions!r}")
    names = [name for entry in manifest.segments for name in (entry.name, entry.deletions) if name]
    last = max((int(name.partition("-")[2]) for name in names), default=0)
    if len(set(names)) < len(names) or not last <= manifest.next_number < MOST_NUMBERS:
        raise IndexCorrupt(
            str(path), f"numbers used once and up to {manifest.next_number}", ", ".join(names) or "none"
        )


def _is(pattern: re.Pattern[str], name: object) -> bool:
    return isinstance(name, str) and pattern.fullmatch(name) is not None


def load(folder: Path, name: str = NAME) -> Manifest:
    """The manifest of an index folder.

    Raises:
        IndexMissing: the folder has none.
    """
    path = folder / name
    try:
        descriptor = open_regular(path)
        with os.fdopen(descriptor, "rb") as source:
            return parse(path, source.read())
    except FileNotFoundError:
        if name == NAME and (folder / PREVIOUS).exists() and _has_segments(folder):
            raise IndexCorrupt(
                str(path), "a manifest", "none, though there are segments", REBUILD_FROM_FILES
            ) from None
        raise IndexMissing(str(folder)) from None
    except IndexCorrupt as problem:
        raise problem.advising(
            REBUILD_FROM_FILES if name == NAME else "the next commit replaces it"
        ) from None


def _has_segments(folder: Path) -> bool:
    return any(folder.glob("segment-*/documents")) or any(folder.glob("segment-*/words"))


def load_previous(folder: Path) -> Manifest | None:
    """The generation before, if it is there and whole."""
    try:
        return load(folder, PREVIOUS)
    except IndexProblem:
        return None


def verify_previous(folder: Path) -> list[IndexCorrupt]:
    """What is wrong with the manifest of the generation before, if it is there."""
    try:
        load(folder, PREVIOUS)
    except IndexCorrupt as problem:
        return [problem]
    except IndexProblem:
        pass  # there is none, or it is of an older format, as before a rebuild
    return []


def recover(folder: Path) -> Manifest:
    """What a rebuild goes on from: the manifest, or where it is damaged one without segments that uses no number again.

    Raises:
        IndexMissing, IndexTooNew: nothing to rebuild.
        IndexCorrupt: it is damaged, and nothing else shows that the folder was an index.
    """
    try:
        return load(folder)
    except (IndexCorrupt, IndexTooOld):
        if not (folder / PREVIOUS).exists() and not _has_segments(folder):
            raise
    used = max([number_of(path.name) for path in (*folder.iterdir(), *folder.glob("segment-*/*"))], default=0)
    previous = load_previous(folder)
    generation = used if previous is None else previous.generation + 1
    return Manifest(generation=generation, next_number=used)


def number_of(name: str) -> int:
    """The number in the name of a segment, of a file of deletions, or of what is being built; 0 in others."""
    found = _NUMBERED.fullmatch(name)
    number = int(found[1]) if found else 0
    return number if number < MOST_NUMBERS else 0


def save(folder: Path, manifest: Manifest) -> None:
    """Makes a manifest the index's. Everything it names must be on the disk already."""
    current = folder / NAME
    whole = True
    try:
        load(folder)
    except IndexMissing:
        sync_folder(folder.absolute().parent)  # the index folder is new, and its own name must last
    except IndexProblem:
        whole = False  # nothing to go back to: the generation before it stays the one before
    else:
        replace_file(folder / PREVIOUS, current.read_bytes())
    replace_file(current, manifest.to_bytes())
    if not whole and load_previous(folder) is None:
        (folder / PREVIOUS).unlink(missing_ok=True)
