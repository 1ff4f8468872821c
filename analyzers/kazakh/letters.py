"""The sounds of Kazakh that its endings look at: which letters are vowels, which harmony a stem has."""

from __future__ import annotations

from typing import Final

BACK: Final = frozenset("аоұыя")
FRONT: Final = frozenset("әеөүіэ")
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
CONSONANTS: Final = frozenset("бвгғджзйкқлмнңпрстфхһцчшщ")
VOICED: Final = {"г": "к", "ғ": "қ", "б": "п"}  # кітабы ← кітап, жүрегі ← жүрек, аяғы ← аяқ


def harmony(stem: str) -> str:
    """ "b" back, "f" front, "" when the stem does not tell.

    It does not tell where only и, у, ю are found. Loan words go both ways after и, ё and у before the last
    consonants (командирі, пунктке), and after к, г, ь (паркі, педагогтер, фестивальге).

    >>> harmony("бала"), harmony("мектеп"), harmony("су"), harmony("парк")
    ('b', 'f', '', '')
    """
    last = len(stem) - 1
    for place in range(last, -1, -1):
        letter = stem[place]
        if letter in FRONT:
            return "f"
        if letter in BACK:
            return "" if stem[last] in "кгь" else "b"
        if letter in "иёую" and (letter != "у" or place < last):
            return ""
    return ""
