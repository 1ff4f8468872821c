"""Words written without the Kazakh letters (казакстан, уйге) or in a Latin of one's own (zhanalyktar), found again.

Every known stem is filed under a key in which the letters that people confuse are one letter. A word is cut
wherever its beginning is such a key; the rest must then be a correct chain of endings after that stem.
"""

from __future__ import annotations

from typing import Final

from searchkit.analyzers.kazakh.letters import harmony
from searchkit.analyzers.kazakh.machine import Chain, Machine, Tail
from searchkit.analyzers.kazakh.readings import Lexicon

FOLD: Final = {
    "ә": "а", "э": "е", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ы": "и",
    "й": "и", "я": "иа", "ю": "иу", "ё": "ио", "щ": "ш", "ь": "", "ъ": "",
}  # fmt: skip
LATIN: Final = {
    "a": "а", "b": "б", "v": "в", "w": "у", "g": "г", "d": "д", "e": "е", "j": "ж", "z": "з", "k": "к", "q": "к",
    "l": "л", "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х",
    "x": "х", "c": "с", "y": "и", "i": "и", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ts": "ц",
    "ı": "и", "ä": "а", "ö": "о", "ü": "у", "ñ": "н", "ğ": "г", "ş": "ш", "á": "а", "ó": "о", "ú": "у", "ý": "у",
    "ǵ": "г", "ń": "н", "ū": "у", "ç": "ч", "'": "",
}  # fmt: skip
# What a folded letter of an ending may stand for after a back or a front stem; at most two each.
BACK: Final = {"и": "ый", "г": "ғ", "к": "қ", "н": "нң"}
FRONT: Final = {"и": "ій", "г": "г", "к": "к", "н": "нң"}
SOFT: Final = {"к": "г", "қ": "ғ", "п": "б"}


def fold(word: str) -> str:
    """The key of a lower-case Cyrillic word.

    >>> fold("қазақстан"), fold("ғылым"), fold("мәдениет")
    ('казакстан', 'гилим', 'мадениет')
    """
    return "".join(FOLD.get(letter, letter) for letter in word)


def fold_latin(word: str) -> list[str]:
    """The keys of a lower-case Latin word; ng may be ң or нг.

    >>> fold_latin("zhanalyktar"), fold_latin("tenge")
    (['жаналиктар'], ['тенге', 'тене'])
    """
    keys = []
    for text in dict.fromkeys([word, word.replace("ng", "n")]):
        key, place = "", 0
        while place < len(text):
            size = 2 if text[place : place + 2] in LATIN else 1
            key += LATIN.get(text[place : place + size], text[place : place + size])
            place += size
        keys.append(key)
    return keys


class Respeller:
    """Finds the correct spellings of folded words.

    Args:
        machine, lexicon: what decides which endings may follow which stem.
    """

    def __init__(self, machine: Machine, lexicon: Lexicon) -> None:
        self._machine = machine
        self._stems: dict[str, list[tuple[str, str, float]]] = {}  # key → (written stem, root, weight)
        for root, stems in lexicon.stems.items():
            shortened = {full: short for short, full in lexicon.dropped[root].items()}
            for lemma, weight in stems.items():
                if len(lemma) < 2:
                    continue
                shapes = {lemma, lemma[:-1] + SOFT.get(lemma[-1], lemma[-1]), shortened.get(lemma, lemma)}
                if root == "verb" and lemma[-1] in "ыій":
                    shapes.add(lemma[:-1])
                for shape in sorted(shapes):
                    self._stems.setdefault(fold(shape), []).append((shape, root, weight))

    def spellings(self, key: str) -> list[str]:
        """Correct spellings that fold to the key, the most probable first; at most four."""
        found: dict[str, float] = {}
        for cut in range(len(key), 1, -1):
            for stem, root, weight in self._stems.get(key[:cut], ()):
                for word, extra in self._with_endings(stem, root, key[cut:]):
                    found[word] = max(found.get(word, -1e9), weight + extra)
        return [word for word, _ in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:4]]

    def _with_endings(self, stem: str, root: str, rest: str) -> list[tuple[str, float]]:
        if not rest:
            return [(stem, self._machine.bare[root])]
        if len(rest) > 14:
            return []
        sides = {"b": (BACK,), "f": (FRONT,), "": (BACK, FRONT)}[harmony(stem)]
        found = []
        for side in sides:
            for ending, tail in self._endings(rest, side):
                fitting = _fitting(tail.chains, stem, root)
                if fitting:
                    found.append((stem + ending, max(chain.weight for chain in fitting)))
        return found

    def _endings(self, rest: str, side: dict[str, str]) -> list[tuple[str, Tail]]:
        """What folded letters may stand for, if it is nothing but endings; those that are not are given up early."""
        found = [("", self._machine.start)]
        for letter in reversed(rest):
            found = [
                (option + ending, longer)
                for ending, tail in found
                for option in side.get(letter, letter)
                if (longer := self._machine.before(tail, option)) is not None
            ]
        return found


def _fitting(chains: tuple[Chain, ...], stem: str, root: str) -> list[Chain]:
    side, last = harmony(stem), stem[-1]
    return [
        chain
        for chain in chains
        if chain.root == root
        and (chain.after is None or last in chain.after)
        and not (side and chain.harmony and side != chain.harmony)
        and not (chain.vowel and last in "кқп")
    ]
