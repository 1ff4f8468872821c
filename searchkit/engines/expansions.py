"""Stretches of text that are not one form: dashes are none, words with parts are several."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain

import numpy as np

from searchkit.index.arrays import I64, U32

#: Numbers from here on stand for several forms, or none.
EXPANDED = 1 << 31


class Expansions:
    """Sequences of form numbers other than one form, each under one number from `EXPANDED` on."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, ...], int] = {}
        self._forms: list[tuple[int, ...]] = []

    def __len__(self) -> int:
        return len(self._forms)

    def number(self, forms: tuple[int, ...]) -> int:
        """The number of a sequence: of one form its own."""
        if len(forms) == 1:
            return forms[0]
        number = self._numbers.get(forms)
        if number is None:
            number = self._numbers[forms] = EXPANDED + len(self._forms)
            self._forms.append(forms)
        return number

    def forms(self, number: int) -> tuple[int, ...]:
        """The sequence of a number."""
        return (number,) if number < EXPANDED else self._forms[number - EXPANDED]

    def expand(self, numbers: Sequence[int]) -> tuple[U32, I64]:
        """n numbers as forms.

        Returns:
            U32, the forms; I64[n + 1], where those of each number begin, and the end of the last.
        """
        given: U32 = np.array(array("I", numbers), np.uint32)
        places = np.flatnonzero(given >= EXPANDED)
        if not len(places):
            return given, np.arange(len(given) + 1)
        sequences = [self._forms[number - EXPANDED] for number in given[places].tolist()]
        lengths = np.array(list(map(len, sequences)))
        starts = np.ones(len(given) + 1, np.int64)
        starts[0] = 0
        starts[1:][places] = lengths
        np.cumsum(starts, out=starts)
        forms = np.repeat(given, np.diff(starts))
        within = np.arange(lengths.sum()) - np.repeat(lengths.cumsum() - lengths, lengths)
        forms[np.repeat(starts[places], lengths) + within] = list(chain.from_iterable(sequences))
        return forms, starts
