"""Russian words inside Kazakh text: which they are, and their dictionary forms. Loads pymorphy3 at the first one."""

from __future__ import annotations

from functools import lru_cache

from searchkit.analyzers.kazakh.letters import KAZAKH_ONLY


def may_be_russian(word: str) -> bool:
    """Whether a lower-case Cyrillic word has no letter that only Kazakh has, and is long enough to tell."""
    return len(word) > 2 and KAZAKH_ONLY.isdisjoint(word)


@lru_cache(maxsize=8192)
def russian_lemmas(word: str, *, capital: bool = False) -> tuple[str, ...]:
    """Dictionary forms of a word known to the Russian dictionary; () for others and for names, which are Kazakh here.

    Names are protected because the dictionary would take Каримов for a form of Карим and Семей for семья.
    """
    from searchkit.analyzers.opencorpora import known
    from searchkit.analyzers.russian import lemmas, surname  # brings the names along

    found = known(word)
    if not found or any(reading.named for reading in found):
        return ()
    named = surname(word) if capital else None
    return (named,) if named else lemmas(word)
