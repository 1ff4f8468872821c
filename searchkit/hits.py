"""From an engine's answer to hits: where the query met each document, which passage shows it best, and why it was found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from searchkit import analyzers
from searchkit.engines.base import Engine
from searchkit.model import Document, Hit, Match, Snippet
from searchkit.pages import is_paged, page_of
from searchkit.query.leaves import Leaf
from searchkit.query.plan import Plan
from searchkit.query.snippets import Mark, best_passage

Span = tuple[int, int]

PLACES = 2_000
"""Of each reading, so many first places in a document are looked at for its passage: a book holds more than help."""

KINSHIP = frozenset({"key", "key phrase", "cognate", "subword", "latin subword"})
"""Readings that reach other words or spellings; a reading of the word itself explains a hit better."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One reading of one word of the query, at the places where it stands in a document.

    Attributes:
        leaf: the reading.
        title, body: code-point ranges in the document's title and text, in order.
    """

    leaf: Leaf
    title: tuple[Span, ...]
    body: tuple[Span, ...]


class Readings:
    """The readings of a plan, and what each gives each document of a page: one look-up a reading, not one a hit."""

    def __init__(self, engine: Engine, plan: Plan, handles: Sequence[int]) -> None:
        self.plan = plan
        leaves = plan.leaves()
        scores = [engine.scores(leaf, handles) for leaf in leaves]
        self._of = {
            handle: [
                (leaf, score)
                for leaf, row in zip(leaves, scores, strict=True)
                if (score := row[at]) is not None
            ]
            for at, handle in enumerate(handles)
        }

    def of(self, handle: int) -> list[tuple[Leaf, float]]:
        """The readings that a document matches, each with what it adds, in the order of the plan."""
        return self._of[handle]


def meetings(
    engine: Engine, leaves: Sequence[Leaf], handle: int, document: Document, most: int | None = None
) -> list[Meeting]:
    """Every reading that stands in the document, in the order of `leaves`; of each, its first `most` places."""
    body_start = engine.body_start(handle)
    positions = [(leaf, list(map(int, islice(engine.occurrences(leaf, handle), most)))) for leaf in leaves]
    in_title = _spans(
        document, document.title, {p for _, found in positions for p in found if p < body_start}
    )
    in_body = _spans(
        document, document.text, {p - body_start for _, found in positions for p in found if p >= body_start}
    )
    return [
        Meeting(
            leaf,
            tuple(in_title[p] for p in found if p < body_start),
            tuple(in_body[p - body_start] for p in found if p >= body_start),
        )
        for leaf, found in positions
        if found
    ]


def _spans(document: Document, content: str, positions: Iterable[int]) -> dict[int, Span]:
    ordered = sorted(positions)
    if not ordered:
        return {}
    given = document.lang if document.lang_given else None
    return dict(zip(ordered, analyzers.spans(content, ordered, given, document.lang), strict=True))


def bare(engine: Engine, handle: int, score: float, rank: int) -> Hit:
    """One document of an answer, without passage and reasons."""
    return _hit(engine.document(handle), score, rank)


def hit(engine: Engine, readings: Readings, handle: int, score: float, rank: int) -> Hit:
    """One document of an answer, with its passage and its reasons."""
    document = engine.document(handle)
    gains = {id(leaf): gain for leaf, gain in readings.of(handle)}
    met = meetings(engine, [leaf for leaf, _ in readings.of(handle)], handle, document, PLACES)
    marks = [Mark(start, end, meeting.leaf.word) for meeting in met for start, end in meeting.body]
    shown = passage(document, marks)
    return replace(
        _hit(document, score, rank),
        snippet=shown,
        page=page_of(document.text, shown.spans[0][0]) if shown.spans and is_paged(document) else None,
        title_spans=tuple(sorted({span for meeting in met for span in meeting.title})),
        why=_why(readings.plan, document, met, gains),
    )


def _hit(document: Document, score: float, rank: int) -> Hit:
    return Hit(
        rank=rank,
        score=score,
        id=document.id,
        title=document.title,
        lang=document.lang,
        date=document.date,
        source=document.source,
        path=document.path,
        snippet=Snippet(""),
    )


def passage(document: Document, marks: Sequence[Mark]) -> Snippet:
    """The passage of a document to show: from one stretch of the article, never from the page's furniture.

    Only a document that is nothing but furniture, or that matched in nothing else, shows furniture.
    """
    stretches = _article(document)
    shares = _shared_out(stretches, marks)
    if not stretches or (marks and not any(shares)):
        return best_passage(document.text, marks)
    best = max(
        range(len(stretches)), key=lambda n: (len({mark.word for mark in shares[n]}), len(shares[n]), -n)
    )
    start, end = stretches[best]
    local = [Mark(mark.start - start, mark.end - start, mark.word) for mark in shares[best]]
    found = best_passage(document.text[start:end], local)
    spans = tuple((a + start, b + start) for a, b in found.spans)
    return Snippet(found.text, found.start + start, spans)


def _shared_out(stretches: Sequence[Span], marks: Iterable[Mark]) -> list[list[Mark]]:
    """For each stretch the marks within it; `stretches` are in order and do not overlap."""
    starts = [start for start, _ in stretches]
    shares: list[list[Mark]] = [[] for _ in stretches]
    for mark in marks:
        at = bisect_right(starts, mark.start) - 1
        if at >= 0 and mark.end <= stretches[at][1]:
            shares[at].append(mark)
    return shares


def _article(document: Document) -> list[Span]:
    """The stretches of the text between its furniture that hold anything to read."""
    edges = [0, *(edge for span in document.furniture for edge in span), len(document.text)]
    between = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in between if document.text[start:end].strip()]


def _why(
    plan: Plan, document: Document, met: Sequence[Meeting], gains: Mapping[int, float]
) -> tuple[Match, ...]:
    """For each word of the query, in its order, the reading that gave the hit most; `gains` by the leaf's `id()`."""
    best: dict[int, Match] = {}
    for meeting in met:
        leaf, score = meeting.leaf, gains[id(meeting.leaf)]
        if leaf.word not in best or _rank(leaf.by, score) > _rank(best[leaf.word].by, best[leaf.word].score):
            word = plan.words[leaf.word].text if leaf.word < len(plan.words) else ""
            best[leaf.word] = Match(word, _found(document, meeting), leaf.by, round(score, 4))
    return tuple(best[word] for word in sorted(best))


def _found(document: Document, meeting: Meeting) -> str:
    if meeting.body:
        start, end = meeting.body[0]
        return document.text[start:end]
    start, end = meeting.title[0]
    return document.title[start:end]


def _rank(by: str, score: float) -> tuple[bool, bool, float]:
    """The very surface explains a hit best, however little it adds, then the word in another form; then what adds most."""
    return by == "surface", by not in KINSHIP, score
