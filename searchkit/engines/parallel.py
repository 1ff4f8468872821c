"""Several processes analyse documents and write segments side by side; the one writer adopts them.

What a worker learns of words is passed on to the others. Workers are started with "spawn": a script that uses `jobs` guards its main code with
`if __name__ == "__main__":`.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from collections import deque
from dataclasses import fields
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple, Self

from searchkit.engines.analysing import analysed
from searchkit.engines.routing import Routes, relative
from searchkit.engines.sharing import SharingForms
from searchkit.errors import WorkerDied
from searchkit.index import Overflow, SegmentBuilder, Writer
from searchkit.model import Document

#: Documents sent to a worker at a time, or as many as have so many code points, and batches that may wait for it.
BATCH = 500
BATCH_LETTERS = 1 << 20
WAITING = 4
#: So many batches more, at the usual pace, may wait for a worker that has met a document's words than for another.
LEAD = 2
#: A worker's pace is that of its errands so far, each of which counts for so much of the next one.
FADING = 0.8
#: So many workers' news wait for a worker that gets no documents; older ones are dropped.
MOST_NEWS = 64
MEGABYTE = 1 << 20

Row = tuple[Any, ...]
row: Any = attrgetter(*(field.name for field in fields(Document)))
"""A document as the tuple of its fields, which is sent several times as fast."""


class Errand(NamedTuple):
    """What a worker is sent.

    Attributes:
        documents: rows; None asks it to write what it holds.
        folder: where to write, in the case that its memory is full.
        news: what other workers have learnt.
    """

    documents: list[Row] | None
    folder: str
    news: tuple[bytes, ...] = ()


class Done(NamedTuple):
    """What a worker says after an errand with documents.

    Attributes:
        seconds: it took, without writing.
        news: what was learnt; b"" if nothing was.
    """

    seconds: float
    news: bytes


class ParallelWriter:
    """An `EngineWriter` whose documents are analysed by `jobs` other processes."""

    def __init__(self, writer: Writer, jobs: int, memory_mb: int) -> None:
        self._writer = writer
        self._workers = [
            _Worker(number, memory_mb * MEGABYTE // jobs, writer.workspace().parent) for number in range(jobs)
        ]
        self._routes = Routes(jobs, LEAD * BATCH_LETTERS)
        self._batches: list[list[Row]] = [[] for _ in self._workers]
        self._loads = [0] * jobs
        self._paces = [1.0] * jobs

    def add(self, document: Document) -> None:
        """Hand a document to a worker."""
        self._writer.check_open()
        waiting = [
            pace * (worker.load + more)
            for worker, more, pace in zip(self._workers, self._loads, self._paces, strict=True)
        ]
        number = self._routes.choose(document, waiting)
        self._batches[number].append(row(document))
        self._loads[number] += _load(document)
        if self._loads[number] >= BATCH_LETTERS:
            self._send(number)

    def delete(self, id: str) -> bool:
        """Delete the document of this id; False when there is none. What the workers hold is adopted first."""
        self._writer.check_open()
        self.gather()
        return self._writer.delete(id)

    def note(self, name: str, value: str) -> None:
        """Keep a note with the index; "" takes it away."""
        self._writer.note(name, value)

    def commit(self) -> None:
        """Adopt what the workers wrote, and commit."""
        self._writer.check_open()
        self.gather()
        self._writer.commit()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._writer.check_open()
        self._batches = [[] for _ in self._workers]
        self._loads = [0] * len(self._workers)
        for worker in self._workers:
            worker.ask(self._writer.workspace())
            worker.wait()
            worker.folders.clear()
        self._routes.forget()
        self._writer.rollback()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.stop()

    def _send(self, number: int) -> None:
        if self._batches[number]:
            self._pass_on()
            self._workers[number].send(self._batches[number], self._writer.workspace(), self._loads[number])
            self._batches[number], self._loads[number] = [], 0

    def _pass_on(self) -> None:
        """Put what each worker has learnt aside for the others."""
        for worker in self._workers:
            for news in worker.news():
                for other in self._workers:
                    if other is not worker:
                        other.waiting_news.append(news)
        self._paces = relative([worker.pace for worker in self._workers])

    def gather(self) -> None:
        """Adopt everything that the workers hold."""
        for number in range(len(self._workers)):
            self._send(number)
        for worker in self._workers:
            worker.ask(self._writer.workspace())
        for worker in self._workers:
            worker.wait()
            while worker.folders:
                self._writer.adopt(worker.folders[0])
                worker.folders.popleft()
        self._routes.forget()


def _load(document: Document) -> int:
    """Its code points, or a batch's share of them if it is shorter: many short documents are work, too."""
    return max(len(document.title) + len(document.text), -(-BATCH_LETTERS // BATCH))


class _Worker:
    """One process, its inbox of errands, and its outbox: written folders, `Done` after each errand with documents, and
    None for what it was asked.

    Attributes:
        load: of the documents that it has not analysed yet, as far as it has told.
        folders: what it wrote and nobody has taken yet, oldest first.
        waiting_news: of other workers, for the next errand.
    """

    def __init__(self, number: int, memory: int, scratch: Path) -> None:
        context = get_context("spawn")
        self._inbox: Any = context.Queue(WAITING)
        self._outbox: Any = context.Queue()
        self._unanswered = 0  # times it was asked; it may be so still where gathering was broken off
        self._news: list[bytes] = []
        self._sent: deque[int] = deque()  # loads of the errands that it has not done yet
        self._loaded = False  # its first errand is done, which loads dictionaries too and tells no pace
        self._done = self._seconds = 0.0  # loads of those that it did since, and the time they took
        self.load = 0
        self.folders: deque[str] = deque()
        self.waiting_news: deque[bytes] = deque(maxlen=MOST_NEWS)
        self._process: BaseProcess = context.Process(
            target=_work,
            args=(self._inbox, self._outbox, memory, scratch),
            name=f"searchkit-{number}",
            daemon=True,
        )
        self._process.start()

    @property
    def pace(self) -> float | None:
        """Seconds by load, where it has told any."""
        return self._seconds / self._done if self._done else None

    def send(self, documents: list[Row] | None, folder: Path, load: int = 0) -> None:
        """Give it documents, and a folder for the case that its memory fills."""
        errand = Errand(documents, str(folder), tuple(self.waiting_news))
        self.waiting_news.clear()
        while True:
            try:
                self._inbox.put(errand, timeout=1)
            except queue.Full:
                self._check()
            else:
                break
        if documents is not None:
            self._sent.append(load)
            self.load += load

    def ask(self, folder: Path) -> None:
        """Ask it to write what it holds."""
        self.send(None, folder)
        self._unanswered += 1

    def wait(self) -> None:
        """Wait until it has answered whenever it was asked."""
        while self._unanswered:
            try:
                self._take(self._outbox.get(timeout=1))
            except queue.Empty:
                self._check()

    def news(self) -> list[bytes]:
        """What it has said that it learnt since the last time; does not wait."""
        while True:
            try:
                self._take(self._outbox.get_nowait())
            except queue.Empty:
                news, self._news = self._news, []
                return news

    def _take(self, answer: str | Done | WorkerDied | None) -> None:
        if isinstance(answer, WorkerDied):
            raise answer
        if answer is None:
            self._unanswered -= 1
        elif isinstance(answer, Done):
            if self._sent:  # it is not where sending was broken off after the errand was put
                load = self._sent.popleft()
                self.load -= load
                if self._loaded:
                    self._done = FADING * self._done + load
                    self._seconds = FADING * self._seconds + answer.seconds
                self._loaded = True
            if answer.news:
                self._news.append(answer.news)
        else:
            self.folders.append(answer)

    def stop(self) -> None:
        """End the process; what it holds is lost."""
        self._process.terminate()
        self._process.join(10)
        for box in (self._inbox, self._outbox):
            box.cancel_join_thread()
            box.close()

    def _check(self) -> None:
        if not self._process.is_alive():
            raise WorkerDied(f"exit code {self._process.exitcode}")


def _work(inbox: Any, outbox: Any, memory: int, scratch: Path) -> None:
    """The worker's life: analyse, write a segment when memory is full or when asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    builder = SegmentBuilder(scratch)
    forms = SharingForms(builder.intern_all)
    while True:
        documents, folder, told = inbox.get()
        started = time.perf_counter()
        try:
            for news in told:
                forms.hear(news)
            for found in analysed([Document(*own) for own in documents or ()], forms):
                builder.add(*found)
            if documents is not None:
                outbox.put(Done(time.perf_counter() - started, forms.news()))
            overflow = builder.overflow(memory)
            if len(builder) and (documents is None or overflow is not Overflow.NONE):
                builder.write(folder)
                outbox.put(folder)
            if overflow is Overflow.FORGET:
                forms.renumber(builder.forget())
        except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
            outbox.put(WorkerDied(f"{type(error).__name__}: {error}"))
            return
        if documents is None:
            outbox.put(None)


def _end_with_parent() -> None:
    """A parent that is killed cannot end its workers, and nobody would ever write to their inboxes again."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)
