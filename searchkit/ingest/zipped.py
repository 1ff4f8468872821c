"""Documents that are zip files of XML (DOCX, ODT, EPUB): their parts, safely opened and parsed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from searchkit.ingest.file import File, Unreadable, damaged
from searchkit.ingest.options import MEGABYTE

_LARGEST_PART = 32 * MEGABYTE  # unpacked; a book's text is a few megabytes

Element = Any  # lxml.etree._Element, which has no types


class Parts:
    """The parts of a zip file by name. Raises Unreadable for a file that is no zip file or holds a bomb."""

    def __init__(self, file: File, format: str) -> None:
        self._file = file
        self._format = format
        with damaged(format, zipfile.BadZipFile):
            self._zip = zipfile.ZipFile(io.BytesIO(file.read(file.options.limits.file_bytes)))
            self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """One part. Raises Unreadable when it is missing, damaged, locked or too long."""
        if name not in self.names:
            raise Unreadable(f"is damaged, or not {self._format} at all: it has no part {name}")
        info = self._zip.getinfo(name)
        most = min(_LARGEST_PART, 16 * MEGABYTE + info.compress_size * self._file.options.limits.ratio)
        if info.file_size > most:
            raise Unreadable(f"has a part of {info.file_size:,} bytes packed in {info.compress_size:,}")
        self._file.budget.spend(bytes=info.file_size)
        with damaged(self._format, zipfile.BadZipFile):
            return self._zip.read(info)

    def xml(self, name: str) -> Element:
        """The root element of one part."""
        return parse_xml(self.read(name), self._format)

    def xml_or_none(self, name: str) -> Element | None:
        """The root element of a part that may be missing or damaged without harm."""
        try:
            return self.xml(name) if name in self.names else None
        except Unreadable:
            return None


def parse_xml(data: bytes, format: str) -> Element:
    """The root element. Entities are not expanded and nothing is fetched. Raises Unreadable for what is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    with damaged(format, etree.LxmlError):
        return etree.fromstring(data, parser=parser)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; "" for processing instructions and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find_text(root: Element | None, name: str) -> str:
    """The text of the first element of that local name, or ""."""
    if root is None:
        return ""
    found = next((e for e in root.iter() if local_name(e) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def paragraphs(
    root: Element, ends: frozenset[str], dropped: frozenset[str], text_of: dict[str, str | None]
) -> Iterator[tuple[Element, str]]:
    """(element, text) of every paragraph, in the order in which they end.

    `ends` are local names of paragraph elements, `dropped` of elements that are left out with all in them.
    `text_of` says what an element adds: a string for itself (a tab), None for the text in it. An empty `text_of`
    takes all text.
    """
    walker = etree.iterwalk(root, events=("start", "end"))
    open_paragraphs: list[list[str]] = []
    for event, element in walker:
        name = local_name(element)
        if event == "start":
            if name in dropped:
                walker.skip_subtree()
                continue
            if name in ends:
                open_paragraphs.append([])
            elif open_paragraphs and text_of.get(name):
                open_paragraphs[-1].append(text_of[name] or "")
            if open_paragraphs and element.text and (not text_of or text_of.get(name, "") is None):
                open_paragraphs[-1].append(element.text)
        else:
            if name in ends:
                yield element, "".join(open_paragraphs.pop())
            if open_paragraphs and element.tail and not text_of:
                open_paragraphs[-1].append(element.tail)
