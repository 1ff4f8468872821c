"""What a written word is made of: figures, acronyms, clitics, and the endings that hang on them by a hyphen."""

from __future__ import annotations

import re
from typing import Final

from searchkit.analyzers.normalize import HYPHENS

FIGURE: Final = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*%?")
ROMAN: Final = re.compile(r"[IVXLCDMІХ]+")
CLITIC: Final = re.compile(
    r"ақ|ау|ай|мыс|міс|ше|ма|ме|ба|бе|па|пе|шы|ші|мау|меу|ғой|қой|ды|ді|ты|ті|да|де|та|те"
)
ORDINAL: Final = re.compile(r"(?:ы|і)?н?(?:шы|ші)")
GLUED_FIGURE: Final = re.compile(r"([0-9]+)([^\W\d_]+)")
GLUED_ACRONYM: Final = re.compile(r"([А-ЯЁӘҒҚҢӨҰҮҺІ]{2,6})([а-яәғқңөұүі]+)")
VOWELS: Final = frozenset("АӘЕЁИОӨУҰҮЫІЭЮЯ")
LONGEST_ACRONYM: Final = 5


def last_hyphen(word: str) -> int:
    """Where the last inner hyphen stands, -1 if there is none.

    >>> last_hyphen("іс-шара"), last_hyphen("шара-")
    (2, -1)
    """
    place = max(word.rfind(hyphen) for hyphen in HYPHENS)
    return place if 0 < place < len(word) - 1 else -1


def is_clitic(text: str) -> bool:
    """A particle that is written with a hyphen and says nothing of the word: білмейміз-ау, ертең-ақ."""
    return CLITIC.fullmatch(text) is not None


def is_ordinal(text: str) -> bool:
    """What is written after figures for "-th": 26-шы, 5-інші."""
    return ORDINAL.fullmatch(text) is not None


def is_acronym(written: str) -> bool:
    """Whether a word in capitals is to be taken as it stands: АҚШ, БҰҰ, ҰҚК, but not ЕЛДІҢ in a headline.

    >>> is_acronym("АҚШ"), is_acronym("ТМД"), is_acronym("ЕЛДІҢ")
    (True, True, False)
    """
    if not written.isupper() or not written.isalpha() or len(written) > LONGEST_ACRONYM:
        return False
    return len(written) <= 3 or VOWELS.isdisjoint(written)


def roman(written: str) -> str | None:
    """Roman figures in one spelling: ХХІ in Cyrillic and XXI in Latin letters → xxi.

    >>> roman("ХХІ"), roman("XXI"), roman("ХАТ")
    ('xxi', 'xxi', None)
    """
    if not ROMAN.fullmatch(written):
        return None
    return written.replace("І", "I").replace("Х", "X").lower()
