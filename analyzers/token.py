"""What analysis makes of text: the frozen values that every other room receives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Lemma:
    """One reading of a word: its dictionary form, or its stem where the analyzer is a stemmer.

    Attributes:
        text: lower case, NFC, accents folded where the language's analyzer folds them.
        lang: the language the reading belongs to; a Russian word in a Kazakh paragraph has "ru" here.
        weight: 1 for the most probable reading, less for a second one.
    """

    text: str
    lang: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Part:
    """One token-to-be of a written word; most words have one, `сауда-экономикалық` has three.

    Attributes:
        start, end: code points within the word as written.
        surface: the part as written, normalised (NFC, lower case).
        lemmas: at most two, most probable first, never empty.
        keys: script-neutral forms, sorted.
    """

    start: int
    end: int
    surface: str
    lemmas: tuple[Lemma, ...]
    keys: tuple[str, ...]


Entry = tuple[str, tuple[str, ...], tuple[str, ...]]
"""What an index keeps of a part: its surface, the texts of its lemmas, its keys."""


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a word at its place in a text.

    Attributes:
        surface, lemmas, keys: as in `Part`.
        start, end: code-point offsets into the original text.
        position: the token's number in the text, from 0.
    """

    surface: str
    start: int
    end: int
    position: int
    lemmas: tuple[Lemma, ...]
    keys: tuple[str, ...]


class Analyzer(Protocol):
    """What one language offers. Every implementation passes tests/analyzers/test_contract.py."""

    @property
    def lang(self) -> str:
        """ISO 639-1 code, or "und"."""
        ...

    @property
    def identity(self) -> str:
        """Name and version of everything that decides its output, such as "kazakh 1; lexicon 3f2a"."""
        ...

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written. A pure function; never raises; `()` drops the word (a lone apostrophe).

        A plain word (see `tokenizer.is_plain`) is always one part that covers it.
        """
        ...

    def entries(self, words: Sequence[str]) -> list[tuple[Entry, ...]]:
        """What an index keeps of the parts that `analyze` makes of each word; for many words much faster."""
        ...

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of each part that `analyze` makes of a word, without analysing it."""
        ...
