"""HTML: the page's text in blocks, its menus and boxes marked by their tags, its own word on title, date and author."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from lxml.html import HtmlElement

from searchkit.ingest.charset import declared_charset, decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable

_DROPPED = frozenset(
    {"script", "style", "noscript", "template", "svg", "iframe", "object", "head", "canvas", "math", "select", "datalist"}
)
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "form", "button", "menu", "dialog", "figcaption"})
_BLOCKS = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "article", "section", "main", "header", "blockquote", "pre", "ul",
     "ol", "dl", "table", "figure", "address", "details", "summary", "fieldset", "hr", "body", "center", *_FURNITURE_TAGS}
)  # fmt: skip
_LINES = frozenset({"br", "li", "tr", "dt", "dd", "caption", "option", "td", "th", "label"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|footer|sidebar|share|sharing|social|soc|cookies?"
    r"|consent|gdpr|related|recommend\w*|read-?(?:also|more|next)|popular|trending|most-read|comments?|disqus|subscribe"
    r"|newsletter|advert\w*|ads?|banner|promo|tags?|widget|popup|modal|pager|pagination|copyright|skip-link|toolbar"
    r"|caption|credit|byline|meta|counter|views)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued",
    "dcterms.date", "dcterms.created", "publishdate", "publish_date", "publish-date", "pubdate", "sailthru.date",
    "parsely-pub-date", "article.published", "citation_publication_date", "citation_date",
)  # fmt: skip
_MOST_DEPTH = 2_000


def read(file: File) -> Iterator[Draft]:
    """One document a page."""
    data = file.read()
    text = decode(data, declared_charset(data), given=file.options.charset).text
    yield draft_of_page(text)


def draft_of_page(text: str) -> Draft:
    """The draft of a page that is decoded already. Raises Unreadable for a page with no element in it."""
    tree = _parse(text)
    page = _Page()
    page.walk(tree)
    draft = Draft(*page.text_and_furniture())
    _say_metadata(draft, tree)
    return draft


def _parse(text: str) -> HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree: HtmlElement | None = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (html.etree.ParserError, html.etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"is HTML that cannot be parsed: {error}") from None
    if tree is None:
        raise Unreadable("is HTML with nothing in it")
    return tree
