"""Names of text fields as queries write them, beside those that postings are kept for."""

from __future__ import annotations

from searchkit.index.layout import SURFACE

KEY = "key"
"""The virtual field of cross-script keys; its occurrences are those of forms, as those of surfaces are."""
TITLE = "title."
"""Before a field's name: occurrences in titles only."""


def base_field(field: str) -> str:
    """The field without "title." before it."""
    return field.removeprefix(TITLE)


def length_field(field: str) -> str:
    """The field whose lengths and statistics a text field is scored with."""
    base = base_field(field)
    return SURFACE if base == KEY else base
