"""What the analyzers say of one written word of a query, in every language it may be in.

A query is routed by script, never by guessing its language: each language of the script offers its reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from searchkit.analyzers.normalize import normalize
from searchkit.analyzers.registry import analyzer
from searchkit.analyzers.stop import is_stop_word
from searchkit.analyzers.token import Part

_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
CYRILLIC_LANGUAGES = ("kk", "ru")
LATIN_LANGUAGES = ("en", "fr")


@lru_cache(maxsize=16384)
def parts(word: str, lang: str) -> tuple[Part, ...]:
    """The parts of a written word in one language, as the writer of an index had them."""
    return analyzer(lang).analyze(word)


def home_languages(word: str) -> tuple[str, ...]:
    """The languages written in the word's script; a number belongs to all.

    >>> home_languages("мұнай"), home_languages("oil"), home_languages("2024")
    (('kk', 'ru'), ('en', 'fr'), ('kk', 'ru', 'en', 'fr'))
    """
    cyrillic, latin = _CYRILLIC.search(word), _LATIN.search(word)
    if bool(cyrillic) == bool(latin):
        return CYRILLIC_LANGUAGES + LATIN_LANGUAGES
    return CYRILLIC_LANGUAGES if cyrillic else LATIN_LANGUAGES


class Speech(NamedTuple):
    """Which languages a query's words may be in.

    Attributes:
        indexed: languages that the index has; others need not be asked, nor their dictionaries loaded.
        guessed: the languages whose function words the query shows.
    """

    indexed: tuple[str, ...]
    guessed: frozenset[str]

    def readings(self, word: str) -> dict[str, tuple[Part, ...]]:
        """Language → the word's parts, for the index's languages, those of the word's script first."""
        home = home_languages(word)
        order = sorted(self.indexed, key=lambda lang: (lang not in home, lang == "und"))
        return {lang: parts(word, lang) for lang in order}

    def is_stop(self, word: str) -> bool:
        """The word only holds sentences together, in each language that the query may be in."""
        langs = [lang for lang in home_languages(word) if lang in self.guessed]
        return any(is_stop(word, lang) for lang in langs)


@lru_cache(maxsize=16384)
def is_stop(word: str, lang: str) -> bool:
    """The word's surface, as this language cuts it, is a function word, or all the words it joins are (`est-ce`,
    `a-t-il`); a number never is.

    The word is not analysed for it: that would load the Russian dictionary for every Kazakh word.
    """
    found = analyzer(lang).places(word)
    surfaces = [normalize(word[start:end]) for start, end in found]
    if len(found) == 1:
        return not word.isdigit() and is_stop_word(surfaces[0], lang)
    whole_first = len(found) > 1 and found[0][1] > found[1][0]
    joined = [surface for surface in surfaces[whole_first:] if len(surface) > 1 or not surface.isalpha()]
    return bool(joined) and all(is_stop_word(surface, lang) for surface in joined)


def is_whole(found: tuple[Part, ...]) -> bool:
    """The first part is the word itself, before its own parts."""
    return len(found) < 2 or found[0].end > found[1].start


def listen(words: Iterable[str], indexed: tuple[str, ...]) -> Speech:
    """What the words of a query say of its languages.

    Cyrillic words may always be either Kazakh or Russian. Among Latin ones, English and French claim each other's
    content words (`car`, `or`, `on`), so only the language with more function words in the query may drop any.
    """
    latin = [word for word in words if home_languages(word) == LATIN_LANGUAGES]
    votes = {lang: sum(is_stop(word, lang) for word in latin) for lang in LATIN_LANGUAGES}
    most = max(votes.values())
    guessed = {lang for lang, count in votes.items() if count == most and most}
    return Speech(indexed, frozenset(guessed | set(CYRILLIC_LANGUAGES)))
