"""Names that rules cannot reach: Грузия and Georgia, АҚШ and États-Unis, Мюнхен and Munich.

Each row of the tables beside this file is one name in English, French, Russian and Kazakh. Its identity is a key such
as `=georgia`, which every one-word variant gets beside its spelling key. Names of several words cannot be keys of a
word: `equivalents` finds them in a query, with everything else they are called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from searchkit.analyzers.names.alphabets import KAZAKH_2018, KAZAKH_2021, RUSSIAN, romanise
from searchkit.analyzers.names.graphemes import fold

TABLES: Final = ("countries", "places", "organisations", "peoples", "persons", "international")
_SHORTEST_LATINISED: Final = 6  # see `_Words.romanised`
_CASED: Final = "^"  # before a variant that is a common word too: counts only with its capitals


class _Row(NamedTuple):
    """One name: its key, every way to write it as in the tables, and more ways that follow by rule."""

    key: str
    names: tuple[str, ...]
    latinised: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    """The names of one word.

    Attributes:
        folded: folded word → keys.
        cased: word as in the tables, where its capitals decide → keys.
        capitalised: folded word → the words of `cased` that it may be.
        romanised: short folded word that follows by rule → keys; many are words of English and French: seul, afin.
    """

    folded: dict[str, tuple[str, ...]]
    cased: dict[str, tuple[str, ...]]
    capitalised: dict[str, tuple[str, ...]]
    romanised: dict[str, tuple[str, ...]]


@cache
def _rows() -> tuple[_Row, ...]:
    rows: list[_Row] = []
    taken: set[str] = set()
    folder = Path(__file__).parent
    for table in TABLES:
        for line in (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[2:]:
            english, french, russian, kazakh = line.split("\t")
            names = tuple(dict.fromkeys("|".join((english, french, russian, kazakh)).split("|")))
            key = "=" + _fold(names[0].removeprefix(_CASED)).replace(" ", "-")
            while key in taken:
                key += "'"
            taken.add(key)
            rows.append(_Row(key, names, _latinised(russian, kazakh)))
    return tuple(rows)


def _latinised(russian: str, kazakh: str) -> tuple[str, ...]:
    """The Kazakh cell in the Latin alphabets of 2018 and 2021, the Russian one in the usual romanisation."""
    cells = (romanise(kazakh, KAZAKH_2018), romanise(kazakh, KAZAKH_2021), romanise(russian, RUSSIAN))
    return tuple("|".join(cells).split("|"))


def _fold(name: str) -> str:
    """`fold` for the tables, which are NFC: thousands of words when the first key is made."""
    return name.lower() if name.isalpha() else fold(name)


@cache
def _words() -> _Words:
    words = _Words({}, {}, {}, {})
    for key, names, latinised in _rows():
        for name in names:
            if name.startswith(_CASED):
                _put(words.cased, name[1:], key)
                _put(words.capitalised, _fold(name[1:]), name[1:])
            elif " " not in name:
                _put(words.folded, _fold(name), key)
        for name in latinised:
            if " " not in name:
                sure = not name.isascii() or len(name) >= _SHORTEST_LATINISED
                _put(words.folded if sure else words.romanised, _fold(name).removeprefix(_CASED), key)
    return words


def _put(table: dict[str, tuple[str, ...]], word: str, value: str) -> None:
    have = table.get(word, ())
    if value not in have:
        table[word] = (*have, value)


@cache
def _phrases() -> dict[tuple[int, str], list[tuple[tuple[str, ...], str]]]:
    """Number of words and first three letters → folded words and key of each name of several words."""
    phrases = defaultdict[tuple[int, str], list[tuple[tuple[str, ...], str]]](list)
    for key, names, latinised in _rows():
        for words in map(split, (*names, *latinised)):
            if len(words) > 1:
                phrases[len(words), words[0][:3]].append((words, key))
    return dict(phrases)


@cache
def _variants() -> dict[str, tuple[str, ...]]:
    return {key: tuple(name.removeprefix(_CASED) for name in names) for key, names, _ in _rows()}


def split(name: str) -> tuple[str, ...]:
    """The folded words of a name; a hyphen separates as a blank does."""
    return tuple(fold(name.replace("-", " ").replace("—", " ")).split())


def keys_of(word: str, forms: Iterable[str], *, name: bool = False) -> tuple[str, ...]:
    """The keys of the rows that name one word.

    Args:
        word: as written; its capitals decide for variants that are common words too.
        forms: the folded word and its possible nominatives, folded.
        name: the word is known to be a name, so that Seul may be Seoul.
    """
    words = _words()
    found: list[str] = []
    for form in forms:
        found += words.folded.get(form, ())
        if name:
            found += words.romanised.get(form, ())
        for variant in words.capitalised.get(form, ()):
            if _written_as(word.replace(".", ""), variant):
                found += words.cased[variant]
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
    candidates = _phrases().get((len(words), words[0][:3]), ())
    return tuple(dict.fromkeys(key for names, key in candidates if all(map(_agree, words, names))))


def variants(key: str) -> tuple[str, ...]:
    """Every way to write the name of a key, as in the tables; `()` for a key that is none of theirs."""
    return _variants().get(key, ())


@cache
def _false_friends() -> frozenset[tuple[str, str]]:
    text = (Path(__file__).parent / "false_friends.txt").read_text(encoding="utf-8")
    lines = (list(map(fold, line.split())) for line in text.splitlines() if not line.startswith("#"))
    return frozenset((min(first, other), max(first, other)) for first, *others in lines for other in others)


def are_false_friends(a: str, b: str) -> bool:
    """Whether two folded words look alike, and are known to mean different things: magazine and магазин."""
    return (min(a, b), max(a, b)) in _false_friends()
