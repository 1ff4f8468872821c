"""Several processes analyse documents and write segments side by side; the one writer adopts them.

Documents of one id always go to the same worker, so that the last one wins. Workers are started with "spawn": a script
that uses `jobs` guards its main code with `if __name__ == "__main__":`.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Self
from zlib import crc32

from searchkit.engines.analysing import analysed
from searchkit.engines.forms import Forms
from searchkit.errors import WorkerDied
from searchkit.index import Overflow, SegmentBuilder, Writer
from searchkit.model import Document

#: Documents sent to a worker at a time, and batches that may wait for it.
BATCH = 200
WAITING = 4
MEGABYTE = 1 << 20


class ParallelWriter:
    """An `EngineWriter` whose documents are analysed by `jobs` other processes."""

    def __init__(self, writer: Writer, jobs: int, memory_mb: int) -> None:
        self._writer = writer
        self._workers = [_Worker(number, memory_mb * MEGABYTE // jobs) for number in range(jobs)]
        self._batches: list[list[Document]] = [[] for _ in self._workers]

    def add(self, document: Document) -> None:
        """Hand a document to its worker."""
        number = crc32(document.id.encode("utf-8", "surrogatepass")) % len(self._workers)
        batch = self._batches[number]
        batch.append(document)
        if len(batch) == BATCH:
            self._send(number)

    def delete(self, id: str) -> bool:
        """Delete the document of this id; False when there is none. What the workers hold is adopted first."""
        self.gather()
        return self._writer.delete(id)

    def note(self, name: str, value: str) -> None:
        """Keep a note with the index; "" takes it away."""
        self._writer.note(name, value)

    def commit(self) -> None:
        """Adopt what the workers wrote, and commit."""
        self.gather()
        self._writer.commit()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._batches = [[] for _ in self._workers]
        for worker in self._workers:
            worker.gather(self._writer.workspace())
        self._writer.rollback()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.stop()

    def _send(self, number: int) -> None:
        if self._batches[number]:
            self._workers[number].send(self._batches[number], self._writer.workspace())
            self._batches[number] = []

    def gather(self) -> None:
        """Adopt everything that the workers hold."""
        for number in range(len(self._workers)):
            self._send(number)
        for worker in self._workers:
            worker.ask(self._writer.workspace())
        for worker in self._workers:
            for folder in worker.written():
                self._writer.adopt(folder)


class _Worker:
    """One process, its inbox of (documents or None, a folder to write to), and its outbox of written folders."""

    def __init__(self, number: int, memory: int) -> None:
        context = get_context("spawn")
        self._inbox: Any = context.Queue(WAITING)
        self._outbox: Any = context.Queue()
        self._process: BaseProcess = context.Process(
            target=_work, args=(self._inbox, self._outbox, memory), name=f"searchkit-{number}", daemon=True
        )
        self._process.start()

    def send(self, documents: list[Document] | None, folder: Path) -> None:
        """Give it documents, and a folder for the case that its memory fills."""
        while True:
            try:
                self._inbox.put((documents, str(folder)), timeout=1)
            except queue.Full:
                self._check()
            else:
                return

    def ask(self, folder: Path) -> None:
        """Ask it to write what it holds."""
        self.send(None, folder)

    def written(self) -> list[str]:
        """The folders it wrote since it was last asked, oldest first; waits for the answer to `ask`."""
        folders: list[str] = []
        while True:
            try:
                answer = self._outbox.get(timeout=1)
            except queue.Empty:
                self._check()
                continue
            if answer is None:
                return folders
            if isinstance(answer, WorkerDied):
                raise answer
            folders.append(answer)

    def gather(self, folder: Path) -> list[str]:
        """Ask and wait."""
        self.ask(folder)
        return self.written()

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


def _work(inbox: Any, outbox: Any, memory: int) -> None:
    """The worker's life: analyse, write a segment when memory is full or when asked."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    builder = SegmentBuilder()
    forms = Forms(builder.intern)
    while True:
        documents, folder = inbox.get()
        try:
            for found in analysed(documents or (), forms):
                builder.add(*found)
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
