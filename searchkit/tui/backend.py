"""What the faces ask of the library: the part of `searchkit.Index` that the screen and the line mode use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from searchkit.model import Document, Explanation, Progress, Report, Results, Root, Stats

Spans = tuple[tuple[int, int], ...]


class Backend(Protocol):
    """An open index. Called from one thread at a time."""

    @property
    def path(self) -> Path:
        """The folder of the index."""
        ...

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        sort: str | None = None,
        prefix_last: bool = False,
        exact_total: bool = True,
    ) -> Results:
        """The best documents for a query. Raises QueryError when nothing in it can be searched."""
        ...

    def get(self, id: str) -> Document:
        """The stored document. Raises UnknownDocument."""
        ...

    def matches(self, query: str, id: str, *, prefix_last: bool = False) -> tuple[Spans, Spans]:
        """Every place where the query meets a document: code points of its title, and of its text."""
        ...

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[str, ...]:
        """Words of the index that begin with `prefix`, most frequent first."""
        ...

    def similar(self, id: str, *, limit: int = 10) -> Results:
        """Documents that share the rare words of a document, itself left out."""
        ...

    def explain(self, query: str, id: str, *, prefix_last: bool = False) -> Explanation | None:
        """How the document came to its score; None when it does not match."""
        ...

    def stats(self, *, near: bool = True) -> Stats:
        """Numbers about the index; without `near`, near-duplicates are not counted, which is quicker."""
        ...

    def refresh(self) -> bool:
        """See what has been committed since; True when there was something."""
        ...

    def roots(self) -> tuple[Root, ...]:
        """The files and folders that the index was read from."""
        ...

    def update(self, *, progress: Callable[[Progress], None] | None = None) -> Report:
        """Read the roots again: what is new, changed or gone."""
        ...

    def close(self) -> None:
        """Let go of the index's files."""
        ...
