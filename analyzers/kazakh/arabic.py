"""Kazakh in Arabic letters (төте жазу, as in China) → Cyrillic.

The alphabet of Baitursynuly writes each sound; a word is front when it carries a hamza or has one of ك, گ, ە.
"""

from __future__ import annotations

from typing import Final

LETTERS: Final = {
    "ا": "а", "ب": "б", "ۆ": "в", "گ": "г", "ع": "ғ", "د": "д", "ە": "е", "ه": "е", "ج": "ж", "ز": "з", "ي": "й",
    "ك": "к", "ک": "к", "ق": "қ", "ل": "л", "م": "м", "ن": "н", "ڭ": "ң", "و": "о", "پ": "п", "ر": "р", "س": "с",
    "ت": "т", "ۋ": "у", "ۇ": "ұ", "ف": "ф", "ح": "х", "ھ": "һ", "چ": "ч", "ش": "ш", "ى": "ы", "ی": "й", "ې": "е",
}  # fmt: skip
FRONTED: Final = str.maketrans("аоұы", "әөүі")
HAMZAS: Final = frozenset("ءٴ")
FRONT_SIGNS: Final = frozenset("كکگەه")
VOWELS: Final = frozenset("аәоөұүыіе")


def is_arabic(word: str) -> bool:
    """Whether a word is written in Arabic letters."""
    return not LETTERS.keys().isdisjoint(word)


def from_arabic(word: str) -> str:
    """The Cyrillic spelling of a word in Arabic letters.

    >>> from_arabic("قازاقستان"), from_arabic("ٴبىلىم"), from_arabic("ەل")
    ('қазақстан', 'білім', 'ел')
    """
    text = "".join(LETTERS.get(letter, "" if letter in HAMZAS else letter) for letter in word)
    if not HAMZAS.isdisjoint(word) or not FRONT_SIGNS.isdisjoint(word):
        text = text.translate(FRONTED)
    spelled = ""
    for place, letter in enumerate(text):
        alone = place > 0 and text[place - 1] not in VOWELS and (text[place + 1 : place + 2] not in VOWELS)
        spelled += "и" if letter == "й" and alone else letter
    return spelled
