"""Ways of writing Kazakh brought to the standard Cyrillic one, letter by letter; folding.py does what needs the lexicon.

Three official Latin alphabets (2017 with apostrophes, 2018 with acutes, 2021 with diaereses), Latin letters that
look Cyrillic inside Cyrillic words, and the codes of old fonts (Ќазаќстан).
"""

from __future__ import annotations

import re
from typing import Final

from searchkit.analyzers.normalize import normalize

# Capitals and small letters apart: H looks like Н, h like һ.
LOOKALIKES: Final = str.maketrans("ABCEHIKMOPTXYaceiopxyhəƏɵƟ", "АВСЕНІКМОРТХУасеіорхуһәӘөӨ")
# Fonts of the 1990s that put Kazakh letters where other Cyrillic alphabets have theirs.
OLD_FONTS: Final = str.maketrans("ќЌєЄїЇјЈўЎґҐѕЅћЋӊӄ", "қҚғҒүҮәӘұҰөӨңҢһҺңқ")
MISWRITTEN: Final = LOOKALIKES | OLD_FONTS

_DOUBTFUL: Final = re.compile(f"[{''.join(map(chr, MISWRITTEN))}]")
CYRILLIC: Final = re.compile(r"[а-яёәғқңөұүһіѐ-џѢ-ӿ]", re.IGNORECASE)
LETTERS: Final = re.compile(r"[^\W\d_]+")
LATIN: Final = re.compile(r"[a-zà-öø-ÿıāăăćčğńñśşšūŭüýǵ']*", re.IGNORECASE)

COMMON: Final = {
    "a": "а", "b": "б", "v": "в", "g": "г", "d": "д", "e": "е", "j": "ж", "z": "з", "k": "к", "q": "қ", "l": "л",
    "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "f": "ф", "h": "х", "y": "ы", "w": "у",
    "c": "ц", "x": "х", "'": "",
}  # fmt: skip
Y2021: Final = COMMON | {
    "ä": "ә", "ö": "ө", "ü": "ү", "ū": "ұ", "ŭ": "ұ", "ğ": "ғ", "ş": "ш", "ñ": "ң", "ı": "і", "i": "и", "u": "у",
    "ç": "ч",
}  # fmt: skip
Y2018: Final = COMMON | {
    "á": "ә", "ó": "ө", "ú": "ү", "ý": "у", "ǵ": "ғ", "ń": "ң", "sh": "ш", "ch": "ч", "ı": "и", "i": "і", "u": "ұ",
}  # fmt: skip
Y2017: Final = COMMON | {
    "a'": "ә", "o'": "ө", "u'": "ү", "y'": "у", "g'": "ғ", "n'": "ң", "s'": "ш", "c'": "ч", "i'": "и", "i": "і", "u": "ұ",
}  # fmt: skip
MARKS: Final = ((frozenset("äöüūŭğşñç"), Y2021), (frozenset("áóúýǵń"), Y2018), (frozenset("'"), Y2017))

VOWEL: Final = "аәоөұүыіеэ"


def repair(word: str) -> str:
    """Look-alikes and old font codes inside a Cyrillic word set right, letter for letter, case kept.

    >>> repair("мемлекетiмiз"), repair("Aстана"), repair("Ќазаќстан"), repair("IT-сала")
    ('мемлекетіміз', 'Астана', 'Қазақстан', 'IT-сала')
    """
    if word.isascii() or not _DOUBTFUL.search(word) or not CYRILLIC.search(word):
        return word
    return LETTERS.sub(_repaired, word)


def _repaired(run: re.Match[str]) -> str:
    letters = run.group()
    return letters.translate(MISWRITTEN) if CYRILLIC.search(letters) else letters


def is_latin(word: str) -> bool:
    """Whether all letters of a lower-case word are Latin, of the kinds that Kazakh uses."""
    return LATIN.fullmatch(word) is not None and word.strip("'") != ""


def from_latin(word: str) -> list[str]:
    """Standard spellings of a lower-case word in the official alphabets that its marks allow; [] without marks.

    ı and i, u and ý change their meaning from 2018 to 2021, so a word with nothing but ı has two readings.

    >>> from_latin("qazaqstannyń"), from_latin("jañalyq"), from_latin("a'ke"), from_latin("bılım")
    (['қазақстанның'], ['жаңалық'], ['әке'], ['білім', 'билим'])
    """
    letters = set(word)
    for marks, alphabet in MARKS:
        if letters & marks:
            return [_spell(word, alphabet)]
    return [_spell(word, Y2021), _spell(word, Y2018)] if "ı" in letters else []


def _spell(word: str, alphabet: dict[str, str]) -> str:
    text, place = "", 0
    while place < len(word):
        size = 2 if word[place : place + 2] in alphabet else 1
        text += alphabet.get(word[place : place + size], word[place : place + size])
        place += size
    return _glides(text)


def _glides(text: str) -> str:
    """и beside a vowel is й, and йа, йу are written я, ю."""
    text = re.sub(f"(?<=[{VOWEL}])и", "й", text)
    text = re.sub(f"и(?=[{VOWEL}])", "й", text) if text.startswith("и") else text
    return text.replace("йа", "я").replace("йу", "ю").replace("иа", "ия").replace("иу", "ию")


def plain(word: str) -> str:
    """The surface of a word: repaired, NFC, lower case.

    >>> plain("Гауhар")
    'гауһар'
    """
    return normalize(repair(word))
