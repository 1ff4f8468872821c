"""A number column as Whoosh sees one: terms of bytes that sort like the numbers, each with its documents."""

from __future__ import annotations

import numpy as np
from whoosh import fields

from searchkit.index.arrays import I64
from searchkit.index.snapshot import Snapshot

FIELD = fields.NUMERIC(float, stored=True, sortable=True, shift_step=0)
"""One term a value: a range of numbers is one range of terms."""


class NumberTerms:
    """The values of a column in all segments.

    Attributes:
        texts: one for each distinct value, ascending.
    """

    def __init__(self, snapshot: Snapshot, name: str) -> None:
        columns = [(part.base, part.number_column(name)) for part in snapshot.parts]
        known = [
            (base + np.flatnonzero(~np.isnan(column.values)), column.values[~np.isnan(column.values)])
            for base, column in columns
            if column is not None
        ]
        docs = np.concatenate([np.zeros(0, np.int64), *(docs for docs, _ in known)])
        values = np.concatenate([np.zeros(0), *(values for _, values in known)])
        distinct, of_value = np.unique(values, return_inverse=True)
        order = np.argsort(of_value, kind="stable")
        self.texts: list[bytes] = [FIELD.to_bytes(value) for value in distinct.tolist()]
        ends = np.cumsum(np.bincount(of_value, minlength=len(distinct)))
        self._docs = dict(zip(self.texts, np.split(docs[order], ends[:-1]), strict=True)) if len(docs) else {}

    def docs(self, text: str | bytes) -> I64:
        """The documents of a value, ascending."""
        found: I64 = self._docs.get(text if isinstance(text, bytes) else b"", np.zeros(0, np.int64))
        return found
