"""From a document's words to the numbers the index knows them by.

The analysis of a word is a pure function of the word as written and its language, so each distinct word is analysed
once in the life of a writer and remembered: in running text nine words in ten are already known.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from searchkit import analyzers
from searchkit.analyzers.token import Part
from searchkit.analyzers.tokenizer import WORD
from searchkit.index import Form

#: Numbers from here on stand for several forms, or none: words with parts, and words that analysis drops.
_EXPANDED = 1 << 31
FURNITURE = "furniture"
UNDETERMINED = "und"

Range = tuple[int, int]


class Memo(dict[str, int]):
    """Word as written → number of its form, or `_EXPANDED` + the place of its forms in `expansions`."""

    def __init__(
        self, lang: str, field: str, intern: Callable[[Form], int], expansions: list[tuple[int, ...]]
    ) -> None:
        super().__init__()
        self._analyze = analyzers.analyzer(lang).analyze
        self._field = field
        self._intern = intern
        self._expansions = expansions

    def __missing__(self, word: str) -> int:
        forms = tuple(self._intern(self._form(part)) for part in self._analyze(word))
        if len(forms) == 1:
            self[word] = forms[0]
        else:
            self[word] = _EXPANDED + len(self._expansions)
            self._expansions.append(forms)
        return self[word]

    def _form(self, part: Part) -> Form:
        lemmas = tuple(lemma.text for lemma in part.lemmas)
        if self._field == FURNITURE:  # found by its lemma only, and never by spelling or name
            return Form(FURNITURE, "", lemmas, ())
        return Form(self._field, part.surface, lemmas, part.keys)


@dataclass(frozen=True, slots=True)
class Worded:
    """A text as the index takes it: the numbers of its words' forms in order, and the language most of them are in."""

    forms: array[int]
    lang: str


class Forms:
    """The memo of one writer: texts in, form numbers out."""

    def __init__(self, intern: Callable[[Form], int]) -> None:
        self._intern = intern
        self._expansions: list[tuple[int, ...]] = []
        self._memos: dict[tuple[str, str], Memo] = {}

    def of(
        self, content: str, lang: str | None, default: str | None = None, furniture: Sequence[Range] = ()
    ) -> Worded:
        """The forms of a text's words; words inside `furniture` (ranges of code points, in order) are kept apart.

        `lang` and `default` are as in `searchkit.analyzers.segment`.
        """
        numbers: array[int] = array("I")
        weights: Counter[str] = Counter()
        for paragraph_lang, field, words in _runs(content, lang, default, furniture):
            found = list(map(self._memo(paragraph_lang, field).__getitem__, words))
            if found and max(found) >= _EXPANDED:
                found = self._expand(found)
            numbers.extend(found)
            weights[paragraph_lang] += len(found)
        return Worded(numbers, weights.most_common(1)[0][0] if weights else default or UNDETERMINED)

    def forget(self) -> None:
        """Forget every word: the index numbers its forms anew."""
        self._memos.clear()
        self._expansions.clear()

    def _memo(self, lang: str, field: str) -> Memo:
        memo = self._memos.get((lang, field))
        if memo is None:
            memo = self._memos[lang, field] = Memo(lang, field, self._intern, self._expansions)
        return memo

    def _expand(self, found: list[int]) -> list[int]:
        expanded: list[int] = []
        for number in found:
            if number < _EXPANDED:
                expanded.append(number)
            else:
                expanded.extend(self._expansions[number - _EXPANDED])
        return expanded


def _runs(
    content: str, lang: str | None, default: str | None, furniture: Sequence[Range]
) -> Iterator[tuple[str, str, list[str]]]:
    """Runs of words of one language and one field, in the order of the text."""
    if not furniture:
        for paragraph_lang, words in analyzers.written(content, lang, default):
            yield paragraph_lang, f"lemma.{paragraph_lang}", words
        return
    starts = [start for start, _ in furniture]
    for paragraph in analyzers.segment(content, lang, default):
        for inside, matches in groupby(
            WORD.finditer(content, paragraph.start, paragraph.end),
            key=lambda match: _within(match.start(), starts, furniture),
        ):
            field = FURNITURE if inside else f"lemma.{paragraph.lang}"
            yield paragraph.lang, field, [match[0] for match in matches]


def _within(place: int, starts: Sequence[int], ranges: Sequence[Range]) -> bool:
    at = bisect_right(starts, place) - 1
    return at >= 0 and place < ranges[at][1]
