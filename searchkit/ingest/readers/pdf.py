"""PDF: the text of each page, a form feed between pages, so that a hit can name its page."""

from __future__ import annotations

import io
import logging
import re
import time
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from searchkit.ingest import alarm
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable, damaged
from searchkit.pages import PAGES

logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its notes on odd files are no talk of ours

_HYPHENED = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zа-яёәғқңөұүһіà-ÿ])")
_NAMED_BY_A_PROGRAM = re.compile(
    r"(?i)^(?:microsoft |untitled|без имени|безымянный|document\d*$|.*\.\w{2,5}$)"
)


def read(file: File) -> Iterator[Draft]:
    """One document; `searchkit.ingest.page_of` tells the page of a place in its text."""
    limits = file.options.limits
    data = file.read(limits.file_bytes)
    if b"%PDF" not in data[:1024]:
        raise Unreadable("is not PDF: its first bytes are others")
    with damaged("PDF", PyPdfError):
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("is a PDF locked by a password")
        count = len(reader.pages)
        if count > limits.pages:
            raise Unreadable(f"has {count:,} pages, the limit is {limits.pages:,}")
        pages = _pages(reader, count, limits.seconds, limits.text)
        title = str((reader.metadata and reader.metadata.title) or "")
        author = str((reader.metadata and reader.metadata.author) or "")
    if not any(pages):
        raise Unreadable("is a PDF without text, probably of scanned pages")
    draft = Draft("\n\f".join(pages), meta={PAGES: count})
    if len(title) > 3 and not _NAMED_BY_A_PROGRAM.match(title):
        draft.say("title", title, "PDF title")
    if " " in author.strip():
        draft.say("author", author.strip(), "PDF author")
    yield draft


def _pages(reader: PdfReader, count: int, seconds: float, most: int) -> list[str]:
    pages: list[str] = []
    size = 0
    begin = time.monotonic()
    for number in range(count):
        try:
            with damaged("PDF", PyPdfError):
                text = reader.pages[number].extract_text() or ""
        except Unreadable:
            text = ""  # one damaged page does not lose the others
        alarm.wind()
        pages.append(_flow(text))
        size += len(text)
        passed = time.monotonic() - begin
        if passed > seconds and number < 5 * passed:
            raise Unreadable(f"is a PDF too slow to read: {number + 1} of {count} pages in {passed:.0f} s")
        if size > most:
            raise Unreadable(f"holds more than {most:,} characters of text")
    return pages


def _flow(page: str) -> str:
    """Lines of a page put together to paragraphs: a full line that no full stop closes goes on in the next one."""
    page = _HYPHENED.sub("", page.replace("\r\n", "\n").replace("\f", "\n"))
    lines = [line.strip() for line in page.split("\n")]
    full = 0.7 * max(map(len, lines))
    out: list[str] = []
    joins = False
    for line in lines:
        if joins and line:
            out[-1] += " " + line
        else:
            out.append(line)
        joins = len(line) >= max(full, 30) and not line.endswith((".", "!", "?", "…", ":", ";", "»", '"'))
    return "\n".join(out).strip("\n")
