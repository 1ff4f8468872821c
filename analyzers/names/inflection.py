"""Endings of names: Kazakh cases and the Russian declension, by table.

The real lemmatisers know words; this table knows names, which they mostly have not in their dictionaries. It gives
candidates: every stem that an ending of the table leaves, longest ending first.
"""

from __future__ import annotations

import re
from typing import Final

_VOWEL: Final = "аәеиіоөуұүыэюяё"
_HARD: Final = "аоуыэ"
_NASAL: Final = "мнң"
_VOICED: Final = "рлйужз"
_VOICELESS: Final = "пткқсшщчцхһфвбгд"
# Kazakh endings by the letters they may follow; the first letter of an ending agrees with the last of the name.
_KAZAKH: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (_VOWEL + _NASAL + "ьй", ("ның", "нің")),  # genitive: Обаманың, Ханның
    (_VOICED + _NASAL + "ьаие", ("дың", "дің", "ды", "ді")),  # Париждің
    (_VOICELESS + "ь", ("тың", "тің", "ты", "ті", "қа", "ке", "та", "те", "тан", "тен", "пен")),  # Тоқаевтың
    (_VOWEL + "ь", ("ны", "ні", "дікі", "нікі")),  # accusative: Обаманы
    (_VOICED + _NASAL + _VOWEL + "ь", ("ға", "ге", "да", "де", "мен", "менен")),  # Ханға, Парижде
    (_VOICED + _VOWEL + "ь", ("дан", "ден")),  # Алматыдан
    (_NASAL + "ь", ("нан", "нен")),  # Ханнан
    ("зж", ("бен",)),  # Қазбен
    (_VOICED + _NASAL + _VOWEL + "ь", ("дағы", "дегі")),  # Астанадағы
    (_VOICELESS, ("тағы", "тегі")),  # Тараздағы
    ("ыі", ("на", "не", "нда", "нде", "нан", "нен", "н", "мен")),  # possessive first: қаласына
)  # fmt: skip
_PLURAL: Final = ("лар", "лер", "дар", "дер", "тар", "тер")
# Russian: ending of the oblique case → endings of the nominative it may belong to.
_RUSSIAN: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("цкого", ("цкий",)), ("цкому", ("цкий",)), ("цким", ("цкий",)), ("цком", ("цкий",)), ("цкой", ("цкая",)),
    ("ского", ("ский",)), ("скому", ("ский",)), ("ским", ("ский",)), ("ском", ("ский",)),
    ("ской", ("ская", "ский")), ("скую", ("ская",)),
    ("ого", ("ый", "ой", "ог")), ("ому", ("ый", "ой", "ом")),
    ("иями", ("ия",)), ("иях", ("ия",)), ("ией", ("ия",)), ("ии", ("ия", "ий")), ("ию", ("ия", "ий")),
    ("ием", ("ий",)), ("ья", ("ье", "ья")), ("ью", ("ь", "ье", "ья")), ("ьи", ("ья",)), ("ье", ("ье", "ья")),
    ("ями", ("и", "я", "ь")), ("ях", ("и", "я", "ь")), ("ям", ("и", "я", "ь")),
    ("ами", ("", "а", "ы")), ("ах", ("", "а", "ы")), ("ам", ("", "а", "ы")),
    ("ым", ("", "ый")), ("ой", ("а",)), ("ом", ("",)), ("ем", ("", "ь", "й")), ("ей", ("а", "я", "ь")),
    ("ою", ("а", "ой")), ("а", ("",)), ("у", ("", "а")), ("е", ("", "а", "ь", "й", "я")), ("ы", ("а", "")),
    ("и", ("а", "ь", "я")), ("я", ("ь", "й")), ("ю", ("ь", "й", "я")),
)  # fmt: skip
_ONLY_KAZAKH: Final = re.compile("[әғқңөұүһі]")
_ENDINGS: Final = {
    ending: frozenset("".join(after for after, others in _KAZAKH if ending in others))
    for _, endings in _KAZAKH
    for ending in endings
}
_LENGTHS: Final = (5, 4, 3, 2, 1)
_LAST: Final = frozenset(ending[-1] for ending in _ENDINGS)
_NOMINATIVES: Final = dict(_RUSSIAN)


def is_kazakh(word: str) -> bool:
    """Whether a folded word has a letter that only Kazakh has."""
    return _ONLY_KAZAKH.search(word) is not None


def kazakh_stems(word: str, shortest: int = 3) -> tuple[str, ...]:
    """What Kazakh case endings may leave, the longest ending first; at least `shortest` letters stay."""
    found: list[str] = []
    for length in _LENGTHS if word[-1:] in _LAST else ():
        if len(word) - length < shortest:
            continue
        after = _ENDINGS.get(word[-length:])
        before = word[-length - 1]
        if after is not None and (before in after or before == "-"):
            stem = word[:-length].rstrip("-")
            found.append(stem)
            if stem[-3:] in _PLURAL and len(stem) > 5:
                found.append(stem[:-3])
    if word.endswith(("стың", "стің")):
        found.append(word[:-2])  # Белфаст-тың is written Белфастың
    return tuple(found)


def russian_stems(word: str, shortest: int = 3) -> tuple[str, ...]:
    """The nominatives that a Russian oblique case may belong to; at least `shortest` letters stay."""
    for length in _LENGTHS:
        nominatives = _NOMINATIVES.get(word[-length:])
        if nominatives is not None and len(word) - length >= shortest:
            stem = word[:-length].rstrip("-")
            if word[-length] in _HARD and stem[-1:] in _VOWEL:
                return ()  # Атырау is no dative
            return tuple(stem + nominative for nominative in nominatives)
    return ()


def stems(word: str, lang: str | None = None, shortest: int = 3) -> tuple[str, ...]:
    """Candidate nominatives of a folded Cyrillic word; `()` for Latin ones, whose names have no cases."""
    if word.isascii() or not "\u0400" <= word[-1:] <= "\u052f":
        return ()
    if lang == "ru":
        return russian_stems(word, shortest)
    kazakh = kazakh_stems(word, shortest)
    if lang == "kk" or is_kazakh(word):
        return kazakh
    return kazakh + russian_stems(word, shortest)
