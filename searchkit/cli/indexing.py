"""Commands that write: `index`, `rebuild`, `watch`."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

import click

from searchkit.cli.arguments import FilePath
from searchkit.cli.common import (
    Exit,
    console,
    index_option,
    json_line,
    open_index,
    open_or_create,
    refuse_file,
    talk,
)
from searchkit.errors import IndexMissing, SourceError
from searchkit.model import Enough, Progress

if TYPE_CHECKING:
    from searchkit.api import Index as Library
    from searchkit.model import Report

Watcher = Callable[[Progress], None]

_paths = click.argument("paths", nargs=-1, type=FilePath(allow_dash=True))


_jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes that read and analyse [default: as many as pay].",
)
_memory = click.option(
    "--memory",
    "memory_mb",
    default=512,
    show_default=True,
    type=click.IntRange(64),
    metavar="MB",
    help="Memory to use, about; each process takes some 100 MB beside its share.",
)


@click.command()
@_paths
@index_option
@click.option("--rebuild", "anew", is_flag=True, help="The same as `searchkit rebuild`.")
@click.option(
    "--lang",
    type=click.Choice(["kk", "ru", "en", "fr"]),
    help="Language of all documents [default: each paragraph's own].",
)
@click.option("--source", metavar="NAME", help="Source of all documents, whatever they name.")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME=COLUMN", help="Where records keep a field: text=body."
)
@click.option(
    "--strict", is_flag=True, help="Stop, and change nothing, at the first file that cannot be read."
)
@_jobs
@_memory
@click.option(
    "--report",
    type=FilePath(dir_okay=False),
    callback=lambda *given: _writable(given[-1]),
    help="Write what was skipped as JSON lines.",
)
@click.option("--json", "as_json", is_flag=True, help="The summary as one JSON object.")
def index(
    paths: tuple[Path, ...],
    index: Path,
    anew: bool,
    lang: str | None,
    source: str | None,
    fields: tuple[str, ...],
    strict: bool,
    memory_mb: int,
    jobs: int | None,
    report: Path | None,
    as_json: bool,
) -> int:
    """Add files and folders to the index; only what is new or changed is read. "-" reads JSON lines or text from stdin.

    Without PATHS, what was named in earlier runs is read again, with the options of those runs. A file that cannot be
    read is reported and skipped. Files that vanished from a named folder leave the index.
    """
    _check(paths)
    if anew:
        done = _rebuilt(index, paths, from_sources=bool(paths), memory_mb=memory_mb, jobs=jobs)
        return _say(done, paths, report=report, as_json=as_json)
    if not paths:
        if lang or source or fields:
            raise click.UsageError(
                "--lang, --source and --field go with PATHS: without, each folder keeps its own"
            )
        library = _remembering(index)
        with _interruptible() as stoppable, _progress() as progress:
            done = library.update(strict=strict, memory_mb=memory_mb, jobs=jobs, progress=stoppable(progress))
        return _say(done, report=report, as_json=as_json)
    with _interruptible() as stoppable, _progress() as progress:
        done = open_or_create(index).add_paths(
            paths,
            lang=lang,
            source=source,
            fields=_field_map(fields),
            strict=strict,
            memory_mb=memory_mb,
            jobs=jobs,
            progress=stoppable(progress),
        )
    return _say(done, paths, report=report, as_json=as_json)


@click.command()
@_paths
@index_option
@click.option("--from-sources", is_flag=True, help="Read the files again instead of the stored documents.")
@_jobs
@_memory
@click.option("--json", "as_json", is_flag=True, help="The summary as one JSON object.")
def rebuild(
    paths: tuple[Path, ...],
    index: Path,
    from_sources: bool,
    memory_mb: int,
    jobs: int | None,
    as_json: bool,
) -> int:
    """Build the index anew beside the old one, verify it, and swap. Until then the old one serves.

    With PATHS, from these files and folders, whatever of the index is damaged; else from the documents stored in it.
    """
    _check(paths)
    done = _rebuilt(index, paths, from_sources=from_sources or bool(paths), memory_mb=memory_mb, jobs=jobs)
    return _say(done, paths, report=None, as_json=as_json)


def _rebuilt(
    index: Path, paths: tuple[Path, ...], *, from_sources: bool, memory_mb: int, jobs: int | None
) -> Report:
    from searchkit import api

    refuse_file(index)
    try:
        with _progress() as progress:
            return api.rebuild(
                index,
                paths=paths,
                from_sources=from_sources,
                memory_mb=memory_mb,
                jobs=jobs,
                progress=progress,
            )
    except KeyboardInterrupt:
        talk("interrupted: the index is as it was before the rebuild")
        raise


@click.command()
@click.argument("paths", nargs=-1, type=FilePath(exists=True))
@index_option
def watch(paths: tuple[Path, ...], index: Path) -> int:
    """Index PATHS, then follow them and index what changes, until Ctrl-C.

    Without PATHS, what was named in earlier runs is followed.
    """
    from searchkit.ingest.watching import watch as follow

    library = open_or_create(index) if paths else _remembering(index)
    read = partial(library.add_paths, paths, jobs=None) if paths else partial(library.update, jobs=None)
    _say(read(), paths, report=None, as_json=False)
    talk("watching; Ctrl-C ends")
    for _batch in follow(paths or [root.path for root in library.roots()], skip=[index]):
        _say(read(), report=None, as_json=False)
    return Exit.INTERRUPTED


def _remembering(index: Path) -> Library:
    """The index, if there is one that remembers what it was read from; says so, since nobody named it now."""
    try:
        library = open_index(index)
        roots = library.roots()
    except IndexMissing:
        roots = ()
    if not roots:
        raise click.UsageError("name the files or folders to index, such as: searchkit index seeds/")
    talk("reading again: " + ", ".join(root.path for root in roots))
    return library


def _check(paths: tuple[Path, ...]) -> None:
    """Raise before anything is made or changed when a path that was named cannot be read at all."""
    for path in paths:
        if str(path) == "-":
            if sys.stdin is None:
                raise SourceError("-", "standard input is closed")
        elif not os.path.lexists(path):
            raise SourceError(str(path), "there is no such file or folder")


def _writable(report: Path | None) -> Path | None:
    """Refuse a report that cannot be written now, not after an hour of indexing."""
    if report is not None:
        try:
            report.open("a").close()
        except OSError as error:
            raise click.BadParameter(f"cannot write {report}: {error.strerror}") from error
    return report


@contextmanager
def _interruptible() -> Iterator[Callable[[Watcher], Watcher]]:
    """The first Ctrl-C ends a run after the document at hand, and all is committed; a second one ends it at once.

    Gives what makes a watcher that has enough then.
    """
    asked = Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        talk("stopping after this document, committing what was read; Ctrl-C again stops at once")

    def stoppable(progress: Watcher) -> Watcher:
        def watch(at: Progress) -> None:
            if asked.is_set():
                raise Enough
            progress(at)

        return watch

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stoppable
    except KeyboardInterrupt:
        talk(
            "interrupted: what was not committed is rolled back; the same command goes on from the last commit"
        )
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def _field_map(pairs: tuple[str, ...]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise click.BadParameter(
                f"expected NAME=COLUMN such as text=body, found {pair!r}", param_hint="--field"
            )
    return dict(pair.split("=", 1) for pair in pairs)


def _progress() -> AbstractContextManager[Callable[[Progress], None]]:
    from searchkit import render

    return render.indexing_progress(console(stderr=True))


def _say(done: Report, paths: tuple[Path, ...] = (), *, report: Path | None, as_json: bool) -> int:
    if report is not None:
        lines = (
            json.dumps({"path": s.path, "line": s.line, "reason": s.reason}, ensure_ascii=False)
            for s in done.skipped
        )
        report.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    if as_json:
        json_line(done.to_dict())
    elif paths and not (done.added or done.updated or done.unchanged or done.removed or done.skipped):
        named = ", ".join(map(str, paths))
        talk(f"found nothing to index in {named}: no files, or only copies of files that are indexed")
    else:
        from searchkit import render

        console(stderr=True).print(render.report_summary(done))
    if not done.complete:
        talk("interrupted: what was read so far is committed; the same command goes on from there")
    return Exit.HITS if done.complete else Exit.INTERRUPTED
