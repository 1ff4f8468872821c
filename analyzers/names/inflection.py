"""Endings of names: Kazakh cases and the Russian declension, by table.

The real lemmatisers know words; this table knows names, which they mostly have not in their dictionaries. It gives
candidates: every stem that an ending of the table leaves, longest ending first.
"""

from __future__ import annotations

import re
from typing import Final

# Kazakh: the cases by consonant and vowel harmony, after the possessive or locative-adjective endings where they occur.
_KAZAKH: Final = re.compile(
    r"-?(?:(?:ның|нің|дың|дің|тың|тің)(?:кі|ы|і)?|(?:[дтн][аеы]ғы|[дтн][ае]гі)(?:лар|лер|ның|нің|ға|ге|н)?"
    r"|[нд][аеыі]н|[дт]ан|[дт]ен|нан|нен|[дтн][ыіае]|[қғ]а|[кг]е|[мбп]ен(?:ен)?|н[ае]|[лдт][аеы]р(?:дың|дің|ға|ге|ды|ді)?"
    r"|дікі|тікі|нікі|ша|ше|дай|дей|тай|тей|лық|лік|дық|дік|тық|тік)$"
)
# Russian: ending of the oblique case → endings of the nominative it may belong to.
_RUSSIAN: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("ского", ("ский",)), ("скому", ("ский",)), ("ским", ("ский",)), ("ском", ("ский",)),
    ("ской", ("ская", "ский")), ("скую", ("ская",)),
    ("ого", ("ый", "ой")), ("ому", ("ый", "ой")),
    ("иями", ("ия",)), ("иях", ("ия",)), ("ией", ("ия",)), ("ии", ("ия", "ий")), ("ию", ("ия", "ий")),
    ("ием", ("ий",)), ("ья", ("ье", "ья")), ("ью", ("ь", "ье", "ья")), ("ьи", ("ья",)), ("ье", ("ье", "ья")),
    ("ами", ("", "а", "ы")), ("ах", ("", "а", "ы")), ("ов", ("ы", "")), ("ам", ("", "а", "ы")),
    ("ым", ("", "ый")), ("ой", ("а",)), ("ом", ("",)), ("ем", ("", "ь", "й")), ("ей", ("а", "я", "ь")),
    ("ою", ("а",)), ("а", ("",)), ("у", ("", "а")), ("е", ("", "а", "ь", "й", "я")), ("ы", ("а", "")),
    ("и", ("а", "ь", "я")), ("я", ("ь", "й")), ("ю", ("ь", "й", "я")),
)  # fmt: skip
_ONLY_KAZAKH: Final = re.compile("[әғқңөұүһі]")
_VOICED: Final = {"б": "п", "в": "в", "г": "к", "д": "т"}


def kazakh_stems(word: str) -> tuple[str, ...]:
    """What Kazakh case endings leave, the longest ending first; at least three letters stay."""
    found: list[str] = []
    stem = word
    while (match := _KAZAKH.search(stem)) and match.start() >= 3 and len(found) < 2:
        stem = stem[: match.start()]
        found.append(stem)
    return tuple(found)


def russian_stems(word: str) -> tuple[str, ...]:
    """The nominatives that a Russian oblique case may belong to; at least two letters stay."""
    for ending, nominatives in _RUSSIAN:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            return tuple(stem + nominative for nominative in nominatives)
    return ()


def stems(word: str, lang: str | None = None) -> tuple[str, ...]:
    """Candidate nominatives of a folded Cyrillic word; `()` for Latin ones, whose names have no cases."""
    if word.isascii() or not "\u0400" <= word[-1:] <= "\u052f":
        return ()
    if lang == "ru":
        return russian_stems(word)
    kazakh = kazakh_stems(word)
    return kazakh if lang == "kk" or _ONLY_KAZAKH.search(word) else kazakh + russian_stems(word)
