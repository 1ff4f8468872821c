"""From files to the index: what is new is read, what changed is read again, what vanished is removed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from searchkit import ingest, processes
from searchkit.engines.base import Engine
from searchkit.errors import (
    REBUILD_FROM_FILES,
    REBUILD_FROM_SOURCES,
    IndexCorrupt,
    SearchKitError,
    SourceError,
)
from searchkit.ingest import roots as rooting
from searchkit.ingest.changes import Change, Known, changes, under
from searchkit.ingest.options import Options
from searchkit.model import Document, Report, Root, Skipped
from searchkit.runs import STDIN, OptionsOf, Run, Watcher
from searchkit.sources import ROOTS, ids_of_file, known_files, known_roots, mark, unfinished


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
    run = Run(strict=strict, progress=progress)
    stdin = options if STDIN in paths else None
    _level(engine, run, named, stdin=stdin, memory_mb=memory_mb, jobs=jobs)
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
    _level(engine, run, None, memory_mb=memory_mb, jobs=jobs)
    return run.report(engine)


class _Todo(NamedTuple):
    """What a run has to do.

    Attributes:
        work: a change for each file; `known` are all that documents came from before.
        roots: read in this run; `before` were remembered, `remembered` will be.
    """

    work: Sequence[Change]
    known: Mapping[str, Known]
    roots: Sequence[Root]
    before: tuple[Root, ...]
    remembered: tuple[Root, ...]

    def is_any(self) -> bool:
        return self.remembered != self.before or any(change.kind != "same" for change in self.work)

    def begun(self) -> tuple[Root, ...]:
        """What is remembered of the roots until all is read: options that files were read with before stay."""
        new = [root for root in self.remembered if rooting.nearest(self.before, Path(root.path)) is None]
        return rooting.joined(new, self.before)


def _level(
    engine: Engine,
    run: Run,
    named: Sequence[Root] | None,
    *,
    stdin: Options | None = None,
    memory_mb: int,
    jobs: int | None,
) -> None:
    """Read what is new under the named roots, or those remembered; each file with the options of the innermost root
    it lies under.
    """
    engine.refresh()
    todo = _todo(engine, run, named)
    if not (stdin or todo.is_any()):
        return
    jobs = processes.for_files(todo.work) if jobs is None else jobs
    with engine.write(memory_mb=memory_mb, jobs=jobs) as writer:
        if engine.refresh():  # another writer committed before this one had the lock
            todo = _todo(engine, run, named)
        writer.note(ROOTS, rooting.encode(todo.begun()))
        run.apply(engine, writer, todo.work, todo.known, rooting.options_of(todo.roots), jobs)
        if run.complete:
            writer.note(ROOTS, rooting.encode(todo.remembered))
            if stdin:
                run.add_stdin(writer, stdin, before=engine)
    engine.refresh()


def _todo(engine: Engine, run: Run, named: Sequence[Root] | None) -> _Todo:
    run.skipped.clear()
    before, known = known_roots(engine), known_files(engine)
    roots = before if named is None else named
    options_of = rooting.options_of(roots)
    there = list(run.sift(map(_there, roots)))
    found = list(run.sift(ingest.walk(there, skip=[engine.location])))
    scope = under(there, [skipped.path for skipped in run.skipped])
    has_new_options = _new_options(before, options_of)
    work = list(_with_new_options(changes(known, found, scope=scope), has_new_options))
    marks = unfinished(engine)
    resumed = set[str]()
    for at, change in enumerate(work):
        if change.path in marks and change.found is not None and change.same_as is None:
            work[at] = replace(change, kind="changed" if change.known is not None else "new")
            path = Path(change.path)
            if not has_new_options(path) and marks[change.path] == mark(change, options_of(path)):
                resumed |= ids_of_file(engine, change)
    run.resumed = frozenset(resumed)
    run.unchanged = sum(len(change.known.ids) for change in work if change.kind == "same" and change.known)
    return _Todo(work, known, roots, before, rooting.joined(before, roots))


def _named(paths: Sequence[Path], options: Options) -> list[Root]:
    """The roots of a run: all that was named but standard input. Raises SourceError for a path that does not exist."""
    named = [path for path in paths if path != STDIN]
    for path in named:
        if not os.path.lexists(path):
            raise SourceError(str(path), "there is no such file or folder")
    return [rooting.root(path, options) for path in named]


def _there(root: Root, then: str = "; its documents stay in the index") -> Path | Skipped:
    """The path of a root, or that it is gone and what follows from it."""
    if os.path.lexists(root.path):
        return Path(root.path)
    return Skipped(root.path, f"is no longer there{then}")


def _new_options(before: Sequence[Root], options_of: OptionsOf) -> Callable[[Path], bool]:
    """Whether a file is read with other options than under the roots that were remembered before."""
    options_before = rooting.options_of(before)
    return lambda path: options_before(path) != options_of(path) and rooting.nearest(before, path) is not None


def _with_new_options(found: Iterable[Change], has_new_options: Callable[[Path], bool]) -> Iterator[Change]:
    """The changes, where a file that is read with other options than the last time has changed as well."""
    for change in found:
        settled = change.kind in ("same", "touched") and change.same_as is None
        yield replace(change, kind="changed") if settled and has_new_options(Path(change.path)) else change


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
    if not paths:
        _refreshed(engine)
    sources = _sources(engine, run, paths, from_sources=from_sources)
    stored = iter(sources.stored)
    if jobs is None:
        pay, stored = processes.for_documents(stored)
        jobs = max(pay, processes.for_files(sources.work))
    with engine.write(fresh=True, memory_mb=memory_mb, jobs=jobs) as writer:
        if not paths and _refreshed(engine):  # another writer committed before this one had the lock
            run.skipped.clear()
            sources = _sources(engine, run, paths, from_sources=from_sources)
            stored = iter(sources.stored)
        options_of = rooting.options_of(known_roots(engine) if sources.roots is None else sources.roots)
        if sources.roots is not None:
            writer.note(ROOTS, rooting.encode(rooting.joined((), sources.roots)))
        for document in stored:
            run.add(writer, document)
        if sources.work:
            run.apply(engine, writer, sources.work, sources.known, options_of, jobs)
        if STDIN in paths:
            run.add_stdin(writer, Options())
        if sources.damage is not None and not run.added:  # an empty index replaces none that can be mended
            raise sources.damage.advising(REBUILD_FROM_FILES)
    engine.refresh()
    return run.report(engine)


def _refreshed(engine: Engine) -> bool:
    """Whether there was a newer state; one that cannot be opened to be searched is read as it was opened."""
    try:
        return engine.refresh()
    except SearchKitError:
        return False


def _sources(engine: Engine, run: Run, paths: Sequence[Path], *, from_sources: bool) -> _Sources:
    if paths:
        return _named_sources(engine, run, paths)
    return _read_before(engine, run) if from_sources else _Sources(_stored(engine))


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
        roots = list(run.sift(_there(root, then="") for root in known_roots(engine)))
    there = [
        Path(path) for path, file in known.items() if (file.ids or file.same_as) and Path(path).is_file()
    ]
    work = list(changes({}, run.sift(ingest.walk([*there, *roots], skip=[engine.location]))))
    read_again = {change.path for change in work}
    stored = run.sift(engine.salvage(lambda path: path not in read_again))
    return _Sources(stored, work, known, damage=damage)
