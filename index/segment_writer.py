"""Lays one segment out on disk. Both ways to a segment end here: a full buffer, and a merge.

A segment is a folder of three files of arrays (blockfile.py):

    documents   ids, stored bytes, columns, lengths: what is known of each document
    postings    per term: documents, frequencies, impacts, positions, forms
    words       terms with the places of their postings, surfaces, keys
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, U8, U32, ranges, starts_of
from searchkit.index.blockfile import BlockFileWriter
from searchkit.index.columns import KeywordValues, write_keywords, write_numbers
from searchkit.index.files import sync_folder
from searchkit.index.inversion import Postings
from searchkit.index.layout import TERM_COLUMNS, id_hash
from searchkit.index.skips import LEAST, make_skips
from searchkit.index.stored import StoredBlock, write_stored
from searchkit.index.strings import Packed, write_strings
from searchkit.index.vocabulary import Vocabulary

DENSE_SHARE = 6
"""A term in more than one document of this many also gets a row of impacts, one byte per document."""
DENSE_LEAST = 1024
"""Segments smaller than this have no rows."""
TENTH = 10
"""The impact kept as a first threshold is that of the tenth best posting, since pages have ten hits."""
WIDTHS = ((1, 1 << 8), (2, 1 << 16), (4, 1 << 32))
"""Bytes an item takes, and the first value too great for it."""


@dataclass(frozen=True, slots=True)
class DocumentTable:
    """Everything of a segment's D documents beside postings.

    Attributes:
        ids: D ids.
        stored: blocks of stored bytes, D documents in all.
        title_lengths: I64[D], tokens.
        codes: field → U8[D], norm bytes; 0 where the document has no token in the field. Includes "surface".
        tokens: field → lemma tokens in all documents, for the average length. Includes "surface".
        keywords, numbers: columns.
        sketches: U8[D, 32], by which near-duplicates are found.
    """

    ids: list[str]
    stored: Iterable[StoredBlock]
    title_lengths: I64
    codes: Mapping[str, U8]
    tokens: Mapping[str, int]
    keywords: Mapping[str, KeywordValues]
    numbers: Mapping[str, F64]
    sketches: U8


class SegmentWriter:
    """Writes a segment: the documents, the words, then the postings, field by field in order."""

    def __init__(self, folder: Path, table: DocumentTable) -> None:
        folder.mkdir()
        self._folder = folder
        self._documents = len(table.ids)
        self._codes = table.codes
        self._factors = {
            field: bm25.length_factors(average_length(table.tokens[field], code))
            for field, code in table.codes.items()
        }
        self._postings = BlockFileWriter(folder / "postings")
        self._layout = _PostingsLayout(self._postings, self._documents)
        self._words = BlockFileWriter(folder / "words")
        _write_documents(folder, table)

    def add(self, field: str, postings: Postings) -> None:
        """The next terms of a field."""
        factors = self._factors[field][self._codes[field][postings.docs]]
        self._layout.add(postings, bm25.impacts(postings.frequencies, factors))

    def add_words(self, vocabulary: Vocabulary) -> None:
        """All words, before postings, so that the caller need not hold their texts any longer."""
        out = self._words
        write_strings(out, "terms", vocabulary.terms)
        out.declare("term_table", "u4")
        out.append("term_forms", "u4", vocabulary.term_forms)
        write_strings(out, "surfaces", vocabulary.surfaces)
        out.append("form_terms", "u4", vocabulary.form_terms)
        write_strings(out, "keys", vocabulary.keys)
        out.append("keys.first", "u4", vocabulary.key_form_starts)
        out.append("key_forms", "u4", vocabulary.key_forms)
        out.facts(fields=vocabulary.fields, field_starts=vocabulary.field_starts.tolist())
        self._form_starts = vocabulary.term_form_starts

    def close(self) -> None:
        """Finishes the segment; it is on the disk, folder and all, when this returns."""
        self._layout.finish()
        self._postings.close()
        self._words.append("term_table", "u4", self._layout.term_table(self._form_starts).ravel())
        self._words.close()
        sync_folder(self._folder)


def average_length(tokens: int, codes: U8) -> float:
    """Lemma tokens by documents that have the field; 1 where none has."""
    return tokens / int(np.count_nonzero(codes)) if tokens else 1.0


def _write_documents(folder: Path, table: DocumentTable) -> None:
    out = BlockFileWriter(folder / "documents")
    _write_ids(out, table.ids)
    out.append("title_lengths", "u2", table.title_lengths)
    for field, codes in table.codes.items():
        out.append(f"norms.{field}", "u1", codes)
    for name, keywords in table.keywords.items():
        write_keywords(out, name, keywords)
    for name, numbers in table.numbers.items():
        write_numbers(out, name, numbers)
    out.append("sketches", "u1", table.sketches)
    write_stored(out, table.stored)
    out.facts(
        documents=len(table.ids),
        tokens=dict(table.tokens),
        field_documents={field: int(np.count_nonzero(codes)) for field, codes in table.codes.items()},
        keywords=list(table.keywords),
        numbers=list(table.numbers),
    )
    out.close()


def _write_ids(out: BlockFileWriter, ids: list[str]) -> None:
    texts = [id.encode("utf-8", "surrogatepass") for id in ids]
    write_strings(out, "ids", Packed.of(texts))
    order = np.array(sorted(range(len(ids)), key=texts.__getitem__), np.int64)
    rank = np.zeros(len(ids), np.uint32)
    rank[order] = np.arange(len(ids), dtype=np.uint32)
    out.append("ids.rank", "u4", rank)
    hashes = np.fromiter(map(id_hash, ids), np.uint64, len(ids))
    by_hash = np.argsort(hashes, kind="stable")
    out.append("ids.hashes", "u8", hashes[by_hash])
    out.append("ids.hash_documents", "u4", by_hash)


class _PostingsLayout:
    """Appends postings to the arrays of the postings file and remembers where each term's runs begin."""

    def __init__(self, out: BlockFileWriter, documents: int) -> None:
        self._out = out
        self._documents = documents
        self._rows: list[U32] = []
        self._ends = {"postings": 0, "occurrences": 0, "titles": 0}
        self._width_ends = {f"{name}{width}": 0 for name in ("gaps", "positions") for width, _ in WIDTHS}
        self._terms = 0
        self._skip_end = 0
        for name in self._width_ends:
            out.declare(name, f"u{name[-1]}")
        for name, kind in _POSTINGS_ARRAYS:
            out.declare(name, kind)

    def add(self, postings: Postings, impacts: U8) -> None:
        starts = starts_of(postings.counts)
        occurrences = postings.occurrences()
        occurrence_starts = starts_of(occurrences)
        term_occurrences = occurrence_starts[starts[1:]] - occurrence_starts[starts[:-1]]
        best, tenth = _best_impacts(impacts, starts)
        gap_at, gap_width = self._by_width("gaps", _gaps(postings.docs, starts), starts)
        position_at, position_width = self._by_width(
            "positions", postings.positions, starts_of(term_occurrences)
        )
        row = np.empty((len(postings.counts), len(TERM_COLUMNS)), np.uint32)
        row[:, 0] = self._ends["postings"] + starts[:-1]
        row[:, 1] = gap_at
        row[:, 2] = self._ends["occurrences"] + occurrence_starts[starts[:-1]]
        row[:, 3] = position_at
        row[:, 4] = self._titles(postings.titles, starts)
        row[:, 5] = 0
        row[:, 6] = best | tenth << 8 | gap_width << 16 | position_width << 24
        self._rows.append(row)
        self._dense_rows(postings, impacts, starts)
        self._skips(postings, starts)
        self._capped("frequencies", postings.frequencies, self._ends["postings"])
        self._capped("forms", postings.forms, self._ends["occurrences"])
        self._out.append("impacts", "u1", impacts)
        self._ends["postings"] += len(postings.docs)
        self._ends["occurrences"] += len(postings.positions)
        self._terms += len(postings.counts)

    def _by_width(self, name: str, values: U32, starts: I64) -> tuple[I64, U32]:
        """Appends each term's run to the array of the narrowest items that hold it; where it begins, and the width."""
        greatest = np.maximum.reduceat(values, starts[:-1])
        places = np.zeros(len(greatest), np.int64)
        chosen = np.zeros(len(greatest), np.uint32)
        below = 0
        for width, limit in WIDTHS:
            terms = (greatest >= below) & (greatest < limit)
            below = limit
            if not terms.any():
                continue
            counts = np.diff(starts)[terms]
            array_name = f"{name}{width}"
            places[terms] = self._width_ends[array_name] + np.cumsum(counts) - counts
            chosen[terms] = width
            run = values if len(counts) == len(greatest) else values[ranges(starts[:-1][terms], counts)]
            self._out.append(array_name, f"u{width}", run)
            self._width_ends[array_name] += len(run)
        return places, chosen

    def _titles(self, titles: U32, starts: I64) -> I64:
        """Appends the postings that have title occurrences; where each term's begin."""
        at = np.flatnonzero(titles)
        owner = np.searchsorted(starts, at, side="right") - 1
        self._out.append("title_postings", "u4", at - starts[owner])
        self._out.append("title_counts", "u2", titles[at])
        begin = self._ends["titles"] + np.searchsorted(at, starts[:-1])
        self._ends["titles"] += len(at)
        return begin

    def _dense_rows(self, postings: Postings, impacts: U8, starts: I64) -> None:
        least = max(self._documents // DENSE_SHARE, DENSE_LEAST)
        for term in np.flatnonzero(postings.counts > least).tolist():
            row = np.zeros(self._documents, np.uint8)
            row[postings.docs[starts[term] : starts[term + 1]]] = impacts[starts[term] : starts[term + 1]]
            self._out.append("dense", "u1", row)
            self._out.append("dense_terms", "u4", np.array([self._terms + term]))

    def _skips(self, postings: Postings, starts: I64) -> None:
        for term in np.flatnonzero(postings.counts > LEAST).tolist():
            run = slice(int(starts[term]), int(starts[term + 1]))
            before, sums = make_skips(postings.docs[run], postings.frequencies[run])
            self._out.append("skip_terms", "u4", np.array([self._terms + term, self._skip_end]))
            self._out.append("skip_documents", "u4", before)
            self._out.append("skip_frequencies", "u4", sums)
            self._skip_end += len(before)

    def _capped(self, name: str, values: U32, base: int) -> None:
        """One byte a value; 255 stands for a value kept in the exceptions, by its place."""
        large = np.flatnonzero(values >= 255)
        self._out.append(f"{name}.large_places", "u8", base + large)
        self._out.append(f"{name}.large_values", "u4", values[large])
        self._out.append(name, "u1", np.minimum(values, 255))

    def finish(self) -> None:
        """The row after the last term: where everything ends."""
        ends = [self._ends["postings"], 0, self._ends["occurrences"], 0, self._ends["titles"], 0, 0]
        self._rows.append(np.array([ends], np.uint32))

    def term_table(self, form_starts: I64) -> U32:
        """U32[T + 1, 7]: TERM_COLUMNS."""
        table = np.concatenate(self._rows)
        table[:, 5] = form_starts
        return table


_POSTINGS_ARRAYS = (
    ("frequencies", "u1"),
    ("frequencies.large_places", "u8"),
    ("frequencies.large_values", "u4"),
    ("impacts", "u1"),
    ("title_postings", "u4"),
    ("title_counts", "u2"),
    ("forms", "u1"),
    ("forms.large_places", "u8"),
    ("forms.large_values", "u4"),
    ("dense", "u1"),
    ("dense_terms", "u4"),
    ("skip_terms", "u4"),
    ("skip_documents", "u4"),
    ("skip_frequencies", "u4"),
)


def _gaps(docs: U32, starts: I64) -> U32:
    """The first document of each run as it is, then the distance from each document to the one before it."""
    gaps = docs.copy()
    gaps[1:] -= docs[:-1]
    gaps[starts[:-1]] = docs[starts[:-1]]
    return gaps


def _best_impacts(impacts: U8, starts: I64) -> tuple[U32, U32]:
    """U32[T] each: the greatest impact of a run and the tenth greatest, 0 where there are fewer than ten."""
    best = np.maximum.reduceat(impacts, starts[:-1]).astype(np.uint32)
    tenth = np.zeros(len(best), np.uint32)
    counts = np.diff(starts)
    long = np.flatnonzero(counts >= TENTH)
    if len(long):
        owner = np.repeat(np.arange(len(long), dtype=np.uint32), counts[long])
        packed = owner << np.uint32(8) | impacts[ranges(starts[:-1][long], counts[long])]
        packed.sort()
        tenth[long] = packed[np.cumsum(counts[long]) - TENTH] & np.uint32(255)
    return best, tenth
