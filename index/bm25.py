"""Lucene's BM25 as pure functions of numbers and arrays, with its one-byte document length.

Source: Robertson & Zaragoza 2009; `BM25Similarity` and `SmallFloat` of Apache Lucene 9. Like Lucene since 8.0 the
constant factor k1 + 1 is left out: it changes no order, and a term's score stays below its idf.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from searchkit.index.arrays import F64, U8, IntArray, NumberArray

K1 = 1.2
B = 0.75
IMPACT_STEPS = 255
"""Impacts are kept as multiples of 1/255, rounded up."""
TABLED = 256
"""The impacts of lower frequencies are looked up where there are as many."""


def _code_to_length(code: int) -> int:
    """Lengths below 24 are exact; above, three bits of mantissa and five of exponent."""
    if code < 24:
        return code
    bits, shift = (code - 24) & 7, ((code - 24) >> 3) - 1
    return 24 + (bits if shift == -1 else (bits | 8) << shift)


LENGTHS: NumberArray = np.array([_code_to_length(code) for code in range(256)], dtype=np.float64)
"""F64[256]: the length that each norm byte stands for, ascending."""


def length_codes(lengths: IntArray) -> U8:
    """The norm byte of each length: the greatest code whose length is not greater.

    >>> length_codes(np.array([0, 23, 24, 40, 41])).tolist()
    [0, 23, 24, 40, 40]
    """
    codes: U8 = (np.searchsorted(LENGTHS, lengths, side="right") - 1).astype(np.uint8)
    return codes


def idf(documents: int, document_frequency: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), N being the documents that have the field."""
    return math.log(1.0 + (documents - document_frequency + 0.5) / (document_frequency + 0.5))


def length_factors(average_length: float) -> F64:
    """F64[256]: k1 · (1 - b + b · length / average) for each norm byte."""
    return K1 * (1.0 - B + B * LENGTHS / average_length)


def saturation(frequencies: NumberArray, factors: NumberArray) -> F64:
    """tf / (tf + factor), in [0, 1): what a term's idf is multiplied with."""
    tf = frequencies.astype(np.float64)
    return tf / (tf + factors)


def impacts(frequencies: NumberArray, factors: NumberArray) -> U8:
    """The saturation in 1/255, rounded up, so that it bounds the exact one from above."""
    tf = frequencies.astype(np.float32)
    steps: U8 = np.ceil(tf / (tf + factors.astype(np.float32)) * np.float32(IMPACT_STEPS)).astype(np.uint8)
    return steps


def impacts_of_codes(frequencies: IntArray, codes: U8, factors: F64) -> U8:
    """The same of norm bytes, with exact saturations, and F64[256] factors."""
    if not len(frequencies) or frequencies.max() >= TABLED or len(frequencies) < TABLED:
        return np.ceil(saturation(frequencies, factors.take(codes)) * IMPACT_STEPS).astype(np.uint8)
    return _impact_table(factors.tobytes()).take(frequencies.astype(np.uint16) << 8 | codes)


@lru_cache(maxsize=32)
def _impact_table(factors: bytes) -> U8:
    """U8[TABLED * 256]: the impact of each frequency, and in it of each norm byte."""
    frequencies = np.arange(TABLED)[:, None]
    table: U8 = np.ceil(saturation(frequencies, np.frombuffer(factors)) * IMPACT_STEPS).astype(np.uint8)
    return table.ravel()
