"""The reader: an immutable snapshot of an index that answers queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge, nsmallest
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from whoosh import query as wq

from searchkit.errors import IndexClosed, IndexCorrupt
from searchkit.index import manifest as manifests
from searchkit.index.arrays import U32
from searchkit.index.fields import KEY, TITLE
from searchkit.index.forms import Record
from searchkit.index.frequent import Beginning, frequent_beginnings
from searchkit.index.layout import SURFACE
from searchkit.index.postings import places
from searchkit.index.search.expand import Expansion, expansion
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.plan import as_text, compile_query
from searchkit.index.search.request import Request, TopDocs
from searchkit.index.search.topdocs import find
from searchkit.index.segment_part import SegmentPart
from searchkit.index.snapshot import ClosedSnapshot, Snapshot

OPEN_ATTEMPTS = 20
"""A writer may remove segments between reading the manifest and opening them; the next manifest is read then."""


class Reader:
    """One generation of an index. Later commits are not seen; open a new reader for them.

    Raises:
        IndexMissing, IndexCorrupt, IndexTooOld, IndexTooNew: on opening; IndexCorrupt also later, when a damaged
            block is touched.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @classmethod
    def open(cls, path: str | Path, *, damaged: bool = False) -> Self:
        """The newest committed generation; where its files are `damaged`, with what can be read of the others."""
        folder = Path(path)
        for attempt in range(OPEN_ATTEMPTS):
            manifest = manifests.load(folder)
            try:
                return cls(Snapshot(folder, manifest))
            except IndexCorrupt:
                if attempt == OPEN_ATTEMPTS - 1 or manifests.load(folder).generation == manifest.generation:
                    if damaged:
                        return cls(_damaged(folder, manifest))
                    raise
        raise AssertionError("the loop returns or raises")

    @classmethod
    def unread(cls, path: str | Path) -> Self:
        """No generation: what stands for an index of any damage that is to be written anew.

        Raises:
            IndexMissing, IndexTooNew: on opening.
        """
        manifests.recover(Path(path))
        return cls(Snapshot(Path(path), manifests.Manifest(generation=-1)))

    def close(self) -> None:
        """Lets the files go; every other method raises IndexClosed afterwards."""
        self._snapshot.close()

    def check_open(self) -> None:
        """Raises IndexClosed after `close`."""
        if isinstance(self._snapshot, ClosedSnapshot):
            raise IndexClosed(str(self._snapshot.folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def snapshot(self) -> Snapshot:
        """The segments, for the adapter and for explanations."""
        return self._snapshot

    @property
    def generation(self) -> int:
        return self._snapshot.manifest.generation

    @property
    def identity(self) -> Mapping[str, str]:
        """Analyzer → version, as the writer was told."""
        return self._snapshot.manifest.identity

    @property
    def notes(self) -> Mapping[str, str]:
        """What the owner of the index kept with it (`Writer.note`)."""
        return self._snapshot.manifest.notes

    # Documents

    @property
    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return sum(part.live_documents for part in self._snapshot.parts)

    def ids(self) -> Iterator[str]:
        """The ids of all documents that are not deleted, in the order of their numbers."""
        for part in self._snapshot.parts:
            for document, text in enumerate(part.segment.ids.iterate(0, part.documents)):
                if part.live is None or part.live[document]:
                    yield text.decode("utf-8", "surrogatepass")

    def doc_id(self, id: str) -> int | None:
        """The number of the document with an id, or None."""
        for part in self._snapshot.parts:
            for document in part.segment.documents_with(id):
                if part.live is None or part.live[document]:
                    return part.base + document
        return None

    def id(self, doc_id: int) -> str:
        part = self._snapshot.part_of(doc_id)
        return part.segment.id(doc_id - part.base)

    def stored(self, doc_id: int) -> bytes:
        """What was stored, as it was given."""
        part = self._snapshot.part_of(doc_id)
        return part.segment.stored_reader.read(doc_id - part.base)

    def record(self, doc_id: int) -> Record:
        """Id, stored bytes and columns."""
        part = self._snapshot.part_of(doc_id)
        return part.segment.record(doc_id - part.base)

    def title_length(self, doc_id: int) -> int:
        """Tokens of the title. Token i of the body stands at position title_length + TITLE_GAP + i."""
        part = self._snapshot.part_of(doc_id)
        return int(part.title_lengths[doc_id - part.base])

    # Words

    def doc_frequency(self, field: str, term: str) -> int:
        """Documents with a term of a text field, deleted ones included until they are merged away."""
        return self._snapshot.document_frequency(field, term) if self._snapshot.is_text(field) else 0

    def has_term(self, field: str, term: str) -> bool:
        """Whether some document has a term of a text field; for surfaces and keys quicker than counting these."""
        if field not in (SURFACE, KEY):
            return self.doc_frequency(field, term) > 0
        text = term.encode("utf-8", "surrogatepass")
        segments = (part.segment for part in self._snapshot.parts)
        if field == SURFACE:
            return any(segment.has_surface(text) for segment in segments)
        return any(segment.has_key(text) for segment in segments)

    def terms(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The terms of a text field that begin with a prefix, in the order of their code points, each with its document
        frequency; which is quick where the field has postings of its own."""
        if field in self._snapshot.fields:
            counted = [part.counted_words(field, prefix) for part in self._snapshot.parts]
            for text, same in groupby(merge(*counted), key=itemgetter(0)):
                yield text.decode("utf-8", "surrogatepass"), sum(count for _, count in same)
            return
        for term in self.words(field, prefix):
            if frequency := self.doc_frequency(field, term):
                yield term, frequency

    def words(self, field: str, prefix: str = "") -> Iterator[str]:
        """The same without frequencies. Among surfaces are those that only furniture holds."""
        if self._snapshot.is_text(field):
            wanted = Expansion("prefix", (prefix,))
            lists = [part.term_iterator(field, wanted) for part in self._snapshot.parts]
            for text, _ in groupby(merge(*lists)):
                yield text.decode("utf-8", "surrogatepass")

    def has_word(self, field: str, prefix: str = "") -> bool:
        """Whether a term of a text field begins with a prefix."""
        return self._snapshot.is_text(field) and any(p.has_word(field, prefix) for p in self._snapshot.parts)

    def count_words(self, field: str, prefix: str = "") -> int:
        """How many terms begin with a prefix, at most: what several segments hold counts as often."""
        if not self._snapshot.is_text(field):
            return 0
        ranges = [part.term_range(field, prefix) for part in self._snapshot.parts]
        return sum(high - low for low, high in ranges)

    def frequent_words(self, field: str, prefix: str, most: int) -> list[str]:
        """The most frequent terms of a text field that begin with a prefix, first by their occurrences, which are
        estimated where counting would mean reading long lists, then in order."""
        counts: Counter[bytes] = Counter()
        for part in self._snapshot.parts if self._snapshot.is_text(field) else ():
            for count, text in part.frequent(field, prefix, most):
                counts[text] += count
        best = nsmallest(most, counts.items(), key=lambda item: (-item[1], item[0]))
        return [text.decode("utf-8", "surrogatepass") for text, _ in best]

    def frequent_beginnings(self, prefix: str, most: int) -> list[tuple[str, str]]:
        """(field, term): what the most frequent surfaces that begin with a prefix are looked up as, each once.

        The term of a lemma, which finds its other forms too, where most of them begin so; else the surface itself.
        """
        found: dict[bytes, Beginning] = {}
        for part in self._snapshot.parts:
            for row in frequent_beginnings(part.segment, *part.term_range(SURFACE, prefix), most):
                before = found.get(row.surface, row._replace(occurrences=0))
                more = row if row.occurrences > before.occurrences else before
                found[row.surface] = more._replace(occurrences=before.occurrences + row.occurrences)
        best = nsmallest(most, found.values(), key=lambda row: (-row.occurrences, row.surface))
        return list(dict.fromkeys((row.field, row.term.decode("utf-8", "surrogatepass")) for row in best))

    # Queries

    def search(
        self,
        query: wq.Query,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: Sequence[str] = (),
        facets: Sequence[str] = (),
        tier: wq.Query | None = None,
        exact_total: bool = True,
    ) -> TopDocs:
        """The best documents of a query tree.

        Args:
            limit, offset: which page.
            sort: columns to order by before score, date and id; "-" before a name for descending. Documents without a
                value come last.
            facets: columns whose values are counted over all matching documents.
            tier: documents that match this too come before all others.
            exact_total: False allows `total` to be a lower bound, which is quicker.
        """
        request = Request(query, offset + limit, tuple(sort), tuple(facets), tier, exact_total)
        found = find(self._snapshot, request)
        if not offset:
            return found
        return found._replace(doc_ids=found.doc_ids[offset:], scores=found.scores[offset:])

    def occurrences(self, query: wq.Query, doc_ids: Sequence[int]) -> list[list[int]]:
        """Where a term, phrase or expansion stands in each of some documents: positions, ascending.

        The title's come first; the body starts TITLE_GAP positions after the title's end.
        """
        found: list[list[int]] = [[] for _ in doc_ids]
        for part in self._snapshot.parts:
            inside = sorted(
                (doc - part.base, at)
                for at, doc in enumerate(doc_ids)
                if 0 <= doc - part.base < part.documents
            )
            if inside:
                docs = np.array([doc for doc, _ in inside], np.uint32)
                for (_, at), positions in zip(inside, self._occurrences_in(part, query, docs), strict=True):
                    found[at] = positions
        return found

    def _occurrences_in(self, part: SegmentPart, query: wq.Query, docs: U32) -> list[list[int]]:
        """The same in one segment: `docs` are its own numbers, ascending."""
        if isinstance(query, wq.Phrase) and len(query.words) > 1:
            clause = compile_query(part, query)
            phrase = clause if isinstance(clause, PhraseClause) else None
            return [phrase.covered(doc).tolist() if phrase else [] for doc in docs.tolist()]
        field_name = query.field() if hasattr(query, "field") else None
        if field_name is not None and self._snapshot.is_text(field_name):
            if isinstance(query, wq.Term | wq.Phrase):
                text = as_text(query.text if isinstance(query, wq.Term) else query.words[0])
                postings = part.postings(field_name, text)
                return [[] for _ in docs] if postings is None else places(postings, docs)
            if isinstance(query, wq.Prefix | wq.Wildcard | wq.FuzzyTerm | wq.TermRange | wq.Regex):
                return part.places_of_expansion(field_name, expansion(query), docs)
        return [[] for _ in docs]

    # The whole

    def stats(self) -> dict[str, Any]:
        """Numbers about the index: documents, deleted, segments, bytes, and per field documents and tokens."""
        parts = self._snapshot.parts
        return {
            "generation": self.generation,
            "documents": self.doc_count,
            "deleted": self._snapshot.documents - self.doc_count,
            "segments": len(parts),
            "bytes": sum(part.segment.bytes for part in parts),
            "fields": {
                name: {
                    "documents": self._snapshot.field_documents(name),
                    "average_length": self._snapshot.average_length(name),
                    "terms": sum(np.subtract(*part.segment.field_range(name)[::-1]).item() for part in parts),
                }
                for name in [*self._snapshot.fields, SURFACE]
            },
            "keys": sum(len(part.segment.keys) for part in parts),
            "surfaces": sum(len(part.segment.surfaces) for part in parts),
        }

    def verify(self) -> list[IndexCorrupt]:
        """Reads every block of every file, and the manifest of the generation before; what is damaged."""
        problems = [problem for part in self._snapshot.parts for problem in part.verify()]
        return problems + manifests.verify_previous(self._snapshot.folder)


def _damaged(folder: Path, manifest: manifests.Manifest) -> Snapshot:
    from searchkit.index.damaged import DamagedSnapshot  # few need it

    return DamagedSnapshot(folder, manifest)


__all__ = ["KEY", "TITLE", "Reader", "TopDocs"]
