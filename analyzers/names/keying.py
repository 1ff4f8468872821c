"""Keys: the coarse forms that are indexed, under which the spellings of one name meet.

A key is made of fifteen consonants and three vowels. What spellings disagree on is merged: voiced and voiceless
sibilants, ш and ч, к and х, о and у, е and и; glides, doubled letters and final vowels are not written.

The words of an index come by the hundred. They are written together, one a line, so that a rule is looked for in all of
them at once, which costs each a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, repeat
from typing import Final, NamedTuple

from searchkit.analyzers.names import cyrillic, exceptions, inflection, latin, loanwords
from searchkit.analyzers.names.graphemes import Units, fold, is_cyrillic, single
from searchkit.analyzers.names.sounds import KEY_LETTERS

_FINAL_VOWELS: Final = re.compile("(?<=...)[aio]+$", re.MULTILINE)  # three letters stay whatever they are
_LONGEST_NUMBER: Final = 8
_LEAST_OF_NAME: Final = 2
_LEAST_OF_WORD: Final = 4
_MOST_FORMS: Final = 3


def units(folded: str) -> Units:
    """The units of a folded word of either script."""
    return cyrillic.units(folded) if is_cyrillic(folded) else latin.units(folded)


def spelling(folded: str) -> str:
    """The key of one folded word.

    >>> spelling("тоқаев") == spelling("tokaïev") == spelling("toqaev")
    True
    """
    return _sounds([folded])[folded].key


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
    return frozenset(keys_of_all([word], lang, [lemmas])[0])


def keys_of_all(
    words: Sequence[str], lang: str | None, lemmas: Iterable[Sequence[str]]
) -> list[tuple[str, ...]]:
    """The keys of each of many words, sorted; arguments as in `keys`, lemmas by word."""
    spelled = list(map(_spelled, words, repeat(lang), lemmas))
    sounds = _sounds(dict.fromkeys(form for _, _, forms in spelled for form in forms))
    others = _other_keys([folded for folded, capital, _ in spelled if capital])
    return [_keys(word, *known, sounds, others) for word, known in zip(words, spelled, strict=True)]


class _Spelled(NamedTuple):
    """A word without its capitals.

    Attributes:
        folded: the word.
        capital: whether it was written with one.
        forms: the folded words that it may be a form of, and itself; () for a number.
    """

    folded: str
    capital: bool
    forms: Iterable[str]


def _spelled(word: str, lang: str | None, lemmas: Sequence[str]) -> _Spelled:
    folded = fold(word)
    capital = word[:1].isupper()
    if folded.isdecimal():
        return _Spelled(folded, capital, ())
    stems = inflection.stems(folded, lang) if capital or not lemmas else ()
    if not lemmas and not stems:
        return _Spelled(folded, capital, (folded,))
    return _Spelled(folded, capital, dict.fromkeys((*map(fold, lemmas[:2]), *stems[:2], folded)))


class _Sound(NamedTuple):
    """How a folded word sounds: its root and its key, "" where it has none."""

    root: str
    key: str


def _keys(
    word: str,
    folded: str,
    capital: bool,
    forms: Iterable[str],
    sounds: Mapping[str, _Sound],
    others: Mapping[str, str],
) -> tuple[str, ...]:
    """The keys of a word whose forms sound so."""
    if not forms:
        return (folded,) if len(folded) <= _LONGEST_NUMBER else ()
    found = set(exceptions.keys_of(word, forms))
    least = _LEAST_OF_NAME if capital else _LEAST_OF_WORD
    for form in islice(forms, _MOST_FORMS):
        root, key = sounds[form]
        found.add(root)
        if len(key) >= least:
            found.add(key)
    if capital and folded in others:
        found.add(others[folded])
    found.discard("")
    return tuple(sorted(found))


def _sounds(folded: Iterable[str]) -> dict[str, _Sound]:
    """Folded word → how it sounds. Latin words, whose lemmas are not known, lose their endings for the root."""
    letters = _letters(folded)
    if not letters:
        return {}
    bare = {word: short for word in letters if (short := _bare(word, letters[word])) != word}
    shorter = _letters(short for short in bare.values() if short not in letters)
    known = letters | shorter if shorter else letters
    roots = dict(zip(known, loanwords.roots("\n".join(known.values())), strict=True))
    sounds = map(_Sound, (roots[bare.get(word, word)] for word in letters), _keyed(letters.values()))
    return dict(zip(letters, sounds, strict=True))


def _letters(folded: Iterable[str]) -> dict[str, str]:
    """Folded word → its root letters, one for two."""
    scripts: tuple[list[str], list[str]] = ([], [])
    for word in folded:
        scripts[is_cyrillic(word)].append(word)
    found: dict[str, str] = {}
    for script, words in zip((latin, cyrillic), scripts, strict=True):
        if words:
            found.update(zip(words, single(script.letters("\n".join(words))).split("\n"), strict=True))
    return found


def _bare(word: str, letters: str) -> str:
    """A word without its ending, unless it is long or Cyrillic."""
    bare = loanwords.bare(word)
    return word if bare == word or len(letters) > 2 * loanwords.LENGTH or is_cyrillic(word) else bare


def _keyed(letters: Iterable[str]) -> list[str]:
    """The keys of words in root letters."""
    return _FINAL_VOWELS.sub("", single("\n".join(letters).translate(KEY_LETTERS))).split("\n")


def _other_keys(folded: Iterable[str]) -> dict[str, str]:
    """The keys of second readings of words with a capital: Latin names may be English or German."""
    words = [word for word in folded if latin.has_other_letters(word) and not is_cyrillic(word)]
    if not words:
        return {}
    return dict(zip(words, _keyed([single(latin.other_letters("\n".join(words)))]), strict=True))
