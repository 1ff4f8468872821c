"""Heavy files are read by another process, which is ended when one of them takes it too long or brings it down."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

from searchkit.errors import SourceError
from searchkit.ingest.options import Options
from searchkit.ingest.reading import read
from searchkit.ingest.serving import decode, dumped, options_to
from searchkit.model import Document, Skipped

#: Seconds past `Limits.seconds` after which a process that could not be interrupted from inside is ended.
GRACE = 1.5
#: Answers that may wait in memory.
_WAITING = 64
_START = 60.0  # seconds a process may need to begin
_CODE = "import sys; sys.path[:] = {path!r}\nfrom searchkit.ingest.serving import serve\nserve()"

Answer = Iterator[Document | Skipped]


@dataclass(frozen=True, slots=True)
class Task:
    """A file to be read.

    Attributes:
        id, options: as for `read`.
        size: bytes.
        most: of its documents.
    """

    path: Path
    id: str
    options: Options
    size: int = 0
    most: int | None = None


def read_here(task: Task) -> Answer:
    """The documents of a file, read by this process. A file that is gone is skipped."""
    try:
        yield from islice(read(task.path, task.options, id=task.id), task.most)
    except SourceError as error:
        yield Skipped(error.path, error.reason)


class GuardedReader:
    """One process that reads the files it is given, in their order. Ended by `close`."""

    def __init__(self) -> None:
        self._given: deque[Task] = deque()
        self._process: _Process | None = None
        self._usable = bool(sys.executable) and not getattr(sys, "frozen", False)

    @property
    def waiting(self) -> int:
        """Files given whose answer was not yet taken."""
        return len(self._given)

    def give(self, task: Task) -> None:
        """Let the process read a file as soon as it has read those before."""
        self._given.append(task)
        if self._process is not None:
            self._process.ask(task)
        else:
            self._start()

    def take(self) -> Answer:
        """The documents of the oldest file given. To be read to the end before the next one is taken."""
        task = self._given[0]
        if self._process is None:
            yield from read_here(task)
        else:
            yield from self._answers(self._process, task)
        self._given.popleft()

    def close(self) -> None:
        """End the process; what it was given is forgotten."""
        self._given.clear()
        self._stop()

    def _start(self) -> None:
        """A new process, which gets all that was not answered; none where it does not come up: we read ourselves."""
        if not self._usable:
            return
        process = _Process()
        if process.next(_START) != ["ready"]:
            process.end()
            self._usable = False
            return
        self._process = process
        for task in self._given:
            process.ask(task)

    def _stop(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None

    def _answers(self, process: _Process, task: Task) -> Answer:
        patience = task.options.limits.seconds + GRACE
        while (answer := process.next(patience)) != ["end"]:
            if answer is None or answer == _GONE:
                self._stop()
                self._given.popleft()
                self._start()
                self._given.appendleft(task)
                yield Skipped(str(task.path), _LOST if answer == _GONE else _SLOW.format(patience))
                return
            if answer != ["alive"]:
                yield decode(answer)


_GONE = ["gone"]
_LOST = "brought down the process that read it; nothing more of it is read"
_SLOW = "gave nothing for {:.0f} s and was given up; nothing more of it is read"


class _Process:
    """The process, and a thread that carries its answers to us."""

    def __init__(self) -> None:
        code = _CODE.format(path=[entry or "." for entry in sys.path])
        self._popen = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._requests: IO[bytes] = self._popen.stdin
        self._answers: Queue[bytes] = Queue(_WAITING)
        self._carrier = Thread(target=self._carry, args=(self._popen.stdout,), daemon=True)
        self._carrier.start()

    def ask(self, task: Task) -> None:
        """Send a request; a process that is gone will not answer, which `next` tells."""
        request = {
            "path": str(task.path),
            "id": task.id,
            "most": task.most,
            "options": options_to(task.options),
        }
        try:
            self._requests.write(dumped(request))
            self._requests.flush()
        except OSError:
            return

    def next(self, patience: float) -> list[Any] | None:
        """The next answer; None after `patience` seconds without one, `_GONE` when there will be none."""
        try:
            line = self._answers.get(timeout=patience)
        except Empty:
            return None
        if not line.endswith(b"\n"):
            return _GONE
        answer: list[Any] = json.loads(line.decode("utf-8", "surrogatepass"))
        return answer

    def end(self) -> None:
        """End the process, whatever it does."""
        self._popen.kill()
        while self._carrier.is_alive():
            while not self._answers.empty():
                self._answers.get_nowait()
            self._carrier.join(0.05)
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue

    def _carry(self, answers: IO[bytes]) -> None:
        """Whole lines as they come; then what tells the end: a line that is none."""
        for line in answers:
            if line.endswith(b"\n"):
                self._answers.put(line)
        self._answers.put(b"")
