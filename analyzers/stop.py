"""Words that hold sentences together: indexed like all others, but left out of queries that have something else."""

from __future__ import annotations

from searchkit.analyzers.assemble import word_list

_LANGUAGES = ("kk", "ru", "en", "fr")


def is_stop_word(word: str, lang: str) -> bool:
    """Whether a surface or a lemma of `lang` is a function word; in "und", of any language."""
    if lang == "und":
        return any(word in word_list(f"stop.{each}") for each in _LANGUAGES)
    return lang in _LANGUAGES and word in word_list(f"stop.{lang}")
