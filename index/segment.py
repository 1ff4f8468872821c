"""One immutable segment, open for reading: words to postings, documents to what is known of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np

from searchkit.errors import IndexCorrupt
from searchkit.index.arrays import I64, U8, U16, U32, U64, IntArray, positions_in, ranges
from searchkit.index.blockfile import BlockFile
from searchkit.index.columns import KeywordColumn, NumberColumn
from searchkit.index.cutting import Runs, cut
from searchkit.index.forms import Record
from searchkit.index.layout import LEMMA_PREFIX, SKETCH_BYTES, SURFACE, TERM_COLUMNS, id_hash
from searchkit.index.postings import (
    MemoryPostings,
    PostingList,
    StoredPostings,
    TermRow,
    occurrences_to_postings,
)
from searchkit.index.stored import StoredReader
from searchkit.index.strings import Strings

COLUMNS = len(TERM_COLUMNS)


class Segment:
    """A segment's words, postings and documents. Documents are numbered from 0 within it.

    Attributes:
        folder: where its files are.
        documents: how many it holds, deleted ones included.
        form_counts: what `frequent.py` has found out of terms.
        fields: names of its fields, sorted.
        tokens, field_documents: field → lemma tokens, and documents that have the field; include "surface".
    """

    def __init__(self, folder: Path, documents: int | None = None) -> None:
        """`documents`: how many the manifest says there are."""
        self.folder = folder
        self._said = documents
        self._keyword_columns: dict[str, KeywordColumn] = {}
        self._number_columns: dict[str, NumberColumn] = {}
        self.form_counts: dict[int, I64] = {}
        for take in (self._take_documents, self._take_postings, self._take_words):
            self._open(take)

    def _open(self, take: Callable[[], None]) -> None:
        if self.folder.is_symlink():
            raise IndexCorrupt(str(self.folder), "a folder", "a symbolic link")
        try:
            take()
        except (KeyError, TypeError, ValueError) as error:
            raise IndexCorrupt(str(self.folder), "facts about documents and fields", repr(error)) from error

    def _take_documents(self) -> None:
        file = BlockFile(self.folder / "documents")
        facts, ids = file.facts, Strings(file, "ids")
        if facts["documents"] != len(ids):  # before anything of that size is made
            raise IndexCorrupt(str(self.folder), f"{facts['documents']} documents", f"{len(ids)} ids")
        if self._said not in (None, len(ids)):
            raise IndexCorrupt(str(self.folder), f"{self._said} documents", f"{len(ids)}")
        self.tokens: dict[str, int] = dict(facts["tokens"])
        self.field_documents: dict[str, int] = dict(facts["field_documents"])
        self.keyword_names: list[str] = list(facts["keywords"])
        self.number_names: list[str] = list(facts["numbers"])
        self.documents: int = facts["documents"]
        self._documents_file, self.ids = file, ids

    def _take_postings(self) -> None:
        self._postings_file = BlockFile(self.folder / "postings")

    def _take_words(self) -> None:
        file = BlockFile(self.folder / "words")
        self.fields: list[str] = list(file.facts["fields"])
        self._field_starts: list[int] = list(file.facts["field_starts"])
        self.terms, self.surfaces, self.keys = (Strings(file, name) for name in ("terms", "surfaces", "keys"))
        self._term_table = file.lazy("term_table").data
        self._words_file = file

    # Words

    def field_range(self, field: str) -> tuple[int, int]:
        """The numbers of a field's terms: [first, last)."""
        if field not in self.fields:
            return 0, 0
        at = self.fields.index(field)
        return self._field_starts[at], self._field_starts[at + 1]

    def term(self, field: str, text: bytes) -> int:
        """The number of a term, or -1."""
        return self.terms.find(text, *self.field_range(field))

    def term_row(self, term: int) -> TermRow:
        """Where the term's runs lie."""
        start = term * COLUMNS
        self._words_file.check("term_table", start, start + 2 * COLUMNS)
        both = self._term_table[start : start + 2 * COLUMNS].tolist()
        return TermRow.of(both[:COLUMNS], both[COLUMNS:])

    def document_frequency(self, term: int) -> int:
        """Documents that hold a term."""
        start = term * COLUMNS
        self._words_file.check("term_table", start, start + COLUMNS + 1)
        return int(self._term_table[start + COLUMNS]) - int(self._term_table[start])

    def document_frequencies(self, low: int, high: int) -> list[int]:
        """Of the terms [low, high)."""
        self._words_file.check("term_table", low * COLUMNS, high * COLUMNS + 1)
        starts = self._term_table[low * COLUMNS : high * COLUMNS + 1 : COLUMNS].tolist()
        return [after - before for before, after in pairwise(starts)]

    def occurrences_of(self, terms: IntArray) -> I64:
        """I64[n]: places of tokens in the postings of some terms."""
        column = TERM_COLUMNS.index("occurrences")
        table = self.term_table[:, column]
        counts: I64 = table[terms + 1].astype(np.int64) - table[terms]
        return counts

    def occurrences_in_text(self, terms: IntArray) -> I64:
        """The same for words of analysed text; 0 for others."""
        first, last = self._lemma_range
        return self.occurrences_of(terms) * ((terms >= first) & (terms < last))

    def stored_postings(self, term: int) -> StoredPostings:
        return StoredPostings(
            self._postings_file,
            self.term_row(term),
            self._dense_row(term),
            self._skip_start(term),
            self.documents,
        )

    @cached_property
    def _dense_terms(self) -> list[int]:
        terms: list[int] = self._postings_file.array("dense_terms").tolist()
        return terms

    def _dense_row(self, term: int) -> int:
        at = bisect_left(self._dense_terms, term)
        return at if at < len(self._dense_terms) and self._dense_terms[at] == term else -1

    @cached_property
    def _skip_terms(self) -> tuple[list[int], list[int]]:
        """Terms that have skips, ascending, and where each one's begin."""
        pairs = self._postings_file.array("skip_terms")
        return pairs[::2].tolist(), pairs[1::2].tolist()

    def _skip_start(self, term: int) -> int:
        terms, starts = self._skip_terms
        at = bisect_left(terms, term)
        return starts[at] if at < len(terms) and terms[at] == term else -1

    def term_forms(self, term: int) -> U32:
        """The forms of a term, by local number."""
        row = self.term_row(term)
        self._words_file.check("term_forms", row.form_start, row.form_stop)
        return self._words_file.lazy("term_forms")[row.form_start : row.form_stop]

    @cached_property
    def term_table(self) -> U32:
        """U32[terms + 1, 7]: TERM_COLUMNS."""
        return self._words_file.array("term_table").reshape(-1, COLUMNS)

    @cached_property
    def form_terms(self) -> U32:
        """U32[forms]: the first term of each."""
        return self._words_file.array("form_terms")

    @property
    def all_term_forms(self) -> U32:
        """The forms of all terms, one term after the other."""
        return self._words_file.array("term_forms")

    @property
    def all_key_forms(self) -> tuple[I64, U32]:
        """CSR keys → forms."""
        return self._words_file.array("keys.first").astype(np.int64), self._words_file.array("key_forms")

    @property
    def postings_file(self) -> BlockFile:
        """For reading many terms at once."""
        return self._postings_file

    def forms_of_surface(self, surface: bytes) -> U32:
        """The forms written like this; several where one spelling has several analyses."""
        first = self.surfaces.first_at_least(surface, 0, len(self.surfaces))
        last = first
        while last < len(self.surfaces) and self.surfaces[last] == surface:
            last += 1
        return np.arange(first, last, dtype=np.uint32)

    def has_surface(self, surface: bytes) -> bool:
        """Whether a word is written like this in analysed text."""
        return any(map(self.is_text, self.forms_of_surface(surface).tolist()))

    def has_key(self, key: bytes) -> bool:
        """Whether a word of analysed text has this key."""
        return any(map(self.is_text, self.forms_of_key(key).tolist()))

    def forms_of_key(self, key: bytes) -> U32:
        """The forms that have this key."""
        at = self.keys.find(key)
        return np.zeros(0, np.uint32) if at < 0 else self.forms_of_key_number(at)

    def forms_of_key_number(self, at: int) -> U32:
        """The forms of a key given by its number."""
        firsts = self._words_file.lazy("keys.first")
        self._words_file.check("keys.first", at, at + 2)
        start, stop = int(firsts[at]), int(firsts[at + 1])
        self._words_file.check("key_forms", start, stop)
        return self._words_file.lazy("key_forms")[start:stop]

    def postings_of_forms(self, forms: U32) -> PostingList | None:
        """The occurrences of some forms of lemma fields as one list; None when there are none."""
        parts = [part for part in cut(self, forms) if len(part.docs)]
        if not parts:
            return None
        docs = np.concatenate([part.docs for part in parts])
        positions = np.concatenate([part.positions for part in parts])
        if len(parts) > 1 or parts[0].terms[0] != parts[0].terms[-1]:
            # Documents and positions in one number each: sorting those is faster than sorting both by places.
            packed = docs.astype(np.uint64) << np.uint64(32)
            packed |= positions
            packed.sort()
            docs, positions = (packed >> np.uint64(32)).astype(np.uint32), packed.astype(np.uint32)
        return occurrences_to_postings(docs, positions, self.title_lengths, self.longest_title)

    def in_text(self, terms: U32) -> U32:
        """Those of some terms that are of analysed text."""
        first, last = self._lemma_range
        return terms[(terms >= first) & (terms < last)]

    def runs(self, terms: IntArray) -> Runs:
        """Where the runs of some terms lie."""
        starts = terms.astype(np.int64) * COLUMNS
        self._words_file.check_runs("term_table", starts, starts + 2 * COLUMNS)
        both = self._words_file.lazy("term_table")[starts[:, None] + np.arange(2 * COLUMNS)]
        return Runs.of(both[:, :COLUMNS], both[:, COLUMNS:])

    def forms_of_runs(self, runs: Runs) -> U32:
        """The forms of some terms, one term after the other."""
        self._words_file.check_runs("term_forms", runs.forms, runs.forms + runs.form_counts)
        forms: U32 = self._words_file.lazy("term_forms").take(ranges(runs.forms, runs.form_counts))
        return forms

    def _form_term(self, form: int) -> int:
        self._words_file.check("form_terms", form, form + 1)
        return int(self._words_file.lazy("form_terms")[form])

    def terms_of(self, forms: U32) -> U32:
        """U32[n]: the first term of each of some ascending forms."""
        column = self._words_file.lazy("form_terms")
        if len(forms):
            self._words_file.check("form_terms", int(forms[0]), int(forms[-1]) + 1)
        return column[forms]

    def terms_of_unsorted(self, forms: U32 | list[int]) -> U32:
        """The same of forms in any order."""
        return self.form_terms[forms]

    def terms_of_forms(self, low: int, high: int) -> U32:
        """The first term of each of the forms [low, high)."""
        self._words_file.check("form_terms", low, high)
        return self._words_file.lazy("form_terms")[low:high]

    @cached_property
    def _lemma_range(self) -> tuple[int, int]:
        """The terms of analysed text: fields are sorted, so they lie side by side."""
        ranges = [self.field_range(field) for field in self.fields if field.startswith(LEMMA_PREFIX)]
        return (ranges[0][0], ranges[-1][1]) if ranges else (0, 0)

    def is_text(self, form: int) -> bool:
        """Whether a form is of analysed text."""
        first, last = self._lemma_range
        return bool(first <= self._form_term(form) < last)

    def forms_of_keys(self, low: int, high: int) -> tuple[I64, U32]:
        """The forms of the keys [low, high), key by key, and where each key's begin, and the end."""
        firsts = self._words_file.lazy("keys.first")
        self._words_file.check("keys.first", low, high + 1)
        starts = firsts[low : high + 1].astype(np.int64)
        self._words_file.check("key_forms", int(starts[0]), int(starts[-1]))
        return starts - starts[0], self._words_file.lazy("key_forms")[starts[0] : starts[-1]]

    def field_of(self, term: int) -> str:
        """The field of a term."""
        at = next(n for n in range(len(self.fields)) if term < self._field_starts[n + 1])
        return self.fields[at]

    def title_only(self, postings: PostingList) -> MemoryPostings:
        """A list without its occurrences in bodies."""
        at = np.flatnonzero(postings.titles())
        positions, counts = postings.positions(at)
        docs = np.repeat(postings.docs[at], counts)
        kept = positions < self.title_lengths[docs]
        return occurrences_to_postings(docs[kept], positions[kept], self.title_lengths, self.longest_title)

    # Documents

    @cached_property
    def title_lengths(self) -> U16:
        """U16[documents]: tokens of each title."""
        return self._documents_file.array("title_lengths")

    @cached_property
    def longest_title(self) -> int:
        """In tokens."""
        return int(self.title_lengths.max(initial=0))

    def norms(self, field: str) -> U8:
        """U8[documents]: the length byte of each document in a field."""
        if field not in self.tokens:
            return np.zeros(self.documents, np.uint8)
        return self._documents_file.array(f"norms.{field}")

    @cached_property
    def sketches(self) -> U8:
        """U8[documents, 32]: by which near-duplicates are found; zeros in a segment that was written without."""
        if "sketches" not in self._documents_file:
            return np.zeros((self.documents, SKETCH_BYTES), np.uint8)
        return self._documents_file.array("sketches").reshape(self.documents, SKETCH_BYTES)

    @cached_property
    def _stored(self) -> StoredReader:
        return StoredReader(self._documents_file)

    @property
    def stored_reader(self) -> StoredReader:
        """The stored bytes."""
        return self._stored

    def id(self, document: int) -> str:
        return self.ids[document].decode("utf-8", "surrogatepass")

    @cached_property
    def id_ranks(self) -> U32:
        """U32[documents]: each document's place among the segment's ids in order."""
        return self._documents_file.array("ids.rank")

    @cached_property
    def id_hashes(self) -> IntArray:
        """U64[documents], ascending."""
        return self._documents_file.array("ids.hashes")

    @cached_property
    def _hash_documents(self) -> U32:
        return self._documents_file.array("ids.hash_documents")

    def documents_with(self, id: str) -> list[int]:
        """The documents with this id, deleted ones included; more than one where a document was replaced."""
        hashed, text = np.uint64(id_hash(id)), id.encode("utf-8", "surrogatepass")
        low, high = (int(np.searchsorted(self.id_hashes, hashed, side=side)) for side in ("left", "right"))
        return [d for d in self._hash_documents[low:high].tolist() if self.ids[d] == text]

    def documents_with_hashes(self, hashes: U64) -> I64:
        """Documents whose id has one of these hashes (U64[n], ascending): candidates, to be compared by id."""
        _, found = positions_in(hashes, self.id_hashes)
        return self._hash_documents[found].astype(np.int64)

    def keyword_column(self, name: str) -> KeywordColumn | None:
        if name not in self.keyword_names:
            return None
        if name not in self._keyword_columns:
            self._keyword_columns[name] = KeywordColumn(self._documents_file, name, self.documents)
        return self._keyword_columns[name]

    def number_column(self, name: str) -> NumberColumn | None:
        if name not in self.number_names:
            return None
        if name not in self._number_columns:
            self._number_columns[name] = NumberColumn(self._documents_file, name)
        return self._number_columns[name]

    def record(self, document: int) -> Record:
        """Everything that was given of a document beside its tokens."""
        keywords = {
            name: values
            for name in self.keyword_names
            if (keyword := self.keyword_column(name)) and (values := keyword.of(document))
        }
        numbers = {
            name: float(number.values[document])
            for name in self.number_names
            if (number := self.number_column(name)) is not None and not np.isnan(number.values[document])
        }
        return Record(self.id(document), self._stored.read(document), keywords, numbers)

    # The whole

    @property
    def files(self) -> tuple[BlockFile, ...]:
        return self._documents_file, self._postings_file, self._words_file

    @property
    def occurrences(self) -> int:
        """Places of tokens in all postings."""
        return int(self._term_table[len(self._term_table) - COLUMNS + 2])

    def verify(self) -> list[IndexCorrupt]:
        """Every damaged block of every file."""
        return [problem for file in self.files for problem in file.verify()]

    @property
    def bytes(self) -> int:
        """Bytes on disk."""
        return sum(file.length for file in self.files)


__all__ = ["SURFACE", "Segment"]
