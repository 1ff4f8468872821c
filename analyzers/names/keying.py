"""Keys: the coarse forms that are indexed, under which the spellings of one name meet.

A key is made of fifteen consonants and three vowels. What spellings disagree on is merged: voiced and voiceless
sibilants, ш and ч, к and х, о and у, е and и; glides, doubled letters and final vowels are not written.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from searchkit.analyzers.names import cyrillic, exceptions, inflection, latin, loanwords
from searchkit.analyzers.names.graphemes import Units, fold, has_doubled, is_cyrillic, single
from searchkit.analyzers.names.sounds import KEY_LETTERS

_FINAL_VOWELS: Final = "aio"
_BEFORE_THEM: Final = 3  # letters that stay whatever they are
_LONGEST_NUMBER: Final = 8
_LEAST_OF_NAME: Final = 2
_LEAST_OF_WORD: Final = 4
_MOST_FORMS: Final = 3
_REMEMBERED: Final = 1 << 14  # forms: a few megabytes
_LONGEST_REMEMBERED: Final = 64


def units(folded: str) -> Units:
    """The units of a folded word of either script."""
    return cyrillic.units(folded) if is_cyrillic(folded) else latin.units(folded)


class _Form(NamedTuple):
    """A folded word with its root and its key, "" where it has none."""

    folded: str
    root: str
    key: str


def _sound(folded: str) -> tuple[str, str]:
    """A folded word in root letters, one for two, and its key."""
    return _keyed(cyrillic.letters(folded) if is_cyrillic(folded) else latin.letters(folded))


def _keyed(letters: str) -> tuple[str, str]:
    """Root letters, one for two, and the key that they make."""
    key = letters.translate(KEY_LETTERS)
    if has_doubled(key):
        letters, key = single(letters), single(key)
    return letters, key[:_BEFORE_THEM] + key[_BEFORE_THEM:].rstrip(_FINAL_VOWELS)


def spelling(folded: str) -> str:
    """The key of one folded word.

    >>> spelling("тоқаев") == spelling("tokaïev") == spelling("toqaev")
    True
    """
    return _sound(folded)[1]


def _root(folded: str, letters: str) -> str:
    """The root of a word; Latin words, whose lemmas are not known, lose their endings first."""
    bare = loanwords.bare(folded)
    if bare == folded or len(letters) > 2 * loanwords.LENGTH or is_cyrillic(folded):
        return loanwords.root(letters)
    root = _root_of_bare if len(bare) <= _LONGEST_REMEMBERED else _root_of_bare.__wrapped__
    return root(bare)


@lru_cache(maxsize=_REMEMBERED)
def _root_of_bare(bare: str) -> str:
    """The root of a word without its ending, which plant, plants and planted share."""
    return loanwords.root(_sound(bare)[0])


def _form(folded: str) -> _Form:
    letters, key = _sound(folded)
    return _Form(folded, _root(folded, letters), key)


@lru_cache(maxsize=_REMEMBERED)
def _nominative(word: str) -> _Form:
    """The form of a dictionary form or a stem: few, as the inflected words of a text share them."""
    return _form(fold(word))


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
    form_of = _nominative if len(word) <= _LONGEST_REMEMBERED else _nominative.__wrapped__
    forms = {form.folded: form for form in map(form_of, (*lemmas[:2], *stems[:2]))}
    if folded not in forms:
        forms[folded] = _form(folded)
    found = set(exceptions.keys_of(word, forms))
    least = _LEAST_OF_NAME if capital else _LEAST_OF_WORD
    for form in islice(forms.values(), _MOST_FORMS):
        found.add(form.root)
        if len(form.key) >= least:
            found.add(form.key)
    if capital and not is_cyrillic(folded):
        found.add(_keyed(latin.other_letters(folded))[1])
    found.discard("")
    return frozenset(found)
