"""One document as a page: its title, the facts about it, its text with the hits lit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from searchkit.model import Document
from searchkit.pages import BREAK
from searchkit.render.clean import Span, clean_line
from searchkit.render.highlight import QUIET, TITLE, Fitted, Screen, highlight
from searchkit.render.place import place
from searchkit.render.results import DOT, UNTITLED


def document_facts(document: Document) -> str:
    """Language, date, source and author on one line; what is not known is left out."""
    facts = (document.lang, document.date, document.source, document.author)
    return DOT.join(part for part in map(clean_line, facts) if part)


def document_view(
    document: Document,
    spans: Sequence[Span] = (),
    title_spans: Sequence[Span] = (),
    near: Sequence[str] = (),
) -> Fitted:
    """The document with `spans` of its text and `title_spans` of its title lit (code points); `near` are its near-duplicates."""

    def build(screen: Screen) -> RenderableType:
        marks = screen.marks
        title = Text(UNTITLED, style=QUIET)
        if document.title.strip():
            title = highlight(document.title, title_spans, base=TITLE, marks=marks, one_line=True)
        also = "near-duplicates: " + ", ".join(map(clean_line, near)) if near else ""
        facts = (document_facts(document), place(document.path, document.id), also)
        about = (Text(line, style=QUIET) for line in facts if line)
        return Group(title, *about, Text(), *_pages(document.text, spans, marks))

    return Fitted(build)


def _pages(text: str, spans: Sequence[Span], marks: bool) -> Iterator[Text]:
    """The text with its hits lit; before each page but the first a line with its number."""
    start = 0
    for number, page in enumerate(text.split(BREAK), 1):
        if number > 1:
            yield Text(f"— page {number:,} —", style=QUIET)
        end = start + len(page)
        local = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
        yield highlight(page, local, marks=marks)
        start = end + len(BREAK)
