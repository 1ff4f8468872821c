"""The segments of one generation as one collection: numbering of documents, posting lists, statistics of the whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import NoReturn

import numpy as np
from whoosh import query as wq

from searchkit.errors import IndexClosed
from searchkit.index import bm25
from searchkit.index.arrays import F64, I64, U8, U32, Mask
from searchkit.index.cache import BoundedCache
from searchkit.index.deletions import read_deletions
from searchkit.index.fields import KEY, base_field, length_field
from searchkit.index.layout import SURFACE
from searchkit.index.manifest import Manifest, SegmentEntry
from searchkit.index.postings import MemoryPostings
from searchkit.index.search.scoring import KEPT, ScoredTerm
from searchkit.index.search.scratch import Scratch
from searchkit.index.search.wholelist import WholeList
from searchkit.index.segment import Segment
from searchkit.index.segment_part import SegmentPart

LEAST_CACHE, MOST_CACHE = 64 << 20, 384 << 20
"""Memory for lists that were used lately,"""
CACHED_BYTES = 384
"""so much for each document: lists grow with the collection."""
KEPT_FREQUENCIES = 50_000
POSTING_BYTES = 12
"""What an unpacked posting of the file takes in memory: its document, and where its occurrences begin."""
IMPACT_BYTES = 1
SATURATION_BYTES = 8
"""What is kept of any posting beside, the latter in short lists."""


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
            self.parts.append(self._part(entry, base))
            base += entry.documents
        self.documents = base
        self._bases = [part.base for part in self.parts]

    def _part(self, entry: SegmentEntry, base: int) -> SegmentPart:
        segment = Segment(self.folder / entry.name, entry.documents)
        return SegmentPart(self, segment, base, read_deletions(self.folder, entry))

    def close(self) -> None:
        """Lets the files go. Who asks it anything afterwards, a search that is under way too, is told IndexClosed."""
        self.__class__ = ClosedSnapshot
        for name in vars(self).keys() - {"folder"}:
            del vars(self)[name]

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


class ClosedSnapshot(Snapshot):
    """What a snapshot becomes: it has nothing but its folder, so an open one need never ask itself whether it is open."""

    def __getattr__(self, _name: str) -> NoReturn:
        raise IndexClosed(str(self.folder))
