"""From a question to an answer: parse, plan, search, second chances, hits.

What only some questions need is imported where it is used: a plain search in a fresh process must start quickly.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import NamedTuple

from whoosh.query import Every

from searchkit import hits
from searchkit.engines.base import Answer, Engine, EngineOptions
from searchkit.errors import OptionError
from searchkit.model import TITLE_ORDER, Explanation, Hit, Results, Stats
from searchkit.query.parse import Parsed, parse
from searchkit.query.plan import Plan, plan
from searchkit.query.readings import Switches
from searchkit.query.tree import Word

Span = tuple[int, int]

#: A collapsed page looks at so many documents more.
COLLAPSE_MARGIN = 10
SYNTAXES = ("whoosh", "plain")


class Question(NamedTuple):
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
    passages: bool = True

    def switches(self) -> Switches:
        """Which kinds of readings are wanted."""
        return Switches(translit=self.translit, stem=self.stem, fuzzy=self.fuzzy)


#: Columns that may be named though no document has a value in them yet.
USUAL_COLUMNS = frozenset({"lang", "date", "year", "month", "source", "path", "author"})


def check(engine: Engine, question: Question) -> None:
    """Raise OptionError for the first attribute of a question that has the wrong kind of value."""
    if not isinstance(question.query, str):
        raise OptionError("query", "a string", question.query)
    for name in ("limit", "offset"):
        value = getattr(question, name)
        if not isinstance(value, int) or value < 0:
            raise OptionError(name, "a whole number, 0 or more", value)
    if question.syntax not in SYNTAXES:
        raise OptionError("syntax", " or ".join(map(repr, SYNTAXES)), question.syntax)
    if not question.facets and question.sort is None:
        return
    columns = (engine.columns() | USUAL_COLUMNS) - {TITLE_ORDER}
    for facet in question.facets:
        if facet not in columns:
            raise OptionError("facets", f"a sequence of these: {', '.join(sorted(columns))}", facet)
    sortable = columns | {"title"}
    if question.sort is not None and str(question.sort).removeprefix("-") not in sortable:
        raise OptionError(
            "sort", f"None or one of these, with or without '-': {', '.join(sorted(sortable))}", question.sort
        )


def _order(sort: str | None) -> tuple[str, ...]:
    """The column to sort by, as the engine has it."""
    if sort is None:
        return ()
    return (sort.replace("title", TITLE_ORDER) if sort.removeprefix("-") == "title" else sort,)


class Found(NamedTuple):
    """What was run in the end, and what it gave."""

    plan: Plan
    answer: Answer
    searched_as: str | None = None


def answer(engine: Engine, question: Question) -> Results:
    """The best documents for a question. Raises OptionError, and QueryError when nothing in it can be searched."""
    started = time.perf_counter()
    check(engine, question)
    parsed = _parse(engine, question)
    found = _find(engine, parsed, question)
    return Results(
        query=question.query,
        hits=_hits(engine, found, question),
        total=found.answer.total,
        total_exact=found.answer.total_exact,
        took_ms=_milliseconds(started),
        did_you_mean=_likelier(engine, parsed, found),
        searched_as=found.searched_as,
        warnings=_warnings(engine, found),
        facets=found.answer.facets,
    )


def _find(engine: Engine, parsed: Parsed, question: Question) -> Found:
    """The plain answer; where it found little, the first other way to read the query that finds more."""
    switches = question.switches()
    plain = plan(parsed, switches, engine)
    if question.expand:
        plain = _expanded(engine, plain)
    found = Found(plain, _run(engine, plain, question))
    from searchkit.query.secondchance import second_chances

    for chance in second_chances(parsed, engine, found.answer.total, switches):
        other = _run(engine, chance.plan, question)
        if other.total > found.answer.total or (chance.sure and other.total):
            return Found(chance.plan, other, chance.searched_as)
    if found.answer.total == 0:
        from searchkit.query.furniture import in_furniture

        around = in_furniture(plan(parsed, switches))
        other = _run(engine, around, question)
        if other.total:
            return Found(around, other, "words around the articles")
    return found


def _likelier(engine: Engine, parsed: Parsed, found: Found) -> str | None:
    """A likelier spelling of the whole query, where it was not searched already."""
    from searchkit.query.secondchance import FEW, did_you_mean

    if found.searched_as is not None or found.answer.total >= FEW:
        return None
    return did_you_mean(parsed, engine)


def _warnings(engine: Engine, found: Found) -> tuple[str, ...]:
    """What was odd; of a query that found nothing, also which condition or ban leaves nothing."""
    if found.answer.total:
        return found.plan.warnings
    from searchkit.unmet import unmet

    reason = unmet(engine, found.plan.query)
    return found.plan.warnings if reason is None else (*found.plan.warnings, reason)


def matches(
    engine: Engine, text: str, handle: int, prefix_last: bool = False
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Every place where a query meets a document: ranges of its title, and of its text."""
    planned = _as_searched(engine, text, prefix_last)
    return hits.places(engine, planned.leaves(), handle, engine.document(handle))


def explain(engine: Engine, text: str, handle: int, prefix_last: bool = False) -> Explanation | None:
    """How a document came to its score; None when it does not match."""
    return engine.explain(_as_searched(engine, text, prefix_last).query, handle)


def _as_searched(engine: Engine, text: str, prefix_last: bool) -> Plan:
    """The plan that a search for `text` runs in the end, second chances included."""
    question = Question(text, limit=0, prefix_last=prefix_last)
    return _find(engine, _parse(engine, question), question).plan


def similar(engine: Engine, handle: int, limit: int) -> Results:
    """Documents that share the telling words of one document, itself left out."""
    from searchkit.query.alike import alike

    if not isinstance(limit, int) or limit < 0:
        raise OptionError("limit", "a whole number, 0 or more", limit)
    started = time.perf_counter()
    document = engine.document(handle)
    planned = alike(document, engine.count(Every()), engine)
    if planned is None:
        return Results(document.id, (), 0, _milliseconds(started))
    found = engine.search(planned.query, EngineOptions(limit=limit + 1))
    others = [(h, score) for h, score in zip(found.handles, found.scores, strict=True) if h != handle][:limit]
    readings = hits.Readings(engine, planned, [h for h, _ in others])
    return Results(
        query=document.id,
        hits=tuple(hits.hit(engine, readings, h, score, rank) for rank, (h, score) in enumerate(others, 1)),
        total=max(0, found.total - 1),
        took_ms=_milliseconds(started),
    )


def suggest(engine: Engine, prefix: str, limit: int) -> tuple[str, ...]:
    """What a half-typed query may become: its last word completed by words of the index, most frequent first."""
    from searchkit.query.suggest import complete

    return tuple(completion.text for completion in complete(prefix, engine, limit))


def near(engine: Engine, handle: int) -> tuple[str, ...]:
    """The ids of a document's near-duplicates."""
    return tuple(engine.document(other).id for other in engine.near(handle))


def stats(engine: Engine, *, words: bool = False, near: bool = True) -> Stats:
    """Numbers about the index; with `words` those of its vocabulary too, without `near` no count of near-duplicates."""
    from searchkit.sources import known_roots
    from searchkit.words import growth, top_words

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
        roots=known_roots(engine),
        near_duplicates=engine.near_total() if near else 0,
        growth=growth(engine) if words else (),
        top_words=top_words(engine) if words else {},
    )


def _parse(engine: Engine, question: Question) -> Parsed:
    parsed = parse(
        question.query,
        syntax=question.syntax,
        fields=engine.columns(),
        require_all=question.require_all,
    )
    last = parsed.words[-1] if parsed.words else None
    if question.prefix_last and isinstance(last, Word) and last.endchar == len(question.query):
        last.open_end = True
    return parsed


def _run(engine: Engine, planned: Plan, question: Question) -> Answer:
    """One search. A collapsed page is cut from a ranking twice as long, whose near-duplicates fall out."""
    limit, offset = question.limit, question.offset
    if question.collapse and limit:
        limit, offset = 2 * (offset + limit) + COLLAPSE_MARGIN, 0
    return engine.search(
        planned.query,
        EngineOptions(
            limit=limit,
            offset=offset,
            sort=_order(question.sort),
            facets=question.facets,
            tier=planned.tier,
            exact_total=question.exact_total or not limit + offset,  # else nothing would be looked for
        ),
    )


def _expanded(engine: Engine, planned: Plan) -> Plan:
    """The plan with words from its own first answers."""
    from searchkit.query.expansion import expanded
    from searchkit.query.weights import FEEDBACK_DOCUMENTS

    first = engine.search(planned.query, EngineOptions(limit=FEEDBACK_DOCUMENTS, exact_total=False))
    feedback = [engine.document(handle) for handle in first.handles]
    return expanded(planned, feedback, engine.count(Every()), engine)


def _hits(engine: Engine, found: Found, question: Question) -> tuple[Hit, ...]:
    handles, scores = found.answer.handles, found.answer.scores
    page: list[tuple[int, tuple[str, ...]]] = [(at, ()) for at in range(len(handles))]
    if question.collapse:
        groups = engine.near_groups(handles)[question.offset : question.offset + question.limit]
        page = [(at, tuple(engine.document(handles[n]).id for n in others)) for at, *others in groups]
    ranked = list(enumerate(page, question.offset + 1))
    if not question.passages:
        return tuple(
            hits.bare(engine, handles[at], scores[at], rank, others) for rank, (at, others) in ranked
        )
    readings = hits.Readings(engine, found.plan, [handles[at] for at, _ in page])
    return tuple(
        hits.hit(engine, readings, handles[at], scores[at], rank, others) for rank, (at, others) in ranked
    )


def _milliseconds(started: float) -> float:
    return round(1000 * (time.perf_counter() - started), 3)
