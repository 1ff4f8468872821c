"""French: elided words off, irregular plurals by a table, accents and ligatures off, the rest by Snowball."""

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
from searchkit.analyzers.normalize import APOSTROPHES, fold, normalize
from searchkit.analyzers.token import Entry, Part

_ELIDED = re.compile(
    rf"(?:[ldsnmtcj]|qu|jusqu|lorsqu|puisqu|quoiqu)[{APOSTROPHES}](?=[^\W_ʼʹ])", re.IGNORECASE
)
_ORDINAL = re.compile(r"(\d+)(?:ers?|ères?|res?|e|es|ème|èmes|eme|emes|nd|nde|nds|ndes)")
_ACCENTED_ENDINGS = (
    (("ee", "ees"), re.compile(r"(?<=...)ee(s?)$"), r"ée\1"),  # utilisée, années
    (("iere", "ieres"), re.compile(r"(?<=..)iere(s?)$"), r"ière\1"),  # première, matières
)


class FrenchAnalyzer:
    """The analyzer "fr"."""

    lang = "fr"

    @property
    def identity(self) -> str:
        """What decides the output."""
        return f"french 3; tables {tables('irregular.fr.tsv', 'apostrophe.fr.txt')}; {snowball.identity()}"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written: `l’État` is `état`, `aujourd'hui` stays whole."""
        return assemble(word, self.lang, _read, _without_elision)

    def entries(self, words: Sequence[str]) -> list[tuple[Entry, ...]]:
        """What an index keeps of the parts of each word."""
        return assemble_all(words, self.lang, _read_all, _without_elision)

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of the parts of one word."""
        return places(word, _without_elision)


def _without_elision(piece: str) -> tuple[int, int]:
    start = 0
    while elided := _ELIDED.match(piece, start):
        if normalize(piece[start:]) in word_list("apostrophe.fr"):
            break
        start = elided.end()
    return start, len(piece)


def _read(_written: str, surface: str) -> tuple[str, ...]:
    if surface.isalpha():
        irregular = table("irregular.fr").get(plain := fold(surface))
        return tuple(dict.fromkeys(map(_stem, irregular))) if irregular else (_stem(plain),)
    if letters := acronym(surface):
        return (fold(letters),)
    if ordinal := _ORDINAL.fullmatch(surface):
        return (ordinal[1],)
    return (number(surface, "fr") or _stem(joined(surface)),)


def _read_all(written: Sequence[str], surfaces: Sequence[str]) -> list[tuple[str, ...]]:
    """What `_read` says of each piece: the stem, of words of letters that no list names."""
    irregular = table("irregular.fr")
    plain = list(map(fold, surfaces))
    found = [
        None
        if surface.isalpha() and bare not in irregular and len(surface) <= LONGEST_WORD
        else texts_of(word, surface, _read)
        for word, surface, bare in zip(written, surfaces, plain, strict=True)
    ]
    regular = [bare for bare, texts in zip(plain, found, strict=True) if texts is None]
    stems = map(fold, snowball.stems("french", list(map(_accented, regular))))
    return [texts or (next(stems) or surface,) for texts, surface in zip(found, surfaces, strict=True)]


def _stem(surface: str) -> str:
    """The stem of the word without accents, so that whoever types none finds it: `etat`, `utilisee`.

    Snowball knows two endings only by their accents; they get them back, wherever they stand.
    """
    return fold(snowball.stemmer("french")(_accented(fold(surface))))


def _accented(plain: str) -> str:
    for endings, bare, accented in _ACCENTED_ENDINGS:
        if plain.endswith(endings):
            plain = bare.sub(accented, plain)
    return plain
