"""The Snowball stemmers: from the C library PyStemmer where it is installed, else the same in Python."""

from __future__ import annotations

from collections.abc import Callable
from threading import local

from searchkit.analyzers.versions import installed


def stemmer(language: str) -> Callable[[str], str]:
    """The stemming function of "english" or "french". Its words must be lower case and NFC."""
    return _stemmers.of.get(language) or _loaded(language)


class _Stemmers(local):
    """A stemmer keeps the word it works on, so each thread has its own."""

    def __init__(self) -> None:
        self.of: dict[str, Callable[[str], str]] = {}


_stemmers = _Stemmers()


def _loaded(language: str) -> Callable[[str], str]:
    import snowballstemmer

    _stemmers.of[language] = snowballstemmer.stemmer(language).stemWord
    return _stemmers.of[language]


def identity() -> str:
    """The version of the Snowball algorithms, which is what decides stems: two builds of one version agree."""
    return "snowball " + installed("snowballstemmer")
