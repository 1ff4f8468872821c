"""HTML: the page's text in blocks, its menus and boxes marked by their tags and class names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree

from searchkit.ingest.charset import declared_charset, decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.ingest.page_metadata import say_metadata

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "head",
        "canvas",
        "math",
        "select",
        "datalist",
        "audio",
        "video",
        "map",
    ]
)
_FURNITURE = frozenset(["nav", "footer", "aside", "form", "button", "menu", "dialog", "figcaption"])
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "article",
        "section",
        "main",
        "header",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "dl",
        "table",
        "figure",
        "address",
        "details",
        "summary",
        "fieldset",
        "hr",
        "body",
        "center",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "menu",
        "dialog",
        "figcaption",
    ]
)
_LINES = frozenset(["br", "li", "tr", "dt", "dd", "caption", "option", "td", "th", "label", "legend"])
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|footer|sidebar|share|sharing|social|soc|cookies?"
    r"|consent|gdpr|related|recommend\w*|read-?(?:also|more|next)|popular|trending|most-read|comments?|disqus"
    r"|subscribe|newsletter|advert\w*|ads?|banner|promo|tags?|widget|popup|modal|pager|pagination|copyright"
    r"|skip-link|toolbar|caption|credit|byline|counter|views)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0]+")
# Linear however many tags are never closed: what is between may not open another one.
_SCRIPT = re.compile(
    r"<(script|style)\b[^<>]*>(?:(?!<(?:script|style)\b).)*?</\1\b[^<>]*>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]*>")
_LONG_TAG = re.compile(r"<[^<>]{20000,}")
_MOST_ATTRIBUTES = 1_000  # of one tag; the parser compares each with all before it
_LARGEST_BOX = 0.4  # of the page's text: a box that holds more is the page, whatever it is called
_MOST_TAGS = 200_000  # of a page whose tree is built; of a longer one the text between the tags is taken
_LEAST_ARTICLE = 150  # code points in an element that is believed to be the article
_MENU_LINKS = 3  # lines of links one after another


def read(file: File) -> Iterator[Draft]:
    """One document a page."""
    data = file.read(file.options.limits.page_bytes)
    decoded = decode(data, declared_charset(data), given=file.options.charset)
    draft = draft_of_page(decoded.text)
    draft.note_charset(decoded)
    yield draft


def draft_of_page(text: str) -> Draft:
    """The draft of a page that is decoded already. Raises Unreadable for a page with nothing in it."""
    tree = None if _is_monstrous(text) else _parse(text)
    if tree is None:
        return Draft(_without_tags(text))
    sizes = _sizes(tree)
    article = _article(tree, sizes)
    blocks = _blocks(tree, article, sizes)
    _mark_menus(blocks)
    draft = _join(blocks)
    say_metadata(draft, tree, article)
    return draft


def _is_monstrous(text: str) -> bool:
    """Would it take too long to build the page's tree?"""
    long = (match[0] for match in _LONG_TAG.finditer(text))  # pictures within a page make such tags as well
    return text.count("<") > _MOST_TAGS or any(tag.count("=") > _MOST_ATTRIBUTES for tag in long)


def _parse(text: str) -> Element | None:
    """The page's tree; None where elements lie so deep in each other that the parser gives up."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable(f"is HTML that cannot be parsed: {error}") from None
    if tree is None:
        raise Unreadable("holds no text")
    return None if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log) else tree


def _without_tags(text: str) -> str:
    """The text between the tags, for a page whose tree cannot be built: nothing is lost, all is article."""
    pieces = _TAG.split(_SCRIPT.sub(" ", text))
    return "\n".join(
        _SPACE.sub(" ", unescape(piece)).strip() for piece in pieces if not piece.isspace() and piece
    )


def _sizes(tree: Element) -> dict[Element, int]:
    """Code points of text in each element, all that is in it counted."""
    sizes: dict[Element, int] = {}
    for _, element in etree.iterwalk(tree, events=("end",)):
        size = len(element.text or "") if element.tag not in _DROPPED else 0
        sizes[element] = size + sum(sizes[child] + len(child.tail or "") for child in element)
    return sizes


def _article(tree: Element, sizes: dict[Element, int]) -> Element | None:
    """The element that is the article: the one `article` that outweighs the others, else `main`, else the marked body."""
    for query in ("//article", "//main|//*[@role='main']", "//*[@itemprop='articleBody']"):
        found = sorted(((sizes[e], n, e) for n, e in enumerate(_elements(tree, query))), reverse=True)
        if (
            found
            and found[0][0] >= _LEAST_ARTICLE
            and found[0][0] >= 2 * sum(size for size, _, _ in found[1:2])
        ):
            return found[0][2]
    return None


def _elements(tree: Element, query: str) -> list[Element]:
    found = tree.xpath(query)
    return [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else []


@dataclass(slots=True)
class _Block:
    """A line of the page in the making: pieces of text, how much of them is links, and what ends it."""

    furniture: bool
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    gap: str = "\n\n"
    text: str = ""


def _blocks(tree: Element, article: Element | None, sizes: dict[Element, int]) -> list[_Block]:
    """The page's text in reading order, cut at every tag that begins a line."""
    largest = _LARGEST_BOX * max(sizes[tree], 1)
    holders = set(article.iterancestors()) | {article} if article is not None else set()
    blocks = [_Block(article is not None)]
    boxes: list[Element] = []  # open elements that are furniture
    inside = links = 0
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if event == "start":
            if tag in _DROPPED:
                walker.skip_subtree()
                continue
            inside += element is article
            links += tag == "a"
            if element not in holders and sizes[element] < largest and _is_box(element):
                boxes.append(element)
        elif tag not in _DROPPED:
            inside -= element is article
            links -= tag == "a"
        text = (element.text if tag not in _DROPPED else "") if event == "start" else element.tail
        closing = event == "end" and boxes and boxes[-1] is element
        if closing:
            boxes.pop()
        furniture = bool(boxes) or (article is not None and not inside)
        if tag in _BLOCKS or tag in _LINES or furniture != blocks[-1].furniture:
            blocks[-1].gap = "\n" if tag in _LINES and blocks[-1].gap == "\n" else blocks[-1].gap
            blocks.append(_Block(furniture, gap="\n" if tag in _LINES else "\n\n"))
        if boxes and tag == "a" and event == "start":
            blocks[-1].pieces.append(" ")  # the items of a menu, which stand apart by their style alone
        if text:
            blocks[-1].pieces.append(text)
            blocks[-1].linked += len(text.strip()) if links else 0
    for block in blocks:
        block.text = _SPACE.sub(" ", "".join(block.pieces)).strip()
    return [block for block in blocks if block.text]


def _is_box(element: Element) -> bool:
    """Is the element a menu, a share bar, a box of links, by its tag or its class names?"""
    tag = element.tag
    if tag in ("html", "body", "main", "article"):
        return False
    named = element.get("hidden") is not None or element.get("role") in (
        "navigation",
        "complementary",
        "contentinfo",
    )
    if not named and tag == "header":
        named = not _elements(element, ".//h1") and not _elements(element, "ancestor::article|ancestor::main")
    if not named and tag not in _FURNITURE:
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        named = len(names) > 1 and _NAMES.search(names) is not None
    return named or tag in _FURNITURE


def _mark_menus(blocks: list[_Block]) -> None:
    """Lines that are nothing but links, several in a row."""
    run: list[_Block] = []
    for block in [*blocks, _Block(True)]:
        if block.text and block.linked >= 0.8 * len(block.text) and len(block.text) < 120:
            run.append(block)
            continue
        if len(run) >= _MENU_LINKS:
            for link in run:
                link.furniture = True
        run.clear()


def _join(blocks: list[_Block]) -> Draft:
    draft = Draft("")
    parts: list[str] = []
    at = 0
    for block in blocks:
        if parts:
            parts.append(block.gap)
            at += len(block.gap)
        if block.furniture:
            draft.furniture.append((at, at + len(block.text)))
        parts.append(block.text)
        at += len(block.text)
    draft.text = "".join(parts)
    return draft
