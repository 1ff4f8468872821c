"""From a document's words to the numbers the index knows them by.

The analysis of a word is a pure function of the word as written and its language, so each distinct word is analysed
once and remembered: in running text nine words in ten are already known. What is remembered are *stretches*, which is
what stands between blanks: to part a text at its blanks and look the stretches up is twice as fast as to find its words.

What is not known is best learnt for many texts at once: to analyse a hundred words together is several times as fast as
one after the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from typing import NamedTuple

import numpy as np

from searchkit import analyzers
from searchkit.analyzers.token import Entry
from searchkit.analyzers.tokenizer import WORD
from searchkit.engines.expansions import EXPANDED, Expansions
from searchkit.index import FORGOTTEN
from searchkit.index.arrays import U32

_MOST_CLOTHED = 1 << 16
"""So many stretches that are not one form alone, such as `word,`, are remembered; they are quickly found again."""
_MOST_EXPANSIONS = 1 << 17
"""When there are more expansions, those of forgotten stretches are dropped."""
FURNITURE = "furniture"
UNDETERMINED = "und"

Range = tuple[int, int]
Entries = Callable[[Sequence[str]], list[tuple[Entry, ...]]]
"""Words → what an index keeps of each, see `Analyzer.entries`."""
Intern = Callable[[str, Iterable[Entry]], list[int]]
"""Field, and what is kept of words in it → numbers of forms, see `Writer.intern_all`."""


class Memo(dict[str, int]):
    """Stretch as written → number of its form, or of its expansion."""

    def __init__(self, entries: Entries, field: str, intern: Intern, expansions: Expansions) -> None:
        super().__init__()
        self._entries = entries
        self._field = field
        self._intern = intern
        self._expansions = expansions
        self._clothed: list[str] = []

    def numbers(self, stretches: Sequence[str]) -> list[int]:
        """The number of each stretch; those that are not known are learnt together."""
        found = list(map(self.get, stretches))
        unknown = [place for place, number in enumerate(found) if number is None]
        if unknown:
            learnt = self._learn(dict.fromkeys([stretches[place] for place in unknown]))
            for place in unknown:
                found[place] = learnt[stretches[place]]
        return found  # type: ignore[return-value]  # by now none is None

    def _learn(self, stretches: Iterable[str]) -> dict[str, int]:
        """Remember these stretches, each given once.

        Returns:
            the number of each, and of its words: when they are many, the first are forgotten before the last are learnt.
        """
        numbers: dict[str, int] = {}
        words: dict[str, None] = {}
        parted: dict[str, list[str]] = {}
        for stretch in stretches:
            if stretch.isalnum():  # is all one word
                words[stretch] = None
            else:
                parted[stretch] = found = WORD.findall(stretch)
                for word in found:
                    if (number := self.get(word)) is None:
                        words[word] = None
                    else:
                        numbers[word] = number
        numbers |= self._remember(list(words))
        for stretch, found in parted.items():
            if found != [stretch]:
                numbers[stretch] = self._clothe(stretch, [numbers[word] for word in found])
        return numbers

    def _remember(self, words: Sequence[str]) -> dict[str, int]:
        if not words:
            return {}
        entries = self._entries(words)
        kept = chain.from_iterable(entries)
        forms = iter(
            self._intern(self._field, map(_of_furniture, kept) if self._field == FURNITURE else kept)
        )
        numbers: dict[str, int] = {}
        for word, own in zip(words, entries, strict=True):
            if len(own) == 1:
                numbers[word] = next(forms)
            else:
                self._undress(word)
                numbers[word] = self._expansions.number(tuple(islice(forms, len(own))))
            self[word] = numbers[word]
        return numbers

    def _clothe(self, stretch: str, words: Sequence[int]) -> int:
        forms = tuple([form for word in words for form in self._expansions.forms(word)])
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
            if number >= EXPANDED:
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


def _of_furniture(entry: Entry) -> Entry:
    """Furniture is found by its lemma only, and never by spelling or name."""
    return ("", entry[1], ())


class Run(NamedTuple):
    """Stretches of a text that are in one language and one field."""

    lang: str
    field: str
    stretches: list[str]


class Forms:
    """The memo of one writer: runs of texts in, form numbers out."""

    def __init__(self, intern: Intern) -> None:
        self._intern = intern
        self._expansions = Expansions()
        self._entries: dict[str, Entries] = {}  # by language
        self._memos: dict[tuple[str, str], Memo] = {}
        self._most_expansions = _MOST_EXPANSIONS
        self._renumbered = 0  # times

    def numbers(self, texts: Sequence[Sequence[Run]]) -> Iterator[U32]:
        """The numbers of the forms of each text, in order. What is not known of all texts is learnt now, together; a
        text whose turn comes when forms were renumbered meanwhile is looked up again.
        """
        if len(self._expansions) > self._most_expansions:
            self._drop_expansions()
        return self._in_turn(texts, self._found(texts), self._renumbered)

    def _in_turn(
        self, texts: Sequence[Sequence[Run]], found: Sequence[U32], renumbered: int
    ) -> Iterator[U32]:
        for text, numbers in zip(texts, found, strict=True):
            yield numbers if renumbered == self._renumbered else self._found([text])[0]

    def _found(self, texts: Sequence[Sequence[Run]]) -> list[U32]:
        """Each memo is asked once, for the stretches of all texts one after the other."""
        asked = defaultdict[tuple[str, str], list[str]](list)
        pieces: list[list[tuple[tuple[str, str], int, int]]] = []  # of each text: which memo, start and end
        for text in texts:
            pieces.append([])
            for lang, field, stretches in text:
                before = len(asked[lang, field])
                asked[lang, field] += stretches
                pieces[-1].append(((lang, field), before, before + len(stretches)))
        answers = {
            name: self._expansions.expand(self._memo(*name).numbers(all_)) for name, all_ in asked.items()
        }

        def forms(name: tuple[str, str], start: int, end: int) -> U32:
            found, starts = answers[name]
            return found[starts[start] : starts[end]]

        return [_joined([forms(*piece) for piece in text]) for text in pieces]

    def renumber(self, numbers: Sequence[int]) -> None:
        """The index knows its forms by new numbers (new number by old number), or no more."""
        self._renumbered += 1
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
    if not content:
        return []
    if furniture:
        return list(_runs_around(content, lang, default, furniture))
    return [
        Run(paragraph_lang, f"lemma.{paragraph_lang}", stretches)
        for paragraph_lang, stretches in analyzers.written(content, lang, default)
    ]


def main_lang(runs: Sequence[Run]) -> str | None:
    """The language of most of a text; None where it has no words."""
    if len(runs) == 1:
        return runs[0].lang if runs[0].stretches else None
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


def _joined(parts: Sequence[U32]) -> U32:
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.zeros(0, np.uint32)


def _within(place: int, starts: Sequence[int], ranges: Sequence[Range]) -> bool:
    at = bisect_right(starts, place) - 1
    return at >= 0 and place < ranges[at][1]
