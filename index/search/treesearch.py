"""The k best documents of a tree of disjunctions, over all segments at once. May skip work, never a hit.

MaxScore (Turtle & Flood 1995), a list at a time, as in `pruning.py`. What takes time in a query with many readings is the
number of its lists, so the short ones are taken together (`shortlists.py`).

1. Some of the best documents of the weightiest groups are scored, which gives a threshold θ that k documents reach.
2. Groups are taken from the weightiest to the lightest. A document whose first group is g can only count if its bound
   there and the best of the groups and phrases that may follow reach θ; when these do not reach it alone, no more.
   From the group on that would give very many, bits tell which documents of it and of all after it can (`reach.py`).
3. Where the groups that may hold it, by their bitmaps, still let it reach θ, it is scored, the most promising first.
4. Phrases are looked for only in documents that would reach θ if they held them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from searchkit.index.arrays import F32, F64, U32, U64, Mask, distinct, run_heads
from searchkit.index.search.bitmap import Asked, is_set
from searchkit.index.search.disjunction import Candidates, Disjunction, Leaf, Node
from searchkit.index.search.quick import NONE, Hits
from searchkit.index.search.ranking import kth_best
from searchkit.index.search.reach import Reach, numbers
from searchkit.index.search.scoring import PAGE, SAFETY
from searchkit.index.search.scratch import Scratch
from searchkit.index.search.shortlists import ShortLists
from searchkit.index.search.wholelist import KEPT
from searchkit.index.search.wholephrase import scores_of

GATHERED = 1 << 14
"""Short lists have so many postings together at most."""
SEEDED = 5
"""So many groups' best documents are tried first,"""
SEEDS = 96
"""so many of each."""
PROMISING = 48
"""So many candidates more than k are scored for the sake of their θ."""
GROWTH = 8
"""Each part of the candidates is so much larger than the one before."""
FEW = 256
"""So few candidates are scored at once."""
WIDE = 1 << 15
"""Of more candidates those that can count are found by bits."""
LOTS = 1 << 14
"""Before more of these are looked at, some that promise more are tried."""
MOST = 1 << 16
"""Where more can count, bits are of no use."""
MANY = 1000
"""Of more candidates those that cannot count any more are dropped after each group."""


class TreeSearch:
    """One tree, which may be searched several times.

    Args:
        tree: with groups.
        scratch: in use until `close`.
    """

    def __init__(self, tree: Disjunction, scratch: Scratch) -> None:
        self._tree = tree
        self._scratch = scratch
        short, long = _parted(tree.groups)
        self._short = ShortLists(short, scratch) if short else None
        self._long_leaves = [leaf for group in long for leaf in group.leaves()]
        units = long if self._short is None else [self._short, *long]
        self._units: list[ShortLists | Node] = sorted(units, key=lambda unit: -unit.best)
        self._leaves = {leaf.row: leaf for leaf in tree.leaves}
        self._lasts = self._last_units()
        self._rests = [self._rest(own) for own in range(len(self._units))]
        self._k, self._theta = 0, 0.0
        self._allowed: Mask | None = None
        self._able: U64 | None = None
        """Of units that are still to come, the documents that can reach θ, where that is known."""

    def close(self) -> None:
        """Gives the scratch back as it was."""
        if self._short is not None:
            self._short.clear()

    def documents(self) -> U64:
        """U64[D / 64, rounded up]: a bit for each document that matches."""
        marked = self._scratch.marks
        if self._short is not None:
            marked[self._short.docs] = True
        for leaf in self._long_leaves:
            if not leaf.list.is_long:
                marked[leaf.list.docs.astype(np.int64)] = True
        words: U64 = np.packbits(marked, bitorder="little").view("<u8")
        marked.fill(False)
        for leaf in self._long_leaves:
            if leaf.list.is_long:
                words |= leaf.list.words
        return words

    def best(self, k: int, allowed: Mask | None) -> Hits:
        """A superset of the k best documents, with all that tie with the last of them.

        Args:
            allowed: Mask[documents] that may be found, or None for all.
        """
        self._k, self._allowed, self._theta, self._able = k, allowed, 0.0, None
        if k <= PAGE and allowed is None:
            self._theta = max([leaf.list.sure_tenth * leaf.weight for leaf in self._tree.leaves])
        if self._long_leaves:
            self._try_seeds()
        found = []
        for number, unit in enumerate(self._units):
            if unit.best + self._rests[number] < self._limit():
                break
            if self._able is None and self._is_wide(number):
                self._able = self._able_from(number)
                if self._able is not None:
                    docs, bounds = self._reached(numbers(self._able), number)
                    if len(docs) <= LOTS:
                        found.append(self._most(docs, bounds))
                        break
            found.append(self._best_of(number))
        return _once(found)

    def _last_units(self) -> list[tuple[Node, int]]:
        """Phrases, and the last unit that may be the first of a document that holds them."""
        units = {leaf.row: number for number, unit in enumerate(self._units) for leaf in unit.leaves()}
        last = len(self._units)
        return [
            (bonus, max(min(units.get(row, last) for row in phrase.held) for phrase in bonus.phrases()))
            for bonus in self._tree.bonuses
        ]

    def _rest(self, own: int) -> float:
        """What units after one, and phrases, give a document at most whose first unit it is."""
        total = sum([unit.best for unit in self._units[own + 1 :]])
        return total + sum([bonus.best for bonus, last in self._lasts if last >= own])

    def _limit(self) -> float:
        """What a bound must reach, with room for 32-bit sums."""
        return self._theta * (2 - SAFETY)

    def _try_seeds(self) -> None:
        """Raises θ by the most promising of the best documents of some units."""
        joined = np.concatenate([_top(unit) for unit in self._units[:SEEDED]])
        joined.sort()
        docs = distinct(joined)
        if self._allowed is not None:
            docs = docs.compress(self._allowed.take(docs))
        bounds = np.zeros(len(docs), np.float32) if self._short is None else self._short.bounds(docs)
        self._try(*self._bounded(docs, bounds, -1))

    def _best_of(self, number: int) -> Hits:
        """The best of the documents in a unit and in none before."""
        unit, least = self._units[number], self._limit() - self._rests[number]
        parts = [self._permitted(*part) for part in unit.candidates(least)]
        if not isinstance(unit, ShortLists):
            parts = [self._fresh(number, *part) for part in parts]
        if not parts:
            return NONE
        docs, bounds = parts[0] if len(parts) == 1 else tuple(map(np.concatenate, zip(*parts, strict=True)))
        docs, bounds = self._bounded(docs, bounds, number)
        if len(parts) > 1:
            order = np.lexsort((-bounds, docs))
            docs, bounds = docs.take(order), bounds.take(order)
            heads = run_heads(docs)
            docs, bounds = docs[heads], bounds[heads]
        return self._most(docs, bounds)

    def _is_wide(self, number: int) -> bool:
        """Whether most documents of a long unit are candidates, and many."""
        unit, least = self._units[number], self._limit() - self._rests[number]
        if isinstance(unit, ShortLists):
            return False
        return sum([leaf.size for leaf in unit.leaves() if leaf.best > 2 * least]) > WIDE

    def _able_from(self, number: int) -> U64 | None:
        """The documents of units from one on that can reach θ, which some of them raise; None where that leaves too many."""
        reach = self._reach(number)
        if reach.free >= self._limit():
            return None
        words = reach.words(self._limit())
        for share in (0.7, 0.4):
            if np.bitwise_count(words).sum() <= LOTS:
                break
            few = reach.words(share * reach.most + (1 - share) * self._limit())
            if self._k <= np.bitwise_count(few).sum() <= LOTS:
                self._try(*self._reached(numbers(few), number))
                words = reach.words(self._limit())
        return words if np.bitwise_count(words).sum() <= MOST else None

    def _reach(self, number: int) -> Reach:
        """What units from one on may give: each phrase is added to a unit that has a word of it."""
        units, free = self._units[number:], 0.0
        rows = [{leaf.row for leaf in unit.leaves()} for unit in units]
        added = [0.0] * len(units)
        for bonus, last in self._lasts:
            if last >= number:
                phrases = list(bonus.phrases())
                able = [
                    at for at, own in enumerate(rows) if all(own & set(phrase.held) for phrase in phrases)
                ]
                if able:
                    added[able[-1]] += bonus.best
                else:
                    free += bonus.best
        return Reach(list(zip(units, added, strict=True)), len(self._scratch.sums), free)

    def _reached(self, docs: U32, number: int) -> Candidates:
        """Documents whose bounds by all units from one on reach θ, and these bounds."""
        docs, bounds = self._permitted(*self._fresh(number, docs, np.zeros(len(docs), np.float32)))
        return self._bounded(docs, bounds, number - 1)

    def _try(self, docs: U32, bounds: F32) -> None:
        """Raises θ by the most promising of some documents."""
        few = self._k + PROMISING
        if len(docs) > few:
            docs = docs.take(bounds.argpartition(len(docs) - few)[-few:])
        if len(docs):
            self._rows(np.sort(docs))

    def _permitted(self, docs: U32, bounds: F32) -> Candidates:
        """Those that may be found, and are not known to be too low."""
        kept = None if self._allowed is None else self._allowed.take(docs)
        if self._able is not None:
            able = is_set(self._able, docs)
            kept = able if kept is None else kept & able
        return (docs, bounds) if kept is None else (docs.compress(kept), bounds.compress(kept))

    def _fresh(self, number: int, docs: U32, bounds: F32) -> Candidates:
        """Candidates of a long unit, with what short lists give added; without those in short lists that come before."""
        if self._short is None:
            return docs, bounds
        own = self._short.bounds(docs)
        if self._short in self._units[:number]:
            kept = own == 0
            return docs.compress(kept), bounds.compress(kept)
        return docs, bounds + own

    def _bounded(self, docs: U32, bounds: F32, own: int) -> tuple[U32, F32]:
        """The documents whose bounds still reach θ when what long units after `own`, and phrases, give is added."""
        bonuses = [bonus for bonus, last in self._lasts if last >= own]
        lists = [unit for unit in self._units[own + 1 :] if not isinstance(unit, ShortLists)]
        remaining = sum([node.best for node in (*lists, *bonuses)])
        asked = Asked(docs) if lists or bonuses else None
        for unit in lists:
            if asked is None or not len(docs):
                break
            if len(docs) > MANY:
                kept = (bounds >= np.float32(self._limit() - remaining)).nonzero()[0]
                if 2 * len(kept) < len(docs):
                    docs, bounds = docs.take(kept), bounds.take(kept)
                    asked = Asked(docs)
            bounds = bounds + unit.bounds({leaf.row: _held(leaf, asked) for leaf in unit.leaves()})
            remaining -= unit.best
        if bonuses and asked is not None and len(docs):
            rows = {row for bonus in bonuses for phrase in bonus.phrases() for row in phrase.held}
            held = {row: _held(self._leaves[row], asked) for row in rows}
            for bonus in bonuses:
                bounds = bounds + bonus.bounds(held)
        kept = (bounds >= np.float32(self._limit())).nonzero()[0]
        return docs.take(kept), bounds.take(kept)

    def _most(self, docs: U32, bounds: F32) -> Hits:
        """The scores of the documents that count: from the most promising, in ever larger parts."""
        size = self._k + PROMISING
        found = []
        while len(docs) > max(size, FEW):
            order = bounds.argpartition(len(bounds) - size)
            found.append(self._scored(docs.take(order[-size:])))
            left = order[:-size]
            left = left[bounds.take(left) >= np.float32(self._limit())]
            docs, bounds = docs.take(left), bounds.take(left)
            size *= GROWTH
        found.append(self._scored(docs))
        return _once(found)

    def _scored(self, docs: U32) -> Hits:
        """Exact scores of documents, each given once, of those that reach θ, which they raise."""
        if not len(docs):
            return NONE
        docs = np.sort(docs)
        rows = self._rows(docs)
        if self._tree.phrases:
            docs, rows = self._with_phrases(docs, rows)
        scores = self._tree.scores(rows)
        self._raise(scores)
        kept = scores >= self._theta
        return Hits(docs[kept], scores[kept])

    def _rows(self, docs: U32) -> F64:
        """F64[rows, n]: what the leaves give ascending documents, phrases nothing; θ is raised by that."""
        rows = np.zeros((self._tree.rows, len(docs)))
        if self._short is not None:
            self._short.fill(rows, docs)
        _fill(self._long_leaves, rows, docs)
        self._raise(self._tree.scores(rows))
        return rows

    def _raise(self, scores: F64) -> None:
        """θ is the k-th best of some scores, or of what they are at least."""
        self._theta = kth_best(scores, self._k, self._theta)

    def _with_phrases(self, docs: U32, rows: F64) -> tuple[U32, F64]:
        """Looks for phrases where they may decide: the documents that may reach θ with them, and their rows."""
        for phrase in self._tree.phrases:
            rows[phrase.row] = phrase.bound_by(rows)
        able = self._tree.scores(rows) >= self._limit()
        docs, rows = docs[able], rows[:, able]
        wanted = [phrase for phrase in self._tree.phrases if rows[phrase.row].any()]
        if wanted:
            rows[[phrase.row for phrase in wanted]] = scores_of([phrase.whole for phrase in wanted], docs)
        return docs, rows


def _parted(groups: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """Short groups, and long ones."""
    by_size = sorted(groups, key=lambda group: group.size)
    sizes = np.cumsum([group.size for group in by_size])
    count = int(sizes.searchsorted(GATHERED, side="right"))
    short, long = list[Node](), by_size[count:]
    for group in by_size[:count]:
        kept = group.size <= KEPT or all(leaf.size <= KEPT for leaf in group.leaves())
        (short if kept else long).append(group)
    return short, long


def _top(unit: ShortLists | Node) -> U32:
    """Some of a unit's best documents: of its weightiest list."""
    if isinstance(unit, ShortLists):
        return unit.top(SEEDS)
    return max(unit.leaves(), key=lambda leaf: leaf.best).list.top(SEEDS)


def _held(leaf: Leaf, asked: Asked) -> Mask:
    """Which documents a list may hold."""
    out = np.empty(len(asked), np.uint8)
    leaf.list.look(asked, out)
    out &= asked.bits
    held: Mask = out != 0
    return held


def _fill(leaves: Iterable[Leaf], rows: F64, docs: U32) -> None:
    """Writes the leaves' scores of some documents into F64[rows, n]."""
    asked, held = Asked(docs), np.empty(len(docs), bool)
    for leaf in leaves:
        places = leaf.list.find(asked, held)
        scores = leaf.list.saturations_at(places, asked)
        scores *= leaf.weight
        scores *= held
        rows[leaf.row] = scores


def _once(found: Sequence[Hits]) -> Hits:
    """Each document once; one that was found several times has the same score each time."""
    if len(found) == 1:
        return found[0]
    docs = np.concatenate([hits.docs for hits in found])
    scores = np.concatenate([hits.scores for hits in found])
    order = docs.argsort()
    docs = docs.take(order)
    heads = run_heads(docs)
    return Hits(docs[heads], scores.take(order[heads]))
