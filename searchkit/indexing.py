"""From files to the index: what is new is read, what changed is read again, what vanished is removed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from searchkit import ingest, processes
from searchkit.engines.base import Engine
from searchkit.errors import REBUILD_FROM_FILES, REBUILD_FROM_SOURCES, IndexCorrupt, SourceError
from searchkit.ingest import roots as rooting
from searchkit.ingest.changes import Change, Known, changes, under
from searchkit.ingest.options import Options
from searchkit.model import Document, Report, Root, Skipped
from searchkit.runs import STDIN, OptionsOf, Run, Watcher
from searchkit.sources import ROOTS, UNFINISHED, file_state, ids_of_file, known_files, known_roots


def add_paths(
    engine: Engine,
    paths: Sequence[Path],
    options: Options,
    *,
    strict: bool = False,
    memory_mb: int = 512,
    jobs: int | None = 1,
    progress: Watcher | None = None,
) -> Report:
    """Bring the index level with files and folders. See `Index.add_paths`."""
    named = _named(paths, options)
    remembered = rooting.joined(known_roots(engine), named)
    run = Run(strict=strict, progress=progress)
    stdin = options if STDIN in paths else None
    _level(engine, run, named, remembered, stdin=stdin, memory_mb=memory_mb, jobs=jobs)
    return run.report(engine)


def update(
    engine: Engine,
    *,
    strict: bool = False,
    memory_mb: int = 512,
    jobs: int | None = 1,
    progress: Watcher | None = None,
) -> Report:
    """Bring the index level with the files and folders that it was read from. See `Index.update`."""
    run = Run(strict=strict, progress=progress)
    roots = known_roots(engine)
    _level(engine, run, roots, roots, memory_mb=memory_mb, jobs=jobs)
    return run.report(engine)


def _level(
    engine: Engine,
    run: Run,
    roots: Sequence[Root],
    remembered: Sequence[Root],
    *,
    stdin: Options | None = None,
    memory_mb: int,
    jobs: int | None,
) -> None:
    """Read what is new under `roots`, each file with the options of the innermost root it lies under."""
    before, known = known_roots(engine), known_files(engine)
    options_of = rooting.options_of(roots)
    there = list(run.sift(map(_there, roots)))
    found = list(run.sift(ingest.walk(there, skip=[engine.location])))
    scope = under(there, [skipped.path for skipped in run.skipped])
    work = list(_with_new_options(changes(known, found, scope=scope), before, options_of))
    work = [_resumed(engine, run, change) for change in work]
    run.unchanged = sum(len(change.known.ids) for change in work if change.kind == "same" and change.known)
    if stdin or tuple(remembered) != before or any(change.kind != "same" for change in work):
        jobs = processes.for_files(work) if jobs is None else jobs
        with engine.write(memory_mb=memory_mb, jobs=jobs) as writer:
            writer.note(ROOTS, rooting.encode(remembered))
            run.apply(engine, writer, work, known, options_of, jobs)
            if stdin and run.complete:
                run.add_stdin(writer, stdin, before=engine)
        engine.refresh()


def _named(paths: Sequence[Path], options: Options) -> list[Root]:
    """The roots of a run: all that was named but standard input. Raises SourceError for a path that does not exist."""
    named = [path for path in paths if path != STDIN]
    for path in named:
        if not os.path.lexists(path):
            raise SourceError(str(path), "there is no such file or folder")
    return [rooting.root(path, options) for path in named]


def _there(root: Root) -> Path | Skipped:
    if os.path.lexists(root.path):
        return Path(root.path)
    return Skipped(root.path, "is no longer there; its documents stay in the index")


def _resumed(engine: Engine, run: Run, change: Change) -> Change:
    """The change of a file in which an earlier run was stopped: it is to be read, but for the documents it gave."""
    if change.found is None or engine.notes().get(UNFINISHED) != file_state(change):
        return change
    run.resumed = ids_of_file(engine, change)
    return replace(change, kind="changed")


def _with_new_options(
    found: Iterable[Change], before: Sequence[Root], options_of: OptionsOf
) -> Iterator[Change]:
    """The changes, where a file that is read with other options than the last time has changed as well."""
    options_before = rooting.options_of(before)
    for change in found:
        path = Path(change.path)
        if (
            change.kind in ("same", "touched")
            and change.same_as is None
            and options_before(path) != options_of(path)
            and rooting.nearest(before, path) is not None
        ):
            yield replace(change, kind="changed")
        else:
            yield change


class _Sources(NamedTuple):
    """What a rebuild reads.

    Attributes:
        stored: documents as the index has them.
        work: files, and what is `known` of them from before.
        roots: named for this rebuild, to be remembered; None to remember those of before.
        damage: that keeps some documents from being read; the files under all roots are read in their place.
    """

    stored: Iterable[Document]
    work: Sequence[Change] = ()
    known: Mapping[str, Known] = MappingProxyType({})
    roots: Sequence[Root] | None = None
    damage: IndexCorrupt | None = None


def rebuild(
    engine: Engine,
    paths: Sequence[Path],
    *,
    from_sources: bool = False,
    memory_mb: int = 512,
    jobs: int | None = 1,
    progress: Watcher | None = None,
) -> Report:
    """Build the index anew beside the old one, verify it, swap. See `searchkit.api.rebuild`."""
    run = Run(strict=False, progress=progress, commits=False)
    if paths:
        sources = _named_sources(engine, run, paths)
    else:
        sources = _read_before(engine, run) if from_sources else _Sources(_stored(engine))
    pay, stored = processes.for_documents(sources.stored)
    jobs = max(pay, processes.for_files(sources.work)) if jobs is None else jobs
    options_of = rooting.options_of(known_roots(engine) if sources.roots is None else sources.roots)
    with engine.write(fresh=True, memory_mb=memory_mb, jobs=jobs) as writer:
        if sources.roots is not None:
            writer.note(ROOTS, rooting.encode(rooting.joined((), sources.roots)))
        for document in stored:
            run.add(writer, document)
        if sources.work:
            run.apply(engine, writer, sources.work, sources.known, options_of, jobs)
        if STDIN in paths:
            run.add_stdin(writer, Options())
        if (
            sources.damage is not None and not run.added
        ):  # nothing does not take the place of what may be mended
            raise sources.damage.advising(REBUILD_FROM_FILES)
    engine.refresh()
    return run.report(engine)


def _stored(engine: Engine) -> Iterator[Document]:
    try:
        yield from engine.documents()
    except IndexCorrupt as problem:
        raise problem.advising(REBUILD_FROM_SOURCES) from problem


def _named_sources(engine: Engine, run: Run, paths: Sequence[Path]) -> _Sources:
    """The files and folders named now, and no others."""
    named = _named(paths, Options())
    found = run.sift(ingest.walk([root.path for root in named], skip=[engine.location]))
    return _Sources((), list(changes({}, found)), roots=named)


def _read_before(engine: Engine, run: Run) -> _Sources:
    """The index's files once more; documents that came from no file, or whose file is not there, as they are stored.

    Where damage hides which files there were, all that lie under the index's roots.
    """
    roots: list[Path] = []
    try:
        known, damage = known_files(engine), None
    except IndexCorrupt as problem:
        known, damage = known_files(engine, damaged=True), problem
        roots = list(run.sift(map(_still_there, known_roots(engine))))
    there = [Path(path) for path, file in known.items() if file.ids and Path(path).is_file()]
    work = list(changes({}, run.sift(ingest.walk([*there, *roots], skip=[engine.location]))))
    read_again = {change.path for change in work}
    stored = run.sift(engine.salvage(lambda path: path not in read_again))
    return _Sources(stored, work, known, damage=damage)


def _still_there(root: Root) -> Path | Skipped:
    return Path(root.path) if os.path.lexists(root.path) else Skipped(root.path, "is no longer there")
