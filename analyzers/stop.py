"""Words that hold sentences together: indexed like all others, but left out of queries that have something else."""

from __future__ import annotations

from functools import cache

from searchkit.analyzers.assemble import word_list
from searchkit.analyzers.registry import analyzer

_LANGUAGES = ("kk", "ru", "en", "fr")


def is_stop_word(word: str, lang: str) -> bool:
    """Whether a surface or a lemma of `lang` is a function word; in "und", of any language."""
    if lang == "und":
        return any(word in stop_words(each) for each in _LANGUAGES)
    return lang in _LANGUAGES and word in stop_words(lang)


@cache
def stop_words(lang: str) -> frozenset[str]:
    """The function words of a language as surfaces, and as the lemmas that the stemmers make of them."""
    surfaces = word_list(f"stop.{lang}")
    if lang not in ("en", "fr"):  # these lists hold the dictionary forms as well
        return surfaces
    analyze = analyzer(lang).analyze
    stems = {part.lemmas[0].text for word in surfaces for part in analyze(word)[:1]}
    return surfaces | (stems - word_list(f"content.{lang}"))
