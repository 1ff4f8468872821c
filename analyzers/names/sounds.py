"""Sounds and units: the script-neutral alphabet into which both scripts are read.

A *sound* is one letter of a small phonetic alphabet. A *unit* is what one grapheme may stand for: a few sounds, each
with a cost (0: the regular reading). French `ch` is ш or ч, in a German name к or х; Kazakh қ is k, and х in Russian
renderings. Two units cost what their best pair of readings costs, so `ch` and ш meet without either being converted.

    a e i I o u            I is ы
    b p v f g k q x d t    x is х and h, q is қ
    j J z s S C c          ж дж з с ш ч ц
    l m n r w y            w and y are glides
"""

from __future__ import annotations

from functools import cache
from string import ascii_lowercase
from typing import Final

VOWELS: Final = frozenset("aeiIou")

# Unit → the sounds it may be, with the cost of each reading. A unit not listed is its own sound at no cost.
READINGS: Final[dict[str, dict[str, float]]] = {
    # Kazakh Cyrillic letters, with what Russian and press spellings make of them.
    "ä": {"a": 0.0, "e": 0.3},  # Мәсімов, Масимов; Дәурен, Даурен
    "ö": {"o": 0.0, "u": 0.1, "e": 0.5},  # Көшербаев, Кушербаев; Goethe, Гёте
    "ū": {"u": 0.0, "o": 0.3, "I": 0.4},  # Құрманғазы
    "ü": {"u": 0.1, "i": 0.45, "I": 0.45},  # Түркия, Türkiye
    "ı": {"i": 0.1, "I": 0.1, "e": 0.4},  # Бишімбаев, Бишимбаев
    "(ı)": {"i": 0.1, "I": 0.0, "u": 0.15, "e": 0.4, "a": 0.55},  # after ү or ұ
    "y": {"I": 0.0, "i": 0.1, "e": 0.6, "a": 0.55, "u": 0.6},  # Сағынтаев, Сагинтаев
    "q": {"q": 0.0, "k": 0.1, "x": 0.2, "g": 0.4},  # Қазақ, Казах
    "ğ": {"g": 0.0, "k": 0.5},
    "к": {"k": 0.0, "q": 0.0},
    "х": {"x": 0.0, "k": 0.35, "s": 0.6},  # Хоргос, Қорғас
    "г": {"g": 0.0, "x": 0.3, "k": 0.7},  # Гавана, Havana; Гонконг
    "ж": {"j": 0.0, "J": 0.1},
    "дж": {"J": 0.0, "j": 0.1},
    "ш": {"S": 0.0, "C": 0.4},
    "ч": {"C": 0.0, "S": 0.35},
    "ц": {"c": 0.0, "s": 0.25, "k": 0.6, "t": 0.6},
    "в": {"v": 0.0, "w": 0.05},
    "у": {"u": 0.0, "w": 0.1, "o": 0.4},
    "w": {"w": 0.0, "u": 0.0, "v": 0.1},  # у beside a vowel: Атырау, Уоррен
    "ё": {"e": 0.0, "o": 0.05},  # Горбачёв, Gorbachev
    "ю": {"u": 0.0},
    "ф": {"f": 0.0, "t": 0.6, "v": 0.4},  # Эфиопия
    # Latin graphemes.
    "La": {"a": 0.0, "e": 0.45, "o": 0.6},
    "Lai": {"a": 0.0, "e": 0.15},  # Daines, Blair
    "Lau": {"a": 0.0, "o": 0.15},  # McCaul
    "Le": {"e": 0.0, "i": 0.4, "a": 0.55},
    "Lei": {"e": 0.0, "a": 0.15},  # Steinmeier, Einstein
    "Lea": {"e": 0.1, "i": 0.0, "a": 0.3},
    "Lee": {"i": 0.0, "e": 0.2},
    "Li": {"i": 0.0, "I": 0.1, "e": 0.45},
    "Lo": {"o": 0.0, "u": 0.45, "a": 0.65},
    "Loo": {"u": 0.0, "o": 0.2},
    "Lou": {"u": 0.0, "o": 0.25, "w": 0.05},
    "Lu": {"u": 0.0, "w": 0.1, "o": 0.4, "a": 0.6},
    "Lur": {"u": 0.0, "w": 0.1, "e": 0.25, "o": 0.4, "a": 0.4},  # Murdoch, Мердок; Kurgan
    "Loi": {"o": 0.0, "w": 0.1, "u": 0.1},
    "(oi)": {"y": 0.0, "i": 0.05, "a": 0.15},  # Renoir, Ренуар
    "Luc": {"u": 0.0, "w": 0.1, "o": 0.4, "a": 0.4},
    "Lae": {"a": 0.0, "e": 0.15},  # with (j)
    "Ley": {"e": 0.0, "i": 0.1},
    "Liv": {"i": 0.0, "o": 0.25, "e": 0.35},
    "Lic": {"k": 0.0, "q": 0.0, "C": 0.1, "c": 0.2},
    "Lgj": {"J": 0.0, "j": 0.0, "g": 0.2},
    "iC": {"i": 0.0},  # и before a vowel: not in keys
    "Ly": {"I": 0.0, "i": 0.05, "e": 0.6},
    "Lc": {"s": 0.0, "c": 0.1, "C": 0.3, "k": 0.55},  # before e, i, y
    "Lch": {"S": 0.0, "C": 0.0, "k": 0.15, "x": 0.15},
    "Lsh": {"S": 0.0, "s": 0.35},
    "Ltch": {"C": 0.0, "S": 0.3},
    "Lj": {"j": 0.0, "J": 0.05, "y": 0.25, "x": 0.4, "i": 0.4},
    "Lge": {"g": 0.0, "J": 0.1, "j": 0.1, "x": 0.4},  # g before e, i, y
    "Lh": {"x": 0.0, "g": 0.35},
    "Lk": {"k": 0.0, "q": 0.0, "x": 0.35},
    "Lkh": {"x": 0.0, "k": 0.1},
    "Lq": {"q": 0.0, "k": 0.0, "x": 0.15, "C": 0.4, "c": 0.35},  # Urumqi
    "Ls": {"s": 0.0, "z": 0.15, "S": 0.5},
    "Lt": {"t": 0.0, "c": 0.5},
    "Lth": {"t": 0.0, "f": 0.3, "s": 0.4},
    "Lw": {"v": 0.0, "w": 0.0, "u": 0.05},
    "Lv": {"v": 0.0, "w": 0.1, "f": 0.3},
    "Lz": {"z": 0.0, "s": 0.4, "c": 0.25},
    "Lsch": {"S": 0.0, "s": 0.4},
    "(й)": {"y": 0.0, "i": 0.05},
    "(a)": {"a": 0.0},
    "Lie": {"i": 0.0, "a": 0.15},  # White, Уайт: with (j)
    "(j)": {"y": 0.0},
    "Low": {"o": 0.0, "a": 0.15},  # Brown, Браун
    "$r": {"r": 0.0},
    "цз": {"J": 0.0, "j": 0.1, "z": 0.1},  # Palladius: Цзян, Jiang
    "чж": {"J": 0.1, "j": 0.0, "C": 0.3},  # Чжан, Zhang
    "дз": {"z": 0.0, "J": 0.1, "j": 0.2},  # Polivanov: Коидзуми, Koizumi
    "(и)": {"i": 0.0, "y": 0.0, "I": 0.1},
    "(y)": {"I": 0.0, "i": 0.1},
    "Lı": {"i": 0.0, "y": 0.05, "I": 0.1},
    "Lý": {"u": 0.0, "w": 0.0, "i": 0.3},
    "iV": {"i": 0.0, "y": 0.0},
    "(u)": {"u": 0.0, "w": 0.0, "o": 0.3},
    "ʲ": {"y": 0.0, "i": 0.1},  # the glide in я, ю, е
    "(g)": {"g": 0.0, "J": 0.2, "j": 0.2},
    "(G)": {"g": 0.0},
    "Lst": {"S": 0.0, "s": 0.1},  # Epstein, Эпштейн
    "$h": {"x": 0.0, "g": 0.3},
    "ıV": {"i": 0.0, "y": 0.0},
    "(w)": {"v": 0.0},
    "(e)": {"e": 0.0, "i": 0.4, "a": 0.55},
    "(h)": {"x": 0.0, "g": 0.2},
    "й": {"y": 0.0, "i": 0.05},
    # A final vowel that languages add and drop, and final consonants that French does not speak.
    "~": {"a": 0.0, "e": 0.05, "i": 0.45, "I": 0.45, "o": 0.4, "u": 0.5},
    "~e": {"e": 0.0, "a": 0.1, "i": 0.15, "o": 0.5},
    "~es": {"e": 0.0, "i": 0.2},
    "$s": {"s": 0.0, "z": 0.1},
    "$t": {"t": 0.0},
    "$d": {"d": 0.0, "t": 0.3},
}

# What leaving a unit out costs; a unit not listed costs VOWEL_GAP or CONSONANT_GAP.
VOWEL_GAP: Final = 0.8
CONSONANT_GAP: Final = 1.1
GAPS: Final[dict[str, float]] = {
    "ʲ": 0.1,  # the glide in я, ю, е: Tokayev, Tokaev
    "~": 0.3,  # Malta, Malte; Palestina, Palestine
    "~es": 0.2,  # Daines, Дэйнс
    "~e": 0.1,  # Putin, Poutine
    "(u)": 0.2,  # McCaul, Маккол
    "(j)": 0.1,
    "$r": 0.35,  # Barnier, Барнье
    "(a)": 0.15,  # Reagan, Рейган
    "(й)": 0.25,  # Blair, Блэр
    "(и)": 0.45,
    "(y)": 0.3,
    "iV": 0.55,
    "Ly": 0.4,
    "Lı": 0.35,
    "й": 0.5,
    "y": 0.4,  # Абылай, Ablai
    "ı": 0.4,
    "(ı)": 0.4,
    "ū": 0.5,
    "w": 0.45,
    "(g)": 0.25,  # g after n: Теңіз, Тенгиз
    "$h": 0.3,  # Nasrallah, Насралла
    "ıV": 0.2,  # the glide in я, ю of Kazakh Latin
    "(G)": 0.3,  # g before n and a vowel: Bologna
    "(w)": 0.2,  # w before r: Wright
    "(e)": 0.35,  # e after i: Bieber
    "(oi)": 0.5,
    "(h)": 0.3,  # h after a consonant or at the end: Baghdad, Gandhi
    "Lh": 0.45,
    "$s": 0.4,  # Mitterrand, Paris
    "$t": 0.5,
    "$d": 0.4,
}

# Sounds that are near each other; the pair is unordered.
NEAR: Final[dict[str, float]] = {
    "bp": 0.8, "dt": 0.8, "gk": 0.7, "fv": 0.5, "sz": 0.35, "Jj": 0.1, "Sj": 0.8, "CS": 0.35, "Ss": 0.6,
    "Cc": 0.5, "cs": 0.35, "kq": 0.1, "kx": 0.5, "qx": 0.4, "gq": 0.7, "gx": 0.6, "vw": 0.15, "uw": 0.1, "iy": 0.15, "ct": 0.7, "CJ": 0.7,
    "jz": 0.8, "jy": 0.5, "Jy": 0.6, "mn": 0.9, "lr": 1.1, "bv": 0.8,
    "ae": 0.75, "ei": 0.7, "Ii": 0.2, "Ie": 0.7, "ou": 0.7, "ao": 0.8, "Ia": 0.8, "Iu": 0.75, "eo": 0.75,
}  # fmt: skip


@cache
def sound_cost(a: str, b: str) -> float:
    """How unlike two sounds are: 0 the same, about 0.5 near, 1 and more unrelated."""
    if a == b:
        return 0.0
    pair = min(a, b) + max(a, b)
    if pair in NEAR:
        return NEAR[pair]
    vowels = (a in VOWELS) + (b in VOWELS)
    return 0.95 if vowels == 2 else 1.3 if vowels == 0 else 1.6


def readings(unit: str) -> dict[str, float]:
    """The sounds a unit may be and what each reading costs."""
    return READINGS.get(unit) or {unit: 0.0}


@cache
def unit_cost(a: str, b: str) -> float:
    """The cost of taking unit `a` for unit `b`: that of their best pair of readings."""
    if a == b:
        return 0.0
    return min(
        cost_a + cost_b + sound_cost(sound_a, sound_b)
        for sound_a, cost_a in readings(a).items()
        for sound_b, cost_b in readings(b).items()
    )


@cache
def gap_cost(unit: str) -> float:
    """The cost of a unit that the other spelling does not write."""
    if unit in GAPS:
        return GAPS[unit]
    return VOWEL_GAP if min(readings(unit), key=readings(unit).__getitem__) in VOWELS else CONSONANT_GAP


# Sound → its letter in a root; what spellings of any word disagree on is one letter or none.
_ROOT_LETTERS: Final[dict[str, str]] = {
    **{sound: sound for sound in "aeioubpvfgkxdtzslmnrjc"},
    "q": "k", "J": "j", "S": "c", "C": "c", "c": "s", "I": "i", "w": "u", "y": "",
}  # fmt: skip
_SILENT: Final = frozenset(
    {"(g)", "(h)", "ʲ", "й", "(й)", "(и)", "(y)", "(a)", "(j)", "iV", "iC", "ıV", "(oi)", "(w)"}
)

KEY_LETTERS: Final = str.maketrans(
    ascii_lowercase + "\n", ascii_lowercase.translate(str.maketrans("euzx", "iosk")) + "\n"
)
"""Root letter → key letter: what the spellings of names disagree on besides. A letter not listed takes long."""


@cache
def root_letter(unit: str) -> str:
    """The letter of a unit in a root: that of its regular reading; digits and unknown letters have none."""
    if unit in _SILENT:
        return ""
    sounds = readings(unit)
    return _ROOT_LETTERS.get(min(sounds, key=sounds.__getitem__), "")
