"""The writer: adds, replaces and deletes documents; nothing is seen by readers before `commit`."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from searchkit.errors import AnalyzerMismatch, IndexCorrupt, IndexMissing, IndexTooOld, WriterClosed
from searchkit.index import manifest as manifests
from searchkit.index import merge_policy
from searchkit.index.arrays import Mask, distinct
from searchkit.index.buffer import DocumentBuffer
from searchkit.index.deletions import read_deletions, write_deletions
from searchkit.index.files import sync_folder
from searchkit.index.forms import FORGOTTEN, Form, FormNumbers, Record, Word
from searchkit.index.lock import WriterLock
from searchkit.index.manifest import Manifest, SegmentEntry
from searchkit.index.memory import release
from searchkit.index.merge import Source, merge_segments
from searchkit.index.segment import Segment
from searchkit.index.vocabulary import Interner

WORDS_SHARE = 0.6
"""Forms are forgotten when they take this part of the memory, where the caller can be told so."""
UNCOUNTED = 10
"""One part in so many of the memory is for what is not counted, such as what a segment's words take while it is written."""
LEAST_BUFFER = 48 << 20
"""However much the vocabulary takes, documents get this much memory before a segment is written."""
BUILDING = "building-"


@dataclass
class LiveSegment:
    """A segment the writer counts on: of the last commit, or new since.

    Attributes:
        deleted: Mask[documents], which are deleted or replaced by now.
        changed: whether `deleted` is more than what the deletions file says.
        adopted: written by a `SegmentBuilder`.
    """

    name: str
    segment: Segment
    deleted: Mask
    new: bool
    changed: bool = False
    deletions: str | None = None
    adopted: bool = False

    @property
    def documents(self) -> int:
        return self.segment.documents

    @property
    def live(self) -> int:
        return self.documents - int(np.count_nonzero(self.deleted))

    @property
    def occurrences(self) -> int:
        return self.segment.occurrences

    def delete(self, document: int) -> bool:
        """Marks a document; False if it was marked before."""
        if self.deleted[document]:
            return False
        self.deleted[document] = True
        self.changed = True
        return True


class Writer:
    """The one writer of an index; makes the index if there is none.

    As a context manager it commits at the end, or rolls back when an exception passes, and closes. Every method of a
    closed writer but `close` raises WriterClosed.

    Args:
        path: the index folder.
        identity: what analysed the words: analyzer → version; kept with the index.
        memory_mb: how much memory documents and their words may take before a segment is written.
        lock_timeout: seconds to wait for another writer.
        on_forget: called when the words of a large collection outgrow their share of the memory, with the new number of
            each form that `intern` has numbered so far, or FORGOTTEN; only the most frequent ones are kept, and none
            when its segments are to be merged. The caller does the same to what it remembers of them. Without it
            numbers are valid for the life of the writer, and memory grows with the number of distinct forms.
        fresh: start from nothing; the commit puts the new documents in the place of all old ones. Also over an index
            of another identity, and over one that is damaged, whatever is.

    Raises:
        IndexLocked: another writer did not let go in time.
        AnalyzerMismatch: the index was written with another identity.

    >>> import tempfile
    >>> folder = tempfile.mkdtemp()
    >>> with Writer(folder, identity={}) as writer:
    ...     word = writer.intern(Form("lemma.en", "words", ("word",)))
    ...     writer.add(Record("1"), [], [word, word])
    """

    def __init__(
        self,
        path: str | Path,
        *,
        identity: Mapping[str, str] | None = None,
        memory_mb: int = 512,
        lock_timeout: float = 10.0,
        fresh: bool = False,
        on_forget: Callable[[Sequence[int]], None] | None = None,
    ) -> None:
        self._folder = Path(path)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._memory = (memory_mb << 20) - (memory_mb << 20) // UNCOUNTED
        self._lock = WriterLock(self._folder)
        self._lock.acquire(lock_timeout)
        try:
            self._manifest = _load_or_create(self._folder, identity, fresh=fresh)
            self._first_number = self._next_number = self._manifest.next_number
            self._remove_leftovers()
            self._segments = [] if fresh else self._open_segments()
        except BaseException:
            self._lock.release()
            raise
        self._identity = dict(identity or {}) if fresh else self._manifest.identity
        self._notes = dict(self._manifest.notes)
        self._fresh = fresh
        self._on_forget = on_forget
        self._interner = Interner()
        self._buffer = DocumentBuffer(self._folder)
        self._open = True

    def check_open(self) -> None:
        """Raises WriterClosed after `close`."""
        if not self._open:
            raise WriterClosed

    # Documents

    def intern(self, form: Form) -> int:
        """The number of a form, for `add`; valid until `on_forget` is called. Callers remember word → numbers."""
        self.check_open()
        return self._interner.intern(form)

    def intern_all(self, field: str, words: Iterable[Word]) -> list[int]:
        """`intern` for many forms of one field."""
        self.check_open()
        return self._interner.intern_all(field, words)

    def add(self, record: Record, title: FormNumbers, body: FormNumbers) -> None:
        """Adds a document, or replaces the one with its id.

        Args:
            title, body: numbers of forms, in the order of the text.
        """
        self.check_open()
        self._buffer.add(record, title, body)
        words = self._interner.size
        if self._buffer.size > max(self._memory - words, LEAST_BUFFER):
            self._flush()
        elif self._on_forget is not None and words > self._memory * WORDS_SHARE:
            self._flush()
            self._interner, numbers = self._interner.frequent()
            self._on_forget(numbers.tolist())

    def delete(self, id: str) -> bool:
        """Deletes the document with this id; False if there is none."""
        self.check_open()
        found = self._buffer.delete(id)
        for live in self._segments:
            for document in live.segment.documents_with(id):
                found |= live.delete(document)
        return found

    def note(self, name: str, value: str) -> None:
        """Keeps a note with the index, in the place of one of that name; "" takes it away. A rebuild keeps all notes."""
        self.check_open()
        if value:
            self._notes[name] = value
        else:
            self._notes.pop(name, None)

    def adopt(self, folder: str | Path) -> None:
        """Takes over a segment that a `SegmentBuilder` wrote; its documents replace those with the same ids."""
        self.check_open()
        self._flush()
        name = self._new_name("segment")
        Path(folder).replace(self._folder / name)
        sync_folder(self._folder)
        segment = Segment(self._folder / name)
        replaced = _replaced_within(segment)
        self._take(LiveSegment(name, segment, replaced, new=True, changed=bool(replaced.any()), adopted=True))

    def workspace(self) -> Path:
        """A new path inside the index for a `SegmentBuilder`; removed by the next writer if it is not adopted."""
        self.check_open()
        return self._folder / self._new_name(BUILDING.rstrip("-"))

    # Generations

    def commit(self) -> None:
        """Makes everything since the last commit visible and durable."""
        self.check_open()
        self._flush()
        self._merge_new()
        while numbers := merge_policy.choose(self._segments):
            self._merge(numbers)
        self._segments = [live for live in self._segments if live.live]
        self._save()

    def optimize(self) -> None:
        """Merges everything into one segment, and commits."""
        self.check_open()
        self._flush()
        if len(self._segments) > 1 and merge_policy.fits(self._segments):
            self._merge(range(len(self._segments)))
        self.commit()

    def rollback(self) -> None:
        """Forgets everything since the last commit."""
        self.check_open()
        self._buffer = DocumentBuffer(self._folder)
        self._manifest = manifests.recover(self._folder) if self._fresh else manifests.load(self._folder)
        self._notes = dict(self._manifest.notes)
        self._segments = []
        self._segments = [] if self._fresh else self._open_segments()
        self._remove_leftovers()

    def close(self) -> None:
        """Lets the lock go; what was not committed is lost."""
        if self._open:
            self._open = False
            self._segments = []
            try:
                self._remove_leftovers()
            finally:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self.commit()
            else:
                self.rollback()
        finally:
            self.close()

    # Segments

    def _new_name(self, kind: str) -> str:
        self._next_number += 1
        return f"{kind}-{self._next_number:06d}"

    def _flush(self) -> None:
        """Writes the buffer as a segment."""
        if not len(self._buffer):
            return
        name = self._new_name("segment")
        deleted = self._buffer.write(self._folder / name, self._interner)
        self._buffer = DocumentBuffer(self._folder)
        live = LiveSegment(name, Segment(self._folder / name), deleted, new=True, changed=bool(deleted.any()))
        release()
        self._take(live)

    def _take(self, newest: LiveSegment) -> None:
        """Adds a segment whose documents replace older ones with the same ids."""
        hashes = newest.segment.id_hashes
        for live in self._segments:
            for document in live.segment.documents_with_hashes(hashes).tolist():
                if not live.deleted[document] and newest.segment.documents_with(live.segment.id(document)):
                    live.delete(document)
        self._segments.append(newest)

    def _merge_new(self) -> None:
        """The segments that this process wrote for lack of memory become one; to merge those of others, all would wait."""
        numbers = [n for n, live in enumerate(self._segments) if live.new and not live.adopted]
        if len(numbers) > 1 and merge_policy.fits([self._segments[n] for n in numbers]):
            if self._on_forget is not None:  # a large merge needs the memory
                numbered, self._interner = len(self._interner), Interner()
                self._on_forget([FORGOTTEN] * numbered)
                release()
            self._merge(numbers)

    def _merge(self, numbers: Iterable[int]) -> None:
        chosen = [self._segments[n] for n in numbers]
        sources = [Source(live.segment, ~live.deleted) for live in chosen if live.live]
        at = self._segments.index(chosen[0])
        rest = [live for live in self._segments if live not in chosen]
        if sources:
            name = self._new_name("segment")
            merge_segments(sources, self._folder / name)
            segment = Segment(self._folder / name)
            merged = LiveSegment(name, segment, np.zeros(segment.documents, bool), new=True)
            rest.insert(min(at, len(rest)), merged)
        dropped = {live.name for live in chosen if live.new}
        self._segments = rest
        for name in dropped:
            shutil.rmtree(self._folder / name)

    def _save(self) -> None:
        if not self._changed():
            return
        for live in self._segments:
            if live.changed:
                live.deletions = self._new_name("deleted")
                write_deletions(self._folder / live.name / live.deletions, live.deleted)
                sync_folder(self._folder / live.name)
        sync_folder(self._folder)
        if self._fresh:
            _check(self._segments)
            self._fresh = False
        fresh = replace(
            self._manifest,
            generation=self._manifest.generation + 1,
            identity=self._identity,
            segments=tuple(_entry(live) for live in self._segments),
            next_number=self._next_number,
            notes=dict(self._notes),
        )
        manifests.save(self._folder, fresh)
        self._manifest, self._first_number = fresh, self._next_number
        for live in self._segments:
            live.new = live.changed = False
        self._remove_leftovers()

    def _changed(self) -> bool:
        names = [entry.name for entry in self._manifest.segments]
        return (
            self._fresh
            or self._notes != self._manifest.notes
            or names != [live.name for live in self._segments]
            or any(live.changed for live in self._segments)
        )

    def _open_segments(self) -> list[LiveSegment]:
        lives = []
        for entry in self._manifest.segments:
            segment = Segment(self._folder / entry.name, entry.documents)
            deleted = read_deletions(self._folder, entry)
            mask = np.zeros(entry.documents, bool) if deleted is None else deleted
            lives.append(LiveSegment(entry.name, segment, mask, new=False, deletions=entry.deletions))
        return lives

    def _remove_leftovers(self) -> None:
        """Removes what neither the manifest nor the one before it names: the remains of crashes and old generations.

        What a damaged manifest names is not known; then only what this writer made since goes.
        """
        keep: dict[str, set[str]] = {}
        try:
            manifest = manifests.load(self._folder)
        except (IndexCorrupt, IndexTooOld):
            for path in self._folder.iterdir():
                if path.is_dir() and manifests.number_of(path.name) > self._first_number:
                    shutil.rmtree(path, ignore_errors=True)
            return
        for kept in (manifest, manifests.load_previous(self._folder)):
            for entry in kept.segments if kept else ():
                keep.setdefault(entry.name, set()).add(entry.deletions or "")
        for path in self._folder.iterdir():
            if path.name.startswith(("segment-", BUILDING)) and path.name not in keep:
                shutil.rmtree(path, ignore_errors=True)
            elif path.name in keep and not path.is_symlink():  # a link would lead out of the index
                for old in path.glob("deleted-*"):
                    if old.name not in keep[path.name]:
                        old.unlink(missing_ok=True)


def _load_or_create(folder: Path, identity: Mapping[str, str] | None, *, fresh: bool) -> Manifest:
    try:
        if fresh:
            return manifests.recover(folder)
        found = manifests.load(folder)
    except IndexMissing:
        found = Manifest(identity=dict(identity or {}))
        manifests.save(folder, found)
        return found
    if identity is not None and dict(identity) != dict(found.identity):
        if found.segments:
            raise _mismatch(folder, identity, found.identity)
        found = replace(found, identity=dict(identity))
    return found


def _mismatch(folder: Path, expected: Mapping[str, str], found: Mapping[str, str]) -> AnalyzerMismatch:
    name = next(n for n in sorted({*expected, *found}) if expected.get(n) != found.get(n))
    return AnalyzerMismatch(str(folder), name, expected.get(name, "none"), found.get(name, "none"))


def _entry(live: LiveSegment) -> SegmentEntry:
    deleted = int(np.count_nonzero(live.deleted))
    return SegmentEntry(live.name, live.documents, live.deletions if deleted else None, deleted)


def _check(segments: Iterable[LiveSegment]) -> None:
    """Reads all that a rebuild wrote before it takes the old one's place. Raises IndexCorrupt."""
    for live in segments:
        for problem in live.segment.verify():
            raise problem


def _replaced_within(segment: Segment) -> Mask:
    """Where a builder wrote an id more than once, all but the last."""
    replaced = np.zeros(segment.documents, bool)
    hashes = segment.id_hashes
    for document in segment.documents_with_hashes(distinct(hashes[1:][hashes[1:] == hashes[:-1]])).tolist():
        same = segment.documents_with(segment.id(document))
        replaced[document] = document != max(same)
    return replaced
