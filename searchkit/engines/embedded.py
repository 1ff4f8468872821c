"""The default engine: the on-disk index of `searchkit.index`, fed by `searchkit.analyzers`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchkit import analyzers, index
from searchkit.engines import stored
from searchkit.engines.base import Answer, EngineOptions, EngineWriter
from searchkit.engines.columns import iso_date
from searchkit.engines.explaining import explain, leaf_scores
from searchkit.errors import AnalyzerMismatch, IndexExists, OptionError
from searchkit.index import term_statistics, values

if TYPE_CHECKING:
    from whoosh.query import Query

    from searchkit.engines.forms import Forms
    from searchkit.model import Document, Explanation, Skipped


#: So many documents, or code points of them, wait to be analysed together.
WAITING = 1000
WAITING_LETTERS = 1 << 20
MOST_JOBS = 64


class EmbeddedWriter:
    """One transaction on the folder: analyses documents, many at a time, and hands them to the index."""

    def __init__(self, writer: index.Writer, forms: Forms) -> None:
        self._writer = writer
        self._forms = forms
        self._waiting: list[Document] = []
        self._letters = 0

    def add(self, document: Document) -> None:
        """Add a document, or replace the one of the same id."""
        self._writer.check_open()
        self._waiting.append(document)
        self._letters += len(document.text)
        if len(self._waiting) >= WAITING or self._letters >= WAITING_LETTERS:
            self.hand_over()

    def hand_over(self) -> None:
        """Analyse the documents that wait, and hand them to the index; where that fails, the others go on waiting."""
        from searchkit.engines.analysing import analysed  # what only writing needs is loaded to write

        done = 0
        try:
            for found in analysed(self._waiting, self._forms):
                self._writer.add(*found)
                done += 1
        finally:
            del self._waiting[:done]
            self._letters = sum(len(document.text) for document in self._waiting)

    def delete(self, id: str) -> bool:
        """Delete the document of this id; False when there is none."""
        self._writer.check_open()
        self.hand_over()
        return self._writer.delete(id)

    def note(self, name: str, value: str) -> None:
        """Keep a note with the index; "" takes it away."""
        self._writer.note(name, value)

    def commit(self) -> None:
        """Make everything since the last commit durable and visible."""
        self._writer.check_open()
        self.hand_over()
        self._writer.commit()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._waiting.clear()
        self._letters = 0
        self._writer.rollback()


class EmbeddedEngine:
    """An index folder, opened for reading; `write` opens it for writing beside that."""

    def __init__(self, path: Path, reader: index.Reader) -> None:
        self._path = path
        self._reader = reader

    @classmethod
    def create(cls, path: Path) -> EmbeddedEngine:
        """Make a new, empty index. Raises IndexExists."""
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise IndexExists(str(path))
        index.Writer(path, identity=analyzers.identity()).close()
        return cls(path, index.Reader.open(path))

    @classmethod
    def open(cls, path: Path, *, for_rebuild: bool = False) -> EmbeddedEngine:
        """Open an index; `for_rebuild` opens one that other analyzers or an older format wrote, or that is damaged, to
        read its documents."""
        reader = index.Reader.open(path, damaged=for_rebuild)
        if not for_rebuild:
            _check_identity(path, reader.identity)
        return cls(path, reader)

    @classmethod
    def unread(cls, path: Path) -> EmbeddedEngine:
        """An index of which nothing is read, to be written anew whatever is damaged. Raises IndexMissing, IndexTooNew."""
        return cls(path, index.Reader.unread(path))

    @property
    def location(self) -> str:
        """The index folder."""
        return str(self._path)

    def refresh(self) -> bool:
        """Move to the newest committed state."""
        self._reader.check_open()
        newest = index.Reader.open(self._path)
        if newest.generation == self._reader.generation:
            newest.close()
            return False
        self._reader.close()
        self._reader = newest
        return True

    @contextmanager
    def write(self, *, fresh: bool = False, memory_mb: int = 512, jobs: int = 1) -> Iterator[EngineWriter]:
        """A transaction: commits on exit, rolls back on an exception. Raises OptionError."""
        from searchkit.engines.forms import Forms

        self._reader.check_open()
        _check_number("memory_mb", memory_mb, "a whole number of megabytes", sys.maxsize)
        _check_number("jobs", jobs, "a whole number of processes", MOST_JOBS)
        writer = index.Writer(
            self._path,
            identity=analyzers.identity(),
            memory_mb=memory_mb,
            fresh=fresh,
            on_forget=lambda numbers: forms.renumber(numbers),
        )
        forms = Forms(writer.intern_all)
        if jobs == 1:
            with writer:
                waiting = EmbeddedWriter(writer, forms)
                yield waiting
                waiting.hand_over()
            return
        from searchkit.engines.parallel import ParallelWriter

        with writer, ParallelWriter(writer, jobs, memory_mb) as parallel:
            yield parallel
            parallel.gather()

    def search(self, query: Query, options: EngineOptions) -> Answer:
        """The best documents for a query tree."""
        top = self._reader.search(
            query,
            limit=options.limit,
            offset=options.offset,
            sort=options.sort,
            facets=options.facets,
            tier=options.tier,
            exact_total=options.exact_total,
        )
        facets = {
            name: {iso_date(value): count for value, count in counts.items()} if name == "date" else counts
            for name, counts in top.facets.items()
        }
        return Answer(
            tuple(top.doc_ids.tolist()), tuple(top.scores.tolist()), top.total, top.total_exact, facets
        )

    def count(self, query: Query) -> int:
        """How many documents match."""
        return self._reader.search(query, limit=0).total

    def document(self, handle: int) -> Document:
        """The stored document."""
        return stored.decode(self._reader.stored(handle))

    def handle(self, id: str) -> int | None:
        """The document number of this id."""
        return self._reader.doc_id(id)

    def documents(self) -> Iterator[Document]:
        """Every live document."""
        reader = self._reader
        return (stored.decode(reader.stored(handle)) for handle in values.live_numbers(reader.snapshot))

    def salvage(self, wanted: Callable[[str | None], bool]) -> Iterator[Document | Skipped]:
        """The live documents of wanted paths, and what cannot be read."""
        from searchkit.engines.salvage import salvage  # few need it

        return salvage(self._reader.snapshot, wanted)

    def notes(self) -> Mapping[str, str]:
        """What was kept with the index, by name."""
        return self._reader.notes

    def columns(self) -> frozenset[str]:
        """The columns that filters, sorting and facets may name."""
        return values.column_names(self._reader.snapshot)

    def column_values(
        self, names: Sequence[str], *, damaged: bool = False
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """For every live document its id and its values in these columns."""
        return values.column_values(self._reader.snapshot, names, damaged=damaged)

    def near(self, handle: int) -> Sequence[int]:
        """The near-duplicates of a document."""
        from searchkit.index import sketches

        return [int(number) for number in sketches.near(self._reader.snapshot, handle)]

    def near_total(self) -> int:
        """How many documents have a near-duplicate."""
        from searchkit.index import sketches

        return sketches.repeated_total(self._reader.snapshot)

    def near_groups(self, handles: Sequence[int]) -> Sequence[Sequence[int]]:
        """Documents by near-duplicates, as places in `handles`."""
        from searchkit.index import sketches

        return sketches.groups(sketches.sketches_of(self._reader.snapshot, handles))

    def occurrences(self, leaf: Query, handles: Sequence[int]) -> Sequence[Sequence[int]]:
        """The positions at which a leaf stands in each document."""
        return self._reader.occurrences(leaf, handles)

    def scores(self, leaf: Query, handles: Sequence[int]) -> Sequence[float | None]:
        """What a leaf adds to each document's score."""
        return leaf_scores(self._reader, leaf, handles)

    def body_start(self, handle: int) -> int:
        """The position of the first word of the body."""
        return self._reader.title_length(handle) + index.TITLE_GAP

    def doc_frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands."""
        return self._reader.doc_frequency(field, term)

    def has_term(self, field: str, term: str) -> bool:
        """Whether a term stands in some document."""
        return self._reader.has_term(field, term)

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The terms of a field that begin with `prefix`."""
        return ((term, frequency) for term, frequency in self._reader.terms(field, prefix) if term)

    def field_documents(self, field: str) -> int:
        """How many documents have a text field."""
        return self._reader.snapshot.field_documents(field)

    def words(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of a field that begin with `prefix`."""
        return filter(None, self._reader.words(field, prefix))

    def has_word(self, field: str, prefix: str = "") -> bool:
        """Whether there is such a term."""
        return self._reader.has_word(field, prefix)

    def count_words(self, field: str, prefix: str = "") -> int:
        """How many such terms there are, at most."""
        return self._reader.count_words(field, prefix)

    def frequent_words(self, field: str, prefix: str, most: int) -> Sequence[str]:
        """The most frequent of them."""
        return self._reader.frequent_words(field, prefix, most)

    def frequent_beginnings(self, prefix: str, most: int) -> Sequence[tuple[str, str]]:
        """What the most frequent words that begin so are looked up as."""
        return self._reader.frequent_beginnings(prefix, most)

    def explain(self, query: Query, handle: int) -> Explanation | None:
        """How the score came about."""
        return explain(self._reader, query, handle)

    def stats(self) -> Mapping[str, Any]:
        """Numbers about the index."""
        numbers = self._reader.stats()
        fields = numbers["fields"]
        return {
            **{name: numbers[name] for name in ("documents", "deleted", "segments", "generation", "bytes")},
            "terms": {name: row["terms"] for name, row in fields.items()} | {"surface": numbers["surfaces"]},
            "tokens": {name: round(row["average_length"] * row["documents"]) for name, row in fields.items()},
            "identity": dict(self._reader.identity),
        }

    def growth(self, field: str, counts: Sequence[int]) -> Sequence[int]:
        """How a field's vocabulary grows with the documents."""
        return term_statistics.growth(self._reader.snapshot, field, counts)

    def top_terms(
        self, field: str, count: int, wanted: Callable[[str], bool]
    ) -> Sequence[tuple[str, str, int]]:
        """The wanted terms that most documents hold."""
        snapshot = self._reader.snapshot
        return [
            (term, term_statistics.commonest_surface(snapshot, field, term), documents)
            for term, documents in term_statistics.top_terms(snapshot, field, count, wanted)
        ]

    def verify(self) -> Sequence[str]:
        """Read everything and check it."""
        return [str(problem) for problem in self._reader.verify()]

    def close(self) -> None:
        """Let go of files."""
        self._reader.close()


def _check_number(option: str, value: object, kind: str, most: int) -> None:
    if not isinstance(value, int) or not 1 <= value <= most:
        raise OptionError(option, f"{kind} from 1" + (f" to {most}" if most < sys.maxsize else ""), value)


def _check_identity(path: Path, found: Mapping[str, str]) -> None:
    """Raise AnalyzerMismatch where the index was written by other analyzers: its words and the query's would not meet."""
    for name, expected in analyzers.identity().items():
        if found.get(name) != expected:
            raise AnalyzerMismatch(str(path), name, expected, found.get(name, "nothing"))
