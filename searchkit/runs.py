"""One run over files: what it reads, counts and says, and where it stands when it is stopped."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from searchkit import ingest
from searchkit.engines.base import Engine, EngineWriter
from searchkit.errors import SourceError
from searchkit.ingest.changes import Change, Known
from searchkit.ingest.guarded import Task
from searchkit.ingest.options import Options
from searchkit.ingest.pool import read_all
from searchkit.ingest.records import fields_read
from searchkit.model import Document, Enough, Progress, Report, Skipped
from searchkit.sampling import Samples
from searchkit.sources import (
    REFUSED,
    UNFINISHED,
    Ids,
    Owners,
    encoded,
    mark,
    refused,
    unfinished,
    with_state,
)

Watcher = Callable[[Progress], None]
OptionsOf = Callable[[Path], Options]
T = TypeVar("T")

#: The path that means standard input.
STDIN = Path("-")
#: A long run commits this often, so that an interrupted one goes on where it was.
COMMIT_SECONDS = 30.0
#: Who watches is told at most this often within one file.
TELL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run stands: at file `number` of `total`."""

    number: int
    total: int
    path: str


@dataclass
class Run:
    """One run over files: counts what happens, tells whoever watches, and commits now and then.

    Attributes:
        strict: the first file that cannot be read ends the run.
        commits: commit every `COMMIT_SECONDS`, and when it is stopped; never under `strict`, which changes all or nothing.
        resumed: ids of the documents that earlier runs committed of the files they were stopped in.
        marks: of the files that are not read to their end, by path; see `sources.mark`.
    """

    strict: bool
    progress: Watcher | None = None
    commits: bool = True
    resumed: frozenset[str] = frozenset()
    marks: dict[str, str] = field(default_factory=dict)
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    complete: bool = True
    skipped: list[Skipped] = field(default_factory=list)
    by_lang: Counter[str] = field(default_factory=Counter)
    by_format: Counter[str] = field(default_factory=Counter)
    by_year: Counter[str] = field(default_factory=Counter)
    by_fields: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.perf_counter)
    committed: float = field(default_factory=time.perf_counter)
    told: float = 0.0

    def __post_init__(self) -> None:
        self.commits = self.commits and not self.strict

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
        known: Mapping[str, Known],
        options_of: OptionsOf,
        jobs: int = 1,
    ) -> None:
        """Do what the changes ask for: remove what is gone, remember copies, read files. `known` are all files."""
        ids = Ids(known)
        fresh = [change for change in work if change.kind in ("new", "changed")]
        owners = Owners(known, [change.path for change in fresh], refused(engine))
        gone = {change.path for change in work if change.found is None}
        self.marks = {path: own for path, own in unfinished(engine).items() if path not in gone}
        copies, copies_before = _copies(work, known), _known_copies(known)
        for change in work:
            if change.kind in ("vanished", "duplicate"):
                self.remove(writer, owners.leave(_ids(change), change.path))
            elif change.kind == "touched" or (
                change.kind == "same"
                and change.same_as is None
                and copies[change.path] != copies_before[change.path]
            ):
                self._keep(engine, writer, change, copies[change.path])

        def task(change: Change) -> Task:
            assert change.found is not None
            file = change.found
            return Task(file.path, ids.of(file), options_of(file.path), file.size)

        samples = Samples(work, task)
        answers = read_all(map(task, fresh), jobs)
        try:
            for number, (change, answer) in enumerate(zip(fresh, answers, strict=True)):
                place = Place(number, len(fresh), change.path)
                self._tell(place)
                self._mark(writer, change.path, mark(change, options_of(Path(change.path))))
                self._add_all(writer, change, place, samples, owners, answer, copies[change.path])
                self._mark(writer, change.path, None)
                self._breathe(writer, place)
            self._tell(Place(len(fresh), len(fresh), ""))
            for path in owners.refused - gone if owners.has_left else ():
                self._mark(writer, path, "")  # to be read again: it may have now what it was refused
            writer.note(REFUSED, encoded(sorted(owners.refused - gone)))
        except Enough:
            if not self.commits:
                raise
            self.complete = False

    def _add_all(
        self,
        writer: EngineWriter,
        change: Change,
        place: Place,
        samples: Samples,
        owners: Owners,
        answer: Iterator[Document | Skipped],
        copies: list[str],
    ) -> None:
        """Add the documents of one file; what it held before and holds no more is removed.

        A document with the id of another file's is skipped; of two in one file the later one counts.

        What was read before of a file that cannot be opened now stays. As long as the file is not at its end, a commit
        notes so, and the next run goes on in it.
        """
        before, now = set(_ids(change)), set[str]()
        owners.begin(change.path)
        for document in self.sift(_owned(samples.begin(change, answer), change.path, owners)):
            again = document.id in now
            known = again or document.id in before or document.id in owners.moved
            now.add(document.id)
            if document.id in self.resumed and not again:
                self.unchanged += 1
                continue
            document = with_state(samples.furnished(change, document), change, copies)
            self.add(writer, document, known=known)
            self._breathe(writer, place)
        if now or change.hash:
            self.remove(writer, owners.leave(before - now, change.path))

    def _mark(self, writer: EngineWriter, path: str, own: str | None) -> None:
        """Note that a file is not read to its end yet, or with None that it is."""
        if own is None:
            self.marks.pop(path, None)
        else:
            self.marks[path] = own
        writer.note(UNFINISHED, encoded(self.marks))

    def _breathe(self, writer: EngineWriter, place: Place) -> None:
        """Between two documents: tell whoever watches, and commit, where it is time for it."""
        now = time.perf_counter()
        if now - self.told > TELL_SECONDS:
            self._tell(place)
        if self.commits and now - self.committed > COMMIT_SECONDS:
            writer.commit()
            self.committed = time.perf_counter()

    def _tell(self, place: Place) -> None:
        self.told = time.perf_counter()
        if self.progress is not None:
            documents = self.added + self.updated
            self.progress(Progress(place.number, place.total, place.path, documents, len(self.skipped)))

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
        if fields := fields_read(document):
            self.by_fields[fields] += 1

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
            complete=self.complete,
            seconds=round(time.perf_counter() - self.started, 3),
            by_lang=dict(self.by_lang.most_common()),
            by_format=dict(self.by_format.most_common()),
            by_year=dict(sorted(self.by_year.items())),
            by_fields=dict(self.by_fields.most_common()),
        )


def _copies(work: Sequence[Change], known: Mapping[str, Known]) -> defaultdict[str, list[str]]:
    """Path → the paths of files with the same bytes, sorted; those that this run does not look at stay with theirs."""
    copies: defaultdict[str, list[str]] = defaultdict(list)
    seen, unchanged = set[str](), set[str]()
    for change in work:
        seen.add(change.path)
        if change.same_as is not None:
            copies[change.same_as].append(change.path)
        elif change.kind in ("same", "touched"):
            unchanged.add(change.path)
    for path, file in known.items():
        if file.same_as in unchanged and path not in seen:
            copies[file.same_as].append(path)
    for paths in copies.values():
        paths.sort()
    return copies


def _known_copies(known: Mapping[str, Known]) -> defaultdict[str, list[str]]:
    copies: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(known):
        if (owner := known[path].same_as) is not None:
            copies[owner].append(path)
    return copies


def _owned(answer: Iterable[Document | Skipped], path: str, owners: Owners) -> Iterator[Document | Skipped]:
    """The documents of a file but those whose ids are another file's."""
    for item in answer:
        if isinstance(item, Document) and (owner := owners.take(item.id, path)) is not None:
            yield Skipped(path, f"its id {item.id!r} is that of a document in {owner}")
        else:
            yield item


def _ids(change: Change) -> tuple[str, ...]:
    """The documents that the file gave when it was read before."""
    return change.known.ids if change.known is not None else ()
