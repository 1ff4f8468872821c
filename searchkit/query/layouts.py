"""Keyboards: what a word becomes when it was typed while another layout was on.

Each layout is its 47 keys from the key left of 1 to the key left of the right Shift, row by row, without and with Shift.
Sources: the Windows layouts United States, Russian, Kazakh (ST RK 1048) and French AZERTY.
"""

from __future__ import annotations

from functools import cache
from typing import Final

LAYOUTS: Final[dict[str, tuple[str, str]]] = {
    "US": (
        r"`1234567890-=" "qwertyuiop[]\\" r"asdfghjkl;'" r"zxcvbnm,./",
        r"~!@#$%^&*()_+" r"QWERTYUIOP{}|" r'ASDFGHJKL:"' r"ZXCVBNM<>?",
    ),
    "Kazakh": (
        r'("әіңғ,.үұқөһ' "йцукенгшщзхъ\\" "фывапролджэ" "ячсмитьбю№",
        r")!ӘІҢҒ;:ҮҰҚӨҺ" "ЙЦУКЕНГШЩЗХЪ/" "ФЫВАПРОЛДЖЭ" "ЯЧСМИТЬБЮ?",
    ),
    "Russian": (
        "ё1234567890-=" "йцукенгшщзхъ\\" "фывапролджэ" "ячсмитьбю.",
        'Ё!"№;%:?*()_+' "ЙЦУКЕНГШЩЗХЪ/" "ФЫВАПРОЛДЖЭ" "ЯЧСМИТЬБЮ,",
    ),
    "AZERTY": (
        "²&é\"'(-è_çà)=" "azertyuiop^$*" "qsdfghjklmù" "wxcvbn,;:!",
        "~1234567890°+" "AZERTYUIOP¨£µ" "QSDFGHJKLM%" "WXCVBN?./§",
    ),
}  # fmt: skip

MISTAKES: Final[tuple[tuple[str, str], ...]] = (
    ("US", "Kazakh"),
    ("US", "Russian"),
    ("Kazakh", "US"),
    ("Russian", "US"),
    ("US", "AZERTY"),
    ("AZERTY", "US"),
    ("AZERTY", "Kazakh"),
    ("Kazakh", "AZERTY"),
)
"""(the layout that was on, the one the writer had in mind), most frequent first."""


def retyped(text: str, on: str, meant: str) -> str:
    """The same keys pressed while another layout was on; what a layout lacks stays as it is.

    >>> retyped("0fpf0cnfy", "US", "Kazakh"), retyped("ещлфнум", "Kazakh", "US"), retyped("ytanm", "US", "Russian")
    ('қазақстан', 'tokayev', 'нефть')
    """
    return text.translate(_keys(on, meant))


@cache
def _keys(on: str, meant: str) -> dict[int, str]:
    plain, shifted = (dict(zip(LAYOUTS[on][row], LAYOUTS[meant][row], strict=True)) for row in (0, 1))
    return str.maketrans(shifted | plain)
