"""Columns read document by document: for listings and bookkeeping, where masks over all documents are no help."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from searchkit.errors import IndexCorrupt
from searchkit.index.segment_part import SegmentPart
from searchkit.index.snapshot import Snapshot

Value = str | float


def live_numbers(snapshot: Snapshot) -> Iterator[int]:
    """The numbers of all documents that are not deleted, ascending."""
    return (part.base + document for part in snapshot.parts for document in live_in(part))


def live_in(part: SegmentPart) -> Iterator[int]:
    """The same of one segment, by its own numbers."""
    live = part.live
    return (document for document in range(part.documents) if live is None or live[document])


def column_names(snapshot: Snapshot) -> frozenset[str]:
    """Every keyword and number column that some segment has."""
    return frozenset(
        name for part in snapshot.parts for name in (*part.segment.keyword_names, *part.segment.number_names)
    )


def column_values(
    snapshot: Snapshot, names: Sequence[str], *, damaged: bool = False
) -> Iterator[tuple[str, dict[str, Value]]]:
    """For every document that is not deleted, in the order of numbers: its id, and its first value in each column.

    With `damaged`, segments of which that cannot be read are passed over.
    """
    for part in snapshot.parts:
        with contextlib.suppress(*[IndexCorrupt] * damaged):
            yield from _values_in(part, names)


def _values_in(part: SegmentPart, names: Sequence[str]) -> Iterator[tuple[str, dict[str, Value]]]:
    columns = {name: values for name in names if (values := values_of(part, name)) is not None}
    live = part.live
    for document, id in enumerate(part.segment.ids.iterate(0, part.documents)):
        if live is None or live[document]:
            found = {
                name: value for name, values in columns.items() if (value := values[document]) is not None
            }
            yield id.decode("utf-8", "surrogatepass"), found


def values_of(part: SegmentPart, name: str) -> list[Value | None] | None:
    """A column of one segment as a list, None where a document has no value; None without such a column."""
    keywords, numbers = part.keyword_column(name), part.number_column(name)
    if keywords is None and numbers is None:
        return None
    found: list[Value | None] = [None] * part.documents
    if numbers is not None:
        found = [None if value != value else value for value in numbers.values.tolist()]
    if keywords is not None:
        found = [values[0] if (values := keywords.of(n)) else found[n] for n in range(part.documents)]
    return found
