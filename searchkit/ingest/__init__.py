"""Files become documents: formats, charsets, site furniture, titles, dates. Knows nothing of indexes or queries."""

from __future__ import annotations

from searchkit.ingest.dates import find_date
from searchkit.ingest.files import Found, walk
from searchkit.ingest.furniture import RepeatedLines
from searchkit.ingest.layout import find_title, furniture
from searchkit.ingest.options import Limits, Options
from searchkit.ingest.reading import read, read_bytes
from searchkit.pages import page_of

__all__ = [
    "Found",
    "Limits",
    "Options",
    "RepeatedLines",
    "find_date",
    "find_title",
    "furniture",
    "page_of",
    "read",
    "read_bytes",
    "walk",
]
