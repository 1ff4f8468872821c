"""From an engine's answer to hits: where the query met each document, which passage shows it best, and why it was found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

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


class Meeting(NamedTuple):
    """One reading of one word of the query, at the places where it stands in a document.

    Attributes:
        leaf: the reading.
        score: what it adds to the document's score.
        title, body: code-point ranges in the document's title and text, in order.
    """

    leaf: Leaf
    score: float
    title: tuple[Span, ...]
    body: tuple[Span, ...]


class Readings:
    """The readings of a plan, and what each gives each document of a page: a few look-ups a reading, none a hit."""

    def __init__(self, engine: Engine, plan: Plan, handles: Sequence[int]) -> None:
        self.plan = plan
        self._of: dict[int, list[Reading]] = {handle: [] for handle in handles}
        for leaf in plan.leaves():
            scores = engine.scores(leaf, handles)
            matched = [(h, score) for h, score in zip(handles, scores, strict=True) if score is not None]
            places = engine.occurrences(leaf, [handle for handle, _ in matched]) if matched else ()
            for (handle, score), positions in zip(matched, places, strict=True):
                self._of[handle].append(Reading(leaf, score, positions[:PLACES]))

    def of(self, handle: int) -> list[Reading]:
        """The readings that a document matches, in the order of the plan."""
        return self._of[handle]


class Reading(NamedTuple):
    """What a leaf gives a document: a score, and the positions at which it stands there."""

    leaf: Leaf
    score: float
    positions: Sequence[int]


def places(
    engine: Engine, leaves: Sequence[Leaf], handle: int, document: Document
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Every range of the document's title, and of its text, where one of the leaves stands."""
    found = [Reading(leaf, 0.0, engine.occurrences(leaf, [handle])[0]) for leaf in leaves]
    met = meetings(document, engine.body_start(handle), found)
    return (
        tuple(sorted({span for meeting in met for span in meeting.title})),
        tuple(sorted({span for meeting in met for span in meeting.body})),
    )


def meetings(document: Document, body_start: int, readings: Sequence[Reading]) -> list[Meeting]:
    """Every reading that stands in the document, in the same order, with the ranges at which it does.

    Args:
        body_start: the position of the first word of the text; those before are of the title.
    """
    positions = {p for reading in readings for p in reading.positions}
    in_title = _spans(document, document.title, [p for p in positions if p < body_start])
    in_body = _spans(document, document.text, [p - body_start for p in positions if p >= body_start])
    return [
        Meeting(
            leaf,
            score,
            tuple([in_title[p] for p in found if p < body_start]),
            tuple([in_body[p - body_start] for p in found if p >= body_start]),
        )
        for leaf, score, found in readings
        if found
    ]


def _spans(document: Document, content: str, positions: Sequence[int]) -> dict[int, Span]:
    if not positions:
        return {}
    given = document.lang if document.lang_given else None
    return dict(zip(positions, analyzers.spans(content, positions, given, document.lang), strict=True))


def bare(engine: Engine, handle: int, score: float, rank: int, similar: tuple[str, ...] = ()) -> Hit:
    """One document of an answer, without passage and reasons; `similar` are the ids of its near-duplicates."""
    return _hit(engine.document(handle), score, rank, similar, snippet=Snippet(""))


def hit(
    engine: Engine, readings: Readings, handle: int, score: float, rank: int, similar: tuple[str, ...] = ()
) -> Hit:
    """One document of an answer, with its passage and its reasons; `similar` are the ids of its near-duplicates."""
    document = engine.document(handle)
    met = meetings(document, engine.body_start(handle), readings.of(handle))
    marks = [Mark(start, end, meeting.leaf.word) for meeting in met for start, end in meeting.body]
    shown = passage(document, marks)
    return _hit(
        document,
        score,
        rank,
        similar,
        snippet=shown,
        page=page_of(document.text, shown.spans[0][0]) if shown.spans and is_paged(document) else None,
        title_spans=tuple(sorted({span for meeting in met for span in meeting.title})),
        why=_why(readings.plan, document, met),
    )


def _hit(document: Document, score: float, rank: int, similar: tuple[str, ...], **shown: Any) -> Hit:
    return Hit(
        rank=rank,
        score=score,
        id=document.id,
        title=document.title,
        lang=document.lang,
        date=document.date,
        source=document.source,
        path=document.path,
        similar=similar,
        **shown,
    )


def passage(document: Document, marks: Sequence[Mark]) -> Snippet:
    """The passage of a document to show: from one stretch of the article, never from the page's furniture.

    Only a document that is nothing but furniture, or that matched in nothing else, shows furniture.
    """
    if not document.furniture:
        return best_passage(document.text, marks)
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


def _why(plan: Plan, document: Document, met: Sequence[Meeting]) -> tuple[Match, ...]:
    """For each word of the query, in its order, the reading that gave the hit most."""
    best: dict[int, Meeting] = {}
    for meeting in met:
        word = meeting.leaf.word
        if word not in best or _rank(meeting) > _rank(best[word]):
            best[word] = meeting
    return tuple(
        Match(
            plan.words[word].text if word < len(plan.words) else "",
            _found(document, best[word]),
            best[word].leaf.by,
            round(best[word].score, 4),
        )
        for word in sorted(best)
    )


def _found(document: Document, meeting: Meeting) -> str:
    if meeting.body:
        start, end = meeting.body[0]
        return document.text[start:end]
    start, end = meeting.title[0]
    return document.title[start:end]


def _rank(meeting: Meeting) -> tuple[bool, bool, float]:
    """The very surface explains a hit best, however little it adds, then the word in another form; then what adds most."""
    by = meeting.leaf.by
    return by == "surface", by not in KINSHIP, meeting.score
