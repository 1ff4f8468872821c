"""Why a word has the lemma it has, in a few words for people."""

from __future__ import annotations

from searchkit.analyzers.normalize import normalize
from searchkit.analyzers.registry import analyzer
from searchkit.analyzers.token import Lemma

_STEMMERS = {"en": "English stemmer", "fr": "French stemmer"}
_RUSSIAN = "Russian dictionary"


def reason(word: str, lemma: Lemma) -> str:
    """What led from a word to one of its lemmas.

    >>> reason("елдеріміздің", Lemma("ел", "kk")), reason("presidents", Lemma("presid", "en"))
    ('without plural, our, genitive', 'English stemmer')
    """
    if normalize(word) == lemma.text:
        return "as written"
    if lemma.lang == "kk":
        return _kazakh(word, lemma.text)
    if lemma.lang == "ru":
        return _RUSSIAN
    return _STEMMERS.get(lemma.lang, "accents left out")


def _kazakh(word: str, lemma: str) -> str:
    from searchkit.analyzers.kazakh.analyzer import KazakhAnalyzer

    kazakh = analyzer("kk")
    assert isinstance(kazakh, KazakhAnalyzer)
    standard = kazakh.to_cyrillic(word)
    spelled = "" if standard == normalize(word) else f"read as {standard}"
    endings = [name.replace("+", "").replace("-", " ") for name in kazakh.endings(word, lemma)]
    cut = f"without {', '.join(endings)}" if endings else ""
    if not cut and standard != lemma:
        cut = "from a list of irregular and Russian words"
    return ", ".join(filter(None, (spelled, cut)))
