"""The readings of many words at once: what `readings.readings` does, each step for all of the words.

The order of a word's readings and every sum of log probabilities are the same, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from searchkit.analyzers.kazakh import KazakhAnalyzer, lexicon
from searchkit.analyzers.kazakh.letters import CONSONANTS, VOICED
from searchkit.analyzers.kazakh.machine import UNHEARD as LOST_LETTERS
from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.readings import (
    CHEAPEST_LETTER,
    CHILDREN,
    HARD_STOP,
    HOPELESS,
    SOFT_STOP,
    SURNAME,
    SURNAMES,
    VERB_ENDS,
    Lexicon,
    Reading,
    made,
    readings,
)
from searchkit.analyzers.kazakh.readings import (
    POSSESSED as POSSESSED_NOUNS,
)
from searchkit.analyzers.names import keys_of_all
from searchkit.analyzers.token import Entry
from searchkit.engines.kazakh.columns import (
    CODES,
    F64,
    I64,
    LETTERS,
    NOUN,
    ROOTS,
    U8,
    U64,
    VERB,
    Mask,
    Spelling,
    Stems,
    Words,
    columns,
    flags,
    mapped,
)
from searchkit.engines.kazakh.endings import (
    MOST_SWALLOWED,
    POSSESSED,
    SWALLOWED,
    UNHEARD,
    VOWEL,
    Endings,
    Fits,
    Splits,
)

_VOICED: Final = mapped(VOICED)
_HARD: Final = flags("кқп")
_CONSONANT: Final = flags(CONSONANTS)
_VERB_END: Final = flags(VERB_ENDS)
_LOST: Final = [
    mapped({last: lost[place] for last, lost in LOST_LETTERS.items() if len(lost) > place})
    for place in (0, 1)
]
FEW: Final = 150  # so many words are as soon read one by one
_SHAPES: Final = 3  # a written stem may stand for so many
_LONGEST_SURNAME: Final = max(map(len, (*SURNAMES, *CHILDREN)))
_LONGEST_POSSESSED: Final = max(map(len, POSSESSED_NOUNS))


def entries_together() -> Callable[[Sequence[str]], list[tuple[Entry, ...]]]:
    """`entries` of the Kazakh analyzer, reading words together. For one thread: arrays grow as words are read."""
    return partial(KazakhAnalyzer(keys_of_all).entries, read_all=Together(*lexicon.load()).readings)


class Cuts(NamedTuple):
    """Ways to cut words: stems that are a beginning of the word with some letters put to it.

    Attributes:
        word: I64[c], ascending.
        kept: I64[c], how many letters of the word are kept.
        added: U8[c, 3], the codes of letters put to them, zeros after the last.
        written: I64[c], letters of the stem as written.
        root: I64[c], NOUN or VERB.
        chain: I64[c], a place in `Endings.chains`; -1 for no endings.
        weight: F64[c], log probability of all but the stem.
        only_known: bool[c], whether the stem is one only if it is known.
    """

    word: I64
    kept: I64
    added: U8
    written: I64
    root: I64
    chain: I64
    weight: F64
    only_known: Mask

    def of(self, rows: NDArray[np.bool_] | I64) -> Cuts:
        """Some of the rows."""
        return Cuts._make(column[rows] for column in self)

    def and_then(self, others: Cuts) -> Cuts:
        """These rows, then the others."""
        return Cuts._make(np.concatenate([mine, more]) for mine, more in zip(self, others, strict=True))


class Together:
    """Reads words of the Kazakh alphabet, with the same result as one by one."""

    def __init__(self, machine: Machine, lexicon: Lexicon) -> None:
        self._machine = machine
        self._lexicon = lexicon
        self._endings = Endings(machine)
        self._stems = Stems(lexicon)
        self._spelling = Spelling(lexicon)
        self._bare = [machine.bare[root] for root in ROOTS]
        self._unknown = np.array([lexicon.unknown[root] for root in ROOTS])

    def readings(self, words: Sequence[str]) -> list[list[Reading]]:
        """The readings of each word, as `readings.readings` gives them. No word may be empty or have more than 64 letters."""
        if len(words) < FEW:
            return [readings(word, self._machine, self._lexicon) for word in words]
        arrays = columns(words)
        splits = self._endings.splits(arrays)
        fits = self._endings.fits(arrays, splits)
        hashes = self._hashes(arrays)
        cuts, alone = self._cuts(arrays, splits, fits, hashes)
        kept, weights = self._worth_keeping(arrays, cuts, hashes)
        found = self._readings(words, kept, weights)
        for place in alone:
            found[place] = readings(words[place], self._machine, self._lexicon)
        return found

    def _hashes(self, words: Words) -> U64:
        """U64[n, w + 1]: the hashes of the beginnings of words, without what a root adds."""
        codes = words.codes[:, 2:]
        found = np.zeros((len(codes), codes.shape[1] + 1), np.uint64)
        found[:, 1:] = self._stems.places[np.arange(codes.shape[1]), codes].cumsum(axis=1)
        return found

    def _cuts(self, words: Words, splits: Splits, fits: Fits, hashes: U64) -> tuple[Cuts, list[int]]:
        """Every way to cut the words, in the order of `readings`; and the words that must be read alone.

        These have a stem that loses a vowel: what stands for it is no beginning of the word.
        """
        word, length = splits.word[fits.split], splits.length[fits.split]
        shapes = self._shapes(words, word, length, fits)
        valid, kept, added, cost, only_known = shapes
        which, _ = valid.nonzero()
        of_endings = Cuts(
            word[which],
            kept[valid],
            added[valid],
            length[which],
            fits.root[which],
            fits.chain[which],
            fits.weight[which] + cost[valid],
            only_known[valid],
        )
        both = _uncut(words, NOUN, self._bare[NOUN]).and_then(of_endings)
        changed = fits.meets == VOWEL
        stems = hashes[word[changed], length[changed]] + self._stems.of_root[fits.root[changed]]
        alone = np.unique(word[changed][self._stems.lose_a_vowel(stems)])
        return both.of(np.argsort(both.word, kind="stable")), alone.tolist()

    def _shapes(self, words: Words, word: I64, length: I64, fits: Fits) -> tuple[Mask, I64, U8, F64, Mask]:
        """What written stems may stand for (`readings._bases`), at most three each: which there are, letters kept of the
        word and put to them, the log cost, and whether only a known noun counts; arrays of [f, 3], letters [f, 3, 3].
        """
        last, before = words.letter(word, length - 1), words.letter(word, length - 2)
        valid = np.zeros((len(word), _SHAPES), np.bool_)
        valid[:, 0] = True
        kept = np.repeat(length[:, None], _SHAPES, axis=1)
        added = np.zeros((len(word), _SHAPES, MOST_SWALLOWED), np.uint8)
        cost = np.zeros((len(word), _SHAPES))
        only_known = np.zeros((len(word), _SHAPES), np.bool_)

        swallowed = fits.meets == SWALLOWED
        added[swallowed, 0] = fits.swallowed[swallowed]

        possessed = fits.meets == POSSESSED
        ends = [
            words.letter(word[possessed], np.maximum(length[possessed] - back, -1))
            for back in range(1, _LONGEST_POSSESSED + 1)
        ]
        valid[possessed, 0] = _ends(ends, POSSESSED_NOUNS)

        for shape, lost in enumerate(_LOST, 1):
            longer = (fits.meets == UNHEARD) & (lost[last] > 0)
            added[longer, shape, 0] = lost[last[longer]]
            valid[longer, shape] = only_known[longer, shape] = True

        vowel, noun, hard = fits.meets == VOWEL, fits.root == NOUN, _HARD[last]
        voiced = vowel & (_VOICED[last] > 0)
        kept[voiced, 0] -= 1
        added[voiced, 0, 0] = _VOICED[last[voiced]]
        soft = voiced & noun
        valid[soft, 1] = True
        cost[soft, 1] = SOFT_STOP
        valid[vowel & ~noun & hard, 0] = False
        stays = vowel & noun & ~voiced
        cost[stays & hard & ~_CONSONANT[before], 0] = HARD_STOP
        for shape, letter in ((1, np.full_like(last, CODES["ь"])), (2, last)):
            added[stays, shape, 0] = letter[stays]
            valid[stays, shape] = only_known[stays, shape] = True
        return valid, kept, added, cost, only_known

    def _worth_keeping(self, words: Words, cuts: Cuts, hashes: U64) -> tuple[Cuts, F64]:
        """The cuts that `readings` keeps, in its order, with the log probabilities of the readings."""
        sized = cuts.kept + (cuts.added > 0).sum(axis=1)
        stems = hashes[cuts.word, cuts.kept] + self._stems.of_root[cuts.root]
        for place in range(MOST_SWALLOWED):
            stems += self._stems.places[cuts.kept + place, cuts.added[:, place]]
        known, weights = self._stems.weights(stems)
        weights = cuts.weight + weights
        best = np.full(len(words.lengths), -np.inf)
        np.maximum.at(best, cuts.word[known], weights[known])

        last = _letter(words, cuts, sized - 1)
        pending = ~known & ~cuts.only_known & ((cuts.root == NOUN) | ((sized > 3) & _VERB_END[last]))
        hopes = cuts.weight + self._unknown[cuts.root] - sized * CHEAPEST_LETTER
        pending &= hopes > best[cuts.word] - HOPELESS
        rows = pending.nonzero()[0]
        weights[rows] = cuts.weight[rows] + self._unlisted(words, cuts.of(rows), sized[rows])
        taken = _taken(cuts.word[rows], hopes[rows], weights[rows], best)
        rows = np.concatenate([known.nonzero()[0], rows[taken]])
        verbs, verb_weights = self._verbs(words, hashes)
        kept = cuts.of(rows).and_then(verbs)
        weights = np.concatenate([weights[rows], verb_weights])
        rows = (weights >= best[kept.word] - HOPELESS).nonzero()[0]
        rows = rows[np.argsort(kept.word[rows], kind="stable")]
        return kept.of(rows), weights[rows]

    def _unlisted(self, words: Words, cuts: Cuts, sized: I64) -> F64:
        """Log probability of stems that were never listed nor learnt (`readings._unknown`)."""
        sums = self._spelling.sums(words)[cuts.word, cuts.kept]
        for place in range(MOST_SWALLOWED):
            more = cuts.added[:, place] > 0
            some, end = cuts.of(more), cuts.kept[more] + place
            sums[more] += self._spelling.next[
                _letter(words, some, end - 2), _letter(words, some, end - 1), some.added[:, place]
            ]
        last = [_letter(words, cuts, np.maximum(sized - back, -1)) for back in range(1, _LONGEST_SURNAME + 1)]
        total: F64 = self._unknown[cuts.root] + sums + self._spelling.last[last[1], last[0]]
        long = (sized > 4) & (cuts.root == NOUN)
        surnames = long & _ends(last, SURNAMES)
        total[surnames] += SURNAME
        total[long & ~surnames & _ends(last, CHILDREN)] -= 2 * SURNAME
        return total

    def _verbs(self, words: Words, hashes: U64) -> tuple[Cuts, F64]:
        """The words that are a known verb without an ending."""
        every = np.arange(len(words.lengths))
        known, weights = self._stems.weights(hashes[every, words.lengths] + self._stems.of_root[VERB])
        verbs = _uncut(words, VERB, self._bare[VERB]).of(known)
        return verbs, weights[known] + verbs.weight

    def _readings(self, texts: Sequence[str], cuts: Cuts, weights: F64) -> list[list[Reading]]:
        found: list[list[Reading]] = [[] for _ in texts]
        added = [""] * len(weights)
        for row in cuts.added[:, 0].nonzero()[0].tolist():
            added[row] = "".join(LETTERS[code - 1] for code in cuts.added[row].tolist() if code)
        chains = self._endings.chains
        for word, kept, more, written, root, place, weight in zip(
            cuts.word.tolist(),
            cuts.kept.tolist(),
            added,
            cuts.written.tolist(),
            cuts.root.tolist(),
            cuts.chain.tolist(),
            weights.tolist(),
            strict=True,
        ):
            text = texts[word]
            chain = chains[place] if place >= 0 else None
            found[word].append(made(weight, ROOTS[root], text[:kept] + more, text[:written], chain))
        return found


def _uncut(words: Words, root: int, weight: float) -> Cuts:
    """Each word as a stem."""
    count = len(words.lengths)
    return Cuts(
        np.arange(count),
        words.lengths,
        np.zeros((count, MOST_SWALLOWED), np.uint8),
        words.lengths,
        np.full(count, root),
        np.full(count, -1),
        np.full(count, weight),
        np.zeros(count, np.bool_),
    )


def _letter(words: Words, cuts: Cuts, place: I64) -> U8:
    """The codes of letters of stems at places from -2 on."""
    put = place - cuts.kept
    of_word = words.letter(cuts.word, np.minimum(place, cuts.kept - 1))
    found: U8 = np.where(
        put < 0, of_word, cuts.added[np.arange(len(put)), np.clip(put, 0, MOST_SWALLOWED - 1)]
    )
    return found


def _ends(last: Sequence[U8], endings: Sequence[str]) -> Mask:
    """Which stems end so: `last` are the codes of their last letters, the very last first."""
    found: Mask = np.logical_or.reduce(
        [
            np.logical_and.reduce(
                [last[back] == CODES[letter] for back, letter in enumerate(reversed(ending))]
            )
            for ending in endings
        ]
    )
    return found


def _taken(word: I64, hopes: F64, weights: F64, best: F64) -> Mask:
    """Which of the unknown stems could still matter when their turn came, one after the other in each word.

    `best` by word grows with them.
    """
    taken = np.zeros(len(word), np.bool_)
    place = np.arange(len(word))
    first = np.ones(len(word), np.bool_)
    first[1:] = word[1:] != word[:-1]
    turn = place - np.maximum.accumulate(np.where(first, place, 0))
    for now in range(int(turn.max(initial=-1)) + 1):
        rows = (turn == now).nonzero()[0]
        rows = rows[hopes[rows] > best[word[rows]] - HOPELESS]
        taken[rows] = True
        best[word[rows]] = np.maximum(best[word[rows]], weights[rows])
    return taken
