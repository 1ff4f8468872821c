"""The library's face: open an index, write to it, ask it."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from searchkit import answering
from searchkit.errors import DocumentError, IndexMissing, OptionError, UnknownDocument
from searchkit.model import Document, Explanation, Progress, Report, Results, Root, Stats, encodable

if TYPE_CHECKING:
    from searchkit.engines.base import Engine, EngineWriter

StrPath = str | Path


def create(path: StrPath) -> Index:
    """Make a new, empty index in the folder `path`. Raises IndexExists when something is there."""
    from searchkit.engines.embedded import EmbeddedEngine

    return Index(EmbeddedEngine.create(Path(path)))


def open(path: StrPath, *, any_analyzers: bool = False) -> Index:
    """Open the index in the folder `path`.

    Args:
        any_analyzers: open it also when other analyzers or an older format wrote it, or when files of it are damaged. Good
            for what needs no analyzer (`get`, `documents`, `stats`, `verify`, `rebuild`); searches would miss words, and
            what needs a damaged file raises IndexCorrupt.

    Raises IndexMissing, IndexCorrupt, IndexTooOld, IndexTooNew, or AnalyzerMismatch when other analyzers wrote it.
    """
    from searchkit.engines.embedded import EmbeddedEngine

    return Index(EmbeddedEngine.open(Path(path), for_rebuild=any_analyzers))


def open_or_create(path: StrPath) -> Index:
    """Open the index in the folder `path`, or make a new one where there is none."""
    try:
        return open(path)
    except IndexMissing:
        return create(path)


class Writer:
    """One transaction on an index: everything in it becomes visible at once, or nothing does.

    It ends with its `with` block; every method raises WriterClosed afterwards.
    """

    def __init__(self, engine_writer: EngineWriter) -> None:
        self._writer = engine_writer

    def add(
        self,
        *,
        id: str,
        text: str,
        title: str = "",
        lang: str | None = None,
        date: str | None = None,
        source: str | None = None,
        path: str | None = None,
        author: str | None = None,
        meta: Mapping[str, str | int | float | tuple[str, ...]] | None = None,
    ) -> None:
        """Add a document; one that has the same id is replaced.

        Args:
            id: any non-empty string.
            text, title: plain text; nothing in it is read as markup; lone surrogates become U+FFFD.
            lang: "kk", "ru", "en" or "fr"; None lets each paragraph decide.
            date: ISO 8601, may be partial: "2024-03-26", "2024-03", "2024".
            meta: further keyword and number fields, for filters, sorting and facets.

        Raises DocumentError when a value is not of that kind.
        """
        self.add_document(
            Document(
                id=id,
                text=text,
                title=title,
                lang=lang,
                date=date,
                source=source,
                path=path,
                author=author,
                meta=meta if meta is not None else {},
                lang_given=lang is not None,
            )
        )

    def add_document(self, document: Document) -> None:
        """Add a `Document`, such as `Index.documents()` gives."""
        check(document)
        if (
            document.meta or document.why
        ):  # the document waits to be analysed, and the caller may fill these anew
            document = replace(document, meta=dict(document.meta), why=dict(document.why))
        self._writer.add(document)

    def delete(self, id: str) -> bool:
        """Delete the document of this id; False when there is none."""
        return self._writer.delete(id)

    def commit(self) -> None:
        """Make everything so far durable and visible, and go on."""
        self._writer.commit()

    def rollback(self) -> None:
        """Forget everything since the last commit."""
        self._writer.rollback()


LANGUAGES = ("kk", "ru", "en", "fr")


def check(document: Document) -> None:
    """Raise DocumentError where a field of the document has the wrong kind of value."""
    from searchkit.engines.columns import check_date, check_meta

    if not isinstance(document.id, str) or not document.id or encodable(document.id) != document.id:
        raise DocumentError("id", "a string that is not empty and holds no lone surrogates", document.id)
    for name in ("text", "title"):
        if not isinstance(getattr(document, name), str):
            raise DocumentError(name, "a string", getattr(document, name))
    for name in ("date", "source", "path", "author"):
        value = getattr(document, name)
        if value is not None and not isinstance(value, str):
            raise DocumentError(name, "a string or None", value)
    if document.lang is not None and document.lang not in LANGUAGES:
        raise DocumentError("lang", "one of kk, ru, en, fr, or None", document.lang)
    if document.date is not None:
        check_date(document.date)
    check_meta(document.meta)
    if not isinstance(document.why, Mapping) or not all(
        isinstance(part, str) for pair in document.why.items() for part in pair
    ):
        raise DocumentError("why", "a mapping of strings to strings", document.why)
    if not isinstance(document.furniture, tuple) or not all(map(_is_range, document.furniture)):
        raise DocumentError("furniture", "a tuple of pairs of code points", document.furniture)


def _is_range(value: object) -> bool:
    return isinstance(value, tuple) and [type(part) for part in value] == [int, int]


class Index:
    """A collection of documents that can be searched. Reads see one committed state until `refresh`.

    Threads may read side by side. What writes, `refresh` and `close` are for when no other thread reads: let each thread
    that needs them open an index of its own.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return Path(self._engine.location)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._engine.handle(id) is not None

    def __len__(self) -> int:
        return int(self._engine.stats()["documents"])

    def close(self) -> None:
        """Let go of the index's files; what is asked afterwards raises IndexClosed."""
        self._engine.close()

    def refresh(self) -> bool:
        """See what has been committed since; True when there was something."""
        return self._engine.refresh()

    # Writing

    @contextmanager
    def writer(self, *, memory_mb: int = 512, jobs: int = 1) -> Iterator[Writer]:
        """A transaction: commits on exit, rolls back on an exception.

        Raises IndexLocked when another one is open, OptionError for an argument that is none.

        Args:
            memory_mb: what documents may take before they are written; the index may be of any size.
            jobs: processes that analyse, up to 64; with more than 1, guard a script's main code by `if __name__ == "__main__":`.
        """
        with self._engine.write(memory_mb=memory_mb, jobs=jobs) as engine_writer:
            yield Writer(engine_writer)
        self._engine.refresh()

    def add_paths(
        self,
        paths: Iterable[StrPath],
        *,
        lang: str | None = None,
        source: str | None = None,
        fields: Mapping[str, str] | None = None,
        strict: bool = False,
        memory_mb: int = 512,
        jobs: int | None = 1,
        progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        """Index files and folders: what is new or changed is read, what vanished from a named folder is removed.

        Raises SourceError for a path that does not exist; with `strict`, for the first file that cannot be read,
        and then nothing is changed. The paths and their options are remembered: see `roots` and `update`.
        `jobs` is as in `writer`; None is as many as pay, one for a few megabytes.
        `progress` may raise `searchkit.model.Enough`: what was read is committed, and the next run goes on there;
        any other exception takes everything back to the last commit (there is one every 30 seconds).
        """
        from searchkit.indexing import add_paths
        from searchkit.ingest.options import Options

        return add_paths(
            self._engine,
            [Path(path) for path in paths],
            Options(fields=fields or {}, lang=lang, source=source),
            strict=strict,
            memory_mb=memory_mb,
            jobs=jobs,
            progress=progress,
        )

    def roots(self) -> tuple[Root, ...]:
        """The files and folders that `add_paths` was given so far, with their options, ordered by path."""
        from searchkit.sources import known_roots

        return known_roots(self._engine)

    def update(
        self,
        *,
        strict: bool = False,
        memory_mb: int = 512,
        jobs: int | None = 1,
        progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        """Index the `roots` again: what is new or changed is read, what vanished is removed; as `add_paths` does.

        The documents of a root that is itself gone stay, and the report says so: a disk may not be mounted.
        """
        from searchkit.indexing import update

        return update(self._engine, strict=strict, memory_mb=memory_mb, jobs=jobs, progress=progress)

    def remove(self, ids: Iterable[str]) -> int:
        """Remove documents by id; returns how many there were."""
        with self.writer() as writer:
            return sum([writer.delete(id) for id in ids])

    def rebuild(
        self,
        *,
        from_sources: bool = False,
        memory_mb: int = 512,
        jobs: int | None = 1,
        progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        """Build the index anew from its stored documents (or their files), verify it, swap. The old one serves until then.

        `memory_mb` and `jobs` are as in `add_paths`.
        """
        from searchkit.indexing import rebuild

        return rebuild(
            self._engine,
            paths=(),
            from_sources=from_sources,
            memory_mb=memory_mb,
            jobs=jobs,
            progress=progress,
        )

    # Asking

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        sort: str | None = None,
        syntax: str = "whoosh",
        require_all: bool = False,
        translit: bool = True,
        stem: bool = True,
        fuzzy: bool = False,
        expand: bool = False,
        collapse: bool = False,
        prefix_last: bool = False,
        exact_total: bool = True,
        passages: bool = True,
    ) -> Results:
        """The best documents for a query.

        Args:
            query: in the syntax of docs/query.md; with syntax="plain" every character is text.
            limit, offset: the page; offset + limit up to 1,000 stays fast.
            facets: columns to count, such as "lang", "year", "source".
            sort: a column such as "date", "-date" (newest first), "title"; None is by score.
            require_all: every word must be there.
            translit, stem, fuzzy: switch kinds of readings: cross-script spellings, inflected forms, typos.
            expand: add words from the best hits (pseudo-relevance feedback).
            collapse: one hit for each group of near-duplicates.
            prefix_last: the last word is still being typed.
            exact_total: False allows `total` to be a lower bound, which is faster.
            passages: False leaves `snippet`, `title_spans` and `why` of the hits empty, which is faster.

        Raises OptionError (a ValueError) for a value that an option cannot have, and QueryError when nothing in the
        query can be searched.
        """
        if isinstance(facets, str):
            raise OptionError("facets", f"a sequence of columns, such as [{facets!r}]", facets)
        asked = answering.Question(
            query=encodable(query) if isinstance(query, str) else query,
            limit=limit,
            offset=offset,
            facets=tuple(facets),
            sort=sort,
            syntax=syntax,
            require_all=require_all,
            translit=translit,
            stem=stem,
            fuzzy=fuzzy,
            expand=expand,
            collapse=collapse,
            prefix_last=prefix_last,
            exact_total=exact_total,
            passages=passages,
        )
        return answering.answer(self._engine, asked)

    def count(self, query: str, **options: Any) -> int:
        """How many documents match; options as in `search`."""
        return self.search(query, limit=0, **options).total

    def get(self, id: str) -> Document:
        """The stored document. Raises UnknownDocument."""
        return self._engine.document(self._handle(id))

    def documents(self) -> Iterator[Document]:
        """Every document, in the order they were added; where several processes indexed them, one process's after another's."""
        return self._engine.documents()

    def matches(
        self, query: str, id: str, *, prefix_last: bool = False
    ) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
        """Every place where the query meets a document: code-point ranges of its title, and of its text."""
        return answering.matches(self._engine, query, self._handle(id), prefix_last)

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[str, ...]:
        """Words of the index that begin with `prefix`, most frequent first."""
        return answering.suggest(self._engine, prefix, limit)

    def similar(self, id: str, *, limit: int = 10) -> Results:
        """Documents that share the rare words of document `id`, itself left out. Raises UnknownDocument."""
        return answering.similar(self._engine, self._handle(id), limit)

    def near(self, id: str) -> tuple[str, ...]:
        """Ids of the near-duplicates of document `id`: those that share most of its text. Raises UnknownDocument."""
        return answering.near(self._engine, self._handle(id))

    def explain(self, query: str, id: str, *, prefix_last: bool = False) -> Explanation | None:
        """How the document came to its score, as a tree; None when it does not match. Raises UnknownDocument."""
        return answering.explain(self._engine, query, self._handle(id), prefix_last)

    def stats(self, *, words: bool = False, near: bool = True) -> Stats:
        """Numbers about the index; with `words` also how its vocabulary grows and its top words, which takes longer.

        Without `near`, near-duplicates are not counted (0): in a million documents that takes longer than all the rest.
        """
        return answering.stats(self._engine, words=words, near=near)

    def verify(self) -> builtins.list[str]:
        """Read the whole index and check it; one sentence for each damaged file, none when it is sound."""
        return list(self._engine.verify())

    def _handle(self, id: str) -> int:
        handle = self._engine.handle(id)
        if handle is None:
            raise UnknownDocument(id)
        return handle


def rebuild(
    path: StrPath,
    *,
    paths: Sequence[StrPath] = (),
    from_sources: bool = False,
    memory_mb: int = 512,
    jobs: int | None = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Rebuild the index at `path`, also one that `open` refuses (older format, other analyzers, damage).

    From its stored documents; with `from_sources` from the files they were read from, as far as damage lets these be
    known; with `paths` from these, and then nothing of the old index need be whole.
    `memory_mb` and `jobs` are as in `Index.add_paths`.
    """
    from searchkit.engines.embedded import EmbeddedEngine
    from searchkit.indexing import rebuild as rebuild_

    engine = EmbeddedEngine.unread(Path(path)) if paths else EmbeddedEngine.open(Path(path), for_rebuild=True)
    return rebuild_(
        engine,
        paths=[Path(p) for p in paths],
        from_sources=from_sources,
        memory_mb=memory_mb,
        jobs=jobs,
        progress=progress,
    )
