"""All ways to read a word as a stem and endings, with what the sounds do where they meet, each with a log probability."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from searchkit.analyzers.kazakh.letters import CONSONANTS, VOICED
from searchkit.analyzers.kazakh.machine import UNHEARD, Chain, Machine

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
CHILDREN: Final = ("ұл", "қыз")  # Әбішұлы is not the ұл of Әбіш
POSSESSED: Final = ("ұлы", "қызы", "отбасы", "елбасы", "дінбасы")  # отбасына, not отбасыға
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
    found, pending = _cuts(word, machine, lexicon)
    best = max([cut[0] for cut in found], default=-math.inf)
    sums: list[float] = []
    for weight, root, stem, written, chain in pending:
        if weight + lexicon.unknown[root] - len(stem) * CHEAPEST_LETTER <= best - HOPELESS:
            continue
        sums = sums or spelled(word, lexicon)
        weight += _unknown(stem, root, lexicon, sums if word.startswith(stem) else spelled(stem, lexicon))
        found.append((weight, root, stem, written, chain))
        if weight > best:
            best = weight
    least = best - HOPELESS
    kept = [made(*cut) for cut in found if cut[0] >= least]
    known = lexicon.stems["verb"].get(word)
    if known is not None and (bare := known + machine.bare["verb"]) >= least:
        kept.append(made(bare, "verb", word, word, None))
    return kept


def made(weight: float, root: str, stem: str, written: str, chain: Chain | None) -> Reading:
    """The reading that a cut comes to; without endings the word is the stem."""
    if chain is None:
        return Reading(stem, root, stem, root, weight, ())
    lemma = written + chain.kept if chain.kept else stem
    return Reading(lemma, chain.made, stem, root, weight, chain.names)


def _cuts(word: str, machine: Machine, lexicon: Lexicon) -> tuple[list[Cut], list[Cut]]:
    """Every way to cut endings off: those with a known stem, and the others, weighed without the stem."""
    joint = machine.joints.get
    noun, verb = lexicon.stems["noun"].get, lexicon.stems["verb"].get
    found: list[Cut] = []
    pending: list[Cut] = []
    bare = machine.bare["noun"]
    known = noun(word)
    if known is None:
        pending.append((bare, "noun", word, word, None))
    else:
        found.append((bare + known, "noun", word, word, None))
    for start, tail in machine.splits(word):
        written = word[:start]
        as_it_stands = ((written, 0.0),)
        fits = tail.fits.get(joint(written[-3:], ""))
        for weight, root, meets, chain in machine.fits(tail, written) if fits is None else fits:
            bases = as_it_stands if meets == "plain" else _bases(written, meets, chain, lexicon)
            for base, cost in bases:
                known = noun(base) if root == "noun" else verb(base)
                if known is not None:
                    found.append((weight + cost + known, root, base, written, chain))
                elif root == "noun" or (len(base) > 3 and base[-1] in VERB_ENDS):
                    pending.append((weight + cost, root, base, written, chain))
    return found, pending


def _unknown(stem: str, root: str, lexicon: Lexicon, sums: list[float]) -> float:
    """Log probability of a stem that was never listed nor learnt, from its letters; `sums` are those of its beginnings."""
    end = ("^" + stem)[-2:] + "$"
    total = lexicon.unknown[root] + sums[len(stem)] + lexicon.letters.get(end, RARE_LETTER)
    if len(stem) > 4 and root == "noun":
        if stem.endswith(SURNAMES):
            return total + SURNAME
        if stem.endswith(CHILDREN):
            return total - 2 * SURNAME
    return total


def _bases(written: str, meets: str, chain: Chain, lexicon: Lexicon) -> Sequence[tuple[str, float]]:
    """The dictionary forms a written stem may stand for where an ending changes it, with the log cost of each."""
    if meets == "vowel":
        return _before_vowel(written, chain.root, lexicon)
    if meets == "swallowed":
        return [(written + chain.swallowed, 0.0)]
    if meets == "possessed":
        return [(written, 0.0)] if written.endswith(POSSESSED) else []
    nouns = lexicon.stems["noun"]
    longer = [written + lost for lost in UNHEARD.get(written[-1], "")]
    return [(written, 0.0), *((noun, 0.0) for noun in longer if noun in nouns)]


def _before_vowel(stem: str, root: str, lexicon: Lexicon) -> list[tuple[str, float]]:
    """The same where к, қ, п turn into г, ғ, б, and where a vowel or a second consonant is lost."""
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
