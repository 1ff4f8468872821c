"""All ways to read a word as a stem and endings, with what the sounds do where they meet, each with a log probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from searchkit.analyzers.kazakh.letters import CONSONANTS, VOICED, harmony
from searchkit.analyzers.kazakh.machine import Chain, Machine

# Log probabilities of what seldom happens where stem and ending meet.
DISHARMONY: Final = -4.0  # капитал-ге: a loan whose last vowel does not rule the ending
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
RARE_LETTER: Final = math.log(1e-4)
HOPELESS: Final = 16.0  # readings so much less probable than another are not worth keeping


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
    letters = lexicon.letters
    padded = "^^" + word
    total, sums = 0.0, [0.0]
    for place in range(len(word)):
        total += letters.get(padded[place : place + 3], RARE_LETTER)
        sums.append(total)
    return sums


def readings(word: str, machine: Machine, lexicon: Lexicon) -> list[Reading]:
    """The readings of a lower-case Cyrillic word that are worth keeping, in no order; never empty."""
    sums = spelled(word, lexicon)
    found = []
    for root in ("noun", "verb"):
        weight = machine.bare[root] + _weigh(word, root, len(word), sums, lexicon)
        found.append(Reading(word, root, word, root, weight, ()))
    floor = max(reading.weight for reading in found) - HOPELESS
    for start, chains in machine.splits(word):
        if start < 2:
            break
        stem = word[:start]
        side = harmony(stem)
        last = stem[-2] if stem[-1] == "ь" else stem[-1]
        for chain in chains:
            if chain.after is not None and last not in chain.after:
                continue
            weight = chain.weight
            if side and chain.harmony and side != chain.harmony:
                if chain.root == "verb":
                    continue
                weight += DISHARMONY
            if weight < floor:
                continue
            for base, cost in lemmas_of(stem, chain, lexicon):
                same = start if base == stem else start - 1
                need = floor - weight - cost - SURNAME
                total = weight + cost + _weigh(base, chain.root, same, sums, lexicon, need)
                if total > floor:
                    found.append(Reading(base + chain.kept, chain.made, base, chain.root, total, chain.names))
                    floor = max(floor, total - HOPELESS)
    return found


def _weigh(
    lemma: str, root: str, same: int, sums: list[float], lexicon: Lexicon, floor: float = -1e9
) -> float:
    """Log probability of a stem whose first `same` letters are those of the word; no more than a bound below `floor`."""
    known = lexicon.stems[root].get(lemma)
    if known is not None:
        return known
    letters, size = lexicon.letters, len(lemma)
    shared = size if size <= same else max(0, min(size, same) - 1)
    total = sums[shared] + lexicon.unknown[root]
    if total < floor:
        return total
    padded = "^^" + lemma + "$"
    for place in range(shared, size + 1):
        total += letters.get(padded[place : place + 3], RARE_LETTER)
    return total + SURNAME if size > 5 and root == "noun" and lemma.endswith(SURNAMES) else total


def lemmas_of(stem: str, chain: Chain, lexicon: Lexicon) -> list[tuple[str, float]]:
    """The dictionary forms a written stem may stand for before these endings, with the log cost of each."""
    if chain.swallowed:
        return [(stem + chain.swallowed, 0.0)]
    if not chain.vowel:
        return [(stem, 0.0)]
    last = stem[-1]
    hard = VOICED.get(last)
    full = lexicon.dropped[chain.root].get(stem)
    if chain.root == "verb":
        if full:
            return [(full, 0.0)]
        if hard:
            return [(stem[:-1] + hard, 0.0)]
        return [] if last in "кқп" else [(stem, 0.0)]
    if full:
        return [(full, 0.0), (stem, HARD_STOP)]
    if hard:
        return [(stem[:-1] + hard, 0.0), (stem, SOFT_STOP)]
    stays = last in "кқп" and stem[-2] not in CONSONANTS
    nouns = lexicon.stems["noun"]
    longer = [(other, 0.0) for other in (stem + "ь", stem + last) if other in nouns]
    return [(stem, HARD_STOP if stays else 0.0), *longer]
