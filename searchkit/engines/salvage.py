"""What can still be read of a damaged index: its stored documents, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from searchkit.engines import stored
from searchkit.errors import IndexCorrupt
from searchkit.index.segment_part import SegmentPart
from searchkit.index.snapshot import Snapshot
from searchkit.index.values import live_in, values_of
from searchkit.model import Document, Skipped


def salvage(snapshot: Snapshot, wanted: Callable[[str | None], bool]) -> Iterator[Document | Skipped]:
    """The live documents of wanted paths; for each that cannot be read, and for each segment whose list of them cannot,
    why."""
    for part in snapshot.parts:
        try:
            paths = values_of(part, "path") or [None] * part.documents
            numbers = [number for number in live_in(part) if wanted(_text(paths[number]))]
        except IndexCorrupt as problem:
            yield Skipped(
                problem.path,
                f"is damaged; of {part.documents} documents, those are lost that came from no file or whose file is gone",
            )
        else:
            yield from _documents(part, numbers)


def _documents(part: SegmentPart, numbers: list[int]) -> Iterator[Document | Skipped]:
    for number in numbers:
        try:
            yield stored.decode(part.segment.stored_reader.read(number))
        except IndexCorrupt as problem:
            yield Skipped(_name(part, number), f"is lost: {problem.path} is damaged")


def _name(part: SegmentPart, number: int) -> str:
    try:
        return part.segment.id(number)
    except IndexCorrupt:
        return f"document {part.base + number}"


def _text(path: str | float | None) -> str | None:
    return path if isinstance(path, str) else None
