"""The automaton: reads a word from its end and says where the stem may stop, and which endings would follow.

It is built as it is used: what can be said of a written tail (ларындағы) is worked out once, from what was said
of its own shorter tails, and remembered. So a word costs one dictionary look-up per letter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from searchkit.analyzers.kazakh.letters import harmony
from searchkit.analyzers.kazakh.suffixes import MACROS, Form, Suffix, table

END: Final = "."
VERB_MAKERS: Final = frozenset(MACROS["@verbroot"].split())
UNSEEN: Final = math.log(1e-4)
REMEMBERED: Final = 60_000  # tails kept; about 20 MB when full


class Chain(NamedTuple):
    """One way to read a tail as endings.

    Attributes:
        root: "noun", "verb" or "possessed" (a noun that ends like баласы): what must stand before it.
        after: letters that may stand before it; None if any.
        harmony: what the stem's harmony must be, "" if it does not matter.
        swallowed: letters to give back to the stem.
        vowel: whether the tail begins with a vowel, before which к, қ, п of the stem turn into г, ғ, б.
        weight: log probability of these endings after such a root.
        names: the endings from left to right.
        kept: what of the tail belongs to the lemma (тық of достық-ты).
        made: "noun" or "verb": what the lemma is.
    """

    root: str
    after: frozenset[str] | None
    harmony: str
    swallowed: str
    vowel: bool
    weight: float
    names: tuple[str, ...]
    kept: str
    made: str


@dataclass(frozen=True, slots=True)
class Partial:
    """The endings read so far, before it is known what stands on their left."""

    suffix: Suffix
    form: Form
    harmony: str
    weight: float
    names: tuple[str, ...]
    kept: str = ""
    made: str = ""


NOTHING: Final[tuple[tuple[Partial, ...], tuple[Chain, ...], bool]] = ((), (), True)


class Machine:
    """The endings with the probability of each after each.

    Args:
        steps: log probability of an ending after a root or an ending; the pair (x, ".") is the end of the word.
    """

    def __init__(self, steps: Mapping[tuple[str, str], float]) -> None:
        self.steps = steps
        self._by_text: dict[str, list[tuple[Suffix, Form]]] = {}
        self._begun: set[str] = set()  # every end of a form's text: "ар" and "р" of лар
        for suffix in table():
            for form in suffix.forms:
                self._by_text.setdefault(form.text, []).append((suffix, form))
                self._begun.update(form.text[i:] for i in range(len(form.text)))
        self._longest = max(map(len, self._by_text))
        self._tails: dict[str, tuple[tuple[Partial, ...], tuple[Chain, ...], bool]] = {"": NOTHING}
        self.bare = {root: self.step(root, END) for root in ("noun", "verb")}

    def step(self, before: str, name: str) -> float:
        """Log probability of `name` after `before`."""
        return self.steps.get((before, name), UNSEEN)

    def splits(self, word: str) -> list[tuple[int, tuple[Chain, ...]]]:
        """Every place where the stem may stop, from the right, with the chains that may follow it there."""
        tails = self._tails
        found = []
        for start in range(len(word) - 1, 0, -1):
            tail = word[start:]
            known = tails.get(tail)
            if known is None:
                known = self._learn(tail)
            if known[1]:
                found.append((start, known[1]))
            if not known[2]:
                break
        return found

    def _learn(self, tail: str) -> tuple[tuple[Partial, ...], tuple[Chain, ...], bool]:
        if len(self._tails) > REMEMBERED:
            self._tails.clear()
            self._tails[""] = NOTHING
        partials = self._partials(tail)
        chains = _best(self._chains(partials))
        known = (tuple(partials), chains, bool(partials) or self._may_grow(tail))
        self._tails[tail] = known
        return known

    def _rest(self, tail: str) -> tuple[Partial, ...]:
        known = self._tails.get(tail)
        return (known or self._learn(tail))[0]

    def _may_grow(self, tail: str) -> bool:
        return any(
            tail[:cut] in self._begun and (cut == len(tail) or self._rest(tail[cut:]))
            for cut in range(1, min(len(tail), self._longest) + 1)
        )

    def _partials(self, tail: str) -> list[Partial]:
        found = []
        for cut in range(1, min(len(tail), self._longest) + 1):
            entries = self._by_text.get(tail[:cut])
            if entries is None:
                continue
            if cut == len(tail):
                found += [
                    Partial(s, f, f.harmony, self.step(s.name, END), (s.name,), f.kept, _made(s))
                    for s, f in entries
                    if s.final
                ]
            else:
                for right in self._rest(tail[cut:]):
                    found += [p for s, f in entries if (p := self._join(s, f, right)) is not None]
        return found

    def _join(self, suffix: Suffix, form: Form, right: Partial) -> Partial | None:
        if suffix.name not in right.suffix.follows or right.form.swallowed:
            return None
        if right.form.after is not None and form.text[-1] not in right.form.after:
            return None
        own = harmony(form.text)
        if own and right.harmony and own != right.harmony:
            return None
        asked = form.harmony or ("" if own else right.harmony)
        weight = right.weight + self.step(suffix.name, right.suffix.name)
        names = (suffix.name, *right.names)
        return Partial(
            suffix, form, asked, weight, names, form.kept + right.kept, right.made or _made(suffix)
        )

    def _chains(self, partials: list[Partial]) -> list[Chain]:
        return [
            Chain(
                root,
                p.form.after,
                p.harmony,
                p.form.swallowed,
                p.form.text[0] in "аеыіоөуи",
                p.weight + self.step("his" if root == "possessed" else root, p.suffix.name),
                p.names,
                p.kept,
                p.made or ("verb" if root == "verb" else "noun"),
            )
            for p in partials
            for root in ("noun", "verb", "possessed")
            if root in p.suffix.follows
        ]


def _made(suffix: Suffix) -> str:
    """What a derivation makes, "" for an ending that makes nothing."""
    if not suffix.name.startswith("+"):
        return ""
    return "verb" if suffix.name in VERB_MAKERS else "noun"


def _best(chains: list[Chain]) -> tuple[Chain, ...]:
    """The most probable chain for each demand on the stem."""
    best: dict[tuple[object, ...], Chain] = {}
    for chain in chains:
        demand = (*chain[:5], chain.kept)
        if demand not in best or best[demand].weight < chain.weight:
            best[demand] = chain
    return tuple(best.values())
