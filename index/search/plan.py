"""From a `whoosh.query` tree to clauses bound to one segment. A subclass of a node is treated as the node.

Fields: a lemma field or "furniture" is scored as it is; "surface" and "key" are made of the occurrences of their
forms; "title." before any of these keeps title occurrences only; every other name is a column, which filters and adds
nothing to the score. A name that is none of these matches nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F64, U8, U16, Mask
from searchkit.index.columns import KeywordColumn, NumberColumn
from searchkit.index.postings import PostingList
from searchkit.index.search import clauses as c
from searchkit.index.search.expand import Expansion, expansion
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.scoring import ScoredTerm


class SegmentView(Protocol):
    """One segment as a part of a snapshot: its lists, and the statistics of the whole."""

    @property
    def documents(self) -> int: ...

    @property
    def title_lengths(self) -> U16: ...

    def is_text(self, field: str) -> bool:
        """Whether the field has postings, as opposed to a column or nothing."""
        ...

    def postings(self, field: str, term: str) -> PostingList | None: ...

    def scored(self, field: str, term: str) -> ScoredTerm | None:
        """The list with what its scores need."""
        ...

    def expanded(self, field: str, wanted: Expansion) -> Mask:
        """The documents that hold any term that an expansion takes."""
        ...

    def terms(self, field: str, wanted: Expansion) -> list[str]:
        """The terms that an expansion takes."""
        ...

    def idf(self, field: str, term: str) -> float:
        """Over all segments."""
        ...

    def factors(self, field: str) -> F64:
        """F64[256], with the average length over all segments."""
        ...

    def codes(self, field: str) -> U8: ...

    def keyword_column(self, name: str) -> KeywordColumn | None: ...

    def number_column(self, name: str) -> NumberColumn | None: ...

    def by_whoosh(self, query: wq.Query, boost: float) -> c.Clause:
        """Any other node, through Whoosh's own matchers."""
        ...


Compile = Callable[[SegmentView, Any, float], c.Clause]


def compile_query(view: SegmentView, query: wq.Query, boost: float = 1.0) -> c.Clause:
    """The clause of a query in a segment; `boost` is that of the nodes around it."""
    kind = node_kind(query)
    if kind is None:
        return view.by_whoosh(query, boost)
    return _COMPILERS[kind](view, query, boost * getattr(query, "boost", 1.0))


def node_kind(query: wq.Query) -> type | None:
    """The node that a query is or derives from, of those known here; None for any other."""
    own = type(query)
    if own not in _KINDS:
        _KINDS[own] = next((kind for kind in own.__mro__ if kind in _COMPILERS), None)
    return _KINDS[own]


def _nothing(_view: SegmentView, _query: Any, _boost: float) -> c.Clause:
    return c.NoClause()


def _term(view: SegmentView, query: wq.Term, boost: float) -> c.Clause:
    field, text = query.fieldname, as_text(query.text)
    if view.is_text(field):
        term = view.scored(field, text)
        return c.NoClause() if term is None else c.TermClause(term, boost * view.idf(field, text))
    return _column_value(view, field, text)


def _column_value(view: SegmentView, field: str, text: str) -> c.Clause:
    masks = []
    if (keywords := view.keyword_column(field)) is not None:
        at = keywords.values.find(text.encode("utf-8", "surrogatepass"))
        if at >= 0:
            masks.append(keywords.matches(at, at + 1))
    if (numbers := view.number_column(field)) is not None:
        with contextlib.suppress(ValueError):
            value = float(text)
            masks.append(numbers.between(value, value, False, False))
    return _any_of(masks)


def _any_of(masks: list[Mask], score: float = 0.0) -> c.Clause:
    """The documents of some masks: what a column's keywords find, and what its numbers do."""
    return (
        c.MaskClause(masks[0] if len(masks) == 1 else np.any(masks, axis=0), score) if masks else c.NoClause()
    )


def _phrase(view: SegmentView, query: wq.Phrase, boost: float) -> c.Clause:
    field, words = query.fieldname, [as_text(word) for word in query.words]
    if len(words) == 1:
        return _term(view, wq.Term(field, words[0]), boost)
    terms = [view.scored(field, word) for word in words]
    held = [term for term in terms if term is not None]
    if not held or len(held) < len(words):
        return c.NoClause()
    weight = boost * sum(view.idf(field, word) for word in words)
    return PhraseClause(held, query.slop, weight, view.codes(field), view.factors(field), view.title_lengths)


def _or(view: SegmentView, query: wq.CompoundQuery, boost: float) -> c.Clause:
    parts = [part for sub in query.subqueries if _matches_something(part := compile_query(view, sub, boost))]
    return _one_or(parts, lambda: c.OrClause(parts, view.documents))


def _dismax(view: SegmentView, query: wq.DisjunctionMax, boost: float) -> c.Clause:
    parts = [part for sub in query.subqueries if _matches_something(part := compile_query(view, sub, boost))]
    return _one_or(parts, lambda: c.DisMaxClause(parts, view.documents, query.tiebreak))


def _and(view: SegmentView, query: wq.CompoundQuery, boost: float) -> c.Clause:
    """Negative parts are taken out of the others together; negatives alone leave every document but those."""
    negative = [sub.query for sub in query.subqueries if isinstance(sub, wq.Not)]
    parts = [compile_query(view, sub, boost) for sub in query.subqueries if not isinstance(sub, wq.Not)]
    if not query.subqueries or not all(map(_matches_something, parts)):
        return c.NoClause()
    wanted = _one_or(parts, lambda: c.AndClause(parts)) if parts else _everything(view)
    for sub in negative:
        wanted = c.ExceptClause(wanted, compile_query(view, sub))
    return wanted


def _not(view: SegmentView, query: wq.Not, _boost: float) -> c.Clause:
    mask = np.zeros(view.documents, bool)
    c.mark(compile_query(view, query.query), mask)
    return c.MaskClause(~mask)


def _and_not(view: SegmentView, query: wq.AndNot, boost: float) -> c.Clause:
    return c.ExceptClause(compile_query(view, query.a, boost), compile_query(view, query.b))


def _and_maybe(view: SegmentView, query: wq.AndMaybe, boost: float) -> c.Clause:
    return c.MaybeClause(compile_query(view, query.a, boost), compile_query(view, query.b, boost))


def _require(view: SegmentView, query: wq.Require, boost: float) -> c.Clause:
    return c.RequireClause(compile_query(view, query.a, boost), compile_query(view, query.b))


def _constant(view: SegmentView, query: wq.ConstantScoreQuery, boost: float) -> c.Clause:
    return c.ConstantClause(compile_query(view, query.child), boost * query.score)


def _every(view: SegmentView, query: wq.Every, boost: float) -> c.Clause:
    field = query.fieldname
    if field in (None, "", "*"):
        return _everything(view, boost)
    if view.is_text(field):
        return c.MaskClause(view.codes(field) > 0, boost)
    masks = []
    if (keywords := view.keyword_column(field)) is not None:
        masks.append(keywords.matches(0, len(keywords.values)))
    if (numbers := view.number_column(field)) is not None:
        masks.append(~np.isnan(numbers.values))
    return _any_of(masks, boost)


def _expanded(view: SegmentView, query: Any, boost: float) -> c.Clause:
    """Prefix, wildcard, fuzzy, range of terms: one constant score, unless the node asks for the terms' own."""
    field, wanted = query.fieldname, expansion(query)
    if view.is_text(field):
        if not getattr(query, "constantscore", True):
            terms = [wq.Term(field, term) for term in view.terms(field, wanted)]
            return _or(view, wq.Or(terms), boost)
        return c.MaskClause(view.expanded(field, wanted), boost)
    if (keywords := view.keyword_column(field)) is not None:
        mask = np.zeros(view.documents, bool)
        for number in wanted.select(keywords.values, 0, len(keywords.values)):
            mask |= keywords.matches(number, number + 1)
        return c.MaskClause(mask)
    return c.NoClause()


def _numeric_range(view: SegmentView, query: wq.NumericRange, _boost: float) -> c.Clause:
    numbers = view.number_column(query.fieldname)
    if numbers is None:
        return c.NoClause()
    return c.MaskClause(numbers.between(query.start, query.end, query.startexcl, query.endexcl))


def _everything(view: SegmentView, score: float = 0.0) -> c.Clause:
    return c.MaskClause(np.ones(view.documents, bool), score)


def _matches_something(clause: c.Clause) -> bool:
    return clause.cost > 0


def _one_or(parts: list[c.Clause], make: Callable[[], c.Clause]) -> c.Clause:
    """A compound of one part is the part."""
    if not parts:
        return c.NoClause()
    return parts[0] if len(parts) == 1 else make()


def as_text(text: str | bytes) -> str:
    """Whoosh gives terms as text or as UTF-8."""
    return text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text


_COMPILERS: dict[type, Compile] = {
    wq.Term: _term,
    wq.Phrase: _phrase,
    wq.Or: _or,
    wq.DisjunctionMax: _dismax,
    wq.And: _and,
    wq.Not: _not,
    wq.AndNot: _and_not,
    wq.AndMaybe: _and_maybe,
    wq.Require: _require,
    wq.ConstantScoreQuery: _constant,
    wq.Every: _every,
    wq.Prefix: _expanded,
    wq.Wildcard: _expanded,
    wq.FuzzyTerm: _expanded,
    wq.TermRange: _expanded,
    wq.NumericRange: _numeric_range,
    type(wq.NullQuery): _nothing,
}
_KINDS: dict[type, type | None] = {}
"""What `node_kind` has found."""
