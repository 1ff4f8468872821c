"""Where the tokens of a text stand, found without analysing a word.

Most words are one token in every language, so a text's language is asked only for the few whose parts depend on it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from searchkit.analyzers import assemble
from searchkit.analyzers.registry import analyzer
from searchkit.analyzers.text import Paragraph, segment
from searchkit.analyzers.tokenizer import WORD, is_plain, pieces

Span = tuple[int, int]

LONGEST_KEPT = 4000
"""Texts of so many code points keep their words for a while: while one types, the same documents come again."""
_KEPT = 64

_CYRILLIC = re.compile("[\u0400-\u052f]")  # no others hang on a Kazakh word


def spans(
    text: str, positions: Iterable[int], lang: str | None = None, default: str | None = None
) -> list[Span]:
    """Start and end of the tokens at the given positions (ascending or not), in the same order as these.

    It analyses no word, so it costs about as much as finding the words up to the last of these positions.

    Raises:
        IndexError: the text has no such position.
    """
    wanted = list(positions)
    last = max(wanted, default=-1)
    if len(text) <= LONGEST_KEPT:
        found = _all_words(text, lang, default)
    else:
        found = _Words(text, last + 1, lang, default)
    if found.tokens <= last:  # words without a letter are no tokens: more are needed
        found = _Words(text, None, lang, default)
    if found.tokens <= last:
        raise IndexError(f"the text has no token {last}")
    return [found.span(position) for position in wanted]


class _Odd(NamedTuple):
    """A word that is not one token, or not the same one in every language: its number, its first token, its tokens."""

    word: int
    first: int
    tokens: int


class _Words:
    """The words of a text, the first `count` of them or all, and how many tokens they are.

    Arguments `lang` and `default` as in `segment`.
    """

    def __init__(self, text: str, count: int | None, lang: str | None, default: str | None) -> None:
        self._whole = text, lang, default
        self._words = list(islice(WORD.finditer(text), count))
        self._paragraphs: list[Paragraph] = []
        self._odd: list[_Odd] = []
        self.tokens = len(self._words)
        written = [word[0] for word in self._words]
        if not is_plain("".join(written)):
            self._count(written)
        self._firsts = [odd.first for odd in self._odd]

    def _count(self, written: Sequence[str]) -> None:
        more = 0
        for number, word in enumerate(written):
            if not is_plain(word):
                known = tokens_in_any_language(word)
                tokens = len(self._parts(number)) if known is None else known
                self._odd.append(_Odd(number, number + more, tokens))
                more += tokens - 1
        self.tokens += more

    def span(self, position: int) -> Span:
        """Start and end of a token."""
        at = bisect_right(self._firsts, position) - 1
        if at < 0:
            return self._words[position].span()
        odd = self._odd[at]
        inside = position - odd.first
        if inside >= odd.tokens:
            return self._words[odd.word + 1 + inside - odd.tokens].span()
        start, (first, last) = self._words[odd.word].start(), self._parts(odd.word)[inside]
        return start + first, start + last

    def _parts(self, number: int) -> tuple[Span, ...]:
        """The parts of a word in its paragraph's language."""
        word = self._words[number]
        if not self._paragraphs:
            self._paragraphs = segment(*self._whole)
        at = bisect_right(self._paragraphs, word.start(), key=lambda paragraph: paragraph.start)
        return _parts_in(word[0], self._paragraphs[at - 1].lang)


@lru_cache(maxsize=_KEPT)
def _all_words(text: str, lang: str | None, default: str | None) -> _Words:
    return _Words(text, None, lang, default)


@lru_cache(maxsize=16384)
def tokens_in_any_language(word: str) -> int | None:
    """How many tokens a word is, or None where its language decides: Kazakh has endings that hang on by a hyphen."""
    tokens = len(assemble.places(word))
    if len(pieces(word)) != 3 or not _CYRILLIC.search(word):
        return tokens
    return tokens if len(_parts_in(word, "kk")) == tokens else None


@lru_cache(maxsize=16384)
def _parts_in(word: str, lang: str) -> tuple[Span, ...]:
    """Start and end of the parts of a word."""
    return analyzer(lang).places(word)
