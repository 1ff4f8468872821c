"""Keys: the coarse forms that are indexed, under which the spellings of one name meet.

A key is made of fifteen consonants and three vowels. What spellings disagree on is merged: voiced and voiceless
sibilants, ш and ч, к and х, о and у, е and и; glides, doubled letters and final vowels are not written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from searchkit.analyzers.names import cyrillic, exceptions, inflection, latin, loanwords
from searchkit.analyzers.names.graphemes import Units, fold, is_cyrillic
from searchkit.analyzers.names.sounds import KEY_LETTERS

_RUN: Final = re.compile(r"(.)\1+")
_FINAL_VOWELS: Final = re.compile(r"(?<=...)[aio]+$")
_LONGEST_NUMBER: Final = 8
_LEAST_OF_NAME: Final = 2
_LEAST_OF_WORD: Final = 4
_MOST_FORMS: Final = 3


def units(folded: str) -> Units:
    """The units of a folded word of either script."""
    return cyrillic.units(folded) if is_cyrillic(folded) else latin.units(folded)


def _letters(folded: str) -> str:
    """A folded word in root letters, one for two."""
    letters = cyrillic.letters(folded) if is_cyrillic(folded) else latin.letters(folded)
    return _RUN.sub(r"\1", letters)


def _key(letters: str) -> str:
    return _FINAL_VOWELS.sub("", _RUN.sub(r"\1", letters.translate(KEY_LETTERS)))


def spelling(folded: str) -> str:
    """The key of one folded word.

    >>> spelling("тоқаев") == spelling("tokaïev") == spelling("toqaev")
    True
    """
    return _key(_letters(folded))


def _root(folded: str, letters: str) -> str:
    """The root of a word; Latin words, whose lemmas are not known, lose their endings first."""
    if len(letters) > 2 * loanwords.LENGTH or is_cyrillic(folded):
        return loanwords.root(letters)
    bare = loanwords.bare(folded)
    return loanwords.root(letters if bare == folded else _letters(bare))


def keys(word: str, lang: str | None = None, lemmas: Sequence[str] = ()) -> frozenset[str]:
    """The keys of one written word, two or three short strings; two words meet where their keys intersect.

    A key that begins with `=` is a known name (`exceptions`), one with `~` a root (`loanwords`): cognates share it,
    look-alikes too. Any other key is how the word sounds; short words have it only where they are written with a
    capital, because short common words sound alike in all languages. A number is its own key.

    Args:
        word: as written; its capitals tell names from words, US from us.
        lang: of the paragraph, where known; decides only which endings are taken off.
        lemmas: dictionary forms, most probable first; without them the endings of names are taken off by table.
    """
    folded = fold(word)
    if folded.isdecimal():
        return frozenset((folded,)) if len(folded) <= _LONGEST_NUMBER else frozenset()
    capital = word[:1].isupper()
    stems = inflection.stems(folded, lang) if capital or not lemmas else ()
    forms = tuple(dict.fromkeys((*map(fold, lemmas[:2]), *stems[:2], folded)))
    found = set(exceptions.keys_of(word, forms))
    least = _LEAST_OF_NAME if capital else _LEAST_OF_WORD
    for form in forms[:_MOST_FORMS]:
        letters = _letters(form)
        found.add(_root(form, letters))
        key = _key(letters)
        if len(key) >= least:
            found.add(key)
    if capital and not is_cyrillic(folded):
        found.add(_key(_RUN.sub(r"\1", latin.other_letters(folded))))
    found.discard("")
    return frozenset(found)
