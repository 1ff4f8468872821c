"""All ways to read a word as a stem and endings, with what the sounds do where they meet, each with a log probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from searchkit.analyzers.kazakh.letters import CONSONANTS, VOICED
from searchkit.analyzers.kazakh.machine import Chain, Machine

# Log probabilities of what seldom happens where stem and ending meet.
HARD_STOP: Final = -3.0  # тарап-ы, принцип-і: к, қ, п that stay before a vowel
SOFT_STOP: Final = -2.0  # клуб-ы, блог-ы: a stem that ends in б or г by itself
SURNAME: Final = 4.0  # how much an unknown stem gains by looking like a surname, which is never cut
SURNAMES: Final = (
    "ов",
    "ев",
    "ова",
    "ева",
    "ұлы",
    "қызы",
    "ович",
    "евич",
    "овна",
    "евна",
    "ский",
    "бай",
    "бек",
)
POSSESSED: Final = ("ұлы", "қызы", "отбасы", "елбасы", "дінбасы")  # отбасына, not отбасыға
UNHEARD: Final = {"с": "ст", "з": "д"}  # процестер is процесс, артистер артист, съезде съезд
VERB_ENDS: Final = frozenset("аеыійлнрстшкқп")  # where an unknown verb may end
RARE_LETTER: Final = math.log(1e-4)
CHEAPEST_LETTER: Final = 1.8  # letters of an unknown stem cost at least so much on the average
HOPELESS: Final = 5.0  # readings so much less probable than another are not worth keeping


class Reading(NamedTuple):
    """One way to read a word.

    Attributes:
        lemma: the dictionary form.
        kind: "noun" or "verb": what the lemma is.
        stem: the lemma without what was derived from it: дос of достық.
        root: what the stem is.
        weight: log probability.
        names: the endings after the stem.
    """

    lemma: str
    kind: str
    stem: str
    root: str
    weight: float
    names: tuple[str, ...]


class Lexicon(NamedTuple):
    """What is known of stems.

    Attributes:
        stems: log probability of (root, lemma), by root.
        letters: log probability of a letter after two others; "^" begins a word, "$" ends it.
        dropped: stems that lose a vowel before an ending (ауз → ауыз), by root.
        unknown: log of the share of stems not listed, by root.
        names: stems that are nearly always written with a capital.
    """

    stems: Mapping[str, Mapping[str, float]]
    letters: Mapping[str, float]
    dropped: Mapping[str, Mapping[str, str]]
    unknown: Mapping[str, float]
    names: frozenset[str]


def spelled(word: str, lexicon: Lexicon) -> list[float]:
    """Log probability of each beginning of the word as the letters of a stem: floats[len(word) + 1]."""
    known = lexicon.letters.get
    padded = "^^" + word
    total, sums = 0.0, [0.0]
    for place in range(len(word)):
        total += known(padded[place : place + 3], RARE_LETTER)
        sums.append(total)
    return sums


# Weight, root, stem, stem as written, endings (None: none, as a noun): what a Reading is made from if it is worth it.
Cut = tuple[float, str, str, str, Chain | None]


def readings(word: str, machine: Machine, lexicon: Lexicon) -> list[Reading]:
    """The readings of a lower-case Cyrillic word that are worth keeping, in no order; never empty.

    Readings with a known stem come first; unknown stems are spelled out only where they could still matter.
    """
    stems = lexicon.stems
    found: list[Cut] = []
    pending: list[Cut] = []  # without the weight of the stem
    best = -math.inf
    for cut in _cuts(word, machine, lexicon):
        weight, root, stem, written, chain = cut
        known = stems[root].get(stem)
        if known is None:
            pending.append(cut)
            continue
        weight += known
        if weight > best - HOPELESS:
            found.append((weight, root, stem, written, chain))
            if weight > best:
                best = weight
    sums: list[float] = []
    for weight, root, stem, written, chain in pending:
        if weight + lexicon.unknown[root] - len(stem) * CHEAPEST_LETTER <= best - HOPELESS:
            continue
        if root == "verb" and (stem[-1] not in VERB_ENDS or len(stem) < 4):
            continue
        sums = sums or spelled(word, lexicon)
        weight += _unknown(stem, root, lexicon, sums if word.startswith(stem) else spelled(stem, lexicon))
        found.append((weight, root, stem, written, chain))
        if weight > best:
            best = weight
    least = best - HOPELESS
    kept = [_reading(*cut) for cut in found if cut[0] >= least]
    known = stems["verb"].get(word)
    if known is not None and (bare := known + machine.bare["verb"]) >= least:
        kept.append(Reading(word, "verb", word, "verb", bare, ()))
    return kept


def _reading(weight: float, root: str, stem: str, written: str, chain: Chain | None) -> Reading:
    if chain is None:
        return Reading(stem, "noun", stem, "noun", weight, ())
    lemma = written + chain.kept if chain.kept else stem
    return Reading(lemma, chain.made, stem, root, weight, chain.names)


def _cuts(word: str, machine: Machine, lexicon: Lexicon) -> list[Cut]:
    """Every way to cut endings off, weighed without the stem; the first cuts nothing."""
    nouns, joint = lexicon.stems["noun"], machine.joints.get
    found: list[Cut] = [(machine.bare["noun"], "noun", word, word, None)]
    for start, tail in machine.splits(word):
        if start < 2:
            break
        stem = word[:start]
        fits = tail.fits.get(joint(stem[-3:], ""))
        for weight, root, plain, swallowed, vowel, chain in (
            machine.fits(tail, stem) if fits is None else fits
        ):
            if plain:
                found.append((weight, root, stem, stem, chain))
                if root == "noun" and stem[-1] in UNHEARD:
                    longer = [stem + lost for lost in UNHEARD[stem[-1]]]
                    found += [(weight, root, base, stem, chain) for base in longer if base in nouns]
            elif swallowed:
                found.append((weight, root, stem + swallowed, stem, chain))
            elif vowel:
                for base, cost in _bases(stem, root, lexicon):
                    found.append((weight + cost, root, base, stem, chain))
            elif stem.endswith(POSSESSED):
                found.append((weight, "noun", stem, stem, chain))
    return found


def _unknown(stem: str, root: str, lexicon: Lexicon, sums: list[float]) -> float:
    """Log probability of a stem that was never listed nor learnt, from its letters; `sums` are those of its beginnings."""
    end = ("^" + stem)[-2:] + "$"
    total = lexicon.unknown[root] + sums[len(stem)] + lexicon.letters.get(end, RARE_LETTER)
    if len(stem) > 4 and root == "noun":
        if stem.endswith(SURNAMES):
            return total + SURNAME
        if stem.endswith(("ұл", "қыз")):  # Әбішұлы is not the ұл of Әбіш
            return total - 2 * SURNAME
    return total


def _bases(stem: str, root: str, lexicon: Lexicon) -> list[tuple[str, float]]:
    """The dictionary forms a written stem may stand for before a vowel, with the log cost of each."""
    last = stem[-1]
    full = lexicon.dropped[root].get(stem)
    if root == "verb":
        if full:
            return [(full, 0.0)]
        if last in VOICED:
            return [(stem[:-1] + VOICED[last], 0.0)]
        return [] if last in "кқп" else [(stem, 0.0)]
    if full:
        return [(full, 0.0), (stem, HARD_STOP)]
    if last in VOICED:
        return [(stem[:-1] + VOICED[last], 0.0), (stem, SOFT_STOP)]
    stays = last in "кқп" and stem[-2] not in CONSONANTS
    bases = [(stem, HARD_STOP if stays else 0.0)]
    nouns = lexicon.stems["noun"]
    bases += [(longer, 0.0) for longer in (stem + "ь", stem + last) if longer in nouns]
    return bases
