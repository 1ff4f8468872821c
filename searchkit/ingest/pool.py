"""Many files at once: heavy ones (PDF, Word, e-books, archives …) by processes of their own, in the order of the files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from searchkit.ingest.formats import suffix_of
from searchkit.ingest.guarded import Answer, GuardedReader, Task, read_here
from searchkit.ingest.options import MEGABYTE

# Formats of which only a large file can take long. All others can, and so can a file whose name tells nothing.
_LIGHT = frozenset({".txt", ".text", ".log", ".md", ".markdown", ".html", ".htm", ".xhtml", ".xml", ".json"})
_LARGE = MEGABYTE
# Formats read record by record: none of these takes long, however large the file.
_BY_RECORDS = frozenset({".jsonl", ".ndjson", ".csv", ".tsv", ".tab"})
# Formats of which a file takes longer to read than to send its text to another process.
_SLOW = frozenset({".html", ".htm", ".xhtml"})
_AHEAD = 8  # files given out per process


def read_all(tasks: Iterable[Task], jobs: int = 1) -> Iterator[Answer]:
    """The documents of each file, in the order given; when the next answer is asked for, the one before is void.

    With `jobs` over 1 that many processes read the heavy formats and HTML ahead of the caller. A file that takes too
    long, brings its process down or has vanished is skipped.
    """
    readers = [GuardedReader() for _ in range(jobs)]
    waiting: deque[tuple[Task, GuardedReader | None]] = deque()
    try:
        for task in tasks:
            waiting.append((task, _give(task, readers, ahead=jobs > 1)))
            if len(waiting) > (jobs * _AHEAD if jobs > 1 else 0):
                yield from _answer(*waiting.popleft())
        while waiting:
            yield from _answer(*waiting.popleft())
    finally:
        for reader in readers:
            reader.close()


def is_light(task: Task) -> bool:
    """Is it sure that the file is read at once, so that nobody needs to watch over it?"""
    suffix = suffix_of(task.path.name)
    return suffix in _BY_RECORDS or (suffix in _LIGHT and task.size <= _LARGE)


def _give(task: Task, readers: list[GuardedReader], *, ahead: bool) -> GuardedReader | None:
    """The process that reads the file; None for a file that we read ourselves."""
    if is_light(task) and not (ahead and suffix_of(task.path.name) in _SLOW):
        return None
    reader = min(readers, key=lambda reader: reader.waiting)
    reader.give(task)
    return reader


def _answer(task: Task, reader: GuardedReader | None) -> Iterator[Answer]:
    """The one answer, and after it nothing that is left of it: the next file's would begin with that."""
    if reader is None:
        yield read_here(task)
    else:
        answer = reader.take()
        yield answer
        deque(answer, maxlen=0)
