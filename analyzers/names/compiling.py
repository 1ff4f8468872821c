"""Compiles the tables of names into the file that `exceptions` looks words up in: folding them takes longer than a query.

    python -m searchkit.analyzers.names.compiling

writes it anew, after every change of a table or of `fold`; a test says when it was forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from searchkit.analyzers.names.alphabets import KAZAKH_2018, KAZAKH_2021, RUSSIAN, romanise
from searchkit.analyzers.names.exceptions import CASED, COMPILED, TABLES, split
from searchkit.analyzers.names.graphemes import fold

_SHORTEST_LATINISED: Final = 6  # see `exceptions.Words.romanised`

_Table = dict[str, dict[str, None]]  # word → its values, in order


class _Row(NamedTuple):
    """One name: its key, every way to write it as in the tables, and more ways that follow by rule."""

    key: str
    names: tuple[str, ...]
    latinised: tuple[str, ...]


def compiled() -> str:
    """The text of the file: the tables of `exceptions.Words` in order, a blank line between two; word, tab, values."""
    return "\n\n".join(map(_block, (*_words(), _phrases(), _variants()))) + "\n"


def _block(table: Mapping[str, Mapping[str, None]]) -> str:
    return "\n".join(f"{word}\t{'|'.join(values)}" for word, values in table.items())


@cache
def _rows() -> tuple[_Row, ...]:
    rows: list[_Row] = []
    taken: set[str] = set()
    folder = Path(__file__).parent
    for table in TABLES:
        for line in (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines()[2:]:
            english, french, russian, kazakh = line.split("\t")
            names = tuple(dict.fromkeys("|".join((english, french, russian, kazakh)).split("|")))
            key = "=" + fold(names[0].removeprefix(CASED)).replace(" ", "-")
            while key in taken:
                key += "'"
            taken.add(key)
            rows.append(_Row(key, names, _latinised(russian, kazakh)))
    return tuple(rows)


def _latinised(russian: str, kazakh: str) -> tuple[str, ...]:
    """The Kazakh cell in the Latin alphabets of 2018 and 2021, the Russian one in the usual romanisation."""
    cells = (romanise(kazakh, KAZAKH_2018), romanise(kazakh, KAZAKH_2021), romanise(russian, RUSSIAN))
    return tuple("|".join(cells).split("|"))


def _words() -> tuple[_Table, _Table, _Table, _Table]:
    """What names of one word are looked up in."""
    folded, cased, capitalised, romanised = _Table(), _Table(), _Table(), _Table()
    for key, names, latinised in _rows():
        for name in names:
            if name.startswith(CASED):
                _put(cased, name[1:], key)
                _put(capitalised, fold(name[1:]), name[1:])
            elif " " not in name:
                _put(folded, fold(name), key)
        for name in latinised:
            if " " not in name:
                sure = not name.isascii() or len(name) >= _SHORTEST_LATINISED
                _put(folded if sure else romanised, fold(name).removeprefix(CASED), key)
    return folded, cased, capitalised, romanised


def _put(table: _Table, word: str, value: str) -> None:
    table.setdefault(word, {})[value] = None


def _phrases() -> _Table:
    """Folded names of several words."""
    phrases = _Table()
    for key, names, latinised in _rows():
        for words in map(split, (*names, *latinised)):
            if len(words) > 1:
                _put(phrases, " ".join(words), key)
    return phrases


def _variants() -> _Table:
    """Key → the row's names as in the tables."""
    return {key: dict.fromkeys(name.removeprefix(CASED) for name in names) for key, names, _ in _rows()}


if __name__ == "__main__":
    COMPILED.write_text(compiled(), encoding="utf-8")
