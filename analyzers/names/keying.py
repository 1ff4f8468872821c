"""Keys: the coarse forms that are indexed, under which the spellings of one name meet.

A key is made of fifteen consonants and three vowels. What spellings disagree on is merged: voiced and voiceless
sibilants, ш and ч, к and х, о and у, е and и; glides, doubled letters and final vowels are not written.

The words of an index come by the hundred. They are written together, one a line, so that a rule is looked for in all of
them at once, which costs each a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import compress, repeat
from typing import Final

from searchkit.analyzers.names import cyrillic, exceptions, inflection, latin, loanwords
from searchkit.analyzers.names.graphemes import Units, fold, is_cyrillic, single
from searchkit.analyzers.names.sounds import KEY_LETTERS

_FINAL_VOWELS: Final = re.compile("(?<=...)[aio]+$", re.MULTILINE)  # three letters stay whatever they are
_LONGEST_NUMBER: Final = 8
_LEAST_OF_NAME: Final = 2
_LEAST_OF_WORD: Final = 4
_MOST_FORMS: Final = 3
_MOST_REMEMBERED: Final = 1 << 15


def units(folded: str) -> Units:
    """The units of a folded word of either script."""
    return cyrillic.units(folded) if is_cyrillic(folded) else latin.units(folded)


def spelling(folded: str) -> str:
    """The key of one folded word.

    >>> spelling("тоқаев") == spelling("tokaïev") == spelling("toqaev")
    True
    """
    return _sounds([folded])[0][0]


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
    capitals = [word[:1].isupper() for word in words]
    forms = list(map(_forms, folded, capitals, repeat(lang), lemmas))
    sounds = _heard(forms)
    listed = set(filter(exceptions.may_list, sounds))
    others = _other_keys(compress(folded, capitals))
    found: list[tuple[str, ...]] = []
    for word, capital, known, some in zip(words, capitals, folded, forms, strict=True):
        if not some:
            found.append((known,) if len(known) <= _LONGEST_NUMBER else ())
        elif not capital and listed.isdisjoint(some):  # most words: no names
            found.append(_heard_as([sounds[form] for form in some], _LEAST_OF_WORD))
        else:
            least = _LEAST_OF_NAME if capital else _LEAST_OF_WORD
            keys = {*exceptions.keys_of(word, some)}
            keys.update(_heard_as([sounds[form] for form in some[:_MOST_FORMS]], least))
            if capital and (other := others.get(known)):
                keys.add(other)
            found.append(tuple(sorted(keys)))
    return found


def _heard_as(sounds: Sequence[_Sound], least: int) -> tuple[str, ...]:
    """The keys of a word by what its forms sound like, sorted; spellings of fewer letters than `least` are none."""
    first, last = sounds[0], sounds[-1]
    if first[1] == last[1] and len(sounds) <= 2 and first[1] and len(first[0]) >= least <= len(last[0]):
        # Most words are one form, or sound like their lemma for as long as a root is. A root comes last: "~" > "z".
        if first[0] == last[0]:
            return first
        return (first[0], *last) if first[0] < last[0] else (last[0], *first)
    keys = {key for key, _ in sounds if len(key) >= least} | {root for _, root in sounds if root}
    return tuple(sorted(keys))


def _forms(folded: str, capital: bool, lang: str | None, lemmas: Sequence[str]) -> tuple[str, ...]:
    """The folded words that a word, `capital` if written with one, may be a form of, then itself; () for a number."""
    if folded.isdecimal():
        return ()
    if len(lemmas) == 1 and not capital:  # most words of languages with lemmas
        lemma = lemmas[0] if lemmas[0] == folded else fold(lemmas[0])
        return (folded,) if lemma == folded else (lemma, folded)
    stems = inflection.stems(folded, lang) if not lemmas or capital else ()
    if stems or lemmas:
        nominatives = [lemma if lemma == folded else fold(lemma) for lemma in lemmas[:2]]
        return tuple(dict.fromkeys((*nominatives, *stems[:2], folded)))
    return (folded,)


_Sound = tuple[str, str]
"""The key of a folded word, and its root; "" where it has none."""

#: What nominatives sound like, since many words share one.
_remembered: Final[dict[str, _Sound]] = {}


def _heard(forms: Sequence[tuple[str, ...]]) -> dict[str, _Sound]:
    """What the folded words that words may be forms of sound like."""
    wanted = list(dict.fromkeys([form for some in forms for form in some[:_MOST_FORMS]]))
    sounds = {form: sound for form in wanted if (sound := _remembered.get(form))}
    unknown = [form for form in wanted if form not in sounds]
    sounds.update(zip(unknown, _sounds(unknown), strict=True))
    if len(_remembered) > _MOST_REMEMBERED:
        _remembered.clear()
    for some in forms:
        if len(some) > 1:
            _remembered[some[0]] = sounds[some[0]]
    return sounds


def _sounds(folded: Sequence[str]) -> list[_Sound]:
    """What folded words sound like. Latin ones, whose lemmas are not known, lose their endings for the root."""
    letters = _letters(folded)
    bare = {
        word: short
        for word in folded
        if loanwords.may_have_ending(word) and (short := _bare(word, letters[word])) != word
    }
    known = letters | _letters([short for short in bare.values() if short not in letters])
    roots = map(loanwords.root, [known[bare.get(word, word)] for word in folded])
    return list(zip(_keyed([letters[word] for word in folded]), roots, strict=True))


def _letters(folded: Iterable[str]) -> dict[str, str]:
    """Folded word, each given once → its root letters, one for two."""
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


def _keyed(letters: Sequence[str]) -> list[str]:
    """The keys of words in root letters."""
    if not letters:
        return []
    return _FINAL_VOWELS.sub("", single("\n".join(letters).translate(KEY_LETTERS))).split("\n")


def _other_keys(folded: Iterable[str]) -> dict[str, str]:
    """The keys of second readings of words with a capital: Latin names may be English or German."""
    words = [word for word in folded if latin.has_other_letters(word) and not is_cyrillic(word)]
    if not words:
        return {}
    return dict(zip(words, _keyed([single(latin.other_letters("\n".join(words)))]), strict=True))
