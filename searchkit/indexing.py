"""From files to the index: what is new is read, what changed is read again, what vanished is removed."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from searchkit import ingest
from searchkit.engines.base import Engine, EngineWriter
from searchkit.errors import SourceError
from searchkit.ingest.changes import Change, Known, changes, under
from searchkit.ingest.files import Found
from searchkit.ingest.furniture import RepeatedLines
from searchkit.ingest.options import Options
from searchkit.ingest.pool import read_all
from searchkit.model import COPIES, FILE_STATE, Document, Progress, Report, Skipped

Watcher = Callable[[Progress], None]
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
    run = Run(strict=strict, progress=progress)
    roots = _roots(paths)
    known = known_files(engine)
    found = list(run.sift(ingest.walk(roots, skip=[engine.location])))
    unlisted = [skipped.path for skipped in run.skipped]
    work = list(changes(known, found, scope=under(roots, unlisted)))
    run.unchanged = sum(len(change.known.ids) for change in work if change.kind == "same" and change.known)
    if STDIN in paths or any(change.kind != "same" for change in work):
        with engine.write(memory_mb=memory_mb, jobs=jobs) as writer:
            run.apply(engine, writer, work, Ids(known), options, jobs)
            if STDIN in paths:
                run.add_stdin(writer, options, before=engine)
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
            found = run.sift(ingest.walk(_roots(paths), skip=[engine.location]))
            run.apply(engine, writer, list(changes({}, found)), Ids({}), Options())
            if STDIN in paths:
                run.add_stdin(writer, Options())
        elif from_sources:
            _read_again(engine, writer, run)
        else:
            for document in engine.documents():
                run.add(writer, document)
    engine.refresh()
    return run.report()


def _roots(paths: Sequence[Path]) -> list[Path]:
    """The files and folders to walk: all that was named but standard input."""
    return [path.absolute() for path in paths if path != STDIN]


def known_files(engine: Engine) -> dict[str, Known]:
    """Every file that documents of the index were read from, by path, copies of them included."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    states: dict[str, str] = {}
    copies: dict[str, str] = {}
    for id, values in engine.column_values(("path", FILE_STATE, COPIES)):
        if path := values.get("path"):
            ids[path].append(id)
            states[path] = values.get(FILE_STATE, "")
            copies.update(dict.fromkeys(filter(None, values.get(COPIES, "").split("\n")), path))
    known = {path: _state(states[path], tuple(ids[path])) for path in ids}
    for copy, owner in copies.items():
        known.setdefault(copy, Known(-1, -1, known[owner].hash, (), owner))
    return known


def _state(text: str, ids: tuple[str, ...]) -> Known:
    size, changed, digest = text.split(" ") if text.count(" ") == 2 else ("-1", "-1", "")
    return Known(int(size), int(changed), digest, ids)


def _read_again(engine: Engine, writer: EngineWriter, run: Run) -> None:
    """The index's files once more; documents that came from no file, or whose file is gone, as they are stored."""
    known = known_files(engine)
    there = [Path(path) for path, file in known.items() if file.ids and Path(path).is_file()]
    gone = known.keys() - {str(path) for path in there}
    for document in engine.documents():
        if document.path is None or document.path in gone:
            run.add(writer, document)
    found = run.sift(ingest.walk(there))
    run.apply(engine, writer, list(changes({}, found)), Ids(known), Options())


class Ids:
    """Which id a file's documents get: the one they had, else its path below the folder that was named, with as many
    folders before it as keep two files apart."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._of_path = {path: file.ids[0].partition("#")[0] for path, file in known.items() if file.ids}
        self._owners = {id: path for path, id in self._of_path.items()}

    def of(self, file: Found) -> str:
        """The id of a file; the same for the same path each time."""
        path = str(file.path)
        if path in self._of_path:
            return self._of_path[path]
        id = file.id
        for taken in range(len(Path(id).parts), len(file.path.parts) + 1):
            if self._owners.get(id, path) == path:
                break
            id = "/".join(file.path.parts[-taken:])
        self._of_path[path] = id
        self._owners[id] = path
        return id


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
        options: Options,
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
        repeated = _repeated_lines(work, options)
        named = ((change.found, ids.of(change.found)) for change in fresh if change.found is not None)
        answers = read_all(named, options, jobs)
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
            document = replace(_with_state(document, change, copies), furniture=furniture)
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
                fresh = _with_state(document, change, copies)
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


def _ids(change: Change) -> tuple[str, ...]:
    """The documents that the file gave when it was read before."""
    return change.known.ids if change.known is not None else ()


def _repeated_lines(work: Sequence[Change], options: Options) -> RepeatedLines:
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
        for document in islice(ingest.read(change.found.path, options), SAMPLE):
            if isinstance(document, Document) and "\n" in document.text:
                seen.add(str(folder), document.text)
    return seen


def _with_state(document: Document, change: Change, copies: Iterable[str]) -> Document:
    """The document with what is known of its file: size, time, hash, and the paths of files with the same bytes."""
    assert change.found is not None
    kept = {name: value for name, value in document.meta.items() if name not in (FILE_STATE, COPIES)}
    state = f"{change.found.size} {change.found.mtime_ns} {change.hash}"
    also = {COPIES: "\n".join(sorted(copies))} if copies else {}
    return replace(document, meta={**kept, FILE_STATE: state, **also})
