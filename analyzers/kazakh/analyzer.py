"""The Kazakh analyzer: word as written → spelling → parts → readings → at most two lemmas for each part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Final

from searchkit.analyzers.kazakh import lexicon, spelling, version, words
from searchkit.analyzers.kazakh.arabic import from_arabic, is_arabic
from searchkit.analyzers.kazakh.derivation import derivational_root
from searchkit.analyzers.kazakh.folding import Respeller, fold, fold_latin
from searchkit.analyzers.kazakh.letters import ALPHABET, KAZAKH_ONLY
from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.mixed import may_be_russian, russian_lemmas
from searchkit.analyzers.kazakh.ranking import Choice, Ranking, ReadAll
from searchkit.analyzers.kazakh.readings import Lexicon, readings
from searchkit.analyzers.normalize import lowered, normalize
from searchkit.analyzers.token import Entry, Lemma, Part
from searchkit.analyzers.tokenizer import is_plain, pieces

SECOND_WEIGHT: Final = 0.8
FOLDED_WEIGHT: Final = 0.6
LONGEST: Final = 64  # letters; longer words are taken as they stand
SHORTEST_LATIN: Final = 3  # a Latin word or stem of two letters says too little: "time" is not ти-ме

_SPELLED: Final = re.compile(f"[{''.join(sorted(ALPHABET))}]+").fullmatch

Keys = Callable[[Sequence[str], str, Iterable[Sequence[str]]], list[tuple[str, ...]]]


def no_keys(words: Sequence[str], _lang: str, _inflected: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Stands in where nobody needs names matched across scripts."""
    return [()] * len(words)


@lru_cache(maxsize=8192)
def _lemma(text: str, lang: str, weight: float) -> Lemma:
    """The forms of a word share their lemma: making it takes longer than looking it up."""
    return Lemma(text, lang, weight)


@cache
def _respeller() -> Respeller:
    """Shared by all analyzers, of which each writer has one: to file the stems takes as long as to read hundreds of words."""
    return Respeller(*lexicon.load())


def _is_word(written: str, plain: str) -> bool:
    """Whether a part, also given in lower case, is a word as the tables of endings know them; an acronym is none."""
    return _SPELLED(plain) is not None and len(plain) <= LONGEST and not written.isupper()


def _texts(readings: Sequence[tuple[str, str]], plain: str) -> tuple[str, ...]:
    """The texts of the first two readings, or the word itself where there is none."""
    return tuple([text for text, _ in readings if text][:2]) or (plain,)


class KazakhAnalyzer:
    """The analyzer "kk".

    Args:
        keys: (words as written, language, lemmas of each) → sorted script-neutral forms of each; see
            searchkit.analyzers.names.
    """

    lang = "kk"

    def __init__(self, keys: Keys = no_keys) -> None:
        self._keys = keys
        self.identity = version.identity()

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written: сауда-экономикалық is the whole, then its two halves."""
        surface = word.lower()
        if _SPELLED(surface):  # most words: nothing to normalise, nothing to part
            return (self._part(word, surface, 0),)
        return tuple(
            self._part(word[start:end], surface, start) for start, end, surface in self._pieces(word)
        )

    def entries(self, words: Sequence[str], read_all: ReadAll | None = None) -> list[tuple[Entry, ...]]:
        """What an index keeps of the parts of each word; a part that several words share is read once.

        Args:
            read_all: makes the readings of many words at once; see `ranking`.
        """
        written: dict[str, str] = {}  # part of a word → its surface
        parted: dict[str, list[str]] = {}  # word → its parts, where it is not its only one
        for word, surface in zip(words, lowered(words), strict=True):
            if _SPELLED(surface):  # most words: nothing to normalise, nothing to part
                written[word] = surface
            else:
                found = [(word[start:end], normal) for start, end, normal in self._pieces(word)]
                parted[word] = [part for part, _ in found]
                written.update(found)
        texts = self._all_texts(written, read_all)
        keys = self._keys(list(written), self.lang, texts)
        entries = dict(zip(written, zip(written.values(), texts, keys, strict=True), strict=True))
        return [
            tuple([entries[part] for part in parted[word]]) if word in parted else (entries[word],)
            for word in words
        ]

    def places(self, word: str) -> tuple[tuple[int, int], ...]:
        """Start and end of the parts of one word."""
        return tuple((start, end) for start, end, _ in self._pieces(word))

    def lemmas(self, word: str) -> tuple[Lemma, ...]:
        """At most two lemmas of a word, the most probable first.

        >>> [lemma.text for lemma in KazakhAnalyzer().lemmas("елдеріміздің")]
        ['ел']
        """
        return self._lemmas(word, normalize(word))

    def folded(self, word: str) -> tuple[Lemma, ...]:
        """Lemmas of what a word typed without the Kazakh letters may have meant: казакстан → қазақстан; at most two.

        For queries only: folding makes many pairs of different words meet.
        """
        plain = spelling.plain(word)
        if len(plain) > LONGEST or not plain.isalpha() or not KAZAKH_ONLY.isdisjoint(plain):
            return ()
        keys = fold_latin(plain) if spelling.is_latin(plain) else [fold(plain)]
        found: dict[str, None] = {}
        for key in keys:
            for respelled in _respeller().spellings(key):
                if respelled != plain:
                    found[self._ranking.choose(respelled).lemmas[0]] = None
        mine = {lemma.text for lemma in self.lemmas(word)}
        return tuple(Lemma(text, self.lang, FOLDED_WEIGHT) for text in found if text not in mine)[:2]

    def root(self, lemma: str) -> str | None:
        """What a lemma is derived from: достық → дос; None for a root.

        >>> KazakhAnalyzer().root("достық"), KazakhAnalyzer().root("дос")
        ('дос', None)
        """
        return derivational_root(lemma, self._machine, self._lexicon)

    def endings(self, word: str, lemma: str) -> tuple[str, ...]:
        """The endings, from left to right, that the likeliest reading of a word as `lemma` takes off; () where none does.

        >>> KazakhAnalyzer().endings("елдеріміздің", "ел")
        ('plural', 'our', 'genitive')
        """
        found = [
            r for r in readings(self.to_cyrillic(word), self._machine, self._lexicon) if r.lemma == lemma
        ]
        return max(found, key=lambda reading: reading.weight).names if found else ()

    def to_cyrillic(self, word: str) -> str:
        """A word in the standard spelling, lower case: Latin and Arabic script, look-alikes and old fonts set right.

        A Latin word that is not Kazakh stays as it is.

        >>> KazakhAnalyzer().to_cyrillic("Qazaqstannyń"), KazakhAnalyzer().to_cyrillic("Aстана")
        ('қазақстанның', 'астана')
        """
        plain = spelling.plain(word)
        if len(plain) > LONGEST:
            return plain
        if is_arabic(plain):
            return from_arabic(plain)
        if spelling.is_latin(plain):
            return self._from_latin(plain) or plain
        return plain

    # Each is loaded for the first word that needs it.

    @cached_property
    def _machine(self) -> Machine:
        return lexicon.load()[0]

    @cached_property
    def _lexicon(self) -> Lexicon:
        return lexicon.load()[1]

    @cached_property
    def _irregular(self) -> dict[str, tuple[str, ...]]:
        return lexicon.irregular()

    @cached_property
    def _ranking(self) -> Ranking:
        return Ranking(self._machine, self._lexicon, lexicon.roots())

    def _pieces(self, word: str) -> list[tuple[int, int, str]]:
        """Start, end and surface of the parts of one word."""
        spans = [(0, len(word))] if is_plain(word) else pieces(word)
        if len(spans) == 3 and self._hangs(word, spans):
            spans = spans[:1]
        surfaces = [(start, end, normalize(word[start:end])) for start, end in spans]
        return [piece for piece in surfaces if piece[2]]

    def _from_latin(self, plain: str) -> str | None:
        marked = spelling.from_latin(plain)
        for spelled in marked:
            if self._ranking.knows(spelled):
                return spelled
        if len(plain) < SHORTEST_LATIN:
            return None
        for key in fold_latin(plain):
            for spelled in _respeller().spellings(key):
                if len(self._ranking.choose(spelled).lemmas[0]) >= SHORTEST_LATIN:
                    return spelled
        return marked[0] if marked else None

    def _lemmas(self, written: str, plain: str) -> tuple[Lemma, ...]:
        found = [reading for reading in self._read(written, plain) if reading[0]]
        if not found:
            return (Lemma(plain, self.lang),)
        first = _lemma(*found[0], 1.0)
        return (first, _lemma(*found[1], SECOND_WEIGHT)) if len(found) > 1 else (first,)

    def _all_texts(self, written: Mapping[str, str], read_all: ReadAll | None) -> list[tuple[str, ...]]:
        """The texts of the lemmas of parts, given with their surfaces; those that are words are read together."""
        words = {part: surface for part, surface in written.items() if _is_word(part, surface)}
        with self._ranking.choosing(read_all):
            texts = self._texts_of(words)
            others = {
                part: self._standard(part, surface) for part, surface in written.items() if part not in words
            }  # after the words, which some of these are made of
            texts |= self._texts_of({part: word for part, word in others.items() if isinstance(word, str)})
        for part, found in others.items():
            if not isinstance(found, str):
                texts[part] = _texts(found, written[part])
        return [texts[part] for part in written]

    def _texts_of(self, words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Part as written → the texts of its lemmas, of parts given with their standard spelling."""
        regular = {part: word for part, word in words.items() if word not in self._irregular}
        texts = {
            part: choice.lemmas
            if choice.certainty == "listed" or not may_be_russian(word)
            else _texts(self._or_russian(word, part[:1].isupper(), choice), word)
            for (part, word), choice in zip(regular.items(), self._ranking.choose_all(regular), strict=True)
        }
        for part, word in words.items():
            if part not in regular:
                texts[part] = _texts(self._read_word(word), word)
        return texts

    def _part(self, written: str, surface: str, start: int) -> Part:
        lemmas = self._lemmas(written, surface)
        (keys,) = self._keys([written], self.lang, [[lemma.text for lemma in lemmas]])
        return Part(start, start + len(written), surface, lemmas, keys)

    def _read(self, written: str, plain: str) -> list[tuple[str, str]]:
        """(lemma, language), the most probable first."""
        standard = self._standard(written, plain)
        return self._read_word(standard, written[:1].isupper()) if isinstance(standard, str) else standard

    def _standard(self, written: str, plain: str) -> str | list[tuple[str, str]]:
        """A part in the standard spelling if the tables of endings are to read it, else its readings."""
        if _is_word(written, plain):
            return plain
        special = self._special(written, plain)
        if special is not None:
            return [(special, self.lang)]
        word = self.to_cyrillic(written)
        if word != plain and spelling.is_latin(plain):
            return [*((text, self.lang) for text in self._texts(word)[:1]), (plain, "und")]
        return word if word and ALPHABET.issuperset(word) else self._kazakh(self._texts(word))

    def _special(self, written: str, plain: str) -> str | None:
        """The lemma of what is no word to be taken apart: figures, acronyms, and what is too long for a word."""
        if len(plain) > LONGEST:
            return plain
        figures = words.roman(written) if len(written) > 1 else None
        if figures:
            return figures
        if words.is_acronym(written):
            return spelling.plain(written)
        glued = words.GLUED_ACRONYM.fullmatch(written)
        return normalize(glued[1]) if glued and self._is_ending(glued[2]) else None

    def _read_word(self, word: str, capital: bool = False) -> list[tuple[str, str]]:
        """Known to the Kazakh roots → Kazakh; to the Russian dictionary only → Russian; learnt from text → both."""
        known = self._irregular.get(word)
        if known is not None:
            return self._kazakh(known)
        return self._or_russian(word, capital, self._ranking.choose(word, capital))

    def _or_russian(self, word: str, capital: bool, choice: Choice) -> list[tuple[str, str]]:
        """What was chosen of a word, or what the Russian dictionary says instead or beside it."""
        lemmas, certainty = choice
        kazakh = self._kazakh(lemmas)
        if (
            certainty == "listed"
            or not may_be_russian(word)
            or (capital and lemmas[0] in self._lexicon.names)
        ):
            return kazakh
        russian = [(text, "ru") for text in russian_lemmas(word, capital=capital)]
        if certainty == "unknown":
            return russian or kazakh
        others = [reading for reading in russian if reading[0] != lemmas[0]]
        return [kazakh[0], *others[:1]] if others else kazakh

    def _kazakh(self, texts: tuple[str, ...]) -> list[tuple[str, str]]:
        return [(text, self.lang) for text in texts]

    def _texts(self, word: str) -> tuple[str, ...]:
        """Lemmas of a word in standard spelling, which may have hyphens, figures and signs in it."""
        known = self._irregular.get(word)
        if known is not None:
            return known
        if words.last_hyphen(word) > 0:
            return self._hyphenated(word)
        glued = words.GLUED_FIGURE.fullmatch(word)
        if glued and self._is_ending(glued[2]):
            return (glued[1],)
        if words.FIGURE.fullmatch(word):
            return (word.rstrip("%").replace(",", "."),)
        if not ALPHABET.issuperset(word):
            return (word.replace(".", ""),)
        return self._ranking.choose(word).lemmas

    def _hyphenated(self, word: str) -> tuple[str, ...]:
        cut = words.last_hyphen(word)
        left, right = word[:cut], word[cut + 1 :]
        if words.is_clitic(right) and not left[-1].isdigit() and self._ranking.knows(left):
            return self._texts(left)
        if self._is_ending(right):
            return (left.rstrip("%"),)
        return tuple(f"{left}-{text}" for text in self._texts(right)[:2])

    def _hangs(self, word: str, spans: list[tuple[int, int]]) -> bool:
        """Whether the second half of a word with one hyphen is no word of its own: АҚШ-тың, 26-шы, ертең-ақ."""
        right = spelling.plain(word[spans[2][0] : spans[2][1]])
        return word[spans[2][0] - 1] not in ".,+&_" and (words.is_clitic(right) or self._is_ending(right))

    def _is_ending(self, text: str) -> bool:
        """Whether a text is nothing but endings of nouns, as in АҚШ-тың, 15-інде, 26-шы."""
        if words.is_ordinal(text):
            return True
        whole = self._machine.chains(text)
        return any(chain.root == "noun" and not chain.kept for chain in whole)
