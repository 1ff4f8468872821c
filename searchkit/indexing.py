"""From files to the index: what is new is read, what changed is read again, what vanished is removed."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from searchkit import ingest
from searchkit.engines.base import Engine, EngineWriter
from searchkit.errors import SourceError
from searchkit.ingest.files import Found
from searchkit.ingest.formats import suffix_of
from searchkit.ingest.options import Options
from searchkit.model import FILE_STATE, Document, Progress, Report, Skipped

Watcher = Callable[[Progress], None]
T = TypeVar("T")

SIZE, CHANGED = FILE_STATE
#: A long run commits this often, so that an interrupted one goes on where it was.
COMMIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file as it was when its documents were read: bytes, seconds since 1970, and its documents."""

    size: float
    changed: float
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What a run has to do.

    Attributes:
        fresh: files to read, each with the id of its document.
        unchanged: files to leave alone.
        vanished: paths whose documents are to be removed.
    """

    fresh: tuple[tuple[Found, str], ...]
    unchanged: tuple[str, ...]
    vanished: tuple[str, ...]


def add_paths(
    engine: Engine,
    paths: Sequence[Path],
    options: Options,
    *,
    strict: bool = False,
    memory_mb: int = 512,
    progress: Watcher | None = None,
) -> Report:
    """Bring the index level with files and folders. See `Index.add_paths`."""
    run = Run(strict=strict, progress=progress)
    roots = [path.absolute() for path in paths]
    known = known_files(engine)
    found = list(run.sift(ingest.walk(roots, skip=[engine.location])))
    work = plan(known, found, roots)
    run.unchanged = sum(len(known[path].ids) for path in work.unchanged)
    if work.fresh or work.vanished:
        with engine.write(memory_mb=memory_mb) as writer:
            for path in work.vanished:
                run.remove(writer, known[path].ids)
            run.read(writer, work.fresh, known, options)
        engine.refresh()
    return run.report()


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
            found = list(run.sift(ingest.walk([path.absolute() for path in paths], skip=[engine.location])))
            run.read(writer, plan({}, found, ()).fresh, {}, Options())
        elif from_sources:
            _read_again(engine, writer, run)
        else:
            for document in engine.documents():
                run.add(writer, document, known=False)
    engine.refresh()
    return run.report()


def known_files(engine: Engine) -> dict[str, KnownFile]:
    """Every file that documents of the index were read from, by path."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    states: dict[str, tuple[float, float]] = {}
    for id, values in engine.column_values(("path", SIZE, CHANGED)):
        if path := values.get("path"):
            ids[path].append(id)
            states[path] = (values.get(SIZE, -1.0), values.get(CHANGED, -1.0))
    return {path: KnownFile(*states[path], tuple(ids[path])) for path in ids}


def plan(known: Mapping[str, KnownFile], found: Iterable[Found], roots: Sequence[Path]) -> Work:
    """Which files to read, to leave, and to forget: pure bookkeeping over sizes and times."""
    fresh: list[tuple[Found, str]] = []
    unchanged: list[str] = []
    owners = {id: path for path, file in known.items() for id in file.ids}
    here = set()
    for file in found:
        path = str(file.path)
        here.add(path)
        before = known.get(path)
        if before is not None and (before.size, before.changed) == (file.size, changed(file)):
            unchanged.append(path)
        else:
            fresh.append((file, _own_id(file, owners)))
    vanished = [
        path for path in known if path not in here and any(Path(path).is_relative_to(root) for root in roots)
    ]
    return Work(tuple(fresh), tuple(unchanged), tuple(vanished))


def changed(file: Found) -> float:
    """The time of last change in seconds, as it is kept in a column: a double, exact to the microsecond."""
    return round(file.mtime_ns / 1e9, 6)


def _own_id(file: Found, owners: dict[str, str]) -> str:
    """The file's id, with as many of its folders before it as keep two files of one name apart."""
    parts = file.path.parts
    id = file.id
    taken = len(Path(file.id).parts)
    while owners.setdefault(id, str(file.path)) != str(file.path) and taken < len(parts):
        taken += 1
        id = "/".join(parts[-taken:])
    return id


def _read_again(engine: Engine, writer: EngineWriter, run: Run) -> None:
    """The index's files once more; documents that came from no file, or whose file is gone, as they are stored."""
    files = known_files(engine)
    gone = {path for path in files if not Path(path).is_file()}
    for document in engine.documents():
        if document.path is None or document.path in gone:
            run.add(writer, document, known=False)
    again = [path for path in files if path not in gone]
    found = {str(f.path): f for f in run.sift(ingest.walk([Path(path) for path in again]))}
    run.read(
        writer,
        tuple((found[path], files[path].ids[0].partition("#")[0]) for path in again if path in found),
        {},
        Options(),
    )


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

    def read(
        self,
        writer: EngineWriter,
        files: Sequence[tuple[Found, str]],
        known: Mapping[str, KnownFile],
        options: Options,
    ) -> None:
        """Read files and add their documents; what a file held before and holds no more is removed."""
        for number, (file, id) in enumerate(files):
            path = str(file.path)
            self._tell(number, len(files), path)
            before = set(known[path].ids) if path in known else set()
            state = {SIZE: file.size, CHANGED: changed(file)}
            now = set()
            for document in self.sift(ingest.read(file.path, options, id=id)):
                self.add(
                    writer, replace(document, meta={**document.meta, **state}), known=document.id in before
                )
                now.add(document.id)
            self.remove(writer, before - now)
            self._commit(writer)
        self._tell(len(files), len(files), "")

    def add(self, writer: EngineWriter, document: Document, *, known: bool) -> None:
        """Add one document and count it."""
        writer.add(document)
        self.updated += known
        self.added += not known
        self.by_lang[document.lang or ""] += 1
        self.by_format[suffix_of(document.path or "").lstrip(".")] += 1
        self.by_year[(document.date or "")[:4]] += 1

    def remove(self, writer: EngineWriter, ids: Iterable[str]) -> None:
        """Remove documents and count them."""
        self.removed += sum([writer.delete(id) for id in ids])

    def report(self) -> Report:
        """What happened."""
        return Report(
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            removed=self.removed,
            skipped=tuple(self.skipped),
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
