"""Keys: the coarse forms that are indexed, under which the spellings of one name meet.

A key is made of fifteen consonants and three vowels. What spellings disagree on is merged: voiced and voiceless
sibilants, ш and ч, к and х, о and у, е and и; glides, doubled letters and final vowels are not written.

The words of an index come by the hundred. They are written together, one a line, so that a rule is looked for in all of
them at once, which costs each a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Final

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
    return _sounds([folded])[1][folded]


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
    folded = list(map(fold, words))
    forms = list(map(_forms, words, folded, repeat(lang), lemmas))
    roots, spellings = _sounds(dict.fromkeys(form for some in forms for form in some[:_MOST_FORMS]))
    others = _other_keys([known for word, known in zip(words, folded, strict=True) if word[:1].isupper()])
    found: list[tuple[str, ...]] = []
    for word, known, some in zip(words, folded, forms, strict=True):
        if not some:
            found.append((known,) if len(known) <= _LONGEST_NUMBER else ())
            continue
        capital = word[:1].isupper()
        least = _LEAST_OF_NAME if capital else _LEAST_OF_WORD
        keys = [*exceptions.keys_of(word, some)]
        for form in some[:_MOST_FORMS]:
            if root := roots[form]:
                keys.append(root)
            if len(key := spellings[form]) >= least:
                keys.append(key)
        if capital and (other := others.get(known)):
            keys.append(other)
        found.append(tuple(sorted(set(keys))))
    return found


def _forms(word: str, folded: str, lang: str | None, lemmas: Sequence[str]) -> tuple[str, ...]:
    """The folded words that a word may be a form of, then itself; () for a number."""
    if folded.isdecimal():
        return ()
    stems = inflection.stems(folded, lang) if not lemmas or word[:1].isupper() else ()
    if stems or lemmas:
        return tuple(dict.fromkeys((*map(fold, lemmas[:2]), *stems[:2], folded)))
    return (folded,)


def _sounds(folded: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Folded word → its root, and its key; "" where it has none.

    Latin words, whose lemmas are not known, lose their endings for the root.
    """
    letters = _letters(folded)
    if not letters:
        return {}, {}
    bare = {word: short for word in letters if (short := _bare(word, letters[word])) != word}
    shorter = _letters(short for short in bare.values() if short not in letters)
    known = letters | shorter if shorter else letters
    roots = dict(zip(known, map(loanwords.root, known.values()), strict=True))
    return roots | {word: roots[short] for word, short in bare.items()}, dict(
        zip(letters, _keyed(letters.values()), strict=True)
    )


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
