"""Kazakh and Russian Cyrillic, read into units."""

from __future__ import annotations

from typing import Final

from searchkit.analyzers.names.contexts import Rule
from searchkit.analyzers.names.graphemes import Reader, Units, undouble
from searchkit.analyzers.names.sounds import root_letter

_VOWEL = "аәеёиіоөуұүыэюя"

RULES: Final[tuple[Rule, ...]] = (
    ("тч", "Ltch"),  # Тэтчер, Thatcher
    ("тс(?=к)", "ц"),  # Иркутск, Irkutsk
    ("(?<=^[бдпт])х|(?<=[бдт])х(?=[иы])", "(h)"),  # Махатхир, Mahathir; Бхутто
    ("дж", "дж"),  # Джонсон, Johnson
    ("дз", "дз"),
    ("цз", "цз"),
    ("чж", "чж"),
    ("щ", "ш ч"),
    ("[ьъ]", ""),
    ("ее(?=в)", "e ʲ e"),  # Кастеев, Kasteyev; otherwise one letter for two
    ("ее", "e"),
    (f"(?<![^{_VOWEL}ьъ])е(?!$)|^е", "ʲ e"),  # Есенов, Yesenov; Тоқаев, Tokayev
    ("е", "e"),
    ("ё", "ʲ ё"),
    ("ю", "ʲ ю"),
    ("я$", "ʲ ~"),
    ("я", "ʲ a"),
    ("(?<=[иы])й", "ʲ"),  # Дмитрий, Dmitry
    (f"(?<=[{_VOWEL}])й(?=[{_VOWEL}])|^й", "ʲ"),  # Смайыл
    ("й", "й"),
    (f"(?<=[{_VOWEL}]й)[ыі](?!$)|(?<=[аәе]у)[ыі](?!$)", "(y)"),  # Смайылов, Smailov; ауыл, аул
    (f"(?<=[аоеэ])и(?=[^{_VOWEL}])|(?<=.у)и(?=[^{_VOWEL}])", "(и)"),  # Украина, Ukraine
    (f"^у(?=[{_VOWEL}])", "Lw"),  # Уоррен, Warren
    (f"(?<=[^{_VOWEL}]о)у(?=[^{_VOWEL}]|$)", "(u)"),  # Роуз, Rose; Сноуден, Snowden
    (f"(?<=[{_VOWEL}])у|у(?=[{_VOWEL}])", "w"),  # Мәулен, Атырау
    ("у", "у"),
    ("ә", "ä"),
    ("ө", "ö"),
    ("ұ", "ū"),
    ("ү", "ü"),
    (f"(?<=[үұ][^{_VOWEL}])[іы]|(?<=[үұ][^{_VOWEL}][^{_VOWEL}])[іы]", "(ı)"),  # Жүнісов, Жунусов
    ("і", "ı"),
    ("ы", "y"),
    ("а$", "~"),
    ("а", "a"),
    (f"(?<!^)и(?=[{_VOWEL}])", "iC"),  # Уильямс, Williams
    ("и", "i"),
    ("о", "o"),
    ("э", "e"),
    ("қ", "q"),
    ("ғ", "ğ"),
    ("нгх|[ңн][гғ]|ң", "n (g)"),  # Теңіз, Тенгиз; Маңғыстау, Мангистау
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

_reader: Final = Reader(RULES, root_letter)


def units(word: str) -> Units:
    """The units of a folded Cyrillic word."""
    return _reader.units(undouble(word, keep="е"))


def letters(words: str) -> str:
    """The root letters of folded Cyrillic words, one a line."""
    return _reader.letters(undouble(words, keep="е"))
