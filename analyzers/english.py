"""English: possessives off, irregular forms and British spellings by a table, the rest by Snowball, accents folded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchkit.analyzers import snowball
from searchkit.analyzers.assemble import (
    LONGEST_WORD,
    acronym,
    assemble,
    assemble_all,
    joined,
    number,
    places,
    table,
    tables,
    texts_of,
    word_list,
)
from searchkit.analyzers.normalize import APOSTROPHES, fold
from searchkit.analyzers.token import Entry, Part

_POSSESSIVE = re.compile(rf"[{APOSTROPHES}][sS]$")
_ISE = re.compile(r"(?<=...)is(e[dsr]?|ers|ing|ation|ations|ational)$")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|s)")
_PLURAL_ACRONYM = re.compile("[A-Z]{2,}s")


class EnglishAnalyzer:
    """The analyzer "en"."""

    lang = "en"

    @property
    def identity(self) -> str:
        """What decides the output."""
        return f"english 3; tables {tables('irregular.en.tsv', 'ise.en.txt')}; {snowball.identity()}"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written: `State’s` is `state`, `U.S` and `US` are `usa`."""
        return assemble(word, self.lang, _read, _without_possessive)

    def entries(self, words: Sequence[str]) -> list[tuple[Entry, ...]]:
        """What an index keeps of the parts of each word."""
        return assemble_all(words, self.lang, _read_all, _without_possessive)

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of the parts of one word."""
        return places(word, _without_possessive)


def _without_possessive(piece: str) -> tuple[int, int]:
    possessive = _POSSESSIVE.search(piece)
    return 0, possessive.start() if possessive and possessive.start() else len(piece)


def _read(written: str, surface: str) -> tuple[str, ...]:
    plain = fold(surface)
    if plain.isalpha():
        if written == "US":  # the country, or the pronoun in a headline all in capitals
            return ("usa", "us")
        if written[-1] == "s" and _PLURAL_ACRONYM.fullmatch(written):
            plain = plain[:-1]
        irregular = table("irregular.en").get(plain)
        return tuple(dict.fromkeys(map(_stem, irregular))) if irregular else (_stem(plain),)
    if letters := acronym(plain):
        return ("usa",) if letters == "us" else (letters,)
    if ordinal := _ORDINAL.fullmatch(plain):
        return (ordinal[1],)
    return (number(plain, "en") or _stem(joined(plain)),)


def _read_all(written: Sequence[str], surfaces: Sequence[str]) -> list[tuple[str, ...]]:
    """What `_read` says of each piece: the stem, of words of letters that no list names and that are no acronyms."""
    irregular = table("irregular.en")
    found = [
        None
        if surface.isascii()
        and surface.isalpha()
        and surface not in irregular
        and not word[1:2].isupper()
        and len(surface) <= LONGEST_WORD
        else texts_of(word, surface, _read)
        for word, surface in zip(written, surfaces, strict=True)
    ]
    regular = [surface for surface, texts in zip(surfaces, found, strict=True) if texts is None]
    stems = iter(snowball.stems("english", list(map(_american, regular))))
    return [texts or (next(stems) or surface,) for texts, surface in zip(found, surfaces, strict=True)]


def _stem(plain: str) -> str:
    """Snowball's stem of the American spelling: `organisation` and `organization` are one word."""
    return snowball.stemmer("english")(_american(plain))


def _american(plain: str) -> str:
    if "is" in plain and _ISE.search(plain) and _ISE.sub("ise", plain) not in word_list("ise.en"):
        return _ISE.sub(r"iz\1", plain)
    return plain
