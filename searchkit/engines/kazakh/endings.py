"""The automaton of endings (`machine`) as arrays, so that many words walk through it side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchkit.analyzers.kazakh.machine import Chain, Fit, Machine, Tail, fitting
from searchkit.engines.kazakh.columns import (
    CODES,
    F64,
    I64,
    LETTERS,
    ROOTS,
    SIDES,
    SIZE,
    U8,
    Words,
    joint_name,
)

MEETINGS: Final = ("plain", "vowel", "swallowed", "possessed", "unheard")
PLAIN, VOWEL, SWALLOWED, POSSESSED, UNHEARD = range(len(MEETINGS))
MOST_SWALLOWED: Final = 3
REMEMBERED: Final = 100_000  # tails, and sets of fits
_JOINTS: Final = SIZE * len(SIDES)
_DEAD: Final = -1
_UNSEEN: Final = -2


class Splits(NamedTuple):
    """Where stems of words may stop, by word, and in a word from the right.

    Attributes:
        word: I64[s], ascending; several of one word stand together.
        length: I64[s], letters of the stem, two or more.
        tail: I64[s], the number of the tail that follows it.
    """

    word: I64
    length: I64
    tail: I64


class Fits(NamedTuple):
    """Chains that may follow stems: what `machine.Fit` says, and of which split; `chain` is a place in `Endings.chains`."""

    split: I64
    weight: F64
    root: I64
    meets: I64
    swallowed: U8
    chain: I64


class _Column:
    """An array that grows."""

    def __init__(self, kind: Any, *shape: int) -> None:
        self.rows: NDArray[Any] = np.zeros((256, *shape), kind)
        self._count = 0

    def extend(self, rows: Sequence[Any] | NDArray[Any]) -> None:
        """Put rows after the last."""
        end = self._count + len(rows)
        if end > len(self.rows):
            more = np.zeros(
                (max(end, 2 * len(self.rows)) - len(self.rows), *self.rows.shape[1:]), self.rows.dtype
            )
            self.rows = np.concatenate([self.rows, more])
        self.rows[self._count : end] = rows
        self._count = end


class Endings:
    """The tails seen so far, and what may follow stems with each joint; both are learnt from the machine when first met."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._forget()

    def _forget(self) -> None:
        self._tails: list[Tail] = []
        self._steps = _Column(np.int32, SIZE)  # tail, letter → longer tail
        self._stops = _Column(np.bool_)  # tail → whether a stem may stand before it
        self._sets: dict[int, int] = {}  # tail · _JOINTS + joint → number of a set of fits
        self._starts = _Column(np.int64)  # set → its first fit
        self._counts = _Column(np.int64)  # set → how many
        self._fits = (
            _Column(np.float64),
            _Column(np.int8),
            _Column(np.int8),
            _Column(np.uint8, MOST_SWALLOWED),
        )
        self.chains: list[Chain] = []
        self._add(self._machine.start)

    def splits(self, words: Words) -> Splits:
        """Every place where stems may stop."""
        if len(self._tails) + len(self._sets) > REMEMBERED:
            self._forget()
        word = np.arange(len(words.lengths))
        tail = np.zeros(len(word), np.int64)
        found: list[tuple[I64, I64, I64]] = []
        for taken in range(1, int(words.lengths.max()) - 1):
            length = words.lengths[word] - taken
            long = length >= 2
            word, length = word[long], length[long]
            tail = self._longer(tail[long], words.letter(word, length).astype(np.int64))
            alive = tail >= 0
            word, length, tail = word[alive], length[alive], tail[alive]
            if not len(word):
                break
            stops = self._stops.rows[tail]
            found.append((word[stops], length[stops], tail[stops]))
        if not found:
            nothing = np.zeros(0, np.int64)
            return Splits(nothing, nothing, nothing)
        columns = [np.concatenate(column) for column in zip(*found, strict=True)]
        order = np.argsort(columns[0], kind="stable")
        return Splits(*(column[order] for column in columns))

    def fits(self, words: Words, splits: Splits) -> Fits:
        """What may follow the stem of each split."""
        known = (splits.tail * _JOINTS + words.joint(splits.word, splits.length)).tolist()
        self._learn_fits([key for key in dict.fromkeys(known) if key not in self._sets])
        sets = np.fromiter(map(self._sets.__getitem__, known), np.int64, len(known))
        counts = self._counts.rows[sets]
        split = np.repeat(np.arange(len(sets)), counts)
        place = np.arange(len(split)) + np.repeat(
            self._starts.rows[sets] - (counts.cumsum() - counts), counts
        )
        weight, root, meets, swallowed = (column.rows[place] for column in self._fits)
        return Fits(split, weight, root.astype(np.int64), meets, swallowed, place)

    def _longer(self, tail: I64, letter: I64) -> I64:
        """The tails with one more letter; below 0 where no ending goes on so."""
        found: I64 = self._steps.rows[tail, letter]
        unseen = found == _UNSEEN
        if unseen.any():
            for key in np.unique(tail[unseen] * SIZE + letter[unseen]).tolist():
                self._learn(*divmod(key, SIZE))
            found = self._steps.rows[tail, letter]
        return found

    def _learn(self, tail: int, letter: int) -> None:
        longer = self._machine.longer(self._tails[tail], LETTERS[letter - 1])
        self._steps.rows[tail, letter] = _DEAD if longer is None else self._add(longer)

    def _add(self, tail: Tail) -> int:
        self._tails.append(tail)
        steps = np.full(SIZE, _DEAD, np.int32)
        steps[[CODES[letter] for letter in self._machine.letters_before(tail)]] = _UNSEEN
        self._steps.extend([steps])
        self._stops.extend([bool(tail.chains)])
        return len(self._tails) - 1

    def _learn_fits(self, keys: Sequence[int]) -> None:
        """The sets of fits of tails and joints that have come together for the first time."""
        fits: list[Fit] = []
        counts: list[int] = []
        for key in keys:
            tail, joint = divmod(key, _JOINTS)
            found = fitting(self._tails[tail].chains, joint_name(joint))
            self._sets[key] = len(self._sets)
            counts.append(len(found))
            fits += found
        if not keys:
            return
        self._starts.extend(len(self.chains) + np.cumsum(counts) - counts)
        self._counts.extend(counts)
        self.chains += [fit.chain for fit in fits]
        columns: tuple[Sequence[Any], ...] = (
            [fit.weight for fit in fits],
            [ROOTS.index(fit.root) for fit in fits],
            [MEETINGS.index(fit.meets) for fit in fits],
            [_swallowed(fit) for fit in fits],
        )
        if fits:
            for column, values in zip(self._fits, columns, strict=True):
                column.extend(values)


def _swallowed(fit: Fit) -> list[int]:
    """The codes of the letters that must be given back to the stem, and zeros."""
    found = [CODES[letter] for letter in fit.chain.swallowed] if fit.meets == "swallowed" else []
    return found + [0] * (MOST_SWALLOWED - len(found))
