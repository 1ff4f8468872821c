"""same_name: two spellings aligned unit by unit, accepted where what differs costs little for their length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import Final

from searchkit.analyzers.names import exceptions, inflection, keying
from searchkit.analyzers.names.graphemes import Units, fold
from searchkit.analyzers.names.sounds import VOWEL_GAP, gap_cost, unit_cost

# Units of the longer spelling → the alignment cost up to which two spellings are one name.
_ALLOWED: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2)
# The part of it allowed where a word is written without a capital; short common words look alike everywhere.
_LOWER_FACTOR: Final = (0.2, 0.2, 0.2, 0.2, 0.4, 0.4, 0.4, 0.6, 1.0)
_SHORTEST_LOWER_STEM: Final = 5
_LONGEST_COMMON_WORD: Final = 6
_MOST_ORDERED: Final = 4  # words of a name that may come in any order
_HALF_KNOWN_FACTOR: Final = (
    0.65  # where the exceptions know one of the two words, they would mostly know the other
)
_BOTH_KAZAKH_FACTOR: Final = 0.45  # Kazakh letters leave less choice: Тоғжанов is not Тоқжанов
_FIRST_LETTER: Final = 0.4  # what leaving out the first letter costs more: Smailov, Ismailov


def distance(a: Units, b: Units, limit: float = 99.0) -> float:
    """The cheapest alignment of two unit sequences; stops early, at more than `limit`, when nothing cheaper is left."""
    gaps = [gap_cost(unit) for unit in b]
    if b and gaps[0] >= VOWEL_GAP:
        gaps[0] += _FIRST_LETTER
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    for place, unit in enumerate(a):
        drop = gap_cost(unit)
        if place == 0 and drop >= VOWEL_GAP:
            drop += _FIRST_LETTER
        previous, row = row, [row[0] + drop]
        for column, other in enumerate(b):
            row.append(
                min(
                    previous[column] + unit_cost(unit, other),
                    previous[column + 1] + drop,
                    row[column] + gaps[column],
                )
            )
        if min(row) > limit:
            return limit + 1
    return row[-1]


@dataclass(frozen=True, slots=True)
class _Word:
    """One word as it takes part in a comparison.

    Attributes:
        folded: see `graphemes.fold`.
        kazakh: has letters that only Kazakh has.
        lower: written without a capital: more likely a common word than a name.
        named: the keys of the exceptions that have this very word.
        keys: the same for the word and for what its endings may leave.
        readings: the unit sequences of the word and, where it is not named itself, of what its endings may leave.
    """

    folded: str
    kazakh: bool
    lower: bool
    named: frozenset[str]
    keys: frozenset[str]
    readings: tuple[Units, ...]


@lru_cache(maxsize=4096)
def _word(written: str) -> _Word:
    folded = fold(written)
    lower = written[:1].islower()
    stems = inflection.stems(folded, shortest=_SHORTEST_LOWER_STEM if lower else 2)
    named = frozenset(exceptions.keys_of(written, (folded,), name=not lower))
    keys = frozenset(exceptions.keys_of(written, (folded, *stems), name=not lower))
    forms = (folded,) if named else (folded, *stems)
    readings = tuple(dict.fromkeys(map(keying.units, forms)))
    return _Word(folded, inflection.is_kazakh(folded), lower, named, keys, readings)


def allowed(a: Units, b: Units, lower: bool) -> float:
    """How much two spellings of these lengths may cost; less where one is written as a common word."""
    length = max(len(a), len(b))
    limit = _ALLOWED[min(length, len(_ALLOWED) - 1)]
    return limit * _LOWER_FACTOR[min(length, len(_LOWER_FACTOR) - 1)] if lower else limit


def _is_common_word(word: _Word, known: _Word) -> bool:
    """A short word without a capital that the exceptions would have if it were the known name: Turin and тұрын."""
    return word.lower and not word.keys and bool(known.named) and len(word.folded) <= _LONGEST_COMMON_WORD


def same_word(a: str, b: str) -> bool:
    """Whether two words as written spell one name. The exceptions decide where they know both."""
    one, other = _word(a), _word(b)
    if one.folded == other.folded or not one.keys.isdisjoint(other.keys):
        return True
    if (one.named and other.named) or exceptions.are_false_friends(one.folded, other.folded):
        return False
    if _is_common_word(one, other) or _is_common_word(other, one):
        return False
    lower = one.lower or other.lower
    factor = _HALF_KNOWN_FACTOR if one.named or other.named else 1.0
    factor *= _BOTH_KAZAKH_FACTOR if one.kazakh and other.kazakh else 1.0
    for x in one.readings:
        for y in other.readings:
            limit = factor * allowed(x, y, lower)
            if distance(x, y, limit) <= limit:
                return True
    return False


def _words(name: str) -> list[str]:
    return name.replace("-", " ").replace("—", " ").split()


def _keys(name: str, words: list[str]) -> frozenset[str]:
    """The exception keys of a whole name."""
    return _word(name).keys if len(words) == 1 else frozenset(exceptions.phrase_keys(exceptions.split(name)))


def same_name(a: str, b: str) -> bool:
    """Whether two names as written, in any script, inflected or not, are one name.

    Symmetric; a name is the same as itself. Names of several words agree word by word, the surname first or last, or
    written as one word.

    >>> same_name("Тоқаевтың", "Tokaïev"), same_name("Тоқаев", "Тоқтаров")
    (True, False)
    """
    words_a, words_b = _words(a), _words(b)
    if len(words_a) > 1 or len(words_b) > 1:
        known_a, known_b = _keys(a, words_a), _keys(b, words_b)
        if known_a and known_b:
            return not known_a.isdisjoint(known_b)
    if len(words_a) == len(words_b):
        orders = permutations(words_b) if len(words_b) <= _MOST_ORDERED else (words_b,)
        if any(all(map(same_word, words_a, order)) for order in orders):
            return True
    return len(words_a) != len(words_b) and same_word("".join(words_a), "".join(words_b))
