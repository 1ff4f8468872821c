"""Which parts of the screen are shown at which size."""

from __future__ import annotations

from dataclasses import dataclass

#: What the layout key goes through. "auto" follows the size.
LAYOUTS = ("auto", "right", "below", "list")

SMALLEST = (60, 16)
PREVIEW_BELOW_ROWS = 20
PREVIEW_RIGHT_COLUMNS = 100
FACETS_COLUMNS = 140


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Attributes: `preview` is "right", "below" or "" (none); `facets` whether their bar is shown."""

    preview: str
    facets: bool


def arrange(width: int, height: int, choice: str = "auto") -> Arrangement:
    """The parts for a terminal of `width` columns and `height` rows. A choice that does not fit gives way.

    >>> arrange(80, 24), arrange(120, 40).preview, arrange(160, 50).facets, arrange(50, 14).preview
    (Arrangement(preview='below', facets=False), 'right', True, '')
    """
    facets = width >= FACETS_COLUMNS
    if width < SMALLEST[0] or height < SMALLEST[1] or choice == "list":
        return Arrangement("", facets)
    if choice in ("right", "below"):
        return Arrangement(choice, facets)
    if width >= PREVIEW_RIGHT_COLUMNS:
        return Arrangement("right", facets)
    return Arrangement("below" if height >= PREVIEW_BELOW_ROWS else "", facets)
