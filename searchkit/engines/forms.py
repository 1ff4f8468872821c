"""From a document's words to the numbers the index knows them by.

The analysis of a word is a pure function of the word as written and its language, so each distinct word is analysed
once and remembered: in running text nine words in ten are already known. What is remembered are *stretches*, which is
what stands between blanks: to part a text at its blanks and look the stretches up is twice as fast as to find its words.

What is not known is best learnt for many texts at once: to analyse a hundred words together is several times as fast as
one after the other.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, filterfalse, groupby
from typing import NamedTuple

from searchkit import analyzers
from searchkit.analyzers.token import Entry
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
Entries = Callable[[Sequence[str]], list[tuple[Entry, ...]]]
"""Words → what an index keeps of each, see `Analyzer.entries`."""


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

    def __init__(
        self, entries: Entries, field: str, intern: Callable[[Form], int], expansions: Expansions
    ) -> None:
        super().__init__()
        self._entries = entries
        self._field = field
        self._intern = intern
        self._expansions = expansions
        self._clothed: list[str] = []

    def __missing__(self, stretch: str) -> int:
        words = WORD.findall(stretch)
        if words == [stretch]:
            return self._remember(stretch, self._entries(words)[0])
        return self._clothe(stretch, words)

    def learn(self, stretches: Iterable[str]) -> None:
        """Know these stretches."""
        unknown = {stretch: WORD.findall(stretch) for stretch in filterfalse(self.__contains__, stretches)}
        words = list(filterfalse(self.__contains__, dict.fromkeys(chain.from_iterable(unknown.values()))))
        for word, entries in zip(words, self._entries(words), strict=True):
            self._remember(word, entries)
        for stretch, found in unknown.items():
            if found != [stretch]:
                self._clothe(stretch, found)

    def _remember(self, word: str, entries: tuple[Entry, ...]) -> int:
        forms = tuple([self._intern(self._form(entry)) for entry in entries])
        if len(forms) != 1:
            self._undress(word)
        self[word] = number = self._expansions.number(forms)
        return number

    def _clothe(self, stretch: str, words: Sequence[str]) -> int:
        forms = tuple([form for word in words for form in self._expansions.forms(self[word])])
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

    def _form(self, entry: Entry) -> Form:
        if self._field == FURNITURE:  # found by its lemma only, and never by spelling or name
            return Form(FURNITURE, "", entry[1], ())
        return Form(self._field, *entry)


class Run(NamedTuple):
    """Stretches of a text that are in one language and one field."""

    lang: str
    field: str
    stretches: list[str]


class Forms:
    """The memo of one writer: runs of texts in, form numbers out."""

    def __init__(self, intern: Callable[[Form], int]) -> None:
        self._intern = intern
        self._expansions = Expansions()
        self._entries: dict[str, Entries] = {}  # by language
        self._memos: dict[tuple[str, str], Memo] = {}
        self._most_expansions = _MOST_EXPANSIONS

    def learn(self, runs: Iterable[Run]) -> None:
        """Know the stretches of many texts before they are asked for."""
        stretches: dict[tuple[str, str], list[list[str]]] = {}
        for run in runs:
            stretches.setdefault((run.lang, run.field), []).append(run.stretches)
        for (lang, field), found in stretches.items():
            self._memo(lang, field).learn(chain.from_iterable(found))

    def numbers(self, runs: Iterable[Run]) -> array[int]:
        """The numbers of the forms of a text, in order."""
        if len(self._expansions) > self._most_expansions:
            self._drop_expansions()
        numbers: array[int] = array("I")
        for lang, field, stretches in runs:
            found = list(map(self._memo(lang, field).__getitem__, stretches))
            numbers.extend(self._expansions.expand(found))
        return numbers

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
            if lang not in self._entries:
                self._entries[lang] = entries_in(lang)
            memo = Memo(self._entries[lang], field, self._intern, self._expansions)
            self._memos[lang, field] = memo
        return memo


def entries_in(lang: str) -> Entries:
    """What makes the entries of many words of a language fastest; for one writer, as it remembers what it has met."""
    if lang != "kk":
        return analyzers.analyzer(lang).entries
    from searchkit.engines.kazakh.together import entries_together  # brings the lexicon along

    return entries_together()


def runs_of(
    content: str, lang: str | None, default: str | None = None, furniture: Sequence[Range] = ()
) -> list[Run]:
    """The runs of a text, in order; words inside `furniture` (ranges of code points, in order) are kept apart.

    `lang` and `default` are as in `searchkit.analyzers.segment`.
    """
    if furniture:
        return list(_runs_around(content, lang, default, furniture))
    return [
        Run(paragraph_lang, f"lemma.{paragraph_lang}", stretches)
        for paragraph_lang, stretches in analyzers.written(content, lang, default)
    ]


def main_lang(runs: Iterable[Run]) -> str | None:
    """The language of most of a text; None where it has no words."""
    weights: Counter[str] = Counter()
    for run in runs:
        weights[run.lang] += len(run.stretches)
    return weights.most_common(1)[0][0] if weights else None


def _runs_around(
    content: str, lang: str | None, default: str | None, furniture: Sequence[Range]
) -> Iterator[Run]:
    starts = [start for start, _ in furniture]
    for paragraph in analyzers.segment(content, lang, default):
        for inside, matches in groupby(
            WORD.finditer(content, paragraph.start, paragraph.end),
            key=lambda match: _within(match.start(), starts, furniture),
        ):
            field = FURNITURE if inside else f"lemma.{paragraph.lang}"
            yield Run(paragraph.lang, field, [match[0] for match in matches])


def _within(place: int, starts: Sequence[int], ranges: Sequence[Range]) -> bool:
    at = bisect_right(starts, place) - 1
    return at >= 0 and place < ranges[at][1]
