"""Which letters of a word read otherwise than alone: a rule table made ready for writing letters fast.

Most letters read alike whatever stands around them, and one `str.translate` writes them all. So of the rules only those
are looked for, by one regular expression, that write anything else; it goes by first letters, and passes the others over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from string import ascii_lowercase
from typing import Final, NamedTuple

Rule = tuple[str, str]  # pattern, units separated by blanks (none: the grapheme is silent)

_GROUP: Final = r"(?:[^()]|\([^()]*\))*"
_ALTERNATIVE: Final = re.compile(rf"(?:[^|()]|\({_GROUP}\))+")
_PARTS: Final = re.compile(rf"(?P<before>(?:\^|\(\?<[=!]{_GROUP}\))*)(?P<first>\w|\[\w+\])(?P<rest>.*)")
_BEHIND: Final = re.compile(rf"(?P<start>\^)|\(\?<(?P<sign>[=!])(?P<pattern>{_GROUP})\)")
_AHEAD: Final = re.compile(rf"(?:\$|\(\?[=!]{_GROUP}\))*")
# Letter → what stands for it while the word is written, so that it is not read again; no word has these characters,
# nor is one of them a line feed, which parts words that are written together.
_SIGNS: Final = (*range(1, 10), *range(14, 31))
_WRITTEN: Final = {ord(letter): sign for sign, letter in zip(_SIGNS, ascii_lowercase, strict=True)}


class Contexts(NamedTuple):
    """What to look for in a word, and what to write.

    Attributes:
        pattern: finds the places where letters do not read as they do alone; its last group says how.
        written: what each of these groups writes, by its number.
        alone: what any other letter writes, for `str.translate`.
    """

    pattern: re.Pattern[str]
    written: list[str]
    alone: dict[int, str | None]


class _Reading(NamedTuple):
    """What a letter writes where something stands before it and something follows, both regular expressions."""

    before: str
    rest: str
    letters: str

    @property
    def is_unconditional(self) -> bool:
        return not self.before and not self.rest

    @property
    def is_of_one_letter(self) -> bool:
        return _AHEAD.fullmatch(self.rest) is not None


class _Alone(dict[int, str | None]):
    """What letters write alone (None: nothing); of letters that no rule begins with it is known once they are asked for."""

    def __init__(self, letter: Callable[[str], str]) -> None:
        super().__init__([(ord("\n"), "\n"), *((sign, chr(code)) for code, sign in _WRITTEN.items())])
        self._letter = letter

    def __missing__(self, code: int) -> str | None:
        self[code] = self._letter(chr(code)) or None
        return self[code]


def contexts(rules: Sequence[Rule], letter: Callable[[str], str]) -> Contexts:
    """What a table of rules comes to; see `graphemes.Reader` for the arguments.

    Raises:
        ValueError: a rule that does not begin with a letter.
    """
    groups: list[str] = []
    written = [""]
    alone = _Alone(letter)
    for first, readings in _by_first_letter(rules, letter).items():
        mine = next((reading.letters for reading in readings if reading.is_unconditional), letter(first))
        alone[ord(first)] = mine or None
        if contextual := _contextual(readings, mine):
            groups.append(f"{first}(?:{'|'.join(_after(first, reading) + '()' for reading in contextual)})")
            written += [reading.letters.translate(_WRITTEN) for reading in contextual]
    pattern = "|".join(groups).replace("[^", r"[^\n")  # where a word ends there is no letter
    return Contexts(re.compile(pattern, re.MULTILINE), written, alone)


def _by_first_letter(rules: Sequence[Rule], letter: Callable[[str], str]) -> dict[str, list[_Reading]]:
    """Letter → its readings in the order of the rules."""
    found: dict[str, list[_Reading]] = {}
    for pattern, units in rules:
        letters = "".join(map(letter, units.split()))
        for alternative in _ALTERNATIVE.findall(pattern):
            parts = _PARTS.fullmatch(alternative)
            if parts is None:
                raise ValueError(f"expected look-behinds, then a letter or a class, found {alternative!r}")
            for first in parts["first"].strip("[]"):
                found.setdefault(first, []).append(_Reading(parts["before"], parts["rest"], letters))
    return found


def _contextual(readings: Sequence[_Reading], alone: str) -> list[_Reading]:
    """The readings that must be looked for: up to the last one that writes anything else than the letter alone."""
    kept: list[_Reading] = []
    for reading in readings:
        if reading.is_unconditional:
            break
        kept.append(reading)
    while kept and kept[-1].is_of_one_letter and kept[-1].letters == alone:
        kept.pop()
    return kept


def _after(first: str, reading: _Reading) -> str:
    """The pattern of a reading once its first letter is read: `(?<=i)e` is looked at only there, as `(?<=ie)`."""

    def behind(match: re.Match[str]) -> str:
        return f"(?<=^{first})" if match["start"] else f"(?<{match['sign']}(?:{match['pattern']}){first})"

    return _BEHIND.sub(behind, reading.before) + reading.rest
