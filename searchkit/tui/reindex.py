"""Reading files while the reader searches on: a second handle on the index writes, the first one keeps answering."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from searchkit.model import Progress, Report
from searchkit.render.clean import clean_line
from searchkit.render.report import short_path
from searchkit.tui.backend import Backend

if TYPE_CHECKING:
    from searchkit.tui.app import SearchApp

_EVERY = 0.1


class Stopped(Exception):  # the reader left; not an error to be told
    """The reader left while files were being read; the transaction is rolled back."""


def progress_words(progress: Progress) -> str:
    """How far it is, in a few words.

    >>> progress_words(Progress(3, 10, "news/a.txt", 3, 0))
    'reading 3/10 · a.txt'
    """
    total = f"/{progress.total:,}" if progress.total is not None else ""
    skipped = f" · {progress.skipped:,} skipped" if progress.skipped else ""
    return f"reading {progress.done:,}{total}{skipped} · {short_path(Path(progress.path).name, 24)}"


def report_words(report: Report) -> str:
    """What was read, in a sentence.

    >>> report_words(Report(added=2, removed=1)), report_words(Report(unchanged=9))
    ('2 added, 1 removed', 'Nothing has changed')
    """
    counts = {"added": report.added, "changed": report.updated, "removed": report.removed}
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "Nothing has changed"
    if not report.skipped:
        return said
    first, others = report.skipped[0], len(report.skipped) - 1
    more = f", and {others:,} more" if others else ""
    return f"{said}. Skipped: {clean_line(first.path)} ({clean_line(first.reason)}){more}"


class Reindexing:
    """At most one run over the files at a time."""

    def __init__(self, open_backend: Callable[[], Backend]) -> None:
        self._open_backend = open_backend
        self._running: Future[Report | None] | None = None
        self._stopped = False

    def start(self, app: SearchApp) -> bool:
        """Begin; False when one is under way."""
        if self._running is not None:
            return False
        thread = ThreadPoolExecutor(1, thread_name_prefix="searchkit-reindex")
        self._running = thread.submit(self._read, app)
        self._running.add_done_callback(lambda done: app.call_later(self._finished, app, done))
        thread.shutdown(wait=False)
        return True

    def stop(self) -> None:
        """Stop at the next file; nothing of the run is kept."""
        self._stopped = True

    def _read(self, app: SearchApp) -> Report | None:
        """None where there is nothing to read: the index does not come from files."""
        last = 0.0

        def watch(progress: Progress) -> None:
            nonlocal last
            if self._stopped:
                raise Stopped
            if monotonic() - last > _EVERY:
                last = monotonic()
                app.call_later(app.main.say, progress_words(progress))

        backend = self._open_backend()
        try:
            return backend.update(progress=watch) if backend.roots() else None
        finally:
            backend.close()

    def _finished(self, app: SearchApp, done: Future[Report | None]) -> None:
        self._running = None
        app.main.say("")
        error = done.exception()
        if error is None:
            app.reindexed(done.result())
        elif not isinstance(error, Stopped):
            app.tell_error(error)
