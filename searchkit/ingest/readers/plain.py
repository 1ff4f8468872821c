"""Plain text: one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from searchkit.ingest.charset import decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File


def read(file: File) -> Iterator[Draft]:
    """The file's text, decoded."""
    yield Draft(text_of(file))


def text_of(file: File, declared: str | None = None) -> str:
    """The whole file as text. Raises Unreadable for what is no text."""
    return decode(file.read(), declared, given=file.options.charset).text
