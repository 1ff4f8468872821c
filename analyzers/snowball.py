"""The Snowball stemmers: from the C library PyStemmer where it is installed, else the same in Python."""

from __future__ import annotations

from collections.abc import Callable
from threading import local

from searchkit.analyzers.versions import installed


def stemmer(language: str) -> Callable[[str], str]:
    """The stemming function of "english" or "french". Its words must be lower case and NFC."""
    return _stemmers.of.get(language) or _loaded(language)


def stems(language: str, words: list[str]) -> list[str]:
    """The stem of each word."""
    stemmer(language)
    return _stemmers.of_all[language](words)


class _Stemmers(local):
    """A stemmer keeps the word it works on, so each thread has its own."""

    def __init__(self) -> None:
        self.of: dict[str, Callable[[str], str]] = {}
        self.of_all: dict[str, Callable[[list[str]], list[str]]] = {}


_stemmers = _Stemmers()


def _loaded(language: str) -> Callable[[str], str]:
    import snowballstemmer

    loaded = snowballstemmer.stemmer(language)
    _stemmers.of_all[language] = loaded.stemWords
    _stemmers.of[language] = loaded.stemWord
    return _stemmers.of[language]


def identity() -> str:
    """The version of the Snowball algorithms, which is what decides stems: two builds of one version agree."""
    return "snowball " + installed("snowballstemmer")
