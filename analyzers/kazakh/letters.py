"""The sounds of Kazakh that its endings look at: which letters are vowels, which harmony a stem has."""

from __future__ import annotations

from typing import Final

BACK: Final = frozenset("аоұыяё")
FRONT: Final = frozenset("әеөүіэ")
VOWELS: Final = BACK | FRONT | frozenset("июу")
KAZAKH_ONLY: Final = frozenset("әғқңөұүһі")
ALPHABET: Final = frozenset("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя")

# What an ending asks of the letter before it (the codes of data/suffixes.txt).
GROUPS: Final = {
    "a": frozenset("аәеоөұүыіэяёю"),
    "y": frozenset("йуию"),
    "r": frozenset("р"),
    "l": frozenset("л"),
    "n": frozenset("мнң"),
    "z": frozenset("зж"),
    "p": frozenset("птккқсшщчцфхһбвгғд"),
}
VOICED: Final = {"г": "к", "ғ": "қ", "б": "п"}  # кітабы ← кітап, жүрегі ← жүрек, аяғы ← аяқ


def harmony(stem: str) -> str:
    """ "b" back, "f" front, "" when the stem does not tell (only и, у, ю, or no vowel at all).

    >>> harmony("бала"), harmony("мектеп"), harmony("су")
    ('b', 'f', '')
    """
    for letter in reversed(stem):
        if letter in BACK:
            return "b"
        if letter in FRONT:
            return "f"
    return ""
