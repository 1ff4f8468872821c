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
_VOWELS: Final = "aeiou"
_BEFORE_THEM: Final = 2  # letters that stay whatever they are
# What suffixes sound like, by their last letter → what all languages share.
_SUFFIXES: Final[dict[str, tuple[re.Pattern[str], str]]] = {
    "k": (re.compile("[ie]cesk$"), "ik"),  # физический, physique
    "r": (re.compile("(?<=..)[aeiou]+r$"), "r"),  # центр, centre, center; актёр, acteur, actor
}


def may_have_ending(folded: str) -> bool:
    """Whether `bare` may find an ending."""
    return folded[-1:] in _LAST_OF_ENDING


def bare(folded: str) -> str:
    """A Latin word without the endings of its language."""
    return _LATIN_ENDING.sub("", folded) if may_have_ending(folded) else folded


def root(letters: str) -> str:
    """The root of a word written in root letters, or "" where too little is left to be evidence.

    >>> root("fizika"), root("fizicesk"), root("sentr"), root("senter"), root("vi")
    ('~fizik', '~fizik', '~sentr', '~sentr', '')
    """
    letters = letters[:_BEFORE_THEM] + letters[_BEFORE_THEM:].rstrip(_VOWELS)
    if suffix := _SUFFIXES.get(letters[-1:]):
        letters = suffix[0].sub(suffix[1], letters)
    return _MARK + letters[:LENGTH] if len(letters) >= _LEAST else ""


def is_root(key: str) -> bool:
    """Whether a key is a root: two words that share it are cognates rather than one name."""
    return key.startswith(_MARK)
