"""The automaton: reads a word from its end and says where the stem may stop, and which endings would follow.

Its states are the written tails of words (ларындағы) that are endings or the end of some. They are built as they are
used, each from the one that lacks its first letter, and remembered: a word costs one dictionary look-up per letter.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from searchkit.analyzers.kazakh.letters import harmony
from searchkit.analyzers.kazakh.suffixes import MACROS, Form, Suffix, table

UNHEARD: Final = {"с": "ст", "з": "д"}  # процестер is процесс, артистер артист, съезде съезд
END: Final = "."
VERB_MAKERS: Final = frozenset(MACROS["@verbroot"].split())
UNSEEN: Final = math.log(1e-4)
REMEMBERED: Final = 50_000  # tails and fits kept
ENDS: Final = 20_000  # ends of stems kept with their joints
DISHARMONY: Final = -4.0  # log probability of капитал-ге: a loan whose last vowel does not rule the ending


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


class Partial(NamedTuple):
    """The endings read so far, before it is known what stands on their left."""

    suffix: Suffix
    form: Form
    harmony: str
    weight: float
    names: tuple[str, ...]
    kept: str = ""
    made: str = ""


class Begun(NamedTuple):
    """A form of which only the last letters have been read: `left` of its letters are still to come."""

    suffix: Suffix
    form: Form
    left: int
    right: Partial | None


class Fit(NamedTuple):
    """A chain that may follow a stem with a certain joint.

    Attributes:
        weight: of the chain, after this stem.
        root: "noun" or "verb": what the stem is.
        meets: what happens to the stem: "plain" nothing; "vowel", "swallowed", "possessed" as `Chain` says; "unheard":
            a last consonant may be lost.
    """

    weight: float
    root: str
    meets: str
    chain: Chain


@dataclass(eq=False, slots=True)
class Tail:
    """A state of the automaton: what can be said of the letters read so far.

    Attributes:
        chains: the ways to read all of it as endings.
        begun, partials: what the next letter to the left goes on with.
        further: the state after one more letter, None where no ending goes on; filled as letters come.
        fits: the chains that may stand after a stem with a certain joint; filled as stems come.
    """

    begun: tuple[Begun, ...]
    partials: tuple[Partial, ...]
    chains: tuple[Chain, ...]
    further: dict[str, Tail | None] = field(default_factory=dict)
    fits: dict[str, tuple[Fit, ...]] = field(default_factory=dict)


class Machine:
    """The endings with the probability of each after each.

    Args:
        steps: log probability of an ending after a root or an ending; the pair (x, ".") is the end of the word.
    """

    def __init__(self, steps: Mapping[tuple[str, str], float]) -> None:
        self.steps = steps
        self._by_last: dict[str, list[tuple[Suffix, Form]]] = {}
        for suffix in table():
            for form in suffix.forms:
                self._by_last.setdefault(form.text[-1], []).append((suffix, form))
        self.start = Tail((), (), ())  # nothing has been read yet
        self.joints: dict[str, str] = {}  # by the last letters of a stem, where they decide it
        self._followed: dict[tuple[str, str], list[tuple[Suffix, Form]]] = {}
        self._ends: dict[str, frozenset[str]] = {}
        self._remembered = 0
        self.bare = {root: self.step(root, END) for root in ("noun", "verb")}

    def step(self, before: str, name: str) -> float:
        """Log probability of `name` after `before`."""
        return self.steps.get((before, name), UNSEEN)

    def splits(self, word: str) -> list[tuple[int, Tail]]:
        """Every place where a stem of two letters or more may stop, from the right, with the tail that would follow it."""
        tail = self.start
        found = []
        for start in range(len(word) - 1, 1, -1):
            letter = word[start]
            try:
                following = tail.further[letter]
            except KeyError:
                following = self._learn(tail, letter)
            if following is None:
                break
            tail = following
            if tail.chains:
                found.append((start, tail))
        return found

    def before(self, tail: Tail, letter: str) -> Tail | None:
        """The state after one more letter to the left; None if no ending goes on so."""
        try:
            return tail.further[letter]
        except KeyError:
            return self._learn(tail, letter)

    def chains(self, text: str) -> tuple[Chain, ...]:
        """The ways to read a whole text as endings."""
        tail: Tail | None = self.start
        for letter in reversed(text):
            if tail is not None:
                tail = self.before(tail, letter)
        return tail.chains if tail is not None else ()

    def fits(self, tail: Tail, stem: str) -> tuple[Fit, ...]:
        """The chains of a tail that may follow a written stem; worked out once for each joint."""
        joint = self.joints.get(stem[-3:]) or self._joint(stem)
        known = tail.fits.get(joint)
        if known is None:
            self._remembered += 1
            known = tail.fits[joint] = fitting(tail.chains, joint)
        return known

    def _joint(self, stem: str) -> str:
        """The joint of a stem, remembered by its last three letters if one of them decides the harmony."""
        joint, end = joint_of(stem), stem[-3:]
        if len(self.joints) < ENDS and (len(stem) < 3 or joint_of("а" + end) == joint_of("е" + end)):
            self.joints[end] = joint
        return joint

    def _learn(self, tail: Tail, letter: str) -> Tail | None:
        """The state after one more letter, put beside the others."""
        if self._remembered >= REMEMBERED:
            self.start.further.clear()
            self._remembered = 0
        longer = tail.further[letter] = self.longer(tail, letter)
        if longer is not None:
            self._remembered += 1
        return longer

    def longer(self, tail: Tail, letter: str) -> Tail | None:
        """What `before` says, worked out anew."""
        begun = [*self._begin(tail, letter), *_go_on(tail.begun, letter)]
        if not begun:
            return None
        partials = [self._partial(found) for found in begun if not found.left]
        open_ = tuple(found for found in begun if found.left)
        return Tail(open_, tuple(partials), _best(self._chains(partials)))

    def letters_before(self, tail: Tail) -> set[str]:
        """All letters with which `longer` is not None, and a few more."""
        if tail is self.start:
            return set(self._by_last)
        begun = {found.form.text[found.left - 1] for found in tail.begun}
        return begun.union(*(self._last_letters(partial.suffix) for partial in tail.partials))

    def _last_letters(self, right: Suffix) -> frozenset[str]:
        """The last letters of the endings that this one may follow."""
        found = self._ends.get(right.name)
        if found is None:
            found = frozenset(letter for letter in self._by_last if self._before(right, letter))
            self._ends[right.name] = found
        return found

    def _begin(self, tail: Tail, letter: str) -> list[Begun]:
        """The forms that end in this letter and may stand before what has been read."""
        if tail is self.start:
            forms = self._by_last.get(letter, ())
            return [Begun(suffix, form, len(form.text) - 1, None) for suffix, form in forms if suffix.final]
        return [
            Begun(suffix, form, len(form.text) - 1, right)
            for right in tail.partials
            for suffix, form in self._before(right.suffix, letter)
            if _joins(form, right)
        ]

    def _before(self, right: Suffix, letter: str) -> list[tuple[Suffix, Form]]:
        """The forms with this last letter, of the endings that this one may follow."""
        found = self._followed.get((right.name, letter))
        if found is None:
            forms = self._by_last.get(letter, ())
            found = [(suffix, form) for suffix, form in forms if suffix.name in right.follows]
            self._followed[right.name, letter] = found
        return found

    def _partial(self, found: Begun) -> Partial:
        suffix, form, right = found.suffix, found.form, found.right
        if right is None:
            weight = self.step(suffix.name, END)
            return Partial(suffix, form, form.harmony, weight, (suffix.name,), form.kept, _made(suffix))
        weight = right.weight + self.step(suffix.name, right.suffix.name)
        asked = form.harmony or ("" if harmony(form.text) else right.harmony)
        names, kept = (suffix.name, *right.names), form.kept + right.kept
        return Partial(suffix, form, asked, weight, names, kept, right.made or _made(suffix))

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


def _go_on(begun: tuple[Begun, ...], letter: str) -> list[Begun]:
    """The begun forms that this letter goes on with."""
    return [
        Begun(found.suffix, found.form, found.left - 1, found.right)
        for found in begun
        if found.form.text[found.left - 1] == letter
    ]


def _joins(form: Form, right: Partial) -> bool:
    """Whether a form may stand before these endings: the letters that meet, harmony."""
    after = right.form.after
    if right.form.swallowed or (after is not None and form.text[-1] not in after):
        return False
    own = harmony(form.text) if right.harmony else ""
    return not own or own == right.harmony


def joint_of(stem: str) -> str:
    """What endings see of a stem of two letters or more: its last letter that sounds, and its harmony.

    >>> joint_of("мектеп"), joint_of("роль"), joint_of("пункт")
    ('пf', 'л', 'т')
    """
    return (stem[-2] if stem[-1] == "ь" else stem[-1]) + harmony(stem)


def fitting(chains: tuple[Chain, ...], joint: str) -> tuple[Fit, ...]:
    """The chains that may follow a stem with this joint."""
    sound, side = joint[0], joint[1:]
    found = []
    for chain in chains:
        if chain.after is not None and sound not in chain.after:
            continue
        if chain.root == "possessed":
            found.append(Fit(chain.weight, "noun", "possessed", chain._replace(root="noun")))
        elif side and chain.harmony and side != chain.harmony:
            if chain.root == "noun":
                found.append(Fit(chain.weight + DISHARMONY, "noun", _meeting(chain, sound), chain))
        else:
            found.append(Fit(chain.weight, chain.root, _meeting(chain, sound), chain))
    return tuple(found)


def _meeting(chain: Chain, sound: str) -> str:
    if chain.swallowed:
        return "swallowed"
    if chain.vowel:
        return "vowel"
    return "unheard" if chain.root == "noun" and sound in UNHEARD else "plain"
