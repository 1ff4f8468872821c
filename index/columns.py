"""Keyword and number columns: one array per column, for filters, sorting and facets."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from searchkit.index.arrays import F64, I64, U32, Mask, starts_of
from searchkit.index.blockfile import BlockFile, BlockFileWriter
from searchkit.index.strings import Packed, Strings, write_strings

MISSING = -(1 << 31)
"""Stands for "no value" in a column of small whole numbers; other number columns use NaN."""
VALUE_BYTES = 160
"""About what a keyword takes in memory beside its letters while documents are gathered."""


class KeywordValues(NamedTuple):
    """One keyword column of D documents.

    Attributes:
        values: distinct, sorted by bytes.
        starts: I64[D + 1]; document d has ordinals[starts[d]:starts[d + 1]].
        ordinals: U32[n], numbers of values.
    """

    values: list[bytes]
    starts: I64
    ordinals: U32


class KeywordBuffer:
    """A keyword column that grows by documents in order: numbers in arrays, each value kept once.

    Attributes:
        value_bytes: rough bytes of memory that the values take.
    """

    def __init__(self) -> None:
        self.value_bytes = 0
        self._ordinals: dict[str, int] = {}
        self._documents = array("I")
        self._values = array("I")

    def add(self, document: int, values: Sequence[str]) -> None:
        """The values of the next document, each once, in the order given."""
        for text in dict.fromkeys(values) if len(values) > 1 else values:
            ordinal = self._ordinals.get(text)
            if ordinal is None:
                ordinal = self._ordinals[text] = len(self._ordinals)
                self.value_bytes += VALUE_BYTES + 2 * len(text)
            self._documents.append(document)
            self._values.append(ordinal)

    def column(self, documents: int) -> KeywordValues:
        """The column of so many documents."""
        texts = sorted(self._ordinals)
        ranks = np.zeros(len(texts), np.uint32)
        ranks[[self._ordinals[text] for text in texts]] = np.arange(len(texts), dtype=np.uint32)
        counts = np.bincount(np.array(self._documents, np.int64), minlength=documents)
        values = [text.encode("utf-8", "surrogatepass") for text in texts]
        return KeywordValues(values, starts_of(counts), ranks[np.array(self._values, np.uint32)])


class NumberBuffer:
    """A number column that grows by documents in order."""

    def __init__(self) -> None:
        self._documents = array("I")
        self._values = array("d")

    def add(self, document: int, value: float) -> None:
        """The value of the next document that has one."""
        self._documents.append(document)
        self._values.append(value)

    def column(self, documents: int) -> F64:
        """F64[documents], NaN where no value was given."""
        column = np.full(documents, np.nan)
        column[np.array(self._documents, np.int64)] = np.array(self._values, np.float64)
        return column


def write_keywords(out: BlockFileWriter, name: str, column: KeywordValues) -> None:
    """Keeps a column as `keyword.NAME` and its ordinals; a column with at most one value a document has no starts."""
    prefix = f"keyword.{name}"
    write_strings(out, prefix, Packed.of(column.values))
    counts = np.diff(column.starts)
    if len(counts) and counts.max() > 1:
        out.append(f"{prefix}.first", "u4", column.starts)
        out.append(f"{prefix}.ordinals", _narrowest(len(column.values)), column.ordinals)
        return
    single = np.zeros(len(counts), np.uint32)
    single[counts > 0] = column.ordinals + 1
    out.append(f"{prefix}.ordinals", _narrowest(len(column.values) + 1), single)


def _narrowest(values: int) -> str:
    return "u1" if values <= 1 << 8 else "u2" if values <= 1 << 16 else "u4"


def write_numbers(out: BlockFileWriter, name: str, column: F64) -> None:
    """Keeps a column as `number.NAME`: 32-bit whole numbers if all are, else 64-bit floats."""
    known = column[~np.isnan(column)]
    if len(known) == 0 or (np.all(np.abs(known) < -MISSING) and np.all(known == np.floor(known))):
        out.append(f"number.{name}", "i4", np.where(np.isnan(column), MISSING, column).astype(np.int32))
    else:
        out.append(f"number.{name}", "f8", column)


class KeywordColumn:
    """A keyword column of one segment."""

    def __init__(self, file: BlockFile, name: str, documents: int) -> None:
        prefix = f"keyword.{name}"
        self.values = Strings(file, prefix)
        self._ordinals = file.array(f"{prefix}.ordinals")
        self._starts: U32 | None = file.array(f"{prefix}.first") if f"{prefix}.first" in file else None
        self._documents = documents

    def table(self) -> KeywordValues:
        """The whole column in memory."""
        values = self.values.slice(0, len(self.values))
        if self._starts is not None:
            return KeywordValues(values, self._starts.astype(np.int64), self._ordinals.astype(np.uint32))
        has = self._ordinals > 0
        return KeywordValues(values, starts_of(has), self._ordinals[has].astype(np.uint32) - np.uint32(1))

    def of(self, document: int) -> list[str]:
        """The values of a document, in the order in which they were given."""
        if self._starts is None:
            ordinals = [int(self._ordinals[document]) - 1] if self._ordinals[document] else []
        else:
            ordinals = self._ordinals[self._starts[document] : self._starts[document + 1]].tolist()
        return [_text(self.values[ordinal]) for ordinal in ordinals]

    def matches(self, low: int, high: int) -> Mask:
        """Documents with a value numbered in [low, high)."""
        if self._starts is None:
            single: Mask = self._ordinals == high
            if high > low + 1:
                single = (self._ordinals > low) & (self._ordinals <= high)
            return single
        hit = (self._ordinals >= low) & (self._ordinals < high)
        owners = np.repeat(np.arange(self._documents), np.diff(self._starts))
        mask = np.zeros(self._documents, bool)
        mask[owners[hit]] = True
        return mask

    def first_ordinals(self, documents: U32) -> I64:
        """The number of each document's first value, -1 where there is none."""
        if self._starts is None:
            return self._ordinals[documents].astype(np.int64) - 1
        starts, ends = self._starts[documents], self._starts[documents.astype(np.int64) + 1]
        first = np.full(len(documents), -1, np.int64)
        has = ends > starts
        first[has] = self._ordinals[starts[has]]
        return first

    def counts(self, mask: Mask) -> dict[str, int]:
        """How many of the marked documents have each value."""
        if self._starts is None:
            tally = np.bincount(self._ordinals[mask], minlength=len(self.values) + 1)[1:]
        else:
            chosen = np.repeat(mask, np.diff(self._starts))
            tally = np.bincount(self._ordinals[chosen], minlength=len(self.values))
        return {_text(self.values[n]): int(tally[n]) for n in np.flatnonzero(tally).tolist()}


class NumberColumn:
    """A number column of one segment: `values` is F64[D], NaN where there is none."""

    def __init__(self, file: BlockFile, name: str) -> None:
        raw = file.array(f"number.{name}")
        self.values: F64 = raw if raw.dtype == np.float64 else np.where(raw == MISSING, np.nan, raw)

    def between(self, low: float | None, high: float | None, open_low: bool, open_high: bool) -> Mask:
        """Documents with a value in the range; a missing bound is no bound, a missing value is in no range."""
        mask = ~np.isnan(self.values)
        if low is not None:
            mask &= self.values > low if open_low else self.values >= low
        if high is not None:
            mask &= self.values < high if open_high else self.values <= high
        return mask


def _text(value: bytes) -> str:
    return value.decode("utf-8", "surrogatepass")
