"""Pages of a paged document: a form feed in its text stands between one page and the next."""

from __future__ import annotations

from searchkit.model import Document

PAGES = "pages"
"""The field of `Document.meta` with the number of pages, of the formats that have some."""
BREAK = "\f"


def is_paged(document: Document) -> bool:
    """Does the document have pages that can be named: those of a PDF, or of a text printed with form feeds?"""
    return PAGES in document.meta or BREAK in document.text


def page_of(text: str, offset: int) -> int:
    """The page, from 1, on which the code point `offset` of a document's text stands.

    >>> page_of("first page\\n\\fsecond page", 14)
    2
    """
    return text.count(BREAK, 0, offset) + 1
