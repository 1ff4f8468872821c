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
    """One name: its key, and its variants side by side with `|` between them.

    Attributes:
        names, folded: every way to write it as in the tables; and the same folded.
        latinised, latinised_folded: more ways that follow by rule; and the same folded.
    """

    key: str
    names: str
    folded: str
    latinised: str
    latinised_folded: str


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
    """The rows of all tables. They are folded and romanised whole, not name by name: the first query waits for this."""
    folder = Path(__file__).parent
    tables = ((folder / f"{table}.tsv").read_text(encoding="utf-8") for table in TABLES)
    lines = [line for table in tables for line in table.splitlines()[2:]]
    names = [line.replace("\t", "|") for line in lines]
    latinised = _latinised([line.split("\t") for line in lines])
    columns = (names, _folded(names), latinised, _folded(latinised))
    taken: set[str] = set()
    rows: list[_Row] = []
    for as_written, folded, *latin in zip(*columns, strict=True):
        key = "=" + folded.partition("|")[0].removeprefix(_CASED).replace(" ", "-")
        while key in taken:
            key += "'"
        taken.add(key)
        rows.append(_Row(key, as_written, folded, *latin))
    return tuple(rows)


def _folded(lines: list[str]) -> list[str]:
    return fold("\n".join(lines)).split("\n")


def _latinised(lines: list[list[str]]) -> list[str]:
    """The Kazakh cells in the Latin alphabets of 2018 and 2021, the Russian ones in the usual romanisation."""
    russian = "\n".join(cells[2] for cells in lines)
    kazakh = "\n".join(cells[3] for cells in lines)
    spelled = (romanise(kazakh, KAZAKH_2018), romanise(kazakh, KAZAKH_2021), romanise(russian, RUSSIAN))
    return list(map("|".join, zip(*(cells.split("\n") for cells in spelled), strict=True)))


@cache
def _words() -> _Words:
    words = _Words({}, {}, {}, {})
    for key, names, folded, latinised, latinised_folded in _rows():
        sure: dict[str, None] = {}
        for name, word in _pairs(names, folded):
            if name.startswith(_CASED):
                _put(words.cased, name[1:], key)
                _put(words.capitalised, word[1:], name[1:])
            elif " " not in word:
                sure[word] = None
        for name, word in _pairs(latinised, latinised_folded):
            if " " in word:
                continue
            if not name.isascii() or len(name) >= _SHORTEST_LATINISED:
                sure[word.removeprefix(_CASED)] = None
            else:
                _put(words.romanised, word.removeprefix(_CASED), key)
        for word in sure:
            _put(words.folded, word, key)
    return words


def _pairs(names: str, folded: str) -> dict[tuple[str, str], None]:
    """The variants of a row, each beside the same folded; languages share many."""
    return dict.fromkeys(zip(names.split("|"), folded.split("|"), strict=True))


def _put(table: dict[str, tuple[str, ...]], word: str, value: str) -> None:
    have = table.get(word, ())
    if value not in have:
        table[word] = (*have, value)


@cache
def _phrases() -> dict[tuple[int, str], list[tuple[tuple[str, ...], str]]]:
    """Number of words and first three letters → folded words and key of each name of several words."""
    phrases = defaultdict[tuple[int, str], list[tuple[tuple[str, ...], str]]](list)
    for row in _rows():
        for name in dict.fromkeys(_apart(f"{row.folded}|{row.latinised_folded}").split("|")):
            if " " in name:
                words = tuple(name.split())
                phrases[len(words), words[0][:3]].append((words, row.key))
    return dict(phrases)


@cache
def _variants() -> dict[str, str]:
    return {row.key: row.names for row in _rows()}


def _apart(name: str) -> str:
    """A hyphen separates the words of a name as a blank does."""
    return name.replace("-", " ").replace("—", " ")


def split(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(fold(_apart(name)).split())


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
    names = _variants().get(key)
    return tuple(dict.fromkeys(name.removeprefix(_CASED) for name in names.split("|"))) if names else ()


@cache
def _false_friends() -> frozenset[tuple[str, str]]:
    text = (Path(__file__).parent / "false_friends.txt").read_text(encoding="utf-8")
    lines = (list(map(fold, line.split())) for line in text.splitlines() if not line.startswith("#"))
    return frozenset((min(first, other), max(first, other)) for first, *others in lines for other in others)


def are_false_friends(a: str, b: str) -> bool:
    """Whether two folded words look alike, and are known to mean different things: magazine and магазин."""
    return (min(a, b), max(a, b)) in _false_friends()
