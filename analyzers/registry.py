"""Which analyzer serves which language; each is made when first asked for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from searchkit.analyzers.assemble import tables
from searchkit.analyzers.token import Analyzer
from searchkit.analyzers.versions import fingerprint

_TEXT_VERSION = 4
_KEYS_VERSION = 2
LANGUAGES = ("kk", "ru", "en", "fr", "und")


@cache
def analyzer(lang: str) -> Analyzer:
    """The analyzer of a language; any code that is not among `LANGUAGES` gets the undetermined one."""
    if lang == "en":
        from searchkit.analyzers.english import EnglishAnalyzer

        return EnglishAnalyzer()
    if lang == "fr":
        from searchkit.analyzers.french import FrenchAnalyzer

        return FrenchAnalyzer()
    if lang == "ru":
        from searchkit.analyzers.russian import RussianAnalyzer

        return RussianAnalyzer()
    if lang == "kk":
        from searchkit.analyzers.kazakh import KazakhAnalyzer
        from searchkit.analyzers.names import keys_of_all

        return KazakhAnalyzer(keys_of_all)
    from searchkit.analyzers.undetermined import UndeterminedAnalyzer

    return UndeterminedAnalyzer()


def identity() -> dict[str, str]:
    """What decides the terms of an index: words and languages of a text, each language's analyzer, keys of names.

    >>> sorted(identity())
    ['en', 'fr', 'keys', 'kk', 'ru', 'text', 'und']
    """
    return {
        "text": _identity_of_text(),
        **{lang: _identity_of_analyzer(lang) for lang in LANGUAGES},
        "keys": _identity_of_keys(),
    }


def _identity_of_analyzer(lang: str) -> str:
    """What `analyzer(lang).identity` says; the Kazakh lexicon is not loaded for it, as every opened index asks."""
    if lang == "kk":
        from searchkit.analyzers.kazakh.version import identity

        return identity()
    return analyzer(lang).identity


@cache
def _identity_of_text() -> str:
    words = tables(
        "detection.txt", "letters.txt", *(f"stop.{lang}.txt" for lang in LANGUAGES if lang != "und")
    )
    return f"text {_TEXT_VERSION}; tables {words}"


@cache
def _identity_of_keys() -> str:
    folder = Path(__file__).parent / "names"
    data = sorted(file for file in folder.iterdir() if file.suffix in (".tsv", ".txt"))
    return f"keys {_KEYS_VERSION}; tables {fingerprint(data)}"
