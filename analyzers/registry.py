"""Which analyzer serves which language; each is made when first asked for."""

from __future__ import annotations

from functools import cache

from searchkit.analyzers.token import Analyzer

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
        from searchkit.analyzers.names import keys

        return KazakhAnalyzer(keys)
    from searchkit.analyzers.undetermined import UndeterminedAnalyzer

    return UndeterminedAnalyzer()


def identity() -> dict[str, str]:
    """What decides the output of each language's analyzer: `{"en": "english 1; snowball 3.1.1", …}`."""
    return {lang: analyzer(lang).identity for lang in LANGUAGES}
