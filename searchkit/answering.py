"""From a question to an answer: parse, plan, search, second chances, hits."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from whoosh.query import Every

from searchkit import hits
from searchkit.engines.base import Answer, Engine, EngineOptions
from searchkit.model import Explanation, Hit, Results, Stats
from searchkit.query.alike import alike
from searchkit.query.parse import Parsed, parse
from searchkit.query.plan import Plan, plan
from searchkit.query.readings import Switches

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """A query and how it is to be answered; the attributes are those of `Index.search`."""

    query: str
    limit: int = 10
    offset: int = 0
    facets: tuple[str, ...] = ()
    sort: str | None = None
    syntax: str = "whoosh"
    require_all: bool = False
    translit: bool = True
    stem: bool = True
    fuzzy: bool = False
    expand: bool = False
    collapse: bool = False
    prefix_last: bool = False
    exact_total: bool = True

    def switches(self) -> Switches:
        """Which kinds of readings are wanted."""
        return Switches(translit=self.translit, stem=self.stem, fuzzy=self.fuzzy)


def answer(engine: Engine, question: Question) -> Results:
    """The best documents for a question. Raises QueryError when nothing in it can be searched."""
    started = time.perf_counter()
    planned = plan(_parse(engine, question), question.switches(), engine)
    found = _run(engine, planned, question)
    return Results(
        query=question.query,
        hits=_hits(engine, planned, found, question.offset),
        total=found.total,
        total_exact=found.total_exact,
        took_ms=_milliseconds(started),
        warnings=planned.warnings,
        facets=found.facets,
    )


def matches(engine: Engine, text: str, handle: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Every place where a query meets a document: ranges of its title, and of its text."""
    planned = plan(_parse(engine, Question(text)), Switches(), engine)
    met = hits.meetings(engine, planned.leaves(), handle, engine.document(handle))
    return (
        tuple(sorted({span for meeting in met for span in meeting.title})),
        tuple(sorted({span for meeting in met for span in meeting.body})),
    )


def explain(engine: Engine, text: str, handle: int) -> Explanation | None:
    """How a document came to its score; None when it does not match."""
    return engine.explain(plan(_parse(engine, Question(text)), Switches(), engine).query, handle)


def similar(engine: Engine, handle: int, limit: int) -> Results:
    """Documents that share the telling words of one document, itself left out."""
    started = time.perf_counter()
    document = engine.document(handle)
    planned = alike(document, engine.count(Every()), engine)
    if planned is None:
        return Results(document.id, (), 0, _milliseconds(started))
    found = engine.search(planned.query, EngineOptions(limit=limit + 1))
    others = [(h, score) for h, score in zip(found.handles, found.scores, strict=True) if h != handle][:limit]
    return Results(
        query=document.id,
        hits=tuple(hits.hit(engine, planned, h, score, rank) for rank, (h, score) in enumerate(others, 1)),
        total=max(0, found.total - 1),
        took_ms=_milliseconds(started),
    )


def suggest(engine: Engine, prefix: str, limit: int) -> tuple[str, ...]:
    """Words of the index that begin with `prefix`, most frequent first."""
    counted = sorted(engine.terms("surface", prefix.lower()), key=lambda row: (-row[1], row[0]))
    return tuple(word for word, _ in counted[:limit])


def stats(engine: Engine) -> Stats:
    """Numbers about the index."""
    numbers = engine.stats()
    facets: Mapping[str, Mapping[str, int]] = engine.search(
        Every(), EngineOptions(limit=0, facets=("lang", "year", "source"))
    ).facets
    return Stats(
        path=engine.location,
        documents=numbers["documents"],
        segments=numbers["segments"],
        generation=numbers["generation"],
        bytes=numbers["bytes"],
        terms=numbers["terms"],
        tokens=numbers["tokens"],
        languages=facets.get("lang", {}),
        years=facets.get("year", {}),
        sources=facets.get("source", {}),
        identity=numbers["identity"],
    )


def _parse(engine: Engine, question: Question) -> Parsed:
    return parse(
        question.query,
        syntax=question.syntax,
        fields=engine.columns(),
        require_all=question.require_all,
    )


def _run(engine: Engine, planned: Plan, question: Question) -> Answer:
    return engine.search(
        planned.query,
        EngineOptions(
            limit=question.limit,
            offset=question.offset,
            sort=(question.sort,) if question.sort else (),
            facets=question.facets,
            tier=planned.tier,
            exact_total=question.exact_total,
        ),
    )


def _hits(engine: Engine, planned: Plan, found: Answer, offset: int) -> tuple[Hit, ...]:
    return tuple(
        hits.hit(engine, planned, handle, score, offset + number)
        for number, (handle, score) in enumerate(zip(found.handles, found.scores, strict=True), 1)
    )


def _milliseconds(started: float) -> float:
    return round(1000 * (time.perf_counter() - started), 3)
