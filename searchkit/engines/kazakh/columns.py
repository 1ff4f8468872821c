"""Words, stems and letters as numbers in arrays: what `together` reads many words with.

A letter is its place in the alphabet from 1, and 0 is what stands before a word. A stem is known by a sum of random
numbers, one for each letter at its place (Zobrist's hash): that of a beginning of a word is a running sum, and that of
a stem which an ending has changed differs from it by one number or two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchkit.analyzers.kazakh.letters import ALPHABET, BACK, FRONT
from searchkit.analyzers.kazakh.readings import RARE_LETTER, Lexicon

F64 = NDArray[np.float64]
I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
U8 = NDArray[np.uint8]
Mask = NDArray[np.bool_]

LETTERS: Final = "".join(sorted(ALPHABET))
CODES: Final = {letter: code for code, letter in enumerate(LETTERS, 1)}
SIZE: Final = len(LETTERS) + 1
MOST: Final = 64 + 3  # letters of a word, and those that an ending has swallowed
ROOTS: Final = ("noun", "verb")
NOUN: Final = 0
VERB: Final = 1
SIDES: Final = ("", "b", "f")  # harmonies
_BEFORE: Final = 2  # columns of zeros before a word: "^^"
_FIRST: Final = ord(min(LETTERS))


def flags(letters: frozenset[str] | str) -> Mask:
    """bool[SIZE]: which codes are of these letters."""
    found = np.zeros(SIZE, np.bool_)
    found[[CODES[letter] for letter in letters]] = True
    return found


def mapped(pairs: Mapping[str, str]) -> U8:
    """U8[SIZE]: code → the code of the letter that it is mapped to, or 0."""
    found = np.zeros(SIZE, np.uint8)
    for letter, other in pairs.items():
        found[CODES[letter]] = CODES[other]
    return found


_CODE_OF: Final = np.zeros(max(map(ord, LETTERS)) - _FIRST + 1, np.uint8)
_CODE_OF[[ord(letter) - _FIRST for letter in LETTERS]] = range(1, SIZE)
_U: Final = CODES["у"]
_SOFT: Final = CODES["ь"]
_UNSURE_AFTER_BACK: Final = flags("кгь")
# What a letter tells of the harmony of a stem: nothing, or a side; 3 that nobody can tell.
_TELLS: Final = np.select([flags(BACK), flags(FRONT), flags("иёую")], [1, 2, 3]).astype(np.uint8)


class Words(NamedTuple):
    """Words of the alphabet, n of them, the longest of w letters.

    Attributes:
        lengths: I64[n].
        codes: U8[n, 2 + w], the letters of a word from column 2, zeros before and after it; `letter` looks them up.
        telling: I64[n, w], the place of the last letter up to this one that tells of harmony; -1 where none does.
    """

    lengths: I64
    codes: U8
    telling: I64

    def letter(self, word: I64, place: I64) -> U8:
        """The codes of letters at places from -2 on."""
        found: U8 = self.codes[word, place + _BEFORE]
        return found

    def joint(self, word: I64, length: I64) -> I64:
        """What endings see of beginnings of words, see `machine.joint_of`: code of the sound · 3 + side."""
        last = self.letter(word, length - 1)
        sound = np.where(last == _SOFT, self.letter(word, length - 2), last)
        place = self.telling[word, length - 1 - (last == _U)]  # a last у tells nothing, an earlier one does
        tells = _TELLS[self.letter(word, place)]
        side = np.where((tells == 3) | ((tells == 1) & _UNSURE_AFTER_BACK[last]), 0, tells)
        found: I64 = sound.astype(np.int64) * len(SIDES) + side
        return found


def columns(words: Sequence[str]) -> Words:
    """Words, none of them empty, as arrays."""
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    width = int(lengths.max())
    letters = np.frombuffer("".join(words).encode("utf-16-le"), np.uint16)
    codes = np.zeros((len(words), _BEFORE + width), np.uint8)
    codes[:, _BEFORE:][np.arange(width) < lengths[:, None]] = _CODE_OF[letters - _FIRST]
    tells = _TELLS[codes[:, _BEFORE:]] > 0
    return Words(lengths, codes, np.maximum.accumulate(np.where(tells, np.arange(width), -1), axis=1))


def joint_name(joint: int) -> str:
    """The joint as `machine.joint_of` writes it."""
    sound, side = divmod(joint, len(SIDES))
    return LETTERS[sound - 1] + SIDES[side]


class Stems:
    """What is known of stems, looked up by their hashes.

    Attributes:
        places: U64[MOST, SIZE], what a letter at a place adds to a hash; nothing for no letter.
        of_root: U64[2], what a root adds.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        random = Random("stems")
        self.places = np.array(
            [[0, *(random.getrandbits(64) for _ in LETTERS)] for _ in range(MOST)], np.uint64
        )
        self.of_root = np.array([random.getrandbits(64) for _ in ROOTS], np.uint64)
        known = {
            self.hash(stem, root): weight
            for root, name in enumerate(ROOTS)
            for stem, weight in lexicon.stems[name].items()
        }
        self._hashes = np.array(sorted(known), np.uint64)
        self._weights = np.array([known[stem] for stem in sorted(known)], np.float64)
        self._dropped = np.array(
            sorted(
                self.hash(short, root) for root, name in enumerate(ROOTS) for short in lexicon.dropped[name]
            ),
            np.uint64,
        )

    def hash(self, stem: str, root: int) -> int:
        """The hash of one stem."""
        total = int(self.of_root[root])
        for place, letter in enumerate(stem):
            total += int(self.places[place, CODES[letter]])
        return total & 0xFFFF_FFFF_FFFF_FFFF

    def weights(self, hashes: U64) -> tuple[Mask, F64]:
        """Which stems are known, and the log probability of those that are."""
        place = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        return self._hashes[place] == hashes, self._weights[place]

    def lose_a_vowel(self, hashes: U64) -> Mask:
        """Which stems are written shorter than their dictionary form."""
        place = np.minimum(np.searchsorted(self._dropped, hashes), len(self._dropped) - 1)
        found: Mask = self._dropped[place] == hashes
        return found


class Spelling:
    """Log probabilities of letters in stems that are not known: F64 by the codes of two letters and the next one."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.next = np.full((SIZE, SIZE, SIZE), RARE_LETTER)
        self.last = np.full((SIZE, SIZE), RARE_LETTER)
        code = {**CODES, "^": 0}
        for letters, weight in lexicon.letters.items():
            if letters[2] == "$":
                self.last[code[letters[0]], code[letters[1]]] = weight
            else:
                self.next[tuple([code[letter] for letter in letters])] = weight

    def sums(self, words: Words) -> F64:
        """F64[n, w + 1], see `readings.spelled`: added up letter by letter from the first, as rounding depends on it."""
        codes = words.codes
        found = np.zeros((len(codes), codes.shape[1] - 1))
        found[:, 1:] = self.next[codes[:, :-2], codes[:, 1:-1], codes[:, 2:]].cumsum(axis=1)
        return found
