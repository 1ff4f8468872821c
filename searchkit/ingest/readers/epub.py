"""E-books: the chapters in reading order as one document, with what the package file says about the book."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from searchkit.ingest import alarm
from searchkit.ingest.charset import declared_charset, decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.ingest.readers.html import draft_of_page
from searchkit.ingest.zipped import Element, Parts, find_text, local_name

_GAP = "\n\n"


def read(file: File) -> Iterator[Draft]:
    """One document a book."""
    parts = Parts(file, "EPUB")
    container = parts.xml("META-INF/container.xml")
    package = next((e.get("full-path") for e in container.iter("{*}rootfile")), None)
    if not package:
        raise Unreadable("is damaged, or not EPUB at all: its container names no package")
    root = parts.xml(package)
    draft = _put_together(
        _drafts(parts, dict.fromkeys(_chapters(root, posixpath.dirname(package)))), file.options.limits.text
    )
    draft.say("title", find_text(root, "title"), "EPUB title")
    draft.say("author", find_text(root, "creator"), "EPUB creator")
    draft.say("date", find_text(root, "date"), "EPUB date")
    draft.say("source", find_text(root, "publisher"), "EPUB publisher")
    draft.claimed = find_text(root, "language") or None
    yield draft


def _chapters(package: Element, folder: str) -> Iterator[str]:
    """Names of the parts in the order of the spine."""
    items = {e.get("id"): e.get("href") or "" for e in package.iter("{*}item")}
    for element in package.iter("{*}itemref"):
        href = items.get(element.get("idref"), "")
        if local_name(element) == "itemref" and href and element.get("linear") != "no":
            yield posixpath.normpath(posixpath.join(folder, unquote(href.split("#")[0])))


def _drafts(parts: Parts, names: Iterable[str]) -> Iterator[Draft]:
    """The chapters that hold text; one that is missing or damaged leaves the others."""
    for name in names:
        alarm.wind()
        try:
            data = parts.read(name)
            chapter = draft_of_page(decode(data, declared_charset(data)).text)
        except Unreadable:
            continue
        if chapter.text:
            yield chapter


def _put_together(chapters: Iterator[Draft], most: int) -> Draft:
    """One draft of all chapters. Raises Unreadable past `most` code points."""
    texts: list[str] = []
    draft = Draft("")
    at = 0
    for chapter in chapters:
        draft.furniture.extend((start + at, end + at) for start, end in chapter.furniture)
        texts.append(chapter.text)
        at += len(chapter.text) + len(_GAP)
        if at > most:
            raise Unreadable(f"holds more than {most:,} characters of text")
    draft.text = _GAP.join(texts)
    return draft
