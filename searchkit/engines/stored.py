"""A document as bytes: its fields as JSON, a NUL, its text. JSON never holds a raw NUL, so the first one parts the two."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import Any

from searchkit.model import Document

_FIELDS = (
    "id",
    "title",
    "lang",
    "date",
    "source",
    "path",
    "author",
    "meta",
    "furniture",
    "why",
    "lang_given",
)
_values = attrgetter(*_FIELDS)
_json = json.JSONEncoder(ensure_ascii=False).encode


def encode(document: Document) -> bytes:
    """The document as it is kept in the index; empty fields take no room."""
    head = {name: value for name, value in zip(_FIELDS, _values(document), strict=True) if value}
    return f"{_json(head)}\0{document.text}".encode("utf-8", "surrogatepass")


def decode(stored: bytes) -> Document:
    """The document that `encode` was given. Raises ValueError when the bytes are not of that form."""
    head, nul, text = stored.partition(b"\0")
    if not nul:
        raise ValueError("stored document without a NUL between its fields and its text")
    fields: dict[str, Any] = json.loads(head)
    fields["furniture"] = tuple((int(a), int(b)) for a, b in fields.get("furniture", ()))
    fields["meta"] = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.get("meta", {}).items()}
    return Document(text=text.decode("utf-8", "surrogatepass"), **fields)
