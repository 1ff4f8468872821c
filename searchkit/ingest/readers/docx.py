"""Word files: every paragraph in its order, those of tables, text boxes and footnotes too; deleted text is not there."""

from __future__ import annotations

from collections.abc import Iterator

from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File
from searchkit.ingest.zipped import Element, Parts, find_text, paragraphs

_TEXT: dict[str, str | None] = {"t": None, "tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DROPPED = frozenset({"Fallback", "del", "moveFrom", "instrText", "delText", "tabs", "rPr", "sectPr"})
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")


def read(file: File) -> Iterator[Draft]:
    """One document a file."""
    parts = Parts(file, "DOCX")
    lines: list[str] = []
    heading = ""
    for element, text in _paragraphs(parts.xml("word/document.xml")):
        lines.append(text.strip())
        if not heading and text.strip() and _style(element) in {"Title", "Heading1"}:
            heading = text.strip()
    for name in _NOTES:
        notes = parts.xml_or_none(name)
        lines.extend(text.strip() for _, text in _paragraphs(notes) if text.strip())
    draft = Draft("\n".join(lines).strip("\n"))
    draft.say("title", heading, "first paragraph in the style of a title")
    draft.say("title", find_text(parts.xml_or_none("docProps/core.xml"), "title"), "DOCX title")
    yield draft


def _paragraphs(root: Element | None) -> Iterator[tuple[Element, str]]:
    if root is not None:
        yield from paragraphs(root, frozenset({"p"}), _DROPPED, _TEXT)


def _style(paragraph: Element) -> str:
    style = paragraph.find("{*}pPr/{*}pStyle")
    return next(iter(style.attrib.values()), "") if style is not None else ""
