"""The naive search engine: dictionaries and loops, written for clarity. What it says is right by definition."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import translate
from typing import Any

from whoosh import query as wq

from searchkit.index import TITLE_GAP, Form, Record, Writer

K1, B = 1.2, 0.75


@dataclass(frozen=True)
class Doc:
    """A document as a test writes it: its forms in order."""

    id: str
    title: tuple[Form, ...] = ()
    body: tuple[Form, ...] = ()
    keywords: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)

    def record(self) -> Record:
        return Record(self.id, f"stored {self.id}".encode(), self.keywords, self.numbers)


def add(writer: Writer, doc: Doc) -> None:
    """Hands a document to the real writer."""
    writer.add(doc.record(), [writer.intern(f) for f in doc.title], [writer.intern(f) for f in doc.body])


def write(folder: str, *commits: Sequence[Doc]) -> None:
    """Commits documents, one list after the other."""
    for commit in commits:
        with Writer(folder, identity={}) as writer:
            for doc in commit:
                add(writer, doc)


def lucene_length(length: int) -> int:
    """A length after Lucene's one-byte encoding: above 24 only the top four bits of `length - 24` survive."""
    if length < 24:
        return length
    rest = length - 24
    drop = max(rest.bit_length() - 4, 0)
    return 24 + (rest >> drop << drop)


class Oracle:
    """Scores every document of a collection one by one.

    Args:
        docs: every document that is physically in the index, deleted ones too, since statistics count them.
        deleted: which of them no query may find, by index.
    """

    def __init__(self, docs: Sequence[Doc], deleted: frozenset[int] = frozenset()) -> None:
        self.docs = docs
        self.deleted = deleted

    def positions(self, doc: Doc, field_name: str, term: str) -> list[int]:
        title_only = field_name.startswith("title.")
        name = field_name.removeprefix("title.")
        body_start = len(doc.title) + TITLE_GAP
        places = list(enumerate(doc.title)) + ([] if title_only else list(enumerate(doc.body, body_start)))
        return [at for at, form in places if term in terms_of(form, name)]

    def frequency(self, doc: Doc, places: list[int]) -> int:
        return sum(3 if at < len(doc.title) else 1 for at in places)

    def length(self, doc: Doc, field_name: str) -> int:
        places = [(3, form) for form in doc.title] + [(1, form) for form in doc.body]
        return sum(weight for weight, form in places if has_field(form, field_name))

    def tokens(self, doc: Doc, field_name: str) -> int:
        places = [(3, form) for form in doc.title] + [(1, form) for form in doc.body]
        return sum(w * len(dict.fromkeys(f.lemmas[:2])) for w, f in places if has_field(f, field_name))

    def idf(self, field_name: str, term: str) -> float:
        n = sum(bool(self.positions(doc, field_name, term)) for doc in self.docs)
        documents = sum(self.length(doc, field_name) > 0 for doc in self.docs)
        return math.log(1 + (documents - n + 0.5) / (n + 0.5))

    def saturation(self, doc: Doc, field_name: str, frequency: int) -> float:
        documents = sum(self.length(other, field_name) > 0 for other in self.docs)
        average = sum(self.tokens(other, field_name) for other in self.docs) / documents
        length = lucene_length(self.length(doc, field_name))
        return frequency / (frequency + K1 * (1 - B + B * length / average))

    def phrase_ends(self, doc: Doc, query: wq.Phrase) -> list[int]:
        ends = self.positions(doc, query.fieldname, query.words[0])
        for word in query.words[1:]:
            following = self.positions(doc, query.fieldname, word)
            ends = [at for at in following if any(1 <= at - before <= query.slop for before in ends)]
        return ends

    def vocabulary(self, field_name: str) -> list[str]:
        name = field_name.removeprefix("title.")
        return sorted({t for doc in self.docs for form in doc.title + doc.body for t in terms_of(form, name)})

    def score(self, doc: Doc, query: Any, boost: float = 1.0) -> float | None:
        """The score of a document, None where it does not match."""
        boost = boost * getattr(query, "boost", 1.0)
        score: float | None = _SCORERS[type(query)](self, doc, query, boost)
        return score

    def search(self, query: Any, tier: Any = None) -> list[tuple[str, float]]:
        """Ids and scores of all matching documents, in order."""
        rows = []
        for number, doc in enumerate(self.docs):
            score = None if number in self.deleted else self.score(doc, query)
            if score is not None:
                late = tier is not None and self.score(doc, tier) is None
                rows.append((late, -score, -doc.numbers.get("date", -math.inf), doc.id))
        return [(id, -negated) for _, negated, _, id in sorted(rows, key=rounded)]

    def facet(self, query: Any, column: str) -> dict[str, int]:
        found = dict(self.search(query))
        live = [doc for n, doc in enumerate(self.docs) if n not in self.deleted and doc.id in found]
        return dict(Counter(value for doc in live for value in dict.fromkeys(doc.keywords.get(column, ()))))


def rounded(row: tuple[bool, float, float, str]) -> tuple[bool, float, float, str]:
    """Scores that differ by rounding only are equal."""
    return row[0], round(row[1], 9), row[2], row[3]


def has_field(form: Form, field_name: str) -> bool:
    name = field_name.removeprefix("title.")
    return form.field.startswith("lemma.") if name in ("surface", "key") else form.field == name


def terms_of(form: Form, name: str) -> tuple[str, ...]:
    """The terms of a form in a field."""
    if not has_field(form, name):
        return ()
    if name == "surface":
        return (form.surface,)
    return form.keys if name == "key" else form.lemmas[:2]


def is_text(name: str) -> bool:
    return name.removeprefix("title.").startswith(("lemma.", "surface", "key", "furniture"))


def _term(oracle: Oracle, doc: Doc, query: wq.Term, boost: float) -> float | None:
    if not is_text(query.fieldname):
        return 0.0 if query.text in doc.keywords.get(query.fieldname, ()) else None
    places = oracle.positions(doc, query.fieldname, query.text)
    if not places:
        return None
    idf = oracle.idf(query.fieldname, query.text)
    return boost * idf * oracle.saturation(doc, query.fieldname, oracle.frequency(doc, places))


def _phrase(oracle: Oracle, doc: Doc, query: wq.Phrase, boost: float) -> float | None:
    ends = oracle.phrase_ends(doc, query)
    if not ends:
        return None
    idf = sum(oracle.idf(query.fieldname, word) for word in query.words)
    return boost * idf * oracle.saturation(doc, query.fieldname, oracle.frequency(doc, ends))


def _or(oracle: Oracle, doc: Doc, query: wq.Or, boost: float) -> float | None:
    scores = [s for sub in query.subqueries if (s := oracle.score(doc, sub, boost)) is not None]
    return sum(scores) if scores else None


def _dismax(oracle: Oracle, doc: Doc, query: wq.DisjunctionMax, boost: float) -> float | None:
    scores = [s for sub in query.subqueries if (s := oracle.score(doc, sub, boost)) is not None]
    return max(scores) + query.tiebreak * (sum(scores) - max(scores)) if scores else None


def _and(oracle: Oracle, doc: Doc, query: wq.And, boost: float) -> float | None:
    scores = [oracle.score(doc, sub, boost) for sub in query.subqueries]
    return None if not scores or None in scores else sum(s for s in scores if s is not None)


def _not(oracle: Oracle, doc: Doc, query: wq.Not, boost: float) -> float | None:
    return 0.0 if oracle.score(doc, query.query) is None else None


def _and_not(oracle: Oracle, doc: Doc, query: wq.AndNot, boost: float) -> float | None:
    return oracle.score(doc, query.a, boost) if oracle.score(doc, query.b) is None else None


def _and_maybe(oracle: Oracle, doc: Doc, query: wq.AndMaybe, boost: float) -> float | None:
    score = oracle.score(doc, query.a, boost)
    return None if score is None else score + (oracle.score(doc, query.b, boost) or 0.0)


def _require(oracle: Oracle, doc: Doc, query: wq.Require, boost: float) -> float | None:
    return None if oracle.score(doc, query.b) is None else oracle.score(doc, query.a, boost)


def _constant(oracle: Oracle, doc: Doc, query: wq.ConstantScoreQuery, boost: float) -> float | None:
    return None if oracle.score(doc, query.child) is None else boost * query.score


def _numeric_range(oracle: Oracle, doc: Doc, query: wq.NumericRange, boost: float) -> float | None:
    value = doc.numbers.get(query.fieldname)
    if value is None:
        return None
    low = query.start is None or (value > query.start if query.startexcl else value >= query.start)
    high = query.end is None or (value < query.end if query.endexcl else value <= query.end)
    return 0.0 if low and high else None


def _expanded(oracle: Oracle, doc: Doc, query: Any, boost: float) -> float | None:
    wanted = [term for term in oracle.vocabulary(query.fieldname) if takes(query, term)]
    return boost if any(oracle.positions(doc, query.fieldname, term) for term in wanted) else None


def takes(query: Any, term: str) -> bool:
    """Whether an expansion includes a term."""
    if isinstance(query, wq.Prefix):
        return bool(term.startswith(query.text))
    if isinstance(query, wq.Wildcard):
        return re.fullmatch(translate(query.text), term) is not None
    if isinstance(query, wq.TermRange):
        return bool((query.start is None or query.start <= term) and (query.end is None or term <= query.end))
    same_start = term[: query.prefixlength] == query.text[: query.prefixlength]
    return bool(same_start and levenshtein(term, query.text) <= query.maxdist)


def levenshtein(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


_SCORERS: dict[type, Any] = {
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
    wq.Every: lambda oracle, doc, query, boost: boost,
    wq.NumericRange: _numeric_range,
    wq.Prefix: _expanded,
    wq.Wildcard: _expanded,
    wq.FuzzyTerm: _expanded,
    wq.TermRange: _expanded,
    type(wq.NullQuery): lambda oracle, doc, query, boost: None,
}
