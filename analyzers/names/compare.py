"""same_name: two spellings aligned unit by unit, accepted where what differs costs little for their length."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from searchkit.analyzers.names import inflection, keying
from searchkit.analyzers.names.graphemes import Units, fold
from searchkit.analyzers.names.sounds import gap_cost, unit_cost

# Units of the longer spelling → the alignment cost up to which two spellings are one name.
_ALLOWED: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2)


def distance(a: Units, b: Units, limit: float = 99.0) -> float:
    """The cheapest alignment of two unit sequences; stops early, at more than `limit`, when nothing cheaper is left."""
    gaps = [gap_cost(unit) for unit in b]
    row = [0.0]
    for gap in gaps:
        row.append(row[-1] + gap)
    for unit in a:
        drop = gap_cost(unit)
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


@lru_cache(maxsize=4096)
def _candidates(word: str) -> tuple[Units, ...]:
    """The unit sequences of a folded word and of what its endings may leave."""
    forms = (word, *inflection.stems(word))
    return tuple(dict.fromkeys(keying.units(form) for form in forms))


def allowed(a: Units, b: Units) -> float:
    """How much two spellings of these lengths may cost."""
    return _ALLOWED[min(max(len(a), len(b)), len(_ALLOWED) - 1)]


def same_word(a: str, b: str) -> bool:
    """Whether two folded words spell one name."""
    if a == b:
        return True
    return any(distance(x, y, allowed(x, y)) <= allowed(x, y) for x in _candidates(a) for y in _candidates(b))


def _words(name: str) -> list[str]:
    return [word for word in fold(name).replace("-", " ").split() if word]


def same_name(a: str, b: str) -> bool:
    """Whether two names as written, in any script, inflected or not, are one name.

    Symmetric; a name is the same as itself. Names of several words agree word by word, or written as one word.

    >>> same_name("Тоқаевтың", "Tokaïev"), same_name("Тоқаев", "Тоқтаров")
    (True, False)
    """
    words_a, words_b = _words(a), _words(b)
    if len(words_a) == len(words_b) and all(map(same_word, words_a, words_b)):
        return True
    return len(words_a) != len(words_b) and same_word("".join(words_a), "".join(words_b))
