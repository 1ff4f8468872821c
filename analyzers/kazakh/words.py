"""What a written word is made of: hyphens, figures, acronyms, and the endings that hang on them."""

from __future__ import annotations

import re
from typing import Final

HYPHENS: Final = "-‐‑–"
FIGURE: Final = re.compile(r"([0-9]+(?:[.,:/][0-9]+)*%?|[ivxlcdm]+|[хіі]+)$")
CLITIC: Final = re.compile(r"(?:ақ|ау|ай|мыс|міс|ды|ді|ты|ті|ше|ма|ме|ба|бе|па|пе|шы|ші|мау|ғой|қой)$")
ORDINAL: Final = re.compile(r"(?:ы|і)?н?(?:шы|ші)")


def hyphens(word: str) -> list[int]:
    """Where the inner hyphens of a word stand."""
    return [i for i, letter in enumerate(word) if letter in HYPHENS and 0 < i < len(word) - 1]


def is_figure(text: str) -> bool:
    """Arabic or Roman figures.

    >>> is_figure("2024"), is_figure("xxi"), is_figure("жыл")
    (True, True, False)
    """
    return FIGURE.match(text) is not None


def is_ordinal_ending(text: str) -> bool:
    """What is written after figures for "-th": 26-шы, 5-інші."""
    return ORDINAL.fullmatch(text) is not None
