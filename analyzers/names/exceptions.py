"""Names that rules cannot reach: Грузия and Georgia, АҚШ and États-Unis, Мюнхен and Munich.

Each row of the tables beside this file is one name in English, French, Russian and Kazakh. Its identity is a key such
as `=georgia`, which every one-word variant gets beside its spelling key. Names of several words cannot be keys of a
word: `equivalents` finds them in a query, with everything else they are called.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from searchkit.analyzers.names.alphabets import KAZAKH_2018, KAZAKH_2021, RUSSIAN, romanise
from searchkit.analyzers.names.graphemes import fold

TABLES: Final = ("countries", "places", "organisations", "peoples", "persons", "international")
_CASED: Final = "^"  # before a variant that is a common word too: counts only with its capitals


@dataclass(frozen=True)
class _Tables:
    """The rows, by every way in.

    Attributes:
        variants: key → every way to write the name, in the order of its row.
        folded: one folded word → keys.
        cased: one word as written, where its capitals decide → keys.
        capitalised: folded word → the words of `cased` that it may be.
        phrases: number of words and first three letters → folded words and key of each such name.
    """

    variants: dict[str, tuple[str, ...]]
    folded: dict[str, tuple[str, ...]]
    cased: dict[str, tuple[str, ...]]
    capitalised: dict[str, tuple[str, ...]]
    phrases: dict[tuple[int, str], tuple[tuple[tuple[str, ...], str], ...]]


def _rows() -> Iterator[tuple[str, ...]]:
    folder = resources.files(__package__)
    for table in TABLES:
        lines = (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[2:]
        yield from map(tuple, csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def split(name: str) -> tuple[str, ...]:
    """The folded words of a name; a hyphen separates as a blank does."""
    return tuple(fold(name.replace("-", " ").replace("—", " ")).split())


@cache
def _tables() -> _Tables:
    known: dict[str, tuple[str, ...]] = {}
    folded, cased, capitalised = (defaultdict[str, list[str]](list) for _ in range(3))
    phrases = defaultdict[tuple[int, str], list[tuple[tuple[str, ...], str]]](list)
    for row in _rows():
        names = tuple(dict.fromkeys(name for cell in row for name in cell.split("|") if name))
        base = "=" + fold(names[0].removeprefix(_CASED)).replace(" ", "-")
        key = next(key for key in (base + "'" * number for number in range(9)) if key not in known)
        known[key] = tuple(name.removeprefix(_CASED) for name in names)
        for name in (*names, *_latinised(row)):
            words = split(name)
            if len(words) > 1:
                phrases[len(words), words[0][:3]].append((words, key))
            if name.startswith(_CASED):
                cased[name[1:]].append(key)
                capitalised[fold(name[1:])].append(name[1:])
            elif " " not in name:
                folded[fold(name)].append(key)
    starts = {start: tuple(found) for start, found in phrases.items()}
    return _Tables(known, _frozen(folded), _frozen(cased), _frozen(capitalised), starts)


def _latinised(row: tuple[str, ...]) -> Iterator[str]:
    """The Kazakh cell in the Latin alphabets of 2018 and 2021, the Russian one in the usual romanisation."""
    _, _, russian, kazakh = row
    for name in kazakh.split("|"):
        yield from (romanise(name, KAZAKH_2018), romanise(name, KAZAKH_2021))
    yield from (romanise(name, RUSSIAN) for name in russian.split("|"))


def _frozen(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {word: tuple(dict.fromkeys(keys)) for word, keys in lists.items()}


def keys_of(word: str, forms: Iterable[str]) -> tuple[str, ...]:
    """The keys of the rows that name one word.

    Args:
        word: as written; its capitals decide for variants that are common words too.
        forms: the folded word and its possible nominatives, folded.
    """
    tables = _tables()
    found: list[str] = []
    for form in forms:
        found += tables.folded.get(form, ())
        for variant in tables.capitalised.get(form, ()):
            if _written_as(word.replace(".", ""), variant):
                found += tables.cased[variant]
    return tuple(dict.fromkeys(found))


def _written_as(word: str, variant: str) -> bool:
    """Whether a word has the capitals of a variant; its last letter may be an ending: Канны, Каннах."""
    stem = variant if variant.isupper() else variant[:-1]
    return word.startswith(stem) or word == variant.upper()


def _agree(word: str, other: str) -> bool:
    """Whether a word of a text may be a word of a name: the same, or both Cyrillic and different in their endings."""
    if word == other:
        return True
    if word.isascii() or other.isascii() or abs(len(word) - len(other)) > 6:
        return False
    stem = max(3, min(len(word), len(other) - 2))
    return len(other) > 3 and word[: min(stem, len(other) - 2)] == other[: min(stem, len(other) - 2)]


def phrase_keys(words: Sequence[str]) -> tuple[str, ...]:
    """The keys of the names of several words that are exactly these folded words, inflected or not."""
    if len(words) < 2:
        return ()
    candidates = _tables().phrases.get((len(words), words[0][:3]), ())
    return tuple(dict.fromkeys(key for names, key in candidates if all(map(_agree, words, names))))


def variants(key: str) -> tuple[str, ...]:
    """Every way to write the name of a key, as in the tables; `()` for a key that is none of theirs."""
    return _tables().variants.get(key, ())


@cache
def _false_friends() -> frozenset[tuple[str, str]]:
    text = (resources.files(__package__) / "false_friends.txt").read_text(encoding="utf-8")
    lines = (list(map(fold, line.split())) for line in text.splitlines() if not line.startswith("#"))
    return frozenset((min(first, other), max(first, other)) for first, *others in lines for other in others)


def are_false_friends(a: str, b: str) -> bool:
    """Whether two folded words look alike, and are known to mean different things: magazine and магазин."""
    return (min(a, b), max(a, b)) in _false_friends()
