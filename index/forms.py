"""What the caller hands to the writer: distinct analysed forms and documents made of their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from searchkit.index.arrays import U32

TITLE_GAP = 100
"""Positions left free between title and body, so that no phrase runs from one into the other."""

MAX_TITLE_TOKENS = 65_535
"""Title tokens past this many count as body: a title's occurrences are kept in 16 bits."""

TITLE_WEIGHT = 3
"""How often an occurrence in the title counts in frequencies and lengths."""

FORGOTTEN = 0xFFFF_FFFF
"""Stands for the new number of a form that the writer no longer knows."""


FormNumbers: TypeAlias = "Sequence[int] | U32"
"""The forms of a text, in its order."""

Word = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A `Form` without its field: surface, lemmas, keys."""


class Form(NamedTuple):
    """One distinct analysed token. Equal forms are equal tokens wherever they stand.

    Attributes:
        field: the lemma field of its paragraph's language, such as "lemma.kk", or "furniture".
        surface: the word as written, normalised.
        lemmas: at most two, most probable first, never empty.
        keys: script-neutral forms, sorted, each once; may be empty.
    """

    field: str
    surface: str
    lemmas: tuple[str, ...]
    keys: tuple[str, ...] = ()


class Record(NamedTuple):
    """What the index keeps of a document beside its postings.

    Attributes:
        id: unique in an index; adding an id that exists replaces the document.
        stored: opaque to the index, compressed in blocks, given back as it was.
        keywords: column → values, for filters, sorting and facets.
        numbers: column → value, for ranges and sorting; "date" as yyyymmdd also breaks ties.
    """

    id: str
    stored: bytes = b""
    keywords: Mapping[str, Sequence[str]] = {}
    numbers: Mapping[str, float] = {}
