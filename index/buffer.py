"""Documents on their way to a segment: form numbers in one long array, everything else beside."""

from __future__ import annotations

from array import array
from collections import defaultdict
from pathlib import Path

import numpy as np

from searchkit.index import bm25
from searchkit.index.arrays import U8, Mask
from searchkit.index.columns import KeywordBuffer, NumberBuffer
from searchkit.index.forms import MAX_TITLE_TOKENS, FormNumbers, Record
from searchkit.index.inversion import TokenRuns, field_lengths, invert
from searchkit.index.layout import LEMMA_PREFIX, SURFACE
from searchkit.index.segment_writer import DocumentTable, SegmentWriter
from searchkit.index.sketching import lemma_hashes, sketches
from searchkit.index.stored import BlockPacker
from searchkit.index.vocabulary import Interner, Vocabulary, sorted_vocabulary

TOKEN_BYTES = 17
"""Memory a token needs from its arrival to the end of the sort, where one in three has two lemmas."""
DOCUMENT_BYTES = 400
"""The same for what is kept of a document beside its tokens, stored bytes and keywords."""


class DocumentBuffer:
    """Documents in memory. A document that comes again replaces the one before."""

    def __init__(self, scratch: Path | None = None) -> None:
        """`scratch`: a folder in which stored bytes may wait; else they wait in memory."""
        self._tokens = array("I")
        self._title_lengths = array("I")
        self._body_lengths = array("I")
        self._packer = BlockPacker(scratch)
        self._keywords: dict[str, KeywordBuffer] = defaultdict(KeywordBuffer)
        self._numbers: dict[str, NumberBuffer] = defaultdict(NumberBuffer)
        self._ids: list[str] = []
        self._latest: dict[str, int] = {}
        self._replaced: list[int] = []

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def size(self) -> int:
        """Bytes of memory that the documents take now or will take while they are sorted."""
        values = sum(column.value_bytes for column in self._keywords.values())
        documents = len(self._ids) * DOCUMENT_BYTES + self._packer.packed_bytes + values
        return len(self._tokens) * TOKEN_BYTES + documents

    @property
    def ids(self) -> dict[str, int]:
        """Id → number of the documents that are not replaced or deleted."""
        return self._latest

    def add(self, record: Record, title: FormNumbers, body: FormNumbers) -> None:
        self.delete(record.id)
        number = len(self._ids)
        self._latest[record.id] = number
        self._ids.append(record.id)
        for forms in (title, body):
            self._tokens.frombytes(np.asarray(forms, np.uint32).tobytes())
        in_title = min(len(title), MAX_TITLE_TOKENS)
        self._title_lengths.append(in_title)
        self._body_lengths.append(len(title) + len(body) - in_title)
        self._packer.add(record.stored)
        for name, values in record.keywords.items():
            self._keywords[name].add(number, values)
        for name, value in record.numbers.items():
            self._numbers[name].add(number, value)

    def delete(self, id: str) -> bool:
        number = self._latest.pop(id, None)
        if number is not None:
            self._replaced.append(number)
        return number is not None

    def write(self, folder: Path, interner: Interner) -> Mask:
        """Writes a segment, and tells the interner which forms came; which documents are replaced or deleted already."""
        runs = TokenRuns(self._tokens, self._title_lengths, self._body_lengths)
        occurrences = runs.occurrences(len(interner))
        interner.note(occurrences)
        vocabulary, numbering = sorted_vocabulary(interner, occurrences > 0)
        writer = SegmentWriter(folder, self._table(runs, interner, vocabulary))
        writer.add_words(vocabulary)
        fields, starts = vocabulary.fields, vocabulary.field_starts
        del vocabulary  # its texts, which the sort has better use for
        for field, postings in invert(runs, interner, fields, starts, numbering):
            writer.add(field, postings)
        writer.close()
        deleted = np.zeros(len(self._ids), bool)
        deleted[self._replaced] = True
        return deleted

    def _table(self, runs: TokenRuns, interner: Interner, vocabulary: Vocabulary) -> DocumentTable:
        lengths = field_lengths(runs, interner, vocabulary)
        codes: dict[str, U8] = {
            field: bm25.length_codes(lengths.lengths[n]) for n, field in enumerate(vocabulary.fields)
        }
        lemma = [n for n, field in enumerate(vocabulary.fields) if field.startswith(LEMMA_PREFIX)]
        codes[SURFACE] = bm25.length_codes(lengths.lengths[lemma].sum(axis=0, dtype=np.int64))
        tokens = dict(lengths.tokens)
        tokens[SURFACE] = sum(count for field, count in tokens.items() if field.startswith(LEMMA_PREFIX))
        count = len(self._ids)
        self._packer.pack()
        return DocumentTable(
            ids=self._ids,
            stored=self._packer.blocks(),
            title_lengths=runs.title_lengths,
            codes=codes,
            tokens=tokens,
            keywords={name: given.column(count) for name, given in sorted(self._keywords.items())},
            numbers={name: given.column(count) for name, given in sorted(self._numbers.items())},
            sketches=sketches(runs.forms, runs.title_lengths + runs.body_lengths, lemma_hashes(interner)),
        )
