"""Web archives: every HTML page that a server answered with."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from searchkit.ingest.charset import declared_charset, decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable, damaged
from searchkit.ingest.readers.html import draft_of_page
from searchkit.model import Skipped


def read(file: File) -> Iterator[Draft | Skipped]:
    """A document a page, called by its address, with the day it was fetched as field `fetched`."""
    with file.open() as stream:
        records = _records(stream)
        while True:
            with damaged("WARC", ArchiveLoadFailed), redirect_stderr(io.StringIO()):  # warcio talks
                record = next(records, None)
                if record is None:
                    return
                if not _is_page(record):
                    continue
                address = record.rec_headers.get_header("WARC-Target-URI") or ""
                fetched = (record.rec_headers.get_header("WARC-Date") or "")[:10]
                content_type = record.http_headers.get_header("Content-Type") or ""
                data = record.content_stream().read(file.options.limits.page_bytes + 1)
            try:
                yield _draft(data, address, fetched, content_type, file)
            except Unreadable as error:
                yield Skipped(f"{file.shown}#{address}", error.reason)


def _records(stream: BinaryIO) -> Iterator[Any]:
    return iter(ArchiveIterator(stream))


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None:
        return False
    return bool("html" in (headers.get_header("Content-Type") or "") and headers.get_statuscode() == "200")


def _draft(data: bytes, address: str, fetched: str, content_type: str, file: File) -> Draft:
    if len(data) > file.options.limits.page_bytes:
        raise Unreadable(f"is longer than the limit of {file.options.limits.page_bytes:,} bytes")
    if not data:
        raise Unreadable("is empty")
    declared = declared_charset(content_type.encode()) or declared_charset(data)
    decoded = decode(data, declared, given=file.options.charset)
    draft = draft_of_page(decoded.text)
    draft.note_charset(decoded)
    draft.id = address or None
    if fetched:
        draft.meta["fetched"] = fetched
    return draft
