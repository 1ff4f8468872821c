"""Parsed query → the tree an index runs: each word its readings, each quotation its phrases, conditions beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from typing import NamedTuple

from whoosh import query

from searchkit.analyzers.names import Equivalent, is_root
from searchkit.analyzers.normalize import normalize
from searchkit.query.called import also_called, called_whole
from searchkit.query.leaves import (
    Leaf,
    ReadFuzzy,
    ReadPhrase,
    ReadPrefix,
    ReadTerm,
    ReadWildcard,
    reading_leaves,
)
from searchkit.query.parse import Parsed
from searchkit.query.rarity import likely_home
from searchkit.query.readings import Both, Reader, Switches, key_weight
from searchkit.query.speech import LATIN_LANGUAGES, home_languages, listen, parts
from searchkit.query.tree import TITLE, Filter, Fuzzy, Loose, Quote, Wild, Word, wanted
from searchkit.query.vocabulary import Vocabulary, has_field
from searchkit.query.weights import CLOSE_WORDS, READING, STRICT_KEY

LANGUAGES = ("kk", "ru", "en", "fr", "und")
_MOST_PHRASES = 4


class PlannedWord(NamedTuple):
    """One word or quotation of the query and what it is looked up as.

    Attributes:
        text: as typed.
        start, end: its place in the query's text.
        leaves: its readings in the engine tree, strongest first in no particular order.
        dropped: a function word that was left out because the query has something else.
    """

    text: str
    start: int
    end: int
    leaves: tuple[Leaf, ...]
    dropped: bool = False


class Repair(NamedTuple):
    """Another spelling of a word, and the kind of mistake it undoes: "layout", "letters", "typo" or "prefix"."""

    text: str
    by: str

    @property
    def shown(self) -> str:
        """As it is shown to the reader."""
        return f"{self.text}…" if self.by == "prefix" else self.text


class Plan(NamedTuple):
    """What to run.

    Attributes:
        query: the engine tree.
        tier: documents that match it come before all others; the exact surface of a query of one plain word.
        words: in the order of the query.
        warnings: sentences about what was odd.
    """

    query: query.Query
    tier: query.Query | None
    words: tuple[PlannedWord, ...]
    warnings: tuple[str, ...] = ()

    def leaves(self) -> list[Leaf]:
        """Every reading of a word or quotation that a hit may have matched; closeness only reorders."""
        return [leaf for leaf in reading_leaves(self.query) if leaf.by != "closeness"]


def plan(
    parsed: Parsed,
    switches: Switches | None = None,
    vocabulary: Vocabulary | None = None,
    repairs: Mapping[int, Sequence[Repair]] | None = None,
) -> Plan:
    """The engine tree for a parsed query.

    Args:
        switches: which kinds of readings are wanted; all but fuzzy by default.
        vocabulary: the index's terms; without them every reading is kept.
        repairs: other spellings of some words of the tree, by the word's `id()`.
    """
    indexed = tuple(
        lang for lang in LANGUAGES if vocabulary is None or has_field(vocabulary, f"lemma.{lang}")
    )
    typed = [node.text for node in wanted(parsed.tree) if isinstance(node, Word)]
    written = [*_written(parsed), *(repair.text for some in (repairs or {}).values() for repair in some)]
    speech = listen(typed, _asked(indexed, written, vocabulary) or LANGUAGES)
    reader = Reader(speech, switches or Switches(), vocabulary, likely_home(typed, speech, vocabulary))
    called = also_called(parsed.tree) if reader.switches.translit else {}
    planner = _Planner(reader, _dropped(parsed, speech.is_stop), repairs or {}, called)
    tree = planner.build(parsed.tree)
    return Plan(tree, planner.tier(parsed), tuple(planner.words), parsed.warnings)


def _written(parsed: Parsed) -> list[str]:
    """Every word of a query, those of quotations and misspelt ones too."""
    words: list[str] = []
    for node in wanted(parsed.tree):
        if isinstance(node, Quote):
            words += node.words
        elif isinstance(node, Word | Fuzzy | Wild):
            words.append(node.text)
    return words


def _asked(indexed: tuple[str, ...], written: list[str], vocabulary: Vocabulary | None) -> tuple[str, ...]:
    """The languages whose analyzers are asked: those of the index, and for Cyrillic words both Kazakh and Russian,
    since each is full of the other's words. Russian's dictionary is loaded for that only when Kazakh fails.

    Kazakh is written in Latin letters too, but not by who writes nothing but words of the index's English and French:
    for such a query its lexicon is not loaded.
    """
    if vocabulary is None or not {"kk", "ru"} & set(indexed):
        return indexed
    words = [word for word in written if not word.isdigit()]
    cyrillic = [word for word in words if "kk" in home_languages(word)]
    asked = set(indexed)
    if cyrillic:
        asked.add("kk")
    elif words and all(_is_of(LATIN_LANGUAGES, word, vocabulary) for word in words):
        asked.discard("kk")
    if any(not _is_of(("kk",), word, vocabulary) for word in cyrillic):
        asked.add("ru")
    return tuple(lang for lang in LANGUAGES if lang in asked)


def _is_of(langs: tuple[str, ...], word: str, vocabulary: Vocabulary) -> bool:
    """The index has the word in one of these languages."""
    return any(
        vocabulary.doc_frequency(f"lemma.{lang}", lemma.text)
        for lang in langs
        for part in parts(word, lang)[:1]
        for lemma in part.lemmas
    )


def _sought(parsed: Parsed) -> list[query.Query]:
    """The leaves that are looked for in texts: neither conditions on columns nor every document."""
    return [node for node in wanted(parsed.tree) if not isinstance(node, Filter | query.Every)]


def _dropped(parsed: Parsed, is_stop: Callable[[str], bool]) -> frozenset[int]:
    """The ids of function words to leave out; none when the query has nothing else."""
    texts = _sought(parsed)
    stops = [
        node
        for node in texts
        if isinstance(node, Word)
        and not (node.exact or node.open_end or node.required)
        and is_stop(node.text)
    ]
    return frozenset(map(id, stops)) if len(stops) < len(texts) else frozenset()


@dataclass
class _Planner:
    """Walks the user's tree once, left to right."""

    reader: Reader
    dropped: frozenset[int]
    repairs: Mapping[int, Sequence[Repair]]
    called: Mapping[int, Sequence[Equivalent]]
    words: list[PlannedWord] = field(default_factory=list)

    def build(self, node: query.Query) -> query.Query:
        """The engine tree for a user's tree; NullQuery for what was dropped."""
        match node:
            case Word():
                return self._word(node)
            case Quote():
                return self._planned(node, " ".join(node.words), self._quote(node))
            case Wild():
                return self._planned(node, node.text, self._wild(node))
            case Fuzzy():
                return self._planned(node, node.text, self._fuzzy(node))
            case Filter():
                return query.ConstantScoreQuery(node.child, 0.0)
            case query.AndNot() | query.Require() | query.AndMaybe():
                return self._pair(node)
            case Loose():
                return self._loose(node)
            case query.Or() | query.And():
                return self._several(type(node), list(node.subqueries), node.boost)
            case _:
                return node

    def tier(self, parsed: Parsed) -> query.Query | None:
        """The exact surface, when the query is one plain word; of a function word not before it is typed to its end."""
        texts = _sought(parsed)
        if len(texts) != 1 or not isinstance(texts[0], Word):
            return None
        word = texts[0]
        if word.open_end and self.reader.speech.is_stop(word.text):
            return None
        return ReadTerm(_prefix(word) + "surface", normalize(word.text), word=0, by="surface")

    def _word(self, node: Word) -> query.Query:
        if id(node) in self.dropped:
            self.words.append(
                PlannedWord(node.text, node.startchar or 0, node.endchar or 0, (), dropped=True)
            )
            return query.NullQuery
        number, prefix = len(self.words), _prefix(node)
        tree = self.reader.word(number, node.text, prefix, exact=node.exact, open_end=node.open_end)
        names = [leaf for name in self.called.get(id(node), ()) for leaf in self._called(node, name)]
        if names:
            tree = query.DisjunctionMax([tree, *names])
        repairs = self.repairs.get(id(node), ())
        if repairs:
            others = [self.reader.repaired(number, repair.text, repair.by, prefix) for repair in repairs]
            tree = query.DisjunctionMax([tree, *others])
        return self._planned(node, node.text, tree)

    def _called(self, node: Word | Quote, name: Equivalent) -> list[Leaf]:
        """What a word's name is also called: the key of its one-word variants, the others as phrases."""
        leaves: list[Leaf] = []
        if self.reader.has("key", name.key):
            weight = key_weight(name.key)
            leaves.append(
                ReadTerm(_prefix(node) + "key", name.key, word=len(self.words), by="key", boost=weight)
            )
        for other in name.names:
            if len(words := other.split()) > 1:
                leaves += self._lemma_phrases(Quote(node.fieldname, words), "key phrase")
        return leaves

    def _planned(self, node: query.Query, text: str, tree: query.Query) -> query.Query:
        leaves = tuple(reading_leaves(tree))
        for leaf in leaves:
            leaf.boost *= node.boost
        self.words.append(PlannedWord(text, node.startchar or 0, node.endchar or 0, leaves))
        return tree

    def _pair(self, node: query.Query) -> query.Query:
        first = self.build(node.a)
        second = strict(self.build(node.b)) if isinstance(node, query.AndNot) else self.build(node.b)
        if first == query.NullQuery:
            return second if not isinstance(node, query.AndNot) else first
        if second == query.NullQuery:
            return first
        return type(node)(first, second)

    def _several(self, kind: type[query.Query], nodes: list[query.Query], boost: float) -> query.Query:
        built = [tree for tree in map(self.build, nodes) if tree != query.NullQuery]
        if kind is query.Or:
            built = [
                side for tree in built for side in (tree.subqueries if isinstance(tree, Both) else [tree])
            ]
        if not built:
            return query.NullQuery
        return built[0] if len(built) == 1 and boost == 1.0 else kind(built, boost=boost)

    def _loose(self, node: Loose) -> query.Query:
        tree = self._several(query.Or, list(node.subqueries), node.boost)
        plain = [word for word in node.subqueries if isinstance(word, Word) and id(word) not in self.dropped]
        close = self._closeness(plain) if 2 <= len(plain) <= CLOSE_WORDS else []
        if not close or not isinstance(tree, query.Or):
            return tree
        return query.Or([*tree.subqueries, *close], boost=node.boost)

    def _closeness(self, words: list[Word]) -> list[query.Query]:
        """A small reward for neighbours of the query that are neighbours in the document."""
        clauses: list[query.Query] = []
        for left, right in pairwise(words):
            pair = Quote(left.fieldname, [left.text, right.text], slop=2)
            options = self._lemma_phrases(pair, "closeness")
            for leaf in options:
                leaf.boost = READING["closeness"]
            if options:
                clauses.append(options[0] if len(options) == 1 else query.DisjunctionMax(options))
        return clauses

    def _quote(self, node: Quote) -> query.Query:
        options = [*self._surface_phrases(node)]
        if not node.exact:
            options += self._lemma_phrases(node, "lemma phrase") if self.reader.switches.stem else []
            options += [*self._key_phrases(node), *self._named(node)] if self.reader.switches.translit else []
        if not options:
            options = [
                ReadPhrase("surface", [normalize(w) for w in node.words], word=len(self.words), by="phrase")
            ]
        return options[0] if len(options) == 1 else query.DisjunctionMax(options)

    def _surface_phrases(self, node: Quote) -> list[Leaf]:
        found = {}
        for rows in self._rows(node, lambda part: (part.surface,)).values():
            found.update(dict.fromkeys(rows))
        return [
            self._phrase(node, "surface", row, "phrase") for row in found if self._all_known("surface", row)
        ]

    def _lemma_phrases(self, node: Quote, by: str) -> list[Leaf]:
        rows_by_lang = self._rows(node, lambda part: tuple(lemma.text for lemma in part.lemmas))
        return [
            self._phrase(node, f"lemma.{lang}", row, by)
            for lang, rows in rows_by_lang.items()
            for row in rows
            if self._all_known(f"lemma.{lang}", row)
        ]

    def _key_phrases(self, node: Quote) -> list[Leaf]:
        found = {}
        for rows in self._rows(node, lambda part: part.keys).values():
            found.update(dict.fromkeys(rows))
        known = [row for row in found if self._all_known("key", row)]
        return [self._phrase(node, "key", row, "key phrase") for row in known[:_MOST_PHRASES]]

    def _named(self, node: Quote) -> list[Leaf]:
        """What a quotation that is a whole name is also called: `"New York"` is Нью-Йорк."""
        return [leaf for name in called_whole(node.words) for leaf in self._called(node, name)]

    def _rows(self, node: Quote, spell: Callable[..., tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
        """Language → the phrases that the words' spellings make, a few where words have several."""
        by_word = [self.reader.speech.readings(word) for word in node.words]
        rows = {}
        for lang in self.reader.speech.indexed:
            places = [spell(part) for readings in by_word for part in readings[lang]]
            if places and all(places):
                rows[lang] = [row for row, _ in zip(product(*places), range(_MOST_PHRASES), strict=False)]
        return rows

    def _phrase(self, node: Quote, name: str, row: tuple[str, ...], by: str) -> Leaf:
        if len(row) == 1:
            return ReadTerm(_prefix(node) + name, row[0], word=len(self.words), by=by, boost=READING[by])
        return ReadPhrase(
            _prefix(node) + name, list(row), word=len(self.words), by=by, slop=node.slop, boost=READING[by]
        )

    def _all_known(self, name: str, row: tuple[str, ...]) -> bool:
        return all(self.reader.has(name, text) for text in row)

    def _wild(self, node: Wild) -> query.Query:
        pattern = normalize(node.text)
        field_name = _prefix(node) + "surface"
        if pattern.endswith("*") and not set("*?") & set(pattern[:-1]):
            return ReadPrefix(field_name, pattern[:-1], word=len(self.words), by="prefix", boost=1.0)
        return ReadWildcard(field_name, pattern, word=len(self.words), by="wildcard")

    def _fuzzy(self, node: Fuzzy) -> query.Query:
        near = ReadFuzzy(
            _prefix(node) + "surface", normalize(node.text), word=len(self.words), by="typo",
            maxdist=node.maxdist, boost=READING["typo"],
        )  # fmt: skip
        return query.DisjunctionMax([self.reader.word(len(self.words), node.text, _prefix(node)), near])


def _prefix(node: query.Query) -> str:
    return "title." if node.fieldname == TITLE else ""


def strict(tree: query.Query) -> query.Query:
    """A banned word bans its surface, lemmas and long keys; weaker readings would take good documents away."""
    if isinstance(tree, query.DisjunctionMax):
        sure = [strict(child) for child in tree.subqueries if _is_sure(child)]
        return query.Or(sure) if sure else query.NullQuery
    if isinstance(tree, query.Or | query.And):
        kept = [side for side in map(strict, tree.subqueries) if side != query.NullQuery]
        kind = query.Or if isinstance(tree, Both) else type(tree)
        return kind(kept) if kept else query.NullQuery
    return tree


def _is_sure(child: query.Query) -> bool:
    if not isinstance(child, Leaf):
        return True
    by_key = child.by == "key" and len(child.text) >= STRICT_KEY and not is_root(child.text)
    return by_key or child.by in ("surface", "lemma", "phrase", "lemma phrase", "prefix", "wildcard", "typo")
