"""An index some of whose files are damaged: what the others hold can be read, to be exported or to rebuild from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from searchkit.errors import IndexCorrupt
from searchkit.index.deletions import read_deletions
from searchkit.index.manifest import SegmentEntry
from searchkit.index.segment import Segment
from searchkit.index.segment_part import SegmentPart
from searchkit.index.snapshot import Snapshot


class DamagedSegment(Segment):
    """A segment of which only the whole files are open; who asks for what another holds is told what is wrong with it.

    Attributes:
        problems: of the files that cannot be opened, in the order of `Segment.files`.
    """

    def __init__(self, folder: Path, documents: int) -> None:
        self.problems: list[IndexCorrupt] = []
        super().__init__(folder, documents)
        self.documents = documents

    def _open(self, take: Callable[[], None]) -> None:
        try:
            super()._open(take)
        except IndexCorrupt as problem:
            self.problems.append(problem)

    def __getattr__(self, _name: str) -> NoReturn:
        raise self.problems[0]

    def verify(self) -> list[IndexCorrupt]:
        """The files that cannot be opened, and every damaged block of the others."""
        names = ("_documents_file", "_postings_file", "_words_file")
        opened = [vars(self)[name] for name in names if name in vars(self)]
        return [*self.problems, *(problem for file in opened for problem in file.verify())]


class UncertainPart(SegmentPart):
    """A segment whose deletions cannot be read: which of its documents are live is not known."""

    def __init__(self, snapshot: Snapshot, segment: Segment, base: int, problem: IndexCorrupt) -> None:
        super().__init__(snapshot, segment, base, None)
        self._problem = problem
        del self.live

    def __getattr__(self, _name: str) -> NoReturn:
        raise self._problem

    def verify(self) -> list[IndexCorrupt]:
        """Its deletions, and its segment."""
        return [self._problem, *super().verify()]


class DamagedSnapshot(Snapshot):
    """A generation of which only the manifest must be whole."""

    def _part(self, entry: SegmentEntry, base: int) -> SegmentPart:
        segment = DamagedSegment(self.folder / entry.name, entry.documents)
        try:
            return SegmentPart(self, segment, base, read_deletions(self.folder, entry))
        except IndexCorrupt as problem:
            return UncertainPart(self, segment, base, problem)
