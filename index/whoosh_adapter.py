"""The index as a `whoosh.reading.IndexReader`, so that Whoosh's `Searcher` and its features run over it.

Documents are numbered as in the snapshot. `LuceneBM25` makes Whoosh's matchers score as our own execution does, which
is how nodes that have no execution of their own are answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from whoosh import columns, fields, scoring
from whoosh.analysis import LowercaseFilter, RegexTokenizer
from whoosh.matching import Matcher, ReadTooFar
from whoosh.query.spans import Span
from whoosh.reading import IndexReader, TermInfo, TermNotFound

from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, IntArray
from searchkit.index.fields import KEY, TITLE
from searchkit.index.layout import SURFACE
from searchkit.index.search.expand import Expansion
from searchkit.index.snapshot import Snapshot
from searchkit.index.whoosh_numbers import FIELD as NUMBER
from searchkit.index.whoosh_numbers import NumberTerms

if TYPE_CHECKING:
    from searchkit.index.reader import Reader

Stored = Callable[[bytes], Mapping[str, Any]]


def whoosh_reader(reader: Reader, stored: Stored | None = None) -> WhooshReader:
    """Our snapshot behind Whoosh's interface.

    Args:
        stored: makes fields of a document's stored bytes, for Whoosh's stored fields; ids and columns are added.
    """
    return WhooshReader(reader.snapshot, stored)


def _schema(snapshot: Snapshot) -> fields.Schema:
    """Text fields by the words of simple analysis, keyword columns as ids, number columns as numbers."""
    words = RegexTokenizer() | LowercaseFilter()
    schema = fields.Schema(id=fields.ID(stored=True, unique=True, sortable=True))
    names = [*snapshot.fields, SURFACE, KEY]
    for name in [*names, *(TITLE + name for name in names)]:
        schema.add(name, fields.TEXT(analyzer=words, phrase=True, stored=True))
    for part in snapshot.parts:
        for name in part.segment.keyword_names:
            if name not in schema:
                schema.add(name, fields.KEYWORD(stored=True, sortable=True))
        for name in part.segment.number_names:
            if name not in schema:
                schema.add(name, NUMBER)
    return schema


class WhooshReader(IndexReader):  # type: ignore[misc]
    """An atomic reader over all segments of a snapshot."""

    def __init__(self, snapshot: Snapshot, stored: Stored | None = None) -> None:
        self._snapshot = snapshot
        self._stored = stored
        self._numbers: dict[str, NumberTerms] = {}
        self.schema = _schema(snapshot)

    def _text(self, text: str | bytes) -> str:
        return text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text

    def _number_terms(self, name: str) -> NumberTerms | None:
        if name not in self._numbers and name in self.schema and self.schema[name] is NUMBER:
            self._numbers[name] = NumberTerms(self._snapshot, name)
        return self._numbers.get(name)

    # Terms

    def __contains__(self, term: tuple[str, str | bytes]) -> bool:
        return self.doc_frequency(*term) > 0

    def indexed_field_names(self) -> list[str]:
        names = [*self._snapshot.fields, SURFACE, KEY]
        numbers = [name for name, field in self.schema.items() if field is NUMBER]
        return sorted([*names, *self._keyword_names, *numbers])

    @cached_property
    def _keyword_names(self) -> set[str]:
        return {name for part in self._snapshot.parts for name in part.segment.keyword_names}

    def all_terms(self) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            for text in self._texts(name):
                yield name, text

    def terms_from(self, fieldname: str, prefix: str | bytes) -> Iterator[tuple[str, bytes]]:
        start = prefix.encode("utf-8", "surrogatepass") if isinstance(prefix, str) else prefix
        for text in self._texts(fieldname, start):
            yield fieldname, text
        for name in self.indexed_field_names():
            if name > fieldname:
                for text in self._texts(name):
                    yield name, text

    def _texts(self, name: str, start: bytes = b"") -> list[bytes]:
        """The terms of a field or the values of a column that are not less than `start`, ascending."""
        if (numbers := self._number_terms(name)) is not None:
            return [text for text in numbers.texts if text >= start and len(numbers.docs(text))]
        found: set[bytes] = set()
        for part in self._snapshot.parts:
            if self._snapshot.is_text(name):
                wanted = Expansion("range", (start.decode("utf-8", "surrogatepass"), None, False, False))
                found.update(part.term_iterator(name, wanted))
            elif (column := part.keyword_column(name)) is not None:
                found.update(column.values.slice(0, len(column.values)))
        return sorted(text for text in found if text >= start and self.doc_frequency(name, text))

    def doc_frequency(self, fieldname: str, text: str | bytes) -> int:
        if self._snapshot.is_text(fieldname):
            return self._snapshot.document_frequency(fieldname, self._text(text))
        return len(self._column_docs(fieldname, text))

    def frequency(self, fieldname: str, text: str | bytes) -> float:
        return float(self._arrays(fieldname, text)[1].sum())

    def term_info(self, fieldname: str, text: str | bytes) -> TermInfo:
        docs, weights = self._arrays(fieldname, text)
        if not len(docs):
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        lengths = self._lengths(fieldname)[docs]
        return TermInfo(
            float(weights.sum()),
            len(docs),
            float(lengths.min()),
            float(lengths.max()),
            float(weights.max()),
            int(docs[0]),
            int(docs[-1]),
        )

    def _arrays(self, fieldname: str, text: str | bytes) -> tuple[I64, F64]:
        """Documents of the snapshot and scored frequencies."""
        if not self._snapshot.is_text(fieldname):
            docs = self._column_docs(fieldname, text)
            return docs, np.ones(len(docs))
        word = self._text(text)
        found = [(part.base, part.postings(fieldname, word)) for part in self._snapshot.parts]
        own = [base + postings.docs.astype(np.int64) for base, postings in found if postings is not None]
        weights = [postings.frequencies().astype(np.float64) for _, postings in found if postings is not None]
        if not own:
            return np.zeros(0, np.int64), np.zeros(0)
        return np.concatenate(own), np.concatenate(weights)

    def _column_docs(self, name: str, text: str | bytes) -> I64:
        """The documents with a keyword value, a number or an id."""
        if (numbers := self._number_terms(name)) is not None:
            return numbers.docs(text)
        value = self._text(text)
        found = []
        for part in self._snapshot.parts:
            if name == "id":
                found.append(part.base + np.array(part.segment.documents_with(value), np.int64))
                continue
            column = part.keyword_column(name)
            at = -1 if column is None else column.values.find(value.encode("utf-8", "surrogatepass"))
            if column is not None and at >= 0:
                found.append(part.base + np.flatnonzero(column.matches(at, at + 1)))
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def postings(self, fieldname: str, text: str | bytes, scorer: Any = None) -> PostingsMatcher:
        docs, weights = self._arrays(fieldname, text)
        if not len(docs):
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        if self.has_deletions():
            live = self._live[docs]
            docs, weights = docs[live], weights[live]
        term = fieldname, self._text(text) if self._number_terms(fieldname) is None else repr(text)
        return PostingsMatcher(docs, weights, lambda doc: self._positions(term, doc), scorer, term)

    def _positions(self, term: tuple[str, str], doc: int) -> list[int]:
        part = self._snapshot.part_of(doc)
        postings = part.postings(*term)
        if postings is None:
            return []
        place = int(np.searchsorted(postings.docs, doc - part.base))
        positions: list[int] = postings.positions(np.array([place]))[0].tolist()
        return positions

    # Lengths

    def _lengths(self, fieldname: str) -> F64:
        """F64[documents]: as the norm bytes tell; 1 for columns."""
        if not self._snapshot.is_text(fieldname):
            return np.ones(self._snapshot.documents)
        codes = [part.codes(fieldname) for part in self._snapshot.parts]
        return bm25.LENGTHS[np.concatenate(codes)] if codes else np.zeros(0)

    def field_length(self, fieldname: str) -> int:
        documents = self._snapshot.field_documents(fieldname)
        return round(self._snapshot.average_length(fieldname) * documents)

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min(initial=1))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=1))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        if not self._snapshot.is_text(fieldname):
            return default
        part = self._snapshot.part_of(docnum)
        return int(bm25.LENGTHS[part.codes(fieldname)[docnum - part.base]])

    # Documents

    @cached_property
    def _live(self) -> IntArray:
        live = [np.ones(p.documents, bool) if p.live is None else p.live for p in self._snapshot.parts]
        return np.concatenate(live) if live else np.zeros(0, bool)

    def doc_count_all(self) -> int:
        return self._snapshot.documents

    def doc_count(self) -> int:
        return int(np.count_nonzero(self._live))

    def has_deletions(self) -> bool:
        return self.doc_count() < self.doc_count_all()

    def is_deleted(self, docnum: int) -> bool:
        return not self._live[docnum]

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        part = self._snapshot.part_of(docnum)
        record = part.segment.record(docnum - part.base)
        own = {name: values[0] for name, values in record.keywords.items()}
        given = self._stored(record.stored) if self._stored else {}
        return {**own, **record.numbers, **given, "id": record.id}

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Words are kept by term only; more-like-this analyses the stored text."""
        return False

    def generation(self) -> int:
        return self._snapshot.manifest.generation

    # Columns

    def has_column(self, fieldname: str) -> bool:
        return fieldname in self.schema and bool(self.schema[fieldname].column_type)

    def column_reader(
        self, fieldname: str, column: Any = None, reverse: bool = False, translate: bool = True
    ) -> ArrayColumnReader:
        default: str | float = float("-inf" if reverse else "inf")
        values: list[Any] = []
        for part in self._snapshot.parts:
            keywords, numbers = part.keyword_column(fieldname), part.number_column(fieldname)
            if fieldname == "id":
                values += [part.segment.id(n) for n in range(part.documents)]
            elif keywords is not None:
                values += [(keywords.of(n) or [""])[0] for n in range(part.documents)]
            elif numbers is not None:
                values += [default if value != value else value for value in numbers.values.tolist()]
            else:
                text = fieldname == "id" or fieldname in self._keyword_names
                values += ["" if text else default] * part.documents
        return ArrayColumnReader(values, reverse)


class ArrayColumnReader(columns.ColumnReader):  # type: ignore[misc]
    """A column as a list of values."""

    def __init__(self, values: list[Any], reverse: bool) -> None:
        self._values = values
        self._reverse = reverse

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def sort_key(self, docnum: int) -> Any:
        value = self._values[docnum]
        if isinstance(value, str):
            return value.encode("utf-8", "surrogatepass")
        return -value if self._reverse else value

    def set_reverse(self) -> None:
        self._reverse = True

    def load(self) -> ArrayColumnReader:
        return self


class PostingsMatcher(Matcher):  # type: ignore[misc]
    """Whoosh's cursor over a posting list in arrays: I64[n] documents ascending, F64[n] weights."""

    def __init__(
        self,
        docs: I64,
        weights: F64,
        positions: Callable[[int], list[int]],
        scorer: Any,
        term: tuple[str, str],
        at: int = 0,
    ) -> None:
        self._docs = docs
        self._weights = weights
        self._positions = positions
        self._scorer = scorer
        self._term = term
        self._at = at

    def is_active(self) -> bool:
        return self._at < len(self._docs)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> PostingsMatcher:
        return PostingsMatcher(self._docs, self._weights, self._positions, self._scorer, self._term, self._at)

    def term(self) -> tuple[str, str]:
        return self._term

    def id(self) -> int:
        return int(self._docs[self._at])

    def next(self) -> bool:
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return True

    def skip_to(self, docnum: int) -> None:
        self._at += int(np.searchsorted(self._docs[self._at :], docnum))

    def all_ids(self) -> Iterator[int]:
        return iter(self._docs[self._at :].tolist())

    def weight(self) -> float:
        return float(self._weights[self._at])

    def value(self) -> bytes:
        return b""

    def supports(self, astype: str) -> bool:
        return astype in ("positions", "weight", "frequency")

    def value_as(self, astype: str) -> Any:
        return self._positions(self.id()) if astype == "positions" else self.weight()

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def spans(self) -> list[Span]:
        return [Span(position) for position in self._positions(self.id())]

    def supports_block_quality(self) -> bool:
        return self._scorer is not None and bool(self._scorer.supports_block_quality())

    def max_quality(self) -> float:
        return float(self._scorer.max_quality())

    block_quality = max_quality

    def block_max_weight(self) -> float:
        return float(self._weights.max())

    def skip_to_quality(self, least: float) -> int:
        """Whoosh asks to pass over blocks that cannot do; a block is one posting here."""
        skipped = 0
        while self.is_active() and self.score() <= least:
            self._at += 1
            skipped += 1
        return skipped

    def score(self) -> float:
        return float(self._scorer.score(self)) if self._scorer else self.weight()


class LuceneBM25(scoring.WeightingModel):  # type: ignore[misc]
    """The scores of `bm25.py` for Whoosh's matchers; columns filter and score nothing."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def scorer(self, searcher: Any, fieldname: str, text: str | bytes, qf: int = 1) -> Any:
        if not self._snapshot.is_text(fieldname):
            return _LuceneScorer(0.0, np.ones(256), np.zeros(0, np.uint8))
        term = text.decode("utf-8", "surrogatepass") if isinstance(text, bytes) else text
        codes = [part.codes(fieldname) for part in self._snapshot.parts]
        weight = qf * self._snapshot.idf(fieldname, term)
        return _LuceneScorer(weight, self._snapshot.factors(fieldname), np.concatenate(codes))


class _LuceneScorer(scoring.BaseScorer):  # type: ignore[misc]
    def __init__(self, weight: float, factors: F64, codes: IntArray) -> None:
        self._weight = weight
        self._factors = factors
        self._codes = codes

    def supports_block_quality(self) -> bool:
        return True

    def max_quality(self) -> float:
        return self._weight

    block_quality = max_quality

    def score(self, matcher: Matcher) -> float:
        if self._weight == 0.0:
            return 0.0
        frequency = matcher.weight()
        return float(self._weight * frequency / (frequency + self._factors[self._codes[matcher.id()]]))


def matches_by_whoosh(snapshot: Snapshot, query: Any) -> tuple[I64, F64]:
    """Documents of the snapshot, ascending, and scores, from Whoosh's own matchers."""
    from whoosh.searching import Searcher

    searcher = Searcher(WhooshReader(snapshot), weighting=LuceneBM25(snapshot), closereader=False)
    matcher = query.matcher(searcher, searcher.boolean_context().set(weighting=searcher.weighting))
    docs, scores = [], []
    while matcher.is_active():
        docs.append(matcher.id())
        scores.append(matcher.score())
        matcher.next()
    return np.array(docs, np.int64), np.array(scores, np.float64)
