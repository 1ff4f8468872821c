"""A document on the screen: opens at the first hit, goes from hit to hit."""

from __future__ import annotations

from bisect import bisect_left
from typing import ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from searchkit.render.wrap import line_at
from searchkit.tui.lines import Lines, lit
from searchkit.tui.page import Page

LONGEST_LINE = 100


class DocumentView(Lines):
    """One page of a document with its hits lit; the current hit is reversed as well."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "page--title",
        "page--facts",
        "page--text",
        "page--furniture",
        "page--found",
        "page--current",
    }
    DEFAULT_CSS = """
    DocumentView {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; background: transparent;
        .page--title { text-style: bold; }
        .page--facts { color: $text-muted; }
        .page--furniture { color: $text-muted; text-style: dim; }
        .page--found { color: $text-warning; text-style: bold underline; }
        .page--current { text-style: bold reverse; }
    }
    """

    class Moved(Message):
        """Another page, or another hit of it, is current."""

        def __init__(self, view: DocumentView) -> None:
            self.view = view
            super().__init__()

        @property
        def control(self) -> DocumentView:
            """The view that moved."""
            return self.view

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.page: Page | None = None
        self.hit: int | None = None

    @property
    def room(self) -> int:
        """Cells for a line of text: all but the scroll bar and a margin, and no more than eyes like."""
        return max(1, min(self.size.width - 3, LONGEST_LINE))

    def show_page(self, page: Page | None) -> None:
        """Show a page, opened at its first hit."""
        self.page = page.rewrapped(self.room) if page else None
        self.hit = page.first_hit() if page else None
        self._lay()
        self.scroll_to(y=0, animate=False)
        self._to_hit()

    def _lay(self) -> None:
        self.set_height(len(self.page.lines) if self.page else 0)
        self.refresh()

    def on_resize(self) -> None:
        """Break the lines anew; the current hit stays in view."""
        if self.page is not None:
            self.page = self.page.rewrapped(self.room)
            self._lay()
            self._to_hit()

    def go(self, step: int) -> bool:
        """Go `step` hits on, round the end; False where there are no hits."""
        if self.page is None or self.hit is None:
            return False
        self.hit = (self.hit + step) % len(self.page.hits)
        self.refresh()
        self._to_hit()
        return True

    def _to_hit(self) -> None:
        if self.page is not None and self.hit is not None:
            line = line_at(self.page.lines, self.page.hits[self.hit][0])
            top, height = round(self.scroll_offset.y), self.size.height
            if not top <= line < top + height - 1:
                self.scroll_to(y=max(0, line - height // 3), animate=False)
        self.post_message(self.Moved(self))

    def where(self) -> str:
        """Which hit of how many is current, and on which page it stands where the document has pages."""
        if self.page is None:
            return ""
        if self.hit is None:
            return "no word to light"
        number = self.page.number_of(self.hit)
        leaf = "" if number is None else f" · page {number:,}"
        return f"hit {self.hit + 1} of {len(self.page.hits)}{leaf}"

    def render_line(self, y: int) -> Strip:
        """One line as Textual draws it."""
        row = y + round(self.scroll_offset.y)
        if self.page is None or row >= len(self.page.lines):
            return self.strip((), self.look())
        return self.strip([Segment(" ", self.look()), *self._segments(self.page, row)], self.look())

    def _segments(self, page: Page, row: int) -> list[Segment]:
        start, end = page.lines[row]
        kind = self._kind(page, start)
        plain, found = self.look(kind), self.look(kind, "page--found")
        first = max(0, bisect_left(page.hits, (start, 0)) - 1)
        last = bisect_left(page.hits, (end, 0))
        hits = page.hits[first:last]
        if self.hit is None or not first <= self.hit < last:
            return list(lit(page.text, start, end, hits, plain, found))
        here = page.hits[self.hit]
        begin, stop = max(start, here[0]), min(end, here[1])
        return [
            *lit(page.text, start, begin, hits, plain, found),
            *lit(page.text, begin, stop, (here,), plain, self.look(kind, "page--found", "page--current")),
            *lit(page.text, max(begin, stop), end, hits, plain, found),
        ]

    def _kind(self, page: Page, start: int) -> str:
        if start >= page.body:
            return "page--furniture" if page.is_furniture(start) else "page--text"
        return "page--title" if start < page.title_end else "page--facts"
