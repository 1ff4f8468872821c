"""Many files at once: the slow formats (PDF, Word, e-books …) are read by worker processes, in the order of the files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context

from searchkit.errors import SourceError
from searchkit.ingest.files import Found
from searchkit.ingest.formats import suffix_of
from searchkit.ingest.options import Options
from searchkit.ingest.reading import read
from searchkit.model import Document, Skipped

Answer = list[Document | Skipped]

# Formats of which a file takes longer to read than to send its text to another process.
_SLOW = frozenset({".pdf", ".docx", ".docm", ".odt", ".rtf", ".epub", ".html", ".htm", ".xhtml"})
_AHEAD = 8  # files given out per worker


def read_all(
    files: Iterable[tuple[Found, str, Options]], jobs: int = 1
) -> Iterator[tuple[Found, Iterator[Document | Skipped]]]:
    """Each file with its documents, in the order given; (file, id, options) as for `read`.

    With `jobs` over 1 the slow formats are read by that many processes ahead of the caller; a file that brings its
    process down is skipped. Files that vanished meanwhile are skipped too.
    """
    if jobs <= 1:
        for file, id, options in files:
            yield file, _read(file, id, options)
        return
    readers = _Readers(jobs)
    try:
        for file, id, options in files:
            readers.give(file, id, options)
            if len(readers.waiting) >= jobs * _AHEAD:
                yield readers.take()
        while readers.waiting:
            yield readers.take()
    finally:
        readers.pool.shutdown(wait=False, cancel_futures=True)


@dataclass(slots=True)
class _Given:
    """A file that was given out; no future for one that the caller's process reads itself."""

    file: Found
    id: str
    options: Options
    future: Future[Answer] | None


class _Readers:
    """The worker processes and the files they were given, oldest first."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self.pool = _pool(jobs)
        self.waiting: deque[_Given] = deque()

    def give(self, file: Found, id: str, options: Options) -> None:
        slow = suffix_of(file.path.name) in _SLOW
        future = self._submit(file, id, options) if slow else None
        self.waiting.append(_Given(file, id, options, future))

    def take(self) -> tuple[Found, Iterator[Document | Skipped]]:
        given = self.waiting.popleft()
        if given.future is None:
            return given.file, _read(given.file, given.id, given.options)
        try:
            return given.file, iter(given.future.result())
        except BrokenProcessPool:
            self._recover()
            return given.file, iter(self._alone(given))

    def _submit(self, file: Found, id: str, options: Options) -> Future[Answer]:
        return self.pool.submit(_listed, file, id, options)

    def _recover(self) -> None:
        """New processes, which get again what the broken ones had not answered."""
        self.pool.shutdown(wait=False, cancel_futures=True)
        self.pool = _pool(self.jobs)
        for given in self.waiting:
            if given.future is not None and (not given.future.done() or given.future.exception() is not None):
                given.future = self._submit(given.file, given.id, given.options)

    def _alone(self, given: _Given) -> Answer:
        """A file whose process fell, read once more in a process of its own: was it this one?"""
        with _pool(1) as pool:
            try:
                return pool.submit(_listed, given.file, given.id, given.options).result()
            except BrokenProcessPool:
                return [Skipped(str(given.file.path), "brought down the process that read it")]


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


def _read(file: Found, id: str, options: Options) -> Iterator[Document | Skipped]:
    try:
        return read(file.path, options, id=id)
    except SourceError as error:
        return iter((Skipped(error.path, error.reason),))


def _listed(file: Found, id: str, options: Options) -> Answer:
    return list(_read(file, id, options))
