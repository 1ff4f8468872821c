"""How many processes share the work of indexing where nobody says: as many as pay."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain

from searchkit.ingest.changes import Change
from searchkit.model import Document

PAYS = 8 << 20
"""Bytes or code points for which one more process pays: to start it takes as long as to index a megabyte."""
MOST = 4
"""More are for who asks for them: each needs some 100 MB of memory besides its share of what is given."""


def that_pay(size: int) -> int:
    """The processes for so many bytes, one at least, and no more than this process may use processors.

    >>> that_pay(0), that_pay(PAYS)
    (1, 1)
    """
    return max(1, min(size // PAYS, _processors(), MOST))


def for_files(work: Iterable[Change]) -> int:
    """The processes for the files that are to be read."""
    fresh = [change.found for change in work if change.kind in ("new", "changed")]
    return that_pay(sum([file.size for file in fresh if file is not None]))


def for_documents(documents: Iterable[Document]) -> tuple[int, Iterator[Document]]:
    """The processes for documents whose number is not known, and the same documents; looks at the first ones only."""
    ahead, size, rest = list[Document](), 0, iter(documents)
    for document in rest:
        ahead.append(document)
        size += len(document.text)
        if size >= 2 * PAYS:
            return that_pay(MOST * PAYS), chain(ahead, rest)
    return that_pay(size), iter(ahead)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
