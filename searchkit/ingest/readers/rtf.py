"""Rich Text Format: the text without its control words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from striprtf import striprtf

from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable, damaged

_PICTURE = re.compile(rb"[0-9a-fA-F\s]{500,}")  # hexadecimal, often megabytes of it
_LARGEST = 4 << 20
_to_text: Callable[..., str] = striprtf.rtf_to_text


def read(file: File) -> Iterator[Draft]:
    """One document a file."""
    data = file.read(file.options.limits.text_bytes)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("is not RTF: its first bytes are others")
    data = _PICTURE.sub(b"", data)
    if len(data) > _LARGEST:
        raise Unreadable(f"is {len(data):,} bytes of RTF besides pictures, the limit is {_LARGEST:,}")
    with damaged("RTF"):
        text = _to_text(data.decode("latin-1"), encoding="cp1252", errors="replace")
    yield Draft(text)
