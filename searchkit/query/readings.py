"""One written word → a disjunction-max of its readings: the engine takes the best of them in each document."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice
from typing import NamedTuple

from whoosh import query

from searchkit.analyzers.names import is_root
from searchkit.analyzers.normalize import normalize
from searchkit.analyzers.token import Part
from searchkit.query.leaves import Leaf, ReadPrefix, ReadTerm, reading_leaves, weighted
from searchkit.query.rarity import count_at_home
from searchkit.query.speech import (
    CYRILLIC_LANGUAGES,
    LATIN_LANGUAGES,
    Speech,
    home_languages,
    is_stop,
    is_whole,
)
from searchkit.query.vocabulary import Vocabulary
from searchkit.query.weights import (
    KEY_BY_LETTERS,
    PREFIX_FLOOR,
    PREFIX_MOST,
    PREFIX_WORDS,
    READING,
    SUBWORD_KIN,
    SUBWORD_LETTERS,
    SUBWORD_SHARE,
)

_MOST_SCANNED = 2000


class Switches(NamedTuple):
    """Which kinds of readings are wanted.

    Attributes:
        translit: other scripts and keyboards: keys, Latin Kazakh, missing Kazakh letters.
        stem: other forms of a word: lemmas, roots, sub-words. Without it only the surface counts.
        fuzzy: words with a typo, from the start and not as a second chance.
    """

    translit: bool = True
    stem: bool = True
    fuzzy: bool = False


@dataclass(slots=True)
class Reader:
    """Reads the words of one query.

    Attributes:
        speech: the languages to read in.
        switches: the kinds of readings wanted.
        vocabulary: of the index; readings that it does not have are left out. None keeps all.
        home: the language that Latin words are most likely of, if one is.
    """

    speech: Speech
    switches: Switches
    vocabulary: Vocabulary | None = None
    home: str | None = None
    _seen: dict[tuple[str, str], bool] = field(default_factory=dict)

    def word(
        self, number: int, text: str, prefix: str = "", *, exact: bool = False, open_end: bool = False
    ) -> query.Query:
        """The readings of one written word; a compound is read whole, and as its parts side by side.

        The best reading counts. The exact surface and the kin of the lemma each add a little: in a collection of many
        languages a surface's idf says more about the mixture than about the word, and a text that uses several
        derivations of one stem is about it.

        Args:
            number: the word's number in the query.
            text: as typed.
            prefix: "title." to look in titles only.
            exact: only the surface.
            open_end: words that begin like this one, too.
        """
        by_lang = self.speech.readings(text)
        whole = [leaf for lang, found in by_lang.items() for leaf in self._whole(number, lang, found, exact)]
        if open_end and not exact and self.speech.is_stop(text):
            whole = [leaf for leaf in whole if leaf.by != "surface"]  # long to count, and tells nothing yet
        known = self._known(whole, prefix)
        surfaces: list[query.Query] = [leaf for leaf in known if leaf.by == "surface"]
        alike: list[query.Query] = [leaf for leaf in known if leaf.by == "subword"]
        options: list[query.Query] = [leaf for leaf in known if leaf.by not in ("surface", "subword")]
        pieces = self._pieces(number, by_lang, prefix, exact=exact)
        if pieces is not None:
            options.append(pieces)
        if open_end:
            options += self._besides(options, self._beginning_with(number, text, prefix, exact=exact))
        if not options and not surfaces and not alike:
            surfaces = [ReadTerm(prefix + "surface", normalize(text), word=number, by="surface")]
        if not options:
            for leaf in surfaces:
                leaf.boost = 1.0
        sides = [*([_best(options)] if options else ()), *([_best(surfaces)] if surfaces else ()), *alike]
        return sides[0] if len(sides) == 1 else Both(sides)

    def _language_weight(self, surface: str, lang: str) -> float:
        """Less for the other languages, when a Latin word stands in a query that is most likely in one language."""
        elsewhere = self.home not in (None, lang) and home_languages(surface) == LATIN_LANGUAGES
        return READING["other language"] if elsewhere else 1.0

    def repaired(self, number: int, text: str, by: str, prefix: str = "") -> query.Query:
        """The readings of another spelling of a word: lighter, and named after the mistake."""
        if by == "prefix":
            return query.DisjunctionMax(self._beginning_with(number, text, prefix))
        tree = self.word(number, text, prefix)
        for leaf in reading_leaves(tree):
            leaf.boost *= READING[by]
            leaf.by = by
        return tree

    def _beginning_with(self, number: int, text: str, prefix: str, *, exact: bool = False) -> list[Leaf]:
        """Words that begin like a half-typed one: the most frequent with their own weight, the others with a small one."""
        head = normalize(text)
        leaves: list[Leaf] = []
        if self.vocabulary is None or self.vocabulary.count_words("surface", head) <= PREFIX_MOST:
            leaves.append(ReadPrefix(prefix + "surface", head, word=number, by="prefix", boost=PREFIX_FLOOR))
        if self.vocabulary is None:
            return leaves
        return leaves + [
            ReadTerm(prefix + name, term, word=number, by="prefix", boost=READING["prefix"])
            for name, term in self._frequent_beginnings(text, head, self.vocabulary, exact=exact)
        ]

    def _frequent_beginnings(
        self, text: str, head: str, vocabulary: Vocabulary, *, exact: bool
    ) -> list[tuple[str, str]]:
        """(field, term) of the most frequent words that begin like a half-typed one, or sound as it does."""
        if self.switches.translit and not vocabulary.has_word("surface", head):
            found = self.speech.readings(text).values()
            keys = {key for several in found for part in several[:1] for key in part.keys}
            long = [key for key in sorted(keys) if key.isalpha() and len(key) >= SUBWORD_LETTERS]
            return [("key", k) for key in long for k in vocabulary.frequent_words("key", key, PREFIX_WORDS)]
        if exact or not self.switches.stem:
            return [("surface", word) for word in vocabulary.frequent_words("surface", head, PREFIX_WORDS)]
        return list(vocabulary.frequent_beginnings(head, PREFIX_WORDS))

    @staticmethod
    def _besides(known: list[query.Query], more: list[Leaf]) -> list[Leaf]:
        """Those of some readings that no known one of the same term outweighs: the best of both counts anyway."""
        weights = {(leaf.fieldname, leaf.text): leaf.boost for leaf in known if isinstance(leaf, ReadTerm)}
        return [leaf for leaf in more if leaf.boost > weights.get((leaf.fieldname, leaf.text), 0.0)]

    def _whole(self, number: int, lang: str, found: tuple[Part, ...], exact: bool) -> list[Leaf]:
        """The readings of the word as one token, in one language."""
        if not found or (len(found) > 1 and not is_whole(found)):
            return []
        return self.part(number, found[0], lang, exact=exact)

    def part(self, number: int, part: Part, lang: str, *, exact: bool = False) -> list[Leaf]:
        """The readings of one part in one language: its surface, its lemmas, its keys."""
        leaves: list[Leaf] = [
            ReadTerm("surface", part.surface, word=number, by="surface", boost=READING["surface"])
        ]
        if exact:
            return leaves
        if self.switches.stem:
            leaves += self._lemmas(number, part, lang)
        if self.switches.translit:
            leaves += [
                ReadTerm("key", key, word=number, by="key", boost=key_weight(key)) for key in part.keys
            ]
        return leaves

    def _lemmas(self, number: int, part: Part, lang: str) -> list[Leaf]:
        """The part's lemmas in their language; in the other one of the script, which shares many words; and their kin."""
        leaves: list[Leaf] = []
        for place, lemma in enumerate(part.lemmas):
            weight = READING["second lemma" if place else "lemma"] * self._language_weight(part.surface, lang)
            leaves.append(ReadTerm(f"lemma.{lang}", lemma.text, word=number, by="lemma", boost=weight))
            if lang in CYRILLIC_LANGUAGES:
                (other,) = set(CYRILLIC_LANGUAGES) - {lang}
                weight *= READING["other lemma"]
                leaves.append(ReadTerm(f"lemma.{other}", lemma.text, word=number, by="lemma", boost=weight))
        if self.vocabulary is not None and lang in home_languages(part.surface):
            likeness = READING["subword" if lang in CYRILLIC_LANGUAGES else "latin subword"]
            likeness *= self._language_weight(part.surface, lang)
            for share, term in kin(part.lemmas[0].text, f"lemma.{lang}", self.vocabulary):
                leaves.append(
                    ReadTerm(f"lemma.{lang}", term, word=number, by="subword", boost=likeness * share)
                )
        return leaves

    def _pieces(
        self, number: int, by_lang: dict[str, tuple[Part, ...]], prefix: str, *, exact: bool
    ) -> query.Query | None:
        """A compound's parts side by side, in the languages where the word has several."""
        places: list[dict[tuple[str, str], Leaf]] = []
        for lang, found in by_lang.items():
            inner = found[1:] if is_whole(found) else found
            if len(found) < 2 or (places and len(inner) != len(places)):
                continue
            places = places or [{} for _ in inner]
            for place, part in zip(places, inner, strict=True):
                for leaf in self.part(number, part, lang, exact=exact):
                    place.setdefault((leaf.fieldname, leaf.text), leaf)
        sides: list[query.Query] = []
        for place in places if exact else self._telling(places, by_lang):
            known = self._known([weighted(leaf, READING["parts"]) for leaf in place.values()], prefix)
            if known:
                sides.append(known[0] if len(known) == 1 else query.DisjunctionMax(known))
        if not sides:
            return None
        return sides[0] if len(sides) == 1 else query.Or(sides)

    def _telling(
        self, places: list[dict[tuple[str, str], Leaf]], by_lang: dict[str, tuple[Part, ...]]
    ) -> list[dict[tuple[str, str], Leaf]]:
        """The places of a compound that say what it is about: neither Kazakh endings nor function words."""
        if len(places) > 1 and _ends_in_suffix(by_lang.get("kk", ())):
            places = places[:-1]
        words = [next(text for name, text in place if name == "surface") for place in places]
        telling = [
            place
            for place, word in zip(places, words, strict=True)
            if not any(is_stop(word, lang) for lang in home_languages(word) if lang in by_lang)
        ]
        return telling or places

    def _known(self, leaves: list[Leaf], prefix: str) -> list[Leaf]:
        """Each term of a word once, with its best weight, if the index has it; the field's prefix is put on."""
        best: dict[tuple[str, str, type], Leaf] = {}
        for leaf in leaves:
            name = (leaf.fieldname, leaf.text, type(leaf))
            if name in best:
                best[name].boost = max(best[name].boost, leaf.boost)
            elif not isinstance(leaf, ReadTerm) or self.has(leaf.fieldname, leaf.text):
                best[name] = leaf
        if self.vocabulary is not None:
            count_at_home(best.values(), self.home, self.vocabulary)
        for leaf in best.values():
            leaf.fieldname = prefix + leaf.fieldname
        return list(best.values())

    def has(self, fieldname: str, text: str) -> bool:
        """The index has the term; true without an index."""
        if self.vocabulary is None:
            return True
        name = (fieldname, text)
        if name not in self._seen:
            self._seen[name] = self.vocabulary.has_term(fieldname, text)
        return self._seen[name]


class Both(query.Or):  # type: ignore[misc]
    """A word's best reading, its surface and its kin: one word's worth of a tree, whose leaves have their boosts."""


def _best(options: list[query.Query]) -> query.Query:
    return options[0] if len(options) == 1 else query.DisjunctionMax(options)


def key_weight(key: str) -> float:
    """What a cross-script key weighs: more the longer it is; a known name (`=china`) is sure, a root (`~parla`) is not."""
    if is_root(key):
        return READING["cognate"]
    return KEY_BY_LETTERS[-1 if key.startswith("=") else min(len(key), len(KEY_BY_LETTERS) - 1)]


def kin(lemma: str, field_name: str, vocabulary: Vocabulary) -> list[tuple[float, str]]:
    """The field's lemmas that begin like this one, most alike first: (shared part of the longer one, lemma).

    They are what derivation makes (`келісім` beside `келісу`) and what a lemmatiser left apart.
    """
    if len(lemma) < SUBWORD_LETTERS or not lemma.isalpha():
        return []
    least = max(SUBWORD_LETTERS, math.ceil(SUBWORD_SHARE * len(lemma)))
    found: list[tuple[float, int, str]] = []
    for shared in range(len(lemma), least - 1, -1):
        if len(found) == SUBWORD_KIN and found[-1][0] > shared / len(lemma):
            break  # fewer shared letters are no larger share
        found = nlargest(SUBWORD_KIN, [*found, *_sharing(shared, lemma, field_name, vocabulary)])
    return [(share, term) for share, _, term in found]


def _sharing(
    shared: int, lemma: str, field_name: str, vocabulary: Vocabulary
) -> Iterator[tuple[float, int, str]]:
    """(shared part of the longer one, documents, lemma) of those that share just so many letters, and enough of them."""
    following = lemma[shared : shared + 1]
    longest = shared / SUBWORD_SHARE
    for term, count in islice(vocabulary.terms(field_name, lemma[:shared]), _MOST_SCANNED):
        if len(term) <= longest and term[shared : shared + 1] != following and term.isalpha():
            yield shared / max(len(lemma), len(term)), count, term


def _ends_in_suffix(found: tuple[Part, ...]) -> bool:
    """Kazakh reads what stands behind the last hyphen as an ending: `Twitter-де` is a form of `Twitter`."""
    return any(
        lemma.text.count("-") < part.surface.count("-") for part in found[:1] for lemma in part.lemmas[:1]
    )
