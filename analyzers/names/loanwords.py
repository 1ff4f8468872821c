"""Roots: what an international word has in common in every language, парламенттік and parlement, физика and physics.

A root is the beginning of a word in five letters of `sounds.root_letter`, once the endings of its language and a few
international suffixes are off. It is marked `~`: weaker evidence than a key, for a query layer to weigh less.
"""

from __future__ import annotations

import re
from typing import Final

LENGTH: Final = 5
_LEAST: Final = 4
_MARK: Final = "~"

# Endings of English and French that come and go: plants, plantes; caused, causé. Three letters stay.
_LATIN_ENDING: Final = re.compile(r"(?<=...)(?:e?s|ed|ing|ées?|és|é|e)$")
_LAST_OF_ENDING: Final = frozenset("sdgeé")
_FINAL_VOWELS: Final = re.compile("(?<=..)[aeiou]+$", re.MULTILINE)  # two letters stay whatever they are
# What suffixes sound like → what all languages share: физический, physique; центр, centre, center; актёр, acteur, actor
_SUFFIX: Final = re.compile("[ie]cesk$|(?<=..)[aeiou]+r$", re.MULTILINE)


def bare(folded: str) -> str:
    """A Latin word without the endings of its language."""
    return _LATIN_ENDING.sub("", folded) if folded[-1:] in _LAST_OF_ENDING else folded


def roots(letters: str) -> list[str]:
    """The roots of words written in root letters, one a line; "" where too little is left to be evidence.

    >>> roots("fizika\\nfizicesk\\nsentr\\nsenter\\nvi")
    ['~fizik', '~fizik', '~sentr', '~sentr', '']
    """
    bare = _SUFFIX.sub(_shared, _FINAL_VOWELS.sub("", letters))
    return [_MARK + root[:LENGTH] if len(root) >= _LEAST else "" for root in bare.split("\n")]


def _shared(suffix: re.Match[str]) -> str:
    return "ik" if suffix[0].endswith("k") else "r"


def is_root(key: str) -> bool:
    """Whether a key is a root: two words that share it are cognates rather than one name."""
    return key.startswith(_MARK)
