"""One segment within a snapshot: its lists and columns with the statistics of the whole; what a search of a segment asks."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from whoosh import query as wq

from searchkit.errors import IndexCorrupt
from searchkit.index.arrays import F64, U8, U16, U32, IntArray, Mask, union
from searchkit.index.columns import KeywordColumn, NumberColumn
from searchkit.index.fields import KEY, TITLE, base_field, length_field
from searchkit.index.frequent import Counted, frequent_terms
from searchkit.index.layout import LEMMA_PREFIX, SURFACE
from searchkit.index.postings import PostingList, StoredPostings, places
from searchkit.index.search.clauses import Clause, ListClause, Matches
from searchkit.index.search.expand import Expansion
from searchkit.index.search.scoring import ScoredTerm
from searchkit.index.search.wholelist import Piece
from searchkit.index.segment import Segment
from searchkit.index.selection import Selection
from searchkit.index.strings import Strings

if TYPE_CHECKING:
    from searchkit.index.snapshot import Snapshot

PAGE = 512
"""Terms that are read at a time."""
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

    def verify(self) -> list[IndexCorrupt]:
        """Every damaged block of every file; the deletions were read whole when it was opened."""
        return self.segment.verify()

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
