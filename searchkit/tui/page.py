"""A document laid out for reading: title, facts, text, every hit at its place, all in one string of clean text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from searchkit.model import Document
from searchkit.pages import is_paged, page_of
from searchkit.render.clean import clean_with_spans
from searchkit.render.document import document_facts
from searchkit.render.place import place
from searchkit.render.results import UNTITLED
from searchkit.render.wrap import Span, wrap
from searchkit.tui.backend import Spans


@dataclass(frozen=True, slots=True)
class Page:
    """A document ready to be drawn at one width.

    Attributes:
        document: what it shows.
        text: clean; title, facts, an empty line, then the document's text.
        body: where the document's text begins in `text`.
        title_end: where the title ends in `text`.
        hits: ranges of `text`, in order; those of the title come first.
        sources: for each hit, the code point of the document's text where it begins; -1 in the title.
        furniture: ranges of `text` that belong to the web page and not to the article, in order.
        lines: ranges of `text` no wider than `width` cells.
    """

    document: Document
    text: str
    body: int
    title_end: int
    hits: tuple[Span, ...]
    sources: tuple[int, ...]
    furniture: tuple[Span, ...]
    lines: tuple[Span, ...]
    width: int

    def first_hit(self) -> int | None:
        """The hit to open at: the first of the text, else of the title."""
        if not self.hits:
            return None
        inside = bisect_left(self.hits, (self.body, 0))
        return inside if inside < len(self.hits) else 0

    def place_of(self, hit: int | None) -> int:
        """The code point of the document's text where a hit begins; 0 for one in the title, and for none."""
        return 0 if hit is None or hit >= len(self.sources) else max(0, self.sources[hit])

    def number_of(self, hit: int) -> int | None:
        """The page of the document on which a hit stands, where the document has pages."""
        if not is_paged(self.document) or self.sources[hit] < 0:
            return None
        return page_of(self.document.text, self.sources[hit])

    def rewrapped(self, width: int) -> Page:
        """The same page at another width."""
        if width == self.width:
            return self
        return replace(self, lines=tuple(wrap(self.text, width)), width=width)

    def is_furniture(self, place: int) -> bool:
        """Whether the code point `place` of `text` belongs to the web page and not to the article."""
        before = bisect_right(self.furniture, (place, len(self.text)))
        return before > 0 and place < self.furniture[before - 1][1]


def lay_out(document: Document, title_spans: Spans, text_spans: Spans, width: int) -> Page:
    """The page of a document. Spans are code points of its title and of its text, in order, without overlaps."""
    title, title_hits = clean_with_spans(document.title, title_spans, one_line=True)
    if not title.strip():
        title, title_hits = UNTITLED, []
    facts = [document_facts(document), place(document.path, document.id)]
    head = "\n".join((title, *(fact for fact in facts if fact))) + "\n\n"
    text, hits = clean_with_spans(document.text, text_spans)
    whole = head + text

    def down(spans: list[Span]) -> tuple[Span, ...]:
        return tuple((start + len(head), end + len(head)) for start, end in spans)

    _, furniture = clean_with_spans(document.text, document.furniture)
    return Page(
        document=document,
        text=whole,
        body=len(head),
        title_end=len(title),
        hits=(*title_hits, *down(hits)),
        sources=(*[-1] * len(title_hits), *[start for start, _ in text_spans][: len(hits)]),
        furniture=down(furniture),
        lines=tuple(wrap(whole, width)),
        width=width,
    )
