"""What a caller may say about the files to be read, and the limits that keep a hostile file from eating the machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file; what goes past them is skipped with a reason.

    Attributes:
        file_bytes: of a file that its reader holds whole (DOCX, EPUB, ZIP members).
        text_bytes: of a file of plain text, Markdown, RTF, JSON or mail.
        page_bytes: of an HTML page.
        line_bytes: of one line of a file that is read by lines (JSONL, CSV, mbox); such files may have any length.
        unpacked_bytes: of all that comes out of one file, however its archives are nested.
        ratio: unpacked to packed size, above the first 16 MB.
        members: files in one archive, those of archives in it counted.
        depth: archives within archives.
        pages: of one PDF.
        text: code points of one document.
        seconds: after which a file is given up that gave nothing more: no document, no page of a PDF or an e-book. Holds
            where files are indexed; heavy ones are read by a process of their own then, which can be ended.
        memory_bytes: what such a process may take.
    """

    file_bytes: int = 200 * MEGABYTE
    text_bytes: int = 64 * MEGABYTE
    page_bytes: int = 8 * MEGABYTE
    line_bytes: int = 16 * MEGABYTE
    unpacked_bytes: int = 4_000 * MEGABYTE
    ratio: int = 100
    members: int = 200_000
    depth: int = 3
    pages: int = 5_000
    text: int = 20_000_000
    seconds: float = 8.0
    memory_bytes: int = 1_000 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Options:
    """How files are to be read.

    Attributes:
        fields: document field → its name in records: {"text": "body", "title": "headline"}.
        lang, source: of every document, over whatever the file says.
        charset: of every text file, over whatever is detected.
        root: ids are paths relative to this folder; without it the file's name is the id.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    lang: str | None = None
    source: str | None = None
    charset: str | None = None
    root: Path | None = None
    limits: Limits = field(default_factory=Limits)
