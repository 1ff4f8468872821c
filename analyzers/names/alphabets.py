"""Cyrillic written in the Latin alphabets that documents use, letter by letter.

Kazakh: the alphabets of decree 637 of 19 February 2018 and of the 2021 proposal. Russian: the romanisation of the
press and of passports (BGN without its marks).
"""

from __future__ import annotations

from typing import Final

Alphabet = dict[int, str]


def _alphabet(letters: dict[str, str]) -> Alphabet:
    """The table for `str.translate`: what is given, the letters that every alphabet shares, and their capitals."""
    shared = zip("абвгдежзйклмнопрстфхыэъь", (*"abvgdejziklmnoprstfhye", "", ""), strict=True)
    lower = {**dict(shared), **letters}
    return str.maketrans(lower | {cyrillic.upper(): latin.capitalize() for cyrillic, latin in lower.items()})


KAZAKH_2018: Final = _alphabet({
    "ә": "á", "ғ": "ǵ", "ё": "ıo", "и": "ı", "й": "ı", "қ": "q", "ң": "ń", "ө": "ó", "у": "ý", "ұ": "u", "ү": "ú",
    "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "і": "i", "ю": "ıý", "я": "ıa",
})  # fmt: skip
KAZAKH_2021: Final = _alphabet({
    "ә": "ä", "ғ": "ğ", "ё": "io", "и": "i", "й": "i", "қ": "q", "ң": "ñ", "ө": "ö", "у": "u", "ұ": "ū", "ү": "ü",
    "һ": "h", "ц": "ts", "ч": "tş", "ш": "ş", "щ": "ştş", "і": "ı", "ю": "iu", "я": "ia",
})  # fmt: skip
RUSSIAN: Final = _alphabet({
    "ё": "e", "ж": "zh", "и": "i", "й": "y", "у": "u", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ю": "yu", "я": "ya",
})  # fmt: skip


def romanise(name: str, alphabet: Alphabet) -> str:
    """A name in another alphabet; the capitals of first letters and of acronyms stay.

    >>> romanise("Қазақстан", KAZAKH_2018), romanise("Шымкент", KAZAKH_2021)
    ('Qazaqstan', 'Şymkent')
    """
    return name.translate(alphabet).replace("iia", "ia").replace("iiu", "iu")
