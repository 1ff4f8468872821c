"""French: elided words off, irregular plurals by a table, the rest by Snowball, accents and ligatures folded."""

from __future__ import annotations

import re

from searchkit.analyzers import snowball
from searchkit.analyzers.assemble import acronym, assemble, number, table, word_list
from searchkit.analyzers.normalize import APOSTROPHES, fold, normalize
from searchkit.analyzers.token import Part

_ELIDED = re.compile(
    rf"(?:[ldsnmtcj]|qu|jusqu|lorsqu|puisqu|quoiqu)[{APOSTROPHES}](?=[^\W_ʼʹ])", re.IGNORECASE
)
_ORDINAL = re.compile(r"(\d+)(?:ers?|ères?|res?|e|es|ème|èmes|eme|emes|nd|nde|nds|ndes)")


class FrenchAnalyzer:
    """The analyzer "fr"."""

    lang = "fr"

    @property
    def identity(self) -> str:
        """What decides the output."""
        return f"french 1; {snowball.identity()}"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written: `l’État` is `état`, `aujourd'hui` stays whole."""
        return assemble(word, self.lang, _read, _without_elision)


def _without_elision(piece: str) -> tuple[int, int]:
    start = 0
    while elided := _ELIDED.match(piece, start):
        if normalize(piece[start:]) in word_list("apostrophe.fr"):
            break
        start = elided.end()
    return start, len(piece)


def _read(_written: str, surface: str) -> tuple[str, ...]:
    if surface.isalpha():
        return tuple(dict.fromkeys(map(_stem, table("irregular.fr").get(surface, (surface,)))))
    if letters := acronym(surface):
        return (fold(letters),)
    if ordinal := _ORDINAL.fullmatch(surface):
        return (ordinal[1],)
    return (number(surface, "fr") or _stem(surface),)


def _stem(surface: str) -> str:
    return fold(snowball.stemmer("french")(surface.replace("œ", "oe").replace("æ", "ae")))
