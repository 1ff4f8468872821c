"""Trees of disjunctions over all segments at once: sums and bests of terms, expansions and phrases.

Such is what a written word becomes: the best of its readings, and words the sum of that. A document matches where any
leaf does. Other trees go a segment at a time (`plan.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import numpy as np
from whoosh import query as wq

from searchkit.index.arrays import F32, F64, I64, U32, Mask
from searchkit.index.search.clauses import Matches
from searchkit.index.search.evaluated import EvaluatedList
from searchkit.index.search.phrase import bounding
from searchkit.index.search.plan import as_text, compile_query, node_kind
from searchkit.index.search.scoring import SAFETY
from searchkit.index.search.wholelist import WholeList
from searchkit.index.search.wholephrase import WholePhrase, pieces_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from searchkit.index.snapshot import Snapshot

FEW_ALONE = 1 << 14
"""A phrase that stands for itself, and not beside its words, is looked for at once in so many documents at most."""

LEAST_BOOST = 1e-20
"""Bounds are 32-bit numbers."""
EXPANDED = frozenset({wq.Prefix, wq.Wildcard, wq.FuzzyTerm, wq.TermRange})

Numbers = TypeVar("Numbers", bound="NDArray[Any]")
Candidates: TypeAlias = "tuple[U32, F32]"
"""Documents, each once, and bounds of what a node gives them."""


class Leaf:
    """A list and what its saturations are multiplied with.

    Attributes:
        row: its number in the tree.
        best: no score is above.
        step: the bound of a document is its impact times this.
    """

    __slots__ = ("best", "list", "row", "size", "step", "weight")

    def __init__(self, row: int, list: WholeList | EvaluatedList, weight: float) -> None:
        self.row = row
        self.list = list
        self.weight = weight
        self.size = list.size
        self.best = weight * list.best
        self.step = weight * list.widen

    def leaves(self) -> Iterator[Leaf]:
        yield self

    def phrases(self) -> Iterator[Phrase]:
        return iter(())

    def candidates(self, least: float) -> Iterator[Candidates]:
        """Every document whose bound is `least` or more, in lists that may overlap; a document's greatest bound is its own."""
        docs, impacts = self.list.postings_from(int(np.ceil(least / self.step)) if least > 0 else 0)
        yield docs, impacts * np.float32(self.step)

    def bounds(self, held: Mapping[int, Mask]) -> F32:
        """Of n documents, when `held` says of a row which of them it may hold (Mask[n]): F32[n]."""
        return held[self.row] * np.float32(self.best * SAFETY)

    def scores(self, rows: F64) -> F64:
        """F64[rows, n] to F64[n]: 0 where the node does not match."""
        scores: F64 = rows[self.row]
        return scores


class Phrase:
    """A phrase in documents that match a word of it anyway: it only adds to their scores.

    Attributes:
        row: its number in the tree.
        words: of which bounds are made; `held` are the rows of all its words.
    """

    def __init__(self, row: int, words: Sequence[Leaf], whole: WholePhrase) -> None:
        self.row = row
        self.whole = whole
        self.held = [word.row for word in words]
        self.words = bounding(words, whole.slop)
        self.weight = whole.weight
        self.size = min([word.size for word in words])
        self.best = whole.weight * min([word.list.best for word in self.words])

    def leaves(self) -> Iterator[Leaf]:
        return iter(())

    def phrases(self) -> Iterator[Phrase]:
        yield self

    def candidates(self, least: float) -> Iterator[Candidates]:
        del least
        return iter(())

    def bounds(self, held: Mapping[int, Mask]) -> F32:
        both: Mask = np.logical_and.reduce([held[row] for row in self.held])
        return both * np.float32(self.best * SAFETY)

    def scores(self, rows: F64) -> F64:
        scores: F64 = rows[self.row]
        return scores

    def bound_by(self, rows: F64) -> F64:
        """F64[n], not less than the scores: 0 where a word that is a leaf of the tree is not held."""
        saturations = [rows[word.row] / word.weight for word in self.words if word.weight]
        if not saturations:
            return np.full(rows.shape[1], self.best * SAFETY)
        bounds: F64 = self.weight * SAFETY * _in_turn(np.minimum, saturations)
        return bounds


class _Several:
    """Nodes of which any may match."""

    def __init__(self, nodes: Sequence[Node], best: float) -> None:
        self.nodes = nodes
        self.size: int = sum([node.size for node in nodes])
        self.best = best

    def leaves(self) -> Iterator[Leaf]:
        return chain.from_iterable([node.leaves() for node in self.nodes])

    def phrases(self) -> Iterator[Phrase]:
        return chain.from_iterable([node.phrases() for node in self.nodes])


class Sum(_Several):
    """The sum of the scores of the nodes that match."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        super().__init__(nodes, sum([node.best for node in nodes]))

    def candidates(self, least: float) -> Iterator[Candidates]:
        for node in self.nodes:
            others = self.best - node.best
            for docs, bounds in node.candidates(least - others):
                yield docs, bounds + np.float32(others * SAFETY)

    def bounds(self, held: Mapping[int, Mask]) -> F32:
        return _in_turn(np.add, [node.bounds(held) for node in self.nodes])

    def scores(self, rows: F64) -> F64:
        return _in_turn(np.add, [node.scores(rows) for node in self.nodes])


class Best(_Several):
    """The greatest score of the nodes that match."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        super().__init__(nodes, max([node.best for node in nodes]))

    def candidates(self, least: float) -> Iterator[Candidates]:
        return chain.from_iterable([node.candidates(least) for node in self.nodes if node.best >= least])

    def bounds(self, held: Mapping[int, Mask]) -> F32:
        return _in_turn(np.maximum, [node.bounds(held) for node in self.nodes])

    def scores(self, rows: F64) -> F64:
        return _in_turn(np.maximum, [node.scores(rows) for node in self.nodes])


Node: TypeAlias = "Leaf | Phrase | Sum | Best"


def _in_turn(function: np.ufunc, parts: Sequence[Numbers]) -> Numbers:
    """One part after the other, so that the sums of equal documents are equal."""
    total = parts[0]
    for part in parts[1:]:
        total = function(total, part)
    return total


class Disjunction:
    """A whole tree.

    Attributes:
        groups: the score is the sum of theirs and the bonuses', in the order of `nodes`.
        bonuses: phrases, or bests of phrases, that only documents of the groups can have.
        leaves, phrases: all of them; together they have the rows from 0 on.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.groups: list[Node] = []
        self.bonuses: list[Node] = []
        self.leaves: list[Leaf] = []
        self.phrases: list[Phrase] = []

    @property
    def rows(self) -> int:
        return len(self.leaves) + len(self.phrases)

    @cached_property
    def _compounds(self) -> list[tuple[int, Sum | Best]]:
        return [(at, node) for at, node in enumerate(self.nodes) if isinstance(node, _Several)]

    @cached_property
    def _rows_of_nodes(self) -> I64:
        """I64[nodes]: those of leaves and phrases, any of compounds."""
        return np.array([0 if isinstance(node, _Several) else node.row for node in self.nodes])

    def scores(self, rows: F64) -> F64:
        """F64[rows, n] to F64[n]."""
        parts = rows.take(self._rows_of_nodes, axis=0)
        for at, node in self._compounds:
            parts[at] = node.scores(rows)
        # Both add node by node, so that the sums of equal documents are equal; of one, `sum` would add up pairs.
        total: F64 = parts.sum(axis=0) if parts.shape[1] > 1 else parts.cumsum(axis=0)[-1]
        return total


class Unsuited(Exception):
    """A query that is no such tree."""


def disjunction(snapshot: Snapshot, query: wq.Query) -> Disjunction:
    """The tree of a query; without nodes where nothing can match. Raises Unsuited."""
    return _Compiler(snapshot).tree(query)


class _Compiler:
    """Gives rows to leaves and phrases as they come."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._tree = Disjunction()
        self._terms: dict[tuple[str, str], Leaf] = {}
        self._suited: set[str] = set()

    def tree(self, query: wq.Query) -> Disjunction:
        """Phrases come last, when it is known which words stand beside them."""
        if node_kind(query) is wq.Phrase:
            raise Unsuited  # one phrase is looked for where its words promise most, and not everywhere
        boost, subqueries = (query.boost, query.subqueries) if node_kind(query) is wq.Or else (1.0, [query])
        phrases_of = list(map(_phrases, subqueries))
        nodes = [
            None if phrases else self._node(sub, boost)
            for sub, phrases in zip(subqueries, phrases_of, strict=True)
        ]
        for at, phrases in enumerate(phrases_of):
            if phrases:
                beside = all(map(self._is_beside, phrases))
                nodes[at] = node = self._node(subqueries[at], boost, beside)
                if beside and node is not None:
                    self._tree.bonuses.append(node)
        self._tree.nodes = [node for node in nodes if node is not None]
        self._tree.groups = [node for node in self._tree.nodes if node not in self._tree.bonuses]
        return self._tree

    def _node(self, query: Any, boost: float, beside: bool = False) -> Node | None:
        """`beside`: phrases stand beside one of their words."""
        kind = node_kind(query)
        outer, boost = boost, boost * getattr(query, "boost", 1.0)
        if kind is wq.Term:
            return self._term(query.fieldname, as_text(query.text), boost)
        if kind is wq.Or or (kind is wq.DisjunctionMax and not query.tiebreak):
            found = [self._node(sub, boost, beside) for sub in query.subqueries]
            nodes = [node for node in found if node is not None]
            if len(nodes) < 2:
                return nodes[0] if nodes else None
            return Sum(nodes) if kind is wq.Or else Best(nodes)
        if kind is wq.Phrase and len(query.words) == 1:
            return self._term(query.fieldname, as_text(query.words[0]), boost)
        if kind is wq.Phrase:
            return self._bonus(query, outer) if beside else self._standing_alone(query, outer)
        if kind in EXPANDED and getattr(query, "constantscore", True):
            return self._expanded(query, outer)
        if kind is type(wq.NullQuery):
            return None
        raise Unsuited

    def _check(self, field_name: str, boost: float) -> None:
        """Raises Unsuited for a column, and for a weight too small for 32 bits. Other fields than text have no terms."""
        if boost < LEAST_BOOST:
            raise Unsuited
        if field_name in self._suited:
            return
        if not self._snapshot.is_text(field_name) and any(
            part.keyword_column(field_name) or part.number_column(field_name) for part in self._snapshot.parts
        ):
            raise Unsuited
        self._suited.add(field_name)

    def _term(self, field_name: str, text: str, boost: float) -> Leaf | None:
        self._check(field_name, boost)
        whole = self._snapshot.whole_list(field_name, text)
        if whole is None:
            return None
        leaf = self._terms[field_name, text] = self._row(whole, boost * whole.idf)
        return leaf

    def _row(self, whole: WholeList | EvaluatedList, weight: float) -> Leaf:
        leaf = Leaf(self._tree.rows, whole, weight)
        self._tree.leaves.append(leaf)
        return leaf

    def _is_beside(self, phrase: wq.Phrase) -> bool:
        return any((phrase.fieldname, as_text(word)) in self._terms for word in phrase.words)

    def _bonus(self, query: wq.Phrase, boost: float) -> Phrase | None:
        self._check(query.fieldname, boost * query.boost)
        lists, words = [], []
        for text in map(as_text, query.words):
            whole = self._snapshot.whole_list(query.fieldname, text)
            if whole is None:
                return None
            lists.append(whole)
            words.append(self._terms.get((query.fieldname, text)) or self._row(whole, 0.0))
        phrase = Phrase(self._tree.rows, words, WholePhrase(self._snapshot, query, boost, lists))
        self._tree.phrases.append(phrase)
        return phrase

    def _standing_alone(self, query: wq.Phrase, boost: float) -> Leaf | None:
        """A phrase that must find its documents itself; it is looked for at once."""
        self._check(query.fieldname, boost * query.boost)
        pieces = pieces_of(self._snapshot, query, boost)
        if sum([piece.clause.cost for piece in pieces]) > FEW_ALONE:
            raise Unsuited
        return self._scored([(piece.base, piece.clause.matches()) for piece in pieces])

    def _expanded(self, query: wq.Query, boost: float) -> Leaf | None:
        self._check(query.fieldname, boost * query.boost)
        return self._scored(
            [(part.base, compile_query(part, query, boost).matches()) for part in self._snapshot.parts]
        )

    def _scored(self, found: Sequence[tuple[int, Matches]]) -> Leaf | None:
        docs = [matches.docs + np.uint32(base) for base, matches in found if len(matches.docs)]
        if not docs:
            return None
        scores = np.concatenate([matches.scores for _, matches in found])
        return self._row(EvaluatedList(np.concatenate(docs), scores, self._snapshot.documents), 1.0)


def _phrases(query: wq.Query) -> list[wq.Phrase]:
    """The phrases that a node is, or all of which are alternatives of a disjunction; none where there is anything else."""
    kind = node_kind(query)
    if kind is wq.Phrase:
        return [query] if len(query.words) > 1 else []
    if kind is not wq.DisjunctionMax:
        return []
    inner = [_phrases(sub) for sub in query.subqueries]
    return [phrase for several in inner for phrase in several] if all(inner) else []
