"""The segments of one generation as one collection: numbering of documents, posting lists, statistics of the whole."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
from whoosh import query as wq

from searchkit.errors import IndexCorrupt
from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, U8, U16, U32, IntArray, Mask, union
from searchkit.index.cache import BoundedCache
from searchkit.index.columns import KeywordColumn, NumberColumn
from searchkit.index.deletions import read_deletions
from searchkit.index.frequent import Counted, frequent_terms
from searchkit.index.layout import LEMMA_PREFIX, SURFACE
from searchkit.index.manifest import Manifest
from searchkit.index.postings import MemoryPostings, PostingList, StoredPostings, places
from searchkit.index.search.clauses import Clause, ListClause, Matches
from searchkit.index.search.expand import Expansion
from searchkit.index.search.scoring import KEPT, ScoredTerm
from searchkit.index.search.scratch import Scratch
from searchkit.index.search.wholelist import Piece, WholeList
from searchkit.index.segment import Segment
from searchkit.index.selection import Selection
from searchkit.index.strings import Strings

KEY = "key"
TITLE = "title."
LEAST_CACHE, MOST_CACHE = 64 << 20, 384 << 20
"""Memory for lists that were used lately,"""
CACHED_BYTES = 384
"""so much for each document: lists grow with the collection."""
KEPT_FREQUENCIES = 50_000
PAGE = 512
POSTING_BYTES = 12
"""What an unpacked posting of the file takes in memory: its document, and where its occurrences begin."""
IMPACT_BYTES = 1
SATURATION_BYTES = 8
"""What is kept of any posting beside, the latter in short lists."""


def base_field(field: str) -> str:
    """The field without "title." before it."""
    return field.removeprefix(TITLE)


def length_field(field: str) -> str:
    """The field whose lengths and statistics a text field is scored with."""
    base = base_field(field)
    return SURFACE if base == KEY else base


class Snapshot:
    """One generation, open for reading. Its answers never change.

    Attributes:
        parts: its segments, oldest first.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        documents = sum(entry.documents for entry in manifest.segments)
        memory = min(max(documents * CACHED_BYTES, LEAST_CACHE), MOST_CACHE)
        self._cache: BoundedCache[ScoredTerm] = BoundedCache(memory // 2)
        self._whole_lists: BoundedCache[WholeList] = BoundedCache(memory)
        self._by_whoosh: tuple[wq.Query, I64, F64] | None = None
        self._statistics: dict[str, tuple[int, int]] = {}
        self._factors: dict[str, F64] = {}
        self._codes: dict[str, U8] = {}
        self._frequencies: dict[tuple[str, str], int] = {}
        self._scratches: list[Scratch] = []
        self.parts: list[SegmentPart] = []
        base = 0
        for entry in manifest.segments:
            segment = Segment(folder / entry.name)
            if segment.documents != entry.documents:
                raise IndexCorrupt(
                    str(segment.folder), f"{entry.documents} documents", f"{segment.documents}"
                )
            deleted = read_deletions(folder, entry)
            self.parts.append(SegmentPart(self, segment, base, deleted))
            base += entry.documents
        self.documents = base
        self._bases = [part.base for part in self.parts]

    @cached_property
    def fields(self) -> list[str]:
        """Every field with postings of its own, sorted."""
        return sorted({field for part in self.parts for field in part.segment.fields})

    def is_text(self, field: str) -> bool:
        base = base_field(field)
        return base in (SURFACE, KEY) or base in self.fields

    def field_documents(self, field: str) -> int:
        """Documents that have the field, deleted ones included until they are merged away."""
        return self._field_statistics(length_field(field))[0]

    def average_length(self, field: str) -> float:
        """Lemma tokens by documents that have the field; 1 where none has."""
        documents, tokens = self._field_statistics(length_field(field))
        return tokens / documents if tokens else 1.0

    def _field_statistics(self, name: str) -> tuple[int, int]:
        """Documents and tokens."""
        if name not in self._statistics:
            segments = [part.segment for part in self.parts]
            self._statistics[name] = (
                sum(segment.field_documents.get(name, 0) for segment in segments),
                sum(segment.tokens.get(name, 0) for segment in segments),
            )
        return self._statistics[name]

    def document_frequency(self, field: str, term: str) -> int:
        """Documents with the term in all segments, deleted ones included until they are merged away."""
        key = field, term
        frequency = self._frequencies.get(key)
        if frequency is None:
            frequency = sum(part.document_frequency(field, term) for part in self.parts)
            if len(self._frequencies) > KEPT_FREQUENCIES:
                self._frequencies.clear()
            self._frequencies[key] = frequency
        return frequency

    def idf(self, field: str, term: str) -> float:
        return bm25.idf(self.field_documents(field), self.document_frequency(field, term))

    def factors(self, field: str) -> F64:
        name = length_field(field)
        if name not in self._factors:
            self._factors[name] = bm25.length_factors(self.average_length(name))
        return self._factors[name]

    def codes(self, field: str) -> U8:
        """U8[documents]: norm bytes."""
        name = length_field(field)
        if name not in self._codes:
            codes = [part.codes(name) for part in self.parts]
            self._codes[name] = codes[0] if len(codes) == 1 else np.concatenate(codes)
        return self._codes[name]

    def has_postings(self, field: str) -> bool:
        """Whether a field has postings of its own, which those made of its forms' occurrences have not."""
        return field in self.fields

    def whole_list(self, field: str, term: str) -> WholeList | None:
        """A term of a text field in all segments as one list, kept between queries; None where there is none."""
        key = field, term
        whole = self._whole_lists.get(key)
        if whole is None:
            pieces = [piece for part in self.parts if (piece := part.piece(field, term)) is not None]
            if not pieces:
                return None
            whole = WholeList(pieces, self.idf(field, term), self.codes(field), self.factors(field))
            self._whole_lists.put(key, whole, whole.most_bytes)
        return whole

    def take_scratch(self) -> Scratch:
        """Arrays of zeros for one search at a time, to be given back so; a search that fails gives none back."""
        try:
            return self._scratches.pop()
        except IndexError:
            return Scratch(self.documents)

    def give_scratch(self, scratch: Scratch) -> None:
        self._scratches.append(scratch)

    @contextmanager
    def scratch(self) -> Iterator[Scratch]:
        """The same for a block."""
        scratch = self.take_scratch()
        yield scratch
        self.give_scratch(scratch)

    @cached_property
    def live(self) -> Mask | None:
        """Mask[documents], or None where no document is deleted."""
        if all(part.live is None for part in self.parts):
            return None
        return np.concatenate(
            [np.ones(part.documents, bool) if part.live is None else part.live for part in self.parts]
        )

    @cached_property
    def only_ranks(self) -> U32 | None:
        """U32[documents]: the ranks of ids where these alone order documents of one score: in one segment without dates."""
        if len(self.parts) > 1 or self.parts[0].number_column("date") is not None:
            return None
        return self.parts[0].segment.id_ranks

    def by_whoosh(self, query: wq.Query) -> tuple[I64, F64]:
        """The documents and scores that Whoosh's matchers give; the last query's are kept for the other segments."""
        from searchkit.index.whoosh_adapter import matches_by_whoosh

        last = self._by_whoosh
        if last is None or last[0] is not query:
            last = self._by_whoosh = query, *matches_by_whoosh(self, query)
        return last[1:]

    def part_of(self, document: int) -> SegmentPart:
        """The segment of a document of the whole."""
        if not 0 <= document < self.documents:
            raise IndexError(f"document {document} of {self.documents}")
        return self.parts[bisect_right(self._bases, document) - 1]

    def cached(self, part: SegmentPart, field: str, term: str) -> ScoredTerm | None:
        return self._cache.get((part.base, field, term))

    def keep(self, part: SegmentPart, field: str, term: str, scored: ScoredTerm) -> None:
        own = scored.postings
        size = own.bytes if isinstance(own, MemoryPostings) else len(own) * POSTING_BYTES
        size += (IMPACT_BYTES + SATURATION_BYTES * (len(own) <= KEPT)) * len(own)
        self._cache.put((part.base, field, term), scored, 2000 + size)


SELECTIONS_KEPT = 4


class SegmentPart:
    """One segment within a snapshot; what `search.plan.SegmentView` asks for.

    Attributes:
        base: the number in the snapshot of the segment's first document.
        live: Mask[documents], or None where no document is deleted.
    """

    def __init__(self, snapshot: Snapshot, segment: Segment, base: int, deleted: Mask | None) -> None:
        self._snapshot = snapshot
        self.segment = segment
        self.base = base
        self.live: Mask | None = None if deleted is None else ~deleted
        self.documents = segment.documents
        self._codes: dict[str, U8] = {}
        self._local = threading.local()
        self._selections: dict[Expansion, Selection] = {}

    @property
    def live_documents(self) -> int:
        return self.documents if self.live is None else int(np.count_nonzero(self.live))

    @property
    def title_lengths(self) -> U16:
        return self.segment.title_lengths

    def dates_of(self, numbers: IntArray) -> F64:
        """F64[n]: "date" of some documents, negated, so that newer comes first; +inf where there is none."""
        column = self.segment.number_column("date")
        if column is None:
            undated = np.empty(len(numbers))
            undated.fill(np.inf)  # half the time of `np.full`
            return undated
        dates = -column.values.take(numbers)
        dates[np.isnan(dates)] = np.inf
        return dates

    def is_text(self, field: str) -> bool:
        return self._snapshot.is_text(field)

    def idf(self, field: str, term: str) -> float:
        return self._snapshot.idf(field, term)

    def document_counts(self, field: str, term: str) -> tuple[int, int]:
        """What the idf of a term is made of: documents with the term, and documents with the field."""
        return self._snapshot.document_frequency(field, term), self._snapshot.field_documents(field)

    def factors(self, field: str) -> F64:
        return self._snapshot.factors(field)

    def codes(self, field: str) -> U8:
        name = length_field(field)
        if name not in self._codes:
            self._codes[name] = self.segment.norms(name)
        return self._codes[name]

    @property
    def scratch(self) -> U8:
        """U8[documents] of zeros, one for each thread; who marks it clears it."""
        scratch: U8 | None = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = np.zeros(self.documents, np.uint8)
        return scratch

    def keyword_column(self, name: str) -> KeywordColumn | None:
        return self.segment.keyword_column(name)

    def number_column(self, name: str) -> NumberColumn | None:
        return self.segment.number_column(name)

    def document_frequency(self, field: str, term: str) -> int:
        if field.startswith(LEMMA_PREFIX) or field in self.segment.fields:
            number = self.segment.term(field, _bytes(term))
            return 0 if number < 0 else self.segment.document_frequency(number)
        postings = self.postings(field, term)
        return 0 if postings is None else len(postings)

    def postings(self, field: str, term: str) -> PostingList | None:
        """The documents of a term of any text field; None where there are none."""
        scored = self.scored(field, term)
        return None if scored is None else scored.postings

    def scored(self, field: str, term: str) -> ScoredTerm | None:
        """The same with what scoring needs, kept between queries."""
        scored = self._snapshot.cached(self, field, term)
        if scored is None:
            postings = self._made(field, term)
            if postings is None:
                return None
            scored = self._with_scores(field, postings)
            self._snapshot.keep(self, field, term, scored)
        return scored

    def piece(self, field: str, term: str) -> Piece | None:
        """This segment's part of a list of the whole."""
        if not self._snapshot.has_postings(field):
            made = self.scored(field, term)
            return None if made is None else Piece.of(self.base, made)
        postings = self._stored(field, term)
        return None if postings is None else Piece.of(self.base, self._with_scores(field, postings))

    def _with_scores(self, field: str, postings: PostingList) -> ScoredTerm:
        averages = self._written_average(field), self._snapshot.average_length(field)
        return ScoredTerm(postings, self.codes(field), self.factors(field), *averages)

    def _written_average(self, field: str) -> float:
        """The average length that the segment's impacts were made with."""
        name = length_field(field)
        tokens, documents = self.segment.tokens.get(name, 0), self.segment.field_documents.get(name, 0)
        return tokens / documents if tokens else 1.0

    def _made(self, field: str, term: str) -> PostingList | None:
        if field.startswith(TITLE):
            whole = self.postings(base_field(field), term)
            masked = None if whole is None else self.segment.title_only(whole)
            return masked if masked is not None and len(masked) else None
        if field in (SURFACE, KEY):
            forms = self._forms(field, term)
            return self.segment.postings_of_forms(forms) if len(forms) else None
        return self._stored(field, term)

    def _stored(self, field: str, term: str) -> StoredPostings | None:
        number = self.segment.term(field, _bytes(term))
        return None if number < 0 else self.segment.stored_postings(number)

    def _forms(self, field: str, term: str) -> U32:
        text = _bytes(term)
        return self.segment.forms_of_surface(text) if field == SURFACE else self.segment.forms_of_key(text)

    def by_whoosh(self, query: wq.Query, boost: float) -> Clause:
        docs, scores = self._snapshot.by_whoosh(query)
        first, last = (int(n) for n in np.searchsorted(docs, [self.base, self.base + self.documents]))
        own = (docs[first:last] - self.base).astype(np.uint32)
        return ListClause(Matches(own, boost * scores[first:last]))

    def expanded(self, field: str, wanted: Expansion) -> Mask:
        mask = np.zeros(self.documents, bool)
        if field == SURFACE:
            self._selection(wanted).mark(mask)
            return mask
        for postings in self.expanded_lists(field, wanted):
            mask[postings.docs] = True
        return mask

    def places_of_expansion(self, field: str, wanted: Expansion, docs: U32) -> list[list[int]]:
        """The positions of all terms of an expansion in each of some ascending documents, ascending."""
        if field == SURFACE:
            return self._selection(wanted).places(docs)
        rows = [places(postings, docs) for postings in self.expanded_lists(field, wanted)]
        return [sorted({position for row in rows for position in row[at]}) for at in range(len(docs))]

    def _selection(self, wanted: Expansion) -> Selection:
        """The last few are kept: a search asks for their documents, and then for places in those it shows."""
        selection = self._selections.get(wanted)
        if selection is None:
            selection = Selection(self.segment, self._expanded_forms(SURFACE, wanted))
            while len(self._selections) >= SELECTIONS_KEPT:
                self._selections.pop(next(iter(self._selections)), None)
            self._selections[wanted] = selection
        return selection

    def expanded_lists(self, field: str, wanted: Expansion) -> list[PostingList]:
        """Lists that together hold every occurrence of the terms of an expansion."""
        base = base_field(field)
        if base in (SURFACE, KEY):
            forms = self._expanded_forms(base, wanted)
            joined = self.segment.postings_of_forms(forms) if len(forms) else None
            lists: list[PostingList] = [] if joined is None else [joined]
        else:
            numbers = wanted.select(self.segment.terms, *self.segment.field_range(base))
            lists = [self.segment.stored_postings(number) for number in numbers]
        return [self.segment.title_only(postings) for postings in lists] if field.startswith(TITLE) else lists

    def _expanded_forms(self, field: str, wanted: Expansion) -> U32:
        if field == SURFACE:
            surfaces = self.segment.surfaces
            if (bounds := wanted.range(surfaces, 0, len(surfaces))) is not None:
                return np.arange(*bounds, dtype=np.uint32)
            return np.fromiter(wanted.select(surfaces, 0, len(surfaces)), np.uint32)
        keys = self.segment.keys
        found = [self.segment.forms_of_key_number(n) for n in wanted.select(keys, 0, len(keys))]
        return union(found) if found else np.zeros(0, np.uint32)

    def term_iterator(self, field: str, wanted: Expansion) -> Iterator[bytes]:
        """The terms that an expansion to a range takes, in order; a surface comes once for each of its forms."""
        strings, low, high = self._strings(field)
        return strings.iterate(*(wanted.range(strings, low, high) or (low, high)))

    def counted_words(self, field: str, prefix: str) -> Iterator[tuple[bytes, int]]:
        """The terms of a field with postings of its own that begin with a prefix, in order, with their documents."""
        low, high = self.term_range(field, prefix)
        for start in range(low, high, PAGE):
            stop = min(start + PAGE, high)
            yield from zip(
                self.segment.terms.slice(start, stop),
                self.segment.document_frequencies(start, stop),
                strict=True,
            )

    def frequent(self, field: str, prefix: str, most: int) -> Counted:
        """The most frequent terms of a field that begin with a prefix, by occurrences, some of them estimated."""
        return frequent_terms(self.segment, base_field(field), *self.term_range(field, prefix), most)

    def term_range(self, field: str, prefix: str) -> tuple[int, int]:
        """The numbers of the terms (of a surface: of the forms) that begin with a prefix: [first, last)."""
        strings, low, high = self._strings(field)
        return Expansion("prefix", (prefix,)).range(strings, low, high) or (0, 0)

    def has_word(self, field: str, prefix: str) -> bool:
        """Whether a term of the field begins with a prefix; what only furniture holds is no surface."""
        low, high = self.term_range(field, prefix)
        forms: Iterable[int] = range(low, high)
        if base_field(field) == KEY:
            forms = (form for key in forms for form in self.segment.forms_of_key_number(key).tolist())
        elif base_field(field) != SURFACE:
            return low < high
        return any(map(self.segment.is_text, forms))

    def _strings(self, field: str) -> tuple[Strings, int, int]:
        """The list that holds a text field's terms, and their range in it."""
        base = base_field(field)
        if base in (SURFACE, KEY):
            strings = self.segment.surfaces if base == SURFACE else self.segment.keys
            return strings, 0, len(strings)
        return self.segment.terms, *self.segment.field_range(base)

    def terms(self, field: str, wanted: Expansion) -> list[str]:
        strings, low, high = self._strings(field)
        numbers = wanted.select(strings, low, high)
        return sorted({strings[n].decode("utf-8", "surrogatepass") for n in numbers})


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
