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
        file_bytes: of a file that is read whole (text, HTML, PDF, …); line files and archives may be longer.
        line_bytes: of one line of a line file (JSONL, CSV, mbox).
        unpacked_bytes: of all that comes out of one archive or compressed file.
        ratio: unpacked to packed size of one member, above the first megabyte.
        members: files in one archive.
        depth: archives within archives, and elements within elements of JSON.
        pages: of one PDF.
        text: code points of one document.
        seconds: that one file of a slow format (PDF) may take.
    """

    file_bytes: int = 200 * MEGABYTE
    line_bytes: int = 16 * MEGABYTE
    unpacked_bytes: int = 2_000 * MEGABYTE
    ratio: int = 200
    members: int = 100_000
    depth: int = 3
    pages: int = 5_000
    text: int = 20_000_000
    seconds: float = 60.0


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
