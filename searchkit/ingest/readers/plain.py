"""Plain text: one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from searchkit.ingest.charset import Decoded, decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File


def read(file: File) -> Iterator[Draft]:
    """The file's text, decoded."""
    decoded = text_of(file)
    draft = Draft(decoded.text)
    draft.note_charset(decoded)
    yield draft


def text_of(file: File) -> Decoded:
    """The whole file as text. Raises Unreadable for what is no text."""
    return decode(file.read(file.options.limits.text_bytes), given=file.options.charset)
