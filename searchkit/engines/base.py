"""What the library asks of a search engine: one small protocol, so that another engine can stand in its place.

Queries reach an engine as `whoosh.query` trees over the fields of the index (`lemma.kk`, `surface`, `key`, …), already
analysed. Documents are named by a *handle*: a number that is valid for one snapshot of one engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from whoosh.query import Query

    from searchkit.model import Document, Explanation, Skipped


class Answer(NamedTuple):
    """The best documents for one query tree.

    Attributes:
        handles: best first.
        scores: one for each handle.
        total: documents that match; a lower bound when `total_exact` is False.
        facets: column → value → number of matching documents, most frequent first.
    """

    handles: tuple[int, ...]
    scores: tuple[float, ...]
    total: int
    total_exact: bool = True
    facets: Mapping[str, Mapping[str, int]] = {}


class EngineOptions(NamedTuple):
    """How a query is answered, beside the query itself.

    Attributes:
        limit, offset: the page.
        sort: column names, best first; a leading "-" turns one round; empty means by score.
        facets: columns to count.
        tier: documents that match this tree come before all others.
        exact_total: False allows `Answer.total` to be a lower bound, which is faster.
    """

    limit: int = 10
    offset: int = 0
    sort: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    tier: Query | None = None
    exact_total: bool = True


class EngineWriter(Protocol):
    """One transaction. Nothing is seen by readers until `commit`; after its end every method raises WriterClosed."""

    def add(self, document: Document) -> None:
        """Add a document, or replace the one of the same id."""
        ...

    def delete(self, id: str) -> bool:
        """Delete the document of this id; False when there is none."""
        ...

    def note(self, name: str, value: str) -> None:
        """Keep a note with the index, in the place of one of that name; "" takes it away."""
        ...

    def commit(self) -> None:
        """Make everything since the last commit durable and visible."""
        ...

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        ...


class Engine(Protocol):
    """A place where documents are kept and found.

    Every method that reads works on the newest committed state at the time of `refresh` or `open`. After `close` every
    method but `close` raises IndexClosed.
    """

    @property
    def location(self) -> str:
        """Where the engine keeps its data, for messages."""
        ...

    def refresh(self) -> bool:
        """Move to the newest committed state; True when there was a newer one. Handles from before are void."""
        ...

    def write(
        self, *, fresh: bool = False, memory_mb: int = 512, jobs: int = 1
    ) -> AbstractContextManager[EngineWriter]:
        """A transaction: commits on exit, rolls back on an exception.

        With `fresh`, it starts from nothing, and its commit puts the new documents in the place of all old ones.
        With `jobs` over 1, that many processes analyse side by side. Raises OptionError for a number that is none.
        """
        ...

    def search(self, query: Query, options: EngineOptions) -> Answer:
        """The best documents for a query tree; exact, ties broken by newer date, then id."""
        ...

    def count(self, query: Query) -> int:
        """How many documents match."""
        ...

    def document(self, handle: int) -> Document:
        """The stored document."""
        ...

    def handle(self, id: str) -> int | None:
        """The handle of the document with this id."""
        ...

    def documents(self) -> Iterator[Document]:
        """Every live document, in the order they were added."""
        ...

    def salvage(self, wanted: Callable[[str | None], bool]) -> Iterator[Document | Skipped]:
        """Every live document whose path is wanted, and what is to be said of those that damage keeps from being read."""
        ...

    def notes(self) -> Mapping[str, str]:
        """What was kept with the index, by name (`EngineWriter.note`)."""
        ...

    def columns(self) -> frozenset[str]:
        """The keyword and number columns that filters, sorting and facets may name."""
        ...

    def column_values(
        self, names: Sequence[str], *, damaged: bool = False
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """For every live document its id and its values in these columns; where what holds them is `damaged`, of others."""
        ...

    def near(self, handle: int) -> Sequence[int]:
        """The near-duplicates of a document: those that share most of its text, in the order they were added."""
        ...

    def near_total(self) -> int:
        """How many documents have a near-duplicate."""
        ...

    def near_groups(self, handles: Sequence[int]) -> Sequence[Sequence[int]]:
        """Documents by near-duplicates, as places in `handles`: each with those after it that resemble it."""
        ...

    def occurrences(self, leaf: Query, handles: Sequence[int]) -> Sequence[Sequence[int]]:
        """The positions at which a leaf of a query tree stands in each of some documents, ascending."""
        ...

    def scores(self, leaf: Query, handles: Sequence[int]) -> Sequence[float | None]:
        """What a leaf of a query tree adds to each document's score; None for those that it does not match."""
        ...

    def body_start(self, handle: int) -> int:
        """The position of the first word of the body; words before it stand in the title."""
        ...

    def doc_frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands."""
        ...

    def has_term(self, field: str, term: str) -> bool:
        """Whether a term stands in some document; quicker than its frequency where that must be counted."""
        ...

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The terms of a field that begin with `prefix`, in order, each with its document frequency.

        Quick for lemma fields; surfaces and keys are counted one by one.
        """
        ...

    def words(self, field: str, prefix: str = "") -> Iterator[str]:
        """The terms of a field that begin with `prefix`, in order; some may stand in no text that is searched."""
        ...

    def has_word(self, field: str, prefix: str = "") -> bool:
        """Whether some term of a field begins with `prefix`."""
        ...

    def count_words(self, field: str, prefix: str = "") -> int:
        """How many terms of a field begin with `prefix`, at most."""
        ...

    def frequent_words(self, field: str, prefix: str, most: int) -> Sequence[str]:
        """The terms of a field that begin with `prefix` and occur most often, first the most frequent; numbers may be
        estimates."""
        ...

    def frequent_beginnings(self, prefix: str, most: int) -> Sequence[tuple[str, str]]:
        """What the most frequent words that begin with `prefix` are looked up as: (field, term).

        A lemma's term, which finds its other forms too, where most of its forms begin so; else the surface.
        """
        ...

    def field_documents(self, field: str) -> int:
        """How many documents have a text field."""
        ...

    def explain(self, query: Query, handle: int) -> Explanation | None:
        """How the score came about, from the functions that `search` uses; None when the document does not match."""
        ...

    def stats(self) -> Mapping[str, Any]:
        """Numbers about the index: documents, deleted ones that still take room, terms, tokens, bytes, segments, generation."""
        ...

    def growth(self, field: str, counts: Sequence[int]) -> Sequence[int]:
        """How many distinct terms of a field the first n documents hold, for each n of `counts`."""
        ...

    def top_terms(
        self, field: str, count: int, wanted: Callable[[str], bool]
    ) -> Sequence[tuple[str, str, int]]:
        """The wanted terms that most documents hold: each with how it is mostly written, and in how many documents."""
        ...

    def verify(self) -> Sequence[str]:
        """Read everything and check it; one sentence for each damaged file, naming it."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...
