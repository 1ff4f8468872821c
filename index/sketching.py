"""Making the sketches of a segment's documents: see sketches.py for what they are."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import numpy as np

from searchkit.index.arrays import I64, U8, U32, starts_of
from searchkit.index.layout import LEMMA_PREFIX, SKETCH_BYTES
from searchkit.index.vocabulary import Interner, as_u32

LEAST_WORDS = 12
"""Of a shorter document nothing is said."""
CHUNK = 1 << 18
"""Tokens hashed at a time: the arrays of this many stay in the processor's cache."""
_EMPTY = np.uint32(0xFFFFFFFF)
_ODD = tuple(map(np.uint32, (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)))


def lemma_hashes(interner: Interner) -> U32:
    """U32[forms]: a number for the first lemma of each form, the same in every process; 0 for forms that are no lemma's."""
    scored = np.array([name.startswith(LEMMA_PREFIX) for name in interner.fields], bool)
    sums = (crc32(term.encode("utf-8", "surrogatepass")) for term in interner.terms)
    terms = np.fromiter(sums, np.uint32, len(interner.terms)) | np.uint32(1)
    return np.where(scored[interner.form_fields()], terms[as_u32(interner.first_term)], np.uint32(0))


def sketches(forms: U32, lengths: I64, hashes: U32) -> U8:
    """U8[D, 32]: the sketch of each of D documents.

    Args:
        forms: U32[n], the forms of all tokens, document after document.
        lengths: I64[D], tokens of each.
        hashes: as `lemma_hashes` gives them.
    """
    starts = starts_of(lengths)
    parts = [np.zeros((0, SKETCH_BYTES), np.uint8)]
    for first, last in _chunks(starts):
        words = hashes[forms[starts[first] : starts[last]]]
        documents = np.repeat(np.arange(last - first, dtype=np.uint32), lengths[first:last])
        parts.append(_sketches(words[words > 0], documents[words > 0], last - first))
    return np.concatenate(parts)


def _chunks(starts: I64) -> Iterator[tuple[int, int]]:
    """Runs [first, last) of documents, of about `CHUNK` tokens."""
    first, count = 0, len(starts) - 1
    while first < count:
        last = max(first + 1, int(np.searchsorted(starts, starts[first] + CHUNK, side="right")) - 1)
        yield first, last
        first = last


def _sketches(words: U32, documents: U32, count: int) -> U8:
    """The sketches of `count` documents; `documents` says which one each word stands in, ascending."""
    stretches = words[:-2] * _ODD[0] + words[1:-1] * _ODD[1] + words[2:] * _ODD[2]
    stretches ^= stretches >> np.uint32(15)
    stretches *= _ODD[1]
    stretches ^= stretches >> np.uint32(13)
    whole = documents[:-2] == documents[2:]
    stretches, owners = stretches[whole], documents[:-2][whole].astype(np.int64)
    bins = np.full((count, SKETCH_BYTES), _EMPTY)
    np.minimum.at(bins.reshape(-1), owners * SKETCH_BYTES + (stretches >> np.uint32(27)), stretches)
    found = _filled(bins).astype(np.uint8)
    found[np.bincount(documents, minlength=count) < LEAST_WORDS] = 0
    return found


def _filled(bins: U32) -> U32:
    """An empty bin takes the value of the next full one, changed by the distance; round the end to the beginning."""
    places = np.arange(SKETCH_BYTES, dtype=np.uint8)
    full = np.where(bins != _EMPTY, places, np.uint8(2 * SKETCH_BYTES))
    both = np.concatenate([full, full + np.uint8(SKETCH_BYTES)], axis=1)
    following = np.minimum.accumulate(both[:, ::-1], axis=1)[:, ::-1][:, :SKETCH_BYTES]
    values: U32 = np.take_along_axis(bins, (following % SKETCH_BYTES).astype(np.int64), axis=1)
    return values + (following - places).astype(np.uint32) * _ODD[0]
