"""From a document's words to the numbers the index knows them by.

The analysis of a word is a pure function of the word as written and its language, so each distinct word is analysed
once and remembered: in running text nine words in ten are already known. What is remembered are *stretches*, which is
what stands between blanks: to part a text at its blanks and look the stretches up is twice as fast as to find its words.
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
from searchkit.index import FORGOTTEN, Form

#: Numbers from here on stand for several forms, or none: dashes, and words with parts.
_EXPANDED = 1 << 31
_MOST_CLOTHED = 1 << 16
"""So many stretches that are not one form alone, such as `word,`, are remembered; they are quickly found again."""
_MOST_EXPANSIONS = 1 << 17
"""When there are more expansions, those of forgotten stretches are dropped."""
FURNITURE = "furniture"
UNDETERMINED = "und"

Range = tuple[int, int]


class Expansions:
    """Sequences of form numbers other than one form, each under one number from `_EXPANDED` on."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, ...], int] = {}
        self._forms: list[tuple[int, ...]] = []

    def __len__(self) -> int:
        return len(self._forms)

    def number(self, forms: tuple[int, ...]) -> int:
        """The number of a sequence: of one form its own."""
        if len(forms) == 1:
            return forms[0]
        number = self._numbers.get(forms)
        if number is None:
            number = self._numbers[forms] = _EXPANDED + len(self._forms)
            self._forms.append(forms)
        return number

    def forms(self, number: int) -> tuple[int, ...]:
        """The sequence of a number."""
        return (number,) if number < _EXPANDED else self._forms[number - _EXPANDED]

    def expand(self, numbers: list[int]) -> list[int]:
        """A list of numbers as a list of forms."""
        if not numbers or max(numbers) < _EXPANDED:
            return numbers
        expanded: list[int] = []
        start = 0
        for place in [place for place, number in enumerate(numbers) if number >= _EXPANDED]:
            expanded += numbers[start:place]
            expanded += self._forms[numbers[place] - _EXPANDED]
            start = place + 1
        expanded += numbers[start:]
        return expanded


class Memo(dict[str, int]):
    """Stretch as written → number of its form, or of its expansion."""

    def __init__(self, lang: str, field: str, intern: Callable[[Form], int], expansions: Expansions) -> None:
        super().__init__()
        self._analyze = analyzers.analyzer(lang).analyze
        self._field = field
        self._intern = intern
        self._expansions = expansions
        self._clothed: list[str] = []

    def __missing__(self, stretch: str) -> int:
        words = WORD.findall(stretch)
        bare = words == [stretch]
        if bare:
            forms = tuple([self._intern(self._form(part)) for part in self._analyze(stretch)])
        else:
            forms = tuple([form for word in words for form in self._expansions.forms(self[word])])
        if not bare or len(forms) != 1:
            self._undress(stretch)
        self[stretch] = number = self._expansions.number(forms)
        return number

    def renumber(self, numbers: Sequence[int], expansions: Expansions) -> None:
        """Take over the new numbers of forms, and forget what holds a form that has none."""
        known = [(stretch, self._expansions.forms(number)) for stretch, number in self.items()]
        self.clear()
        for stretch, forms in known:
            fresh = tuple([numbers[form] for form in forms])
            if FORGOTTEN not in fresh:
                self[stretch] = expansions.number(fresh)
        self._clothed = [stretch for stretch in self._clothed if stretch in self]
        self._expansions = expansions

    def move(self, expansions: Expansions) -> None:
        """Take over the place where expansions are kept from now on."""
        for stretch, number in self.items():
            if number >= _EXPANDED:
                self[stretch] = expansions.number(self._expansions.forms(number))
        self._expansions = expansions

    def _undress(self, stretch: str) -> None:
        """Note one more stretch that is not one form alone; when there are too many, forget them all.

        Such stretches may be of known forms only, so the writer, which counts forms, would not know that they are many.
        """
        if len(self._clothed) == _MOST_CLOTHED:
            for clothed in self._clothed:
                del self[clothed]
            self._clothed.clear()
        self._clothed.append(stretch)

    def _form(self, part: Part) -> Form:
        lemmas = tuple([lemma.text for lemma in part.lemmas])
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
        self._expansions = Expansions()
        self._memos: dict[tuple[str, str], Memo] = {}
        self._most_expansions = _MOST_EXPANSIONS

    def of(
        self, content: str, lang: str | None, default: str | None = None, furniture: Sequence[Range] = ()
    ) -> Worded:
        """The forms of a text's words; words inside `furniture` (ranges of code points, in order) are kept apart.

        `lang` and `default` are as in `searchkit.analyzers.segment`.
        """
        if len(self._expansions) > self._most_expansions:
            self._drop_expansions()
        numbers: array[int] = array("I")
        weights: Counter[str] = Counter()
        for paragraph_lang, field, stretches in _runs(content, lang, default, furniture):
            found = list(map(self._memo(paragraph_lang, field).__getitem__, stretches))
            numbers.extend(self._expansions.expand(found))
            weights[paragraph_lang] += len(found)
        return Worded(numbers, weights.most_common(1)[0][0] if weights else default or UNDETERMINED)

    def renumber(self, numbers: Sequence[int]) -> None:
        """The index knows its forms by new numbers (new number by old number), or no more."""
        expansions = Expansions()
        for memo in self._memos.values():
            memo.renumber(numbers, expansions)
        self._expansions = expansions

    def _drop_expansions(self) -> None:
        """Keep only the expansions of remembered stretches; wait until there are twice as many before the next time."""
        expansions = Expansions()
        for memo in self._memos.values():
            memo.move(expansions)
        self._expansions = expansions
        self._most_expansions = max(_MOST_EXPANSIONS, 2 * len(expansions))

    def _memo(self, lang: str, field: str) -> Memo:
        memo = self._memos.get((lang, field))
        if memo is None:
            memo = self._memos[lang, field] = Memo(lang, field, self._intern, self._expansions)
        return memo


def _runs(
    content: str, lang: str | None, default: str | None, furniture: Sequence[Range]
) -> Iterator[tuple[str, str, list[str]]]:
    """Runs of stretches of one language and one field, in the order of the text."""
    if not furniture:
        for paragraph_lang, stretches in analyzers.written(content, lang, default):
            yield paragraph_lang, f"lemma.{paragraph_lang}", stretches
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
