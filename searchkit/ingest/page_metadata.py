"""What an HTML page says about itself outside its text: meta elements, JSON-LD, time elements, headings."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lxml import etree

from searchkit.ingest.draft import Draft

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DATES = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubdate",
    "sailthru.date",
    "parsely-pub-date",
    "citation_publication_date",
    "citation_date",
]
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "citation_author")
_ARTICLES = ("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "Report", "WebPage")
_TITLE_TAIL = re.compile(r"\s+[|–—»·•:-]\s+[^|–—»·•]{1,60}$")
_ADDRESS_DATE = re.compile(r"/(20\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-])")
_SPACES = re.compile(r"\s+")


def say_metadata(draft: Draft, tree: Element, article: Element | None) -> None:
    """Fill the draft's title, date, author, source and claimed language from the page's head and headings."""
    meta = _meta(tree)
    linked = _linked_data(tree)
    for name in _DATES:
        draft.say("date", meta.get(name), f"html meta {name}")
    draft.say("date", linked.get("datePublished"), "JSON-LD datePublished")
    draft.say("date", _time(tree, article), "html time element")
    addressed = _ADDRESS_DATE.search(_address(tree, meta))
    draft.say("date", "-".join(addressed.groups()) if addressed else None, "date in the page's address")
    for name in _AUTHORS:
        if not meta.get(name, "").startswith("http"):
            draft.say("author", meta.get(name), f"html meta {name}")
    draft.say("author", linked.get("author"), "JSON-LD author")
    _say_title(draft, tree, article, meta, linked)
    _say_source(draft, tree, meta, linked)
    draft.claimed = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")


def _say_title(
    draft: Draft, tree: Element, article: Element | None, meta: dict[str, str], linked: dict[str, str]
) -> None:
    """The page's one h1 unless `og:title` says something else altogether; else what the head says."""
    announced = meta.get("og:title") or linked.get("headline") or ""
    heading = _heading(article) if article is not None else ""
    heading = heading or _heading(tree)
    if heading and (not announced or heading in announced or announced in heading):
        draft.say("title", heading, "html h1")
    draft.say("title", _without_site(meta.get("og:title", ""), meta), "html meta og:title")
    draft.say("title", linked.get("headline"), "JSON-LD headline")
    draft.say("title", heading, "html h1")
    draft.say("title", _without_site(_text(next(iter(_all(tree, "//head/title")), None)), meta), "html title")


def _say_source(draft: Draft, tree: Element, meta: dict[str, str], linked: dict[str, str]) -> None:
    draft.say("source", _host(_address(tree, meta)), "canonical address")
    draft.say("source", meta.get("og:site_name"), "html meta og:site_name")
    draft.say("source", linked.get("publisher"), "JSON-LD publisher")


def _address(tree: Element, meta: dict[str, str]) -> str:
    """The page's own address, as it gives it: the canonical link, else `og:url`; "" where it gives none."""
    canonical = next((e.get("href") for e in _all(tree, "//link[@rel='canonical']")), None)
    return (canonical if canonical and _host(canonical) else meta.get("og:url")) or ""


def _all(tree: Element, query: str) -> list[Element]:
    found = tree.xpath(query)
    return [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else []


def _text(element: Element | None) -> str:
    return _SPACES.sub(" ", "".join(element.itertext())).strip() if element is not None else ""


def _meta(tree: Element) -> dict[str, str]:
    """name, property or itemprop in lower case → content; the first of a name wins."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        content = (element.get("content") or "").strip()
        if name and content:
            meta.setdefault(name.strip().lower(), content)
    return meta


def _heading(tree: Element) -> str:
    """The text of the only h1 that has any, without the buttons in it."""
    texts = [" ".join(e.xpath(".//text()[not(ancestor::button)]")) for e in tree.iter("h1")]
    headings = [text for text in (_SPACES.sub(" ", text).strip(" ¶#\n\t") for text in texts) if text]
    return headings[0] if len(headings) == 1 else ""


def _time(tree: Element, article: Element | None) -> str | None:
    """The time element that is marked as the page's, or the article's first, or the page's only one."""
    marked = _all(tree, "//*[@itemprop='datePublished']|//time[@pubdate]")
    inside = list(article.iter("time")) if article is not None else []
    every = list(tree.iter("time"))
    for element in [*marked[:1], *inside[:1], *(every if len(every) == 1 else [])]:
        value = element.get("datetime") or element.get("content") or _text(element)
        if value:
            return value
    return None


def _without_site(title: str, meta: dict[str, str]) -> str:
    """A title without the site's name behind it, where what is left still says something."""
    title = _SPACES.sub(" ", title).strip()
    match = _TITLE_TAIL.search(title)
    if match is None:
        return title
    tail = match[0].strip(" |–—»·•:-").casefold()
    site = meta.get("og:site_name", "").casefold()
    short = title[: match.start()]
    return short if tail == site or (not site and short.count(" ") >= 2 and tail.count(" ") < 4) else title


def _host(address: str) -> str | None:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def _linked_data(tree: Element) -> dict[str, str]:
    """The fields of the page's JSON-LD article, names instead of objects for author and publisher."""
    best: tuple[int, dict[str, Any]] = (len(_ARTICLES), {})
    for script in _all(tree, "//script[@type='application/ld+json']"):
        try:
            data = json.loads("".join(script.itertext()))
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            kind = thing.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            rank = min((_ARTICLES.index(k) for k in kinds if k in _ARTICLES), default=len(_ARTICLES))
            if rank < best[0]:
                best = rank, thing
    fields = {key: _name(best[1].get(key)) for key in ("headline", "datePublished", "author", "publisher")}
    return {key: value for key, value in fields.items() if value}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    for thing in data if isinstance(data, list) else [data]:
        if isinstance(thing, dict):
            yield thing
            graph = thing.get("@graph")
            yield from (t for t in graph if isinstance(t, dict)) if isinstance(graph, list) else ()


def _name(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_name, value)))
    if isinstance(value, dict):
        value = value.get("name")
    return value.strip() if isinstance(value, str) else ""
