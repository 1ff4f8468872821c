"""Pages of a paged document: a form feed in its text stands between one page and the next."""

from __future__ import annotations


def page_of(text: str, offset: int) -> int:
    """The page, from 1, on which the code point `offset` of a document's text stands.

    >>> page_of("first page\\n\\fsecond page", 14)
    2
    """
    return text.count("\f", 0, offset) + 1
