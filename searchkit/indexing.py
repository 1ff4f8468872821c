"""From files to the index: what is new is read, what changed is read again, what vanished is removed."""

from __future__ import annotations

import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from searchkit import ingest
from searchkit.engines.base import Engine, EngineWriter
from searchkit.errors import SourceError
from searchkit.ingest import roots as rooting
from searchkit.ingest.changes import Change, changes, under
from searchkit.ingest.furniture import RepeatedLines
from searchkit.ingest.options import Options
from searchkit.ingest.pool import read_all
from searchkit.model import Document, Progress, Report, Root, Skipped
from searchkit.sources import ROOTS, Ids, known_files, known_roots, with_state

Watcher = Callable[[Progress], None]
OptionsOf = Callable[[Path], Options]
T = TypeVar("T")

#: The path that means standard input.
STDIN = Path("-")

#: A long run commits this often, so that an interrupted one goes on where it was.
COMMIT_SECONDS = 30.0
#: Files of a folder, and documents of a file, from which its repeated lines are learnt.
SAMPLE = 60


def add_paths(
    engine: Engine,
    paths: Sequence[Path],
    options: Options,
    *,
    strict: bool = False,
    memory_mb: int = 512,
    jobs: int = 1,
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
    jobs: int = 1,
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
    jobs: int,
) -> None:
    """Read what is new under `roots`, each file with the options of the innermost root it lies under."""
    before, known = known_roots(engine), known_files(engine)
    options_of = rooting.options_of(roots)
    there = list(run.sift(map(_there, roots)))
    found = list(run.sift(ingest.walk(there, skip=[engine.location])))
    scope = under(there, [skipped.path for skipped in run.skipped])
    work = list(_with_new_options(changes(known, found, scope=scope), before, options_of))
    run.unchanged = sum(len(change.known.ids) for change in work if change.kind == "same" and change.known)
    if stdin or tuple(remembered) != before or any(change.kind != "same" for change in work):
        with engine.write(memory_mb=memory_mb, jobs=jobs) as writer:
            writer.note(ROOTS, rooting.encode(remembered))
            run.apply(engine, writer, work, Ids(known), options_of, jobs)
            if stdin:
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
            and rooting.nearest(before, path) is not None
            and options_before(path) != options_of(path)
        ):
            yield replace(change, kind="changed")
        else:
            yield change


def rebuild(
    engine: Engine,
    paths: Sequence[Path],
    *,
    from_sources: bool = False,
    progress: Watcher | None = None,
) -> Report:
    """Build the index anew beside the old one, verify it, swap. See `searchkit.api.rebuild`."""
    run = Run(strict=False, progress=progress, commits=False)
    with engine.write(fresh=True) as writer:
        if paths:
            named = _named(paths, Options())
            writer.note(ROOTS, rooting.encode(rooting.joined((), named)))
            found = run.sift(ingest.walk([root.path for root in named], skip=[engine.location]))
            run.apply(engine, writer, list(changes({}, found)), Ids({}), rooting.options_of(named))
            if STDIN in paths:
                run.add_stdin(writer, Options())
        elif from_sources:
            _read_again(engine, writer, run)
        else:
            for document in engine.documents():
                run.add(writer, document)
    engine.refresh()
    return run.report(engine)


def _read_again(engine: Engine, writer: EngineWriter, run: Run) -> None:
    """The index's files once more; documents that came from no file, or whose file is gone, as they are stored."""
    known = known_files(engine)
    there = [Path(path) for path, file in known.items() if file.ids and Path(path).is_file()]
    gone = known.keys() - {str(path) for path in there}
    for document in engine.documents():
        if document.path is None or document.path in gone:
            run.add(writer, document)
    found = run.sift(ingest.walk(there))
    options_of = rooting.options_of(known_roots(engine))
    run.apply(engine, writer, list(changes({}, found)), Ids(known), options_of)


@dataclass
class Run:
    """One run over files: counts what happens, tells whoever watches, and commits now and then.

    Attributes:
        strict: the first file that cannot be read ends the run.
        commits: commit every `COMMIT_SECONDS`; never under `strict`, which changes all or nothing.
    """

    strict: bool
    progress: Watcher | None = None
    commits: bool = True
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    by_lang: Counter[str] = field(default_factory=Counter)
    by_format: Counter[str] = field(default_factory=Counter)
    by_year: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.perf_counter)
    committed: float = field(default_factory=time.perf_counter)

    def sift(self, items: Iterable[T | Skipped]) -> Iterator[T]:
        """The items that are not `Skipped`; those are noted, or raised under `strict`."""
        for item in items:
            if not isinstance(item, Skipped):
                yield item
            elif self.strict:
                raise SourceError(item.path, item.reason)
            else:
                self.skipped.append(item)

    def apply(
        self,
        engine: Engine,
        writer: EngineWriter,
        work: Sequence[Change],
        ids: Ids,
        options_of: OptionsOf,
        jobs: int = 1,
    ) -> None:
        """Do what the changes ask for: remove what is gone, remember copies, read files."""
        copies: defaultdict[str, list[str]] = defaultdict(list)
        for change in work:
            if change.same_as is not None:
                copies[change.same_as].append(change.path)
        fresh = [change for change in work if change.kind in ("new", "changed") and change.found is not None]
        for change in work:
            if change.kind in ("vanished", "duplicate"):
                self.remove(writer, _ids(change))
            elif change.kind == "touched" or (change.kind == "same" and copies[change.path]):
                self._keep(engine, writer, change, copies[change.path])
        repeated = _repeated_lines(work, options_of)
        tasks = (
            (change.found, ids.of(change.found), options_of(change.found.path))
            for change in fresh
            if change.found is not None
        )
        answers = read_all(tasks, jobs)
        for number, (change, (_, read)) in enumerate(zip(fresh, answers, strict=True)):
            self._tell(number, len(fresh), change.path)
            self._add_all(writer, change, read, copies[change.path], repeated)
            self._commit(writer)
        self._tell(len(fresh), len(fresh), "")

    def _add_all(
        self,
        writer: EngineWriter,
        change: Change,
        read: Iterable[Document | Skipped],
        copies: list[str],
        repeated: RepeatedLines,
    ) -> None:
        """Add the documents of one file; what it held before and holds no more is removed."""
        before, now = set(_ids(change)), set()
        for document in self.sift(read):
            furniture = repeated.ranges(str(Path(change.path).parent), document.text, document.furniture)
            document = replace(with_state(document, change, copies), furniture=furniture)
            self.add(writer, document, known=document.id in before)
            now.add(document.id)
        self.remove(writer, before - now)

    def add_stdin(self, writer: EngineWriter, options: Options, before: Engine | None = None) -> None:
        """Add the documents that come through standard input; they have ids but no file to be compared with later."""
        for document in self.sift(ingest.read(STDIN, options)):
            known = before is not None and before.handle(document.id) is not None
            self.add(writer, document, known=known)

    def _keep(self, engine: Engine, writer: EngineWriter, change: Change, copies: list[str]) -> None:
        """The same documents with what is now known of their file."""
        for id in _ids(change):
            handle = engine.handle(id)
            if handle is not None:
                document = engine.document(handle)
                fresh = with_state(document, change, copies)
                if fresh != document:
                    writer.add(fresh)
            self.unchanged += change.kind == "touched"

    def add(self, writer: EngineWriter, document: Document, *, known: bool = False) -> None:
        """Add one document and count it."""
        writer.add(document)
        self.updated += known
        self.added += not known
        self.by_lang[document.lang or ""] += 1
        self.by_format[document.why.get("format", "")] += 1
        self.by_year[(document.date or "")[:4]] += 1

    def remove(self, writer: EngineWriter, ids: Iterable[str]) -> None:
        """Remove documents and count them."""
        self.removed += sum([writer.delete(id) for id in ids])

    def report(self, engine: Engine) -> Report:
        """What happened to the index, which has been refreshed since."""
        return Report(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            removed=self.removed,
            skipped=tuple(self.skipped),
            near_duplicates=engine.near_total(),
            seconds=round(time.perf_counter() - self.started, 3),
            by_lang=dict(self.by_lang.most_common()),
            by_format=dict(self.by_format.most_common()),
            by_year=dict(sorted(self.by_year.items())),
        )

    def _tell(self, done: int, total: int, path: str) -> None:
        if self.progress is not None:
            self.progress(Progress(done, total, path, self.added + self.updated, len(self.skipped)))

    def _commit(self, writer: EngineWriter) -> None:
        now = time.perf_counter()
        if self.commits and not self.strict and now - self.committed > COMMIT_SECONDS:
            writer.commit()
            self.committed = now


def _ids(change: Change) -> tuple[str, ...]:
    """The documents that the file gave when it was read before."""
    return change.known.ids if change.known is not None else ()


def _repeated_lines(work: Sequence[Change], options_of: OptionsOf) -> RepeatedLines:
    """The lines that come back in file after file of one folder, learnt from a sample of each folder to be read."""
    seen = RepeatedLines()
    folders = {
        change.found.path.parent for change in work if change.found and change.kind in ("new", "changed")
    }
    sampled: Counter[Path] = Counter()
    for change in work:
        folder = change.found.path.parent if change.found is not None else None
        if change.found is None or folder not in folders or sampled[folder] == SAMPLE:
            continue
        sampled[folder] += 1
        for document in islice(ingest.read(change.found.path, options_of(change.found.path)), SAMPLE):
            if isinstance(document, Document) and "\n" in document.text:
                seen.add(str(folder), document.text)
    return seen
