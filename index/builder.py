"""Building segments in other processes: each worker writes segment folders, the writer adopts them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from searchkit.index.buffer import DocumentBuffer
from searchkit.index.forms import FormNumbers, Record, Word
from searchkit.index.memory import release
from searchkit.index.vocabulary import Interner
from searchkit.index.writer import LEAST_BUFFER, WORDS_SHARE


class Overflow(Enum):
    """What a builder needs to stay within its memory."""

    NONE = "nothing"
    WRITE = "documents must be written"
    FORGET = "documents must be written, and words forgotten"


class SegmentBuilder:
    """Gathers documents and writes them as one segment folder, with no lock and no manifest.

    path = writer.workspace()                       # in the parent
    builder = SegmentBuilder(); …; builder.write(path)   # in the worker
    writer.adopt(path)                              # in the parent
    """

    def __init__(self, scratch: Path | None = None) -> None:
        """`scratch`: a folder in which stored bytes may wait; else they wait in memory."""
        self._scratch = scratch
        self._interner = Interner()
        self._buffer = DocumentBuffer(scratch)

    def __len__(self) -> int:
        """Documents waiting."""
        return len(self._buffer)

    @property
    def size(self) -> int:
        """Rough bytes of memory that the waiting documents will need to be written, without their words."""
        return self._buffer.size

    @property
    def words(self) -> int:
        """Rough bytes of memory that the interned forms take; `forget` frees them."""
        return self._interner.size

    def overflow(self, memory: int) -> Overflow:
        """What should be done now to stay within so many bytes. As `Writer` does: the words of earlier documents are
        kept when documents are written, until they take too great a share."""
        if self.words > memory * WORDS_SHARE:
            return Overflow.FORGET
        return Overflow.WRITE if self.size > max(memory - self.words, LEAST_BUFFER) else Overflow.NONE

    def intern_all(self, field: str, words: Iterable[Word]) -> list[int]:
        """As `Writer.intern_all`; numbers are valid until `forget`, also after `write`."""
        return self._interner.intern_all(field, words)

    def add(self, record: Record, title: FormNumbers, body: FormNumbers) -> None:
        """As `Writer.add`."""
        self._buffer.add(record, title, body)

    def forget(self) -> list[int]:
        """Forgets all but the most frequent forms, to free memory; only after `write`.

        Returns:
            the new number of each form that `intern` has numbered so far, or FORGOTTEN.
        """
        self._interner, numbers = self._interner.frequent()
        return list(map(int, numbers))

    def write(self, folder: str | Path) -> None:
        """Writes the waiting documents to a new folder and forgets them."""
        self._buffer.write(Path(folder), self._interner)
        self._buffer = DocumentBuffer(self._scratch)
        release()
