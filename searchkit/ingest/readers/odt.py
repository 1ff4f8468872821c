"""OpenDocument text: headings and paragraphs in their order, without comments and deleted text."""

from __future__ import annotations

from collections.abc import Iterator

from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File
from searchkit.ingest.zipped import Parts, find_text, local_name, paragraphs

_DROPPED = frozenset({"tracked-changes", "annotation", "forms", "sequence-decls"})
_BLANKS = {"s": " ", "tab": "\t", "line-break": "\n"}


def read(file: File) -> Iterator[Draft]:
    """One document a file."""
    parts = Parts(file, "ODT")
    root = parts.xml("content.xml")
    for element in root.iter("{*}s", "{*}tab", "{*}line-break"):
        element.text = _BLANKS[local_name(element)]
    lines: list[str] = []
    heading = ""
    for element, text in paragraphs(root, frozenset({"p", "h"}), _DROPPED, {}):
        lines.append(text.strip())
        if (
            not heading
            and local_name(element) == "h"
            and not [line for line in lines[:-1] if len(line) > 100]
        ):
            heading = text.strip()
    draft = Draft("\n".join(lines).strip("\n"))
    draft.say("title", heading, "first heading")
    draft.say("title", find_text(parts.xml_or_none("meta.xml"), "title"), "ODT title")
    yield draft
