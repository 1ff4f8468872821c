"""The Snowball stemmers: from the C library PyStemmer where it is installed, else the same in Python."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from threading import get_ident

from searchkit.analyzers.versions import installed


def stemmer(language: str) -> Callable[[str], str]:
    """The stemming function of "english" or "french". Its words must be lower case and NFC."""
    return _stemmer_of_thread(language, get_ident())


@cache
def _stemmer_of_thread(language: str, _thread: int) -> Callable[[str], str]:
    """A stemmer keeps the word it works on, so each thread has its own."""
    import snowballstemmer

    stem: Callable[[str], str] = snowballstemmer.stemmer(language).stemWord
    return stem


def identity() -> str:
    """The version of the Snowball algorithms, which is what decides stems: two builds of one version agree."""
    return "snowball " + installed("snowballstemmer")
