"""A tiny index in memory that answers as `searchkit.Index` does, for tests of the faces alone."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from searchkit.errors import QueryError, UnknownDocument
from searchkit.model import (
    Document,
    Explanation,
    Hit,
    Match,
    Progress,
    Report,
    Results,
    Root,
    Snippet,
    Stats,
)
from searchkit.tui.backend import Spans

EVIL = "[/] [bold]x[/bold] \x1b[31mred\x1b[0m \x00 \u202eback\u202c עברית 漢字"
_FILTER = re.compile(r'\(?(lang|date|source):("[^"]*"|\S+)\)?(?: OR )?')
_WORD = re.compile(r"\w+")


def a_document(number: int, word: str = "тоқаев", **changes: object) -> Document:
    """A document that holds `word` in its title and, far down, several times in its text."""
    filler = "\n\n".join(f"Paragraph {i} of a long article about other things." for i in range(12))
    values: dict[str, object] = {
        "id": f"n{number}",
        "title": f"{word.capitalize()} number {number}",
        "text": f"{filler}\n\nHere {word} spoke. And {word} left.\n\n{filler}\n\nLater {word} came back.",
        "lang": ("kk", "en", "fr")[number % 3],
        "date": f"{2020 + number % 5}-03-{1 + number % 28:02}",
        "source": ("egemen.kz", "reuters.com")[number % 2],
        "furniture": ((0, 49),),
        **changes,
    }
    return Document(**values)  # type: ignore[arg-type]


class FakeIndex:
    """Finds documents that hold every word of the query, newest id last; understands the filters that the screen adds."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = {document.id: document for document in documents}
        self.asked: list[str] = []
        self.threads: set[str] = set()
        self.hold = threading.Event()
        self.hold.set()
        self.more: list[Document] = []
        self.closed = False

    @property
    def path(self) -> Path:
        return Path("fake.idx")

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        facets: Sequence[str] = (),
        sort: str | None = None,
        prefix_last: bool = False,
        exact_total: bool = True,
    ) -> Results:
        self.asked.append(query)
        self.threads.add(threading.current_thread().name)
        self.hold.wait(5)
        words = self._words(query)
        if query.startswith("crash"):
            raise RuntimeError("[/] the engine broke")
        if not words and not _FILTER.search(query):
            raise QueryError(query, "it holds no word")
        found = [document for document in self.documents.values() if self._holds(document, query, words)]
        if sort in ("date", "-date"):
            found.sort(key=lambda document: document.date or "", reverse=sort == "-date")
        hits = tuple(
            self._hit(offset + rank, document, words)
            for rank, document in enumerate(found[offset : offset + limit], 1)
        )
        counted = {name: dict(Counter(self._value(d, name) for d in found).most_common()) for name in facets}
        mean = "тоқаев" if words == ["тоқаиф"] else None
        odd = ("a bracket was never closed",) if query.endswith("(") else ()
        read_as = "қазақстан" if words == ["rfpfrcnfy"] else None
        return Results(query, hits, len(found), 1.5, True, mean, read_as, odd, counted)

    @staticmethod
    def _words(query: str) -> list[str]:
        return [word.lower() for word in _WORD.findall(_FILTER.sub("", query))]

    @staticmethod
    def _value(document: Document, column: str) -> str:
        return (document.date or "")[:4] if column == "year" else str(getattr(document, column))

    def _holds(self, document: Document, query: str, words: list[str]) -> bool:
        whole = f"{document.title} {document.text}".lower()
        wanted: dict[str, set[str]] = {}
        for name, value in _FILTER.findall(query):
            wanted.setdefault(name, set()).update(value.strip('")').split(","))
        if "lang" in wanted and document.lang not in wanted["lang"]:
            return False
        if "source" in wanted and document.source not in wanted["source"]:
            return False
        if "date" in wanted and (document.date or "")[:4] not in wanted["date"]:
            return False
        return all(word in whole for word in words)

    @staticmethod
    def _spans(text: str, words: list[str]) -> Spans:
        lower = text.lower()
        return tuple(
            sorted((m.start(), m.end()) for word in words for m in re.finditer(re.escape(word), lower))
        )

    def _hit(self, rank: int, document: Document, words: list[str]) -> Hit:
        spans = self._spans(document.text, words)
        start = max(0, spans[0][0] - 40) if spans else 0
        inside = tuple((a, b) for a, b in spans if b <= start + 200)
        return Hit(
            rank, 1.0, document.id, document.title, document.lang, document.date, document.source, document.path,
            Snippet(document.text[start : start + 200], start, inside), self._spans(document.title, words),
            tuple(Match(word, word, "surface", 1.0) for word in words),
        )  # fmt: skip

    def get(self, id: str) -> Document:
        if id not in self.documents:
            raise UnknownDocument(id)
        return self.documents[id]

    def matches(self, query: str, id: str, *, prefix_last: bool = False) -> tuple[Spans, Spans]:
        document, words = self.get(id), self._words(query)
        return self._spans(document.title, words), self._spans(document.text, words)

    def suggest(self, prefix: str, *, limit: int = 10) -> tuple[str, ...]:
        words = {w.lower() for d in self.documents.values() for w in _WORD.findall(d.title)}
        return tuple(sorted(word for word in words if word.startswith(prefix.lower())))[:limit]

    def similar(self, id: str, *, limit: int = 10) -> Results:
        others = [document for document in self.documents.values() if document.id != id][:limit]
        hits = tuple(self._hit(rank, document, []) for rank, document in enumerate(others, 1))
        return Results("", hits, len(hits), 1.0)

    def explain(self, query: str, id: str, *, prefix_last: bool = False) -> Explanation | None:
        self.get(id)
        return Explanation(f"sum {EVIL}", 2.0, (Explanation("тоқаев in lemma.kk", 2.0),))

    def stats(self, *, near: bool = True) -> Stats:
        documents = self.documents.values()
        count = {
            name: dict(Counter(self._value(d, name) for d in documents))
            for name in ("lang", "year", "source")
        }
        return Stats(
            "fake.idx", len(self.documents), 1, 1, 1000, {}, {}, count["lang"], count["year"], count["source"]
        )

    def refresh(self) -> bool:
        self.documents.update({document.id: document for document in self.more})
        return bool(self.more)

    def roots(self) -> tuple[Root, ...]:
        return (Root("/news"),) if self.more else ()

    def update(self, *, progress: Callable[[Progress], None] | None = None) -> Report:
        if progress is not None:
            progress(Progress(1, 2, f"/news/{EVIL}", 1, 0))
        self.hold.wait(5)
        return Report(added=len(self.more), seconds=0.1)

    def close(self) -> None:
        self.closed = True


def an_index(count: int = 60, *extra: Document) -> FakeIndex:
    """An index of `count` documents about one man, and `extra` ones."""
    return FakeIndex([*(a_document(number) for number in range(count)), *extra])
