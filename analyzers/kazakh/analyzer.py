"""The Kazakh analyzer: word as written → spelling → parts → readings → at most two lemmas for each part."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from searchkit.analyzers.assemble import acronym, number
from searchkit.analyzers.kazakh import lexicon
from searchkit.analyzers.kazakh.ranking import SECOND, ranked
from searchkit.analyzers.kazakh.words import CLITIC, hyphens, is_figure, is_ordinal_ending
from searchkit.analyzers.normalize import normalize
from searchkit.analyzers.token import Lemma, Part
from searchkit.analyzers.tokenizer import pieces

VERSION: Final = 1
SECOND_WEIGHT: Final = 0.8
GLUED: Final = re.compile(r"([0-9]+)([^\W\d_]+)$")

Keys = Callable[[str, str], frozenset[str]]


def no_keys(_word: str, _lang: str) -> frozenset[str]:
    """Stands in where nobody needs names matched across scripts."""
    return frozenset()


class KazakhAnalyzer:
    """Kazakh words in Cyrillic.

    Args:
        keys: (word, lang) → script-neutral forms; see searchkit.analyzers.names.
    """

    lang = "kk"

    def __init__(self, keys: Keys = no_keys) -> None:
        self._keys = keys
        self._machine, self._lexicon = lexicon.load()
        self._irregular = lexicon.irregular()
        self._listed = frozenset().union(*lexicon.roots().values())
        self.identity = f"kazakh {VERSION}; lexicon {lexicon.fingerprint()}"

    def analyze(self, word: str) -> tuple[Part, ...]:
        """The parts of one word as written; the whole first, then what stands between hyphens."""
        spans = pieces(word)
        plain = normalize(word)
        if hyphens(plain) and not self._splits(plain):
            spans = spans[:1]
        return tuple(self._part(word, start, end) for start, end in spans)

    def lemmas(self, word: str) -> tuple[Lemma, ...]:
        """At most two lemmas of a word, the most probable first."""
        texts = self._lemma_texts(normalize(word))
        return tuple(
            Lemma(text, self.lang, 1.0 if rank == 0 else SECOND_WEIGHT) for rank, text in enumerate(texts)
        )

    def _part(self, word: str, start: int, end: int) -> Part:
        written = word[start:end]
        surface, lemmas = normalize(written), self.lemmas(written)
        keys = self._keys(surface, self.lang) | self._keys(lemmas[0].text, self.lang)
        return Part(start, end, surface, lemmas, tuple(sorted(keys)))

    def _lemma_texts(self, word: str) -> tuple[str, ...]:
        known = self._irregular.get(word)
        if known is not None:
            return known[:2]
        if hyphens(word):
            return self._hyphenated(word)
        glued = GLUED.match(word)
        if glued and self._is_ending(glued[2]):
            return (glued[1],)
        if not word.isalpha():
            return (number(word, "kk") or acronym(word) or word,)
        (first, top), *rest = ranked(word, self._machine, self._lexicon)
        if first != word and word in self._listed:
            return (first, word)
        return (first, *(text for text, mass in rest[:1] if mass > SECOND * top))

    def _hyphenated(self, word: str) -> tuple[str, ...]:
        cut = hyphens(word)[-1]
        left, right = word[:cut], word[cut + 1 :]
        if CLITIC.match(right) and not is_figure(left):
            return self._lemma_texts(left)
        if self._is_ending(right):
            return (left,)
        return tuple(f"{left}-{text}" for text in self._lemma_texts(right))

    def _splits(self, word: str) -> bool:
        cuts = hyphens(word)
        if not cuts:
            return False
        right = word[cuts[-1] + 1 :]
        return not (len(cuts) == 1 and (CLITIC.match(right) or self._is_ending(right)))

    def _is_ending(self, text: str) -> bool:
        """Whether a text is nothing but endings, as in АҚШ-тың, 15-інде, 26-шы."""
        if is_ordinal_ending(text):
            return True
        whole = next((chains for start, chains in self._machine.splits(" " + text) if start == 1), ())
        return any(chain.root == "noun" for chain in whole)
