"""What the writer and the reader of a segment must agree on, apart from either: a search loads no writer."""

from __future__ import annotations

import hashlib

SURFACE = "surface"
"""The virtual field whose lengths are those of all lemma fields together."""
LEMMA_PREFIX = "lemma."

SKETCH_BYTES = 32
"""Of a document's sketch (sketches.py)."""

TERM_COLUMNS = ("postings", "gaps", "occurrences", "positions", "titles", "forms", "packed")
"""A row of the term table: where the term's run begins in each array. `packed` is best impact, tenth best impact,
bytes of a gap, bytes of a position, from the lowest byte up."""


def id_hash(id: str) -> int:
    """64 bits of an id, the same in every process."""
    return int.from_bytes(
        hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )
