"""Kazakh and Russian Cyrillic, read into units."""

from __future__ import annotations

from typing import Final

from searchkit.analyzers.names.graphemes import Reader, Rule, Units, undouble

_VOWEL = "аәеёиіоөуұүыэюя"

RULES: Final[tuple[Rule, ...]] = (
    ("дж", "дж"),  # Джонсон, Johnson
    ("щ", "ш ч"),
    ("[ьъ]", ""),
    (f"(?<![^{_VOWEL}ьъ])е(?!$)|^е", "ʲ e"),  # Есенов, Yesenov; Тоқаев, Tokayev
    ("е", "e"),
    ("ё", "ʲ ё"),
    ("ю", "ʲ ю"),
    ("я$", "ʲ ~"),
    ("я", "ʲ a"),
    ("(?<=[иы])й", "ʲ"),  # Дмитрий, Dmitry
    (f"(?<=[{_VOWEL}])й(?=[{_VOWEL}])|^й", "ʲ"),  # Смайыл
    ("й", "й"),
    (f"^у(?=[{_VOWEL}])", "Lw"),  # Уоррен, Warren
    (f"(?<=[{_VOWEL}])у|у(?=[{_VOWEL}])", "w"),  # Мәулен, Атырау
    ("у", "у"),
    ("ә", "ä"),
    ("ө", "ö"),
    ("ұ", "ū"),
    ("ү", "ü"),
    ("і", "ı"),
    ("ы", "y"),
    ("а$", "~"),
    ("а", "a"),
    ("и", "i"),
    ("о", "o"),
    ("э", "e"),
    ("қ", "q"),
    ("ғ", "ğ"),
    ("ң", "n (g)"),
    ("нг", "n (g)"),
    ("һ", "Lh"),
    ("б", "b"),
    ("д", "d"),
    ("з", "z"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
)

_read: Final = Reader(RULES)


def units(word: str) -> Units:
    """The units of a folded Cyrillic word."""
    return _read(undouble(word))
