"""Keys: the coarse forms that are indexed, under which the spellings of one name meet.

A key is made of fifteen consonants and three vowels. What spellings disagree on is merged: voiced and voiceless
sibilants, ш and ч, к and х, о and у, е and и; glides, doubled letters and final vowels are not written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from searchkit.analyzers.names import cyrillic, exceptions, inflection, latin
from searchkit.analyzers.names.graphemes import Units, fold, is_cyrillic
from searchkit.analyzers.names.sounds import readings

_CLASS: Final = {
    **{sound: sound for sound in "abpvfgkdtslmnrjco"},
    "q": "k", "e": "i", "i": "i", "I": "i", "u": "o", "x": "k", "J": "j", "S": "c", "C": "c", "c": "s", "z": "s", "w": "o",
    "y": "",
}  # fmt: skip
_SILENT: Final = frozenset({"(g)", "(h)", "ʲ", "й", "(й)", "(a)", "(u)"})
_RUN: Final = re.compile(r"(.)\1+")
_FINAL_VOWELS: Final = re.compile(r"(?<=...)[aio]+$")


@cache
def _letter(unit: str) -> str:
    if unit in _SILENT:
        return "o" if unit == "(u)" else ""
    sounds = readings(unit)
    return _CLASS.get(min(sounds, key=sounds.__getitem__), "")


def units(folded: str) -> Units:
    """The units of a folded word of either script."""
    return cyrillic.units(folded) if is_cyrillic(folded) else latin.units(folded)


def spelling(folded: str) -> str:
    """The key of one folded word, "" where too little is left to tell names apart.

    >>> spelling("тоқаев") == spelling("tokaïev") == spelling("toqaev")
    True
    """
    key = _RUN.sub(r"\1", "".join(map(_letter, units(folded))))
    return _FINAL_VOWELS.sub("", key)


def keys(word: str, lang: str | None = None, lemmas: Sequence[str] = ()) -> frozenset[str]:
    """The keys of one written word: one to three short strings; two words meet where their keys intersect.

    Args:
        word: as written or normalised.
        lang: of the paragraph, where known; decides only which endings are taken off.
        lemmas: dictionary forms, most probable first; without them the endings of names are taken off by table.
    """
    folded = fold(word)
    found = lemmas[:2] if lemmas else inflection.stems(folded, lang)
    forms = tuple(dict.fromkeys((folded, *map(fold, found))))
    return frozenset(filter(None, map(spelling, forms))).union(exceptions.keys_of(word, forms))
