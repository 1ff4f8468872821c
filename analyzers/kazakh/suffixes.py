"""Reads the table of endings (data/suffixes.txt) and expands its archiphonemes: A is а/е, I is ы/і, Ғ is ғ/г, Қ is қ/к."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from searchkit.analyzers.kazakh.letters import GROUPS
from searchkit.analyzers.kazakh.version import DATA

BACK_SOUNDS: Final = str.maketrans("AIҒҚ", "аығқ")
FRONT_SOUNDS: Final = str.maketrans("AIҒҚ", "еігк")
FORM: Final = re.compile(r"([^\[{]+)(?:\[([^\]]*)\]|\{([^}]*)\})?$")
MACROS: Final = {
    "@base": "@own future neg-future",
    "@own": "noun +abstract +with +without +actor +fellow +way relational temporal owned past-part habitual gerund "
    "+agent ness comparative",
    "@soft": "+abstract-soft ness-soft",
    "@poss12": "my your",
    "@possNN": "our your-polite",
    "@verbal": "@verbroot passive passive-made negation",
    "@verbroot": "verb +make +become +mutual +cause +reflexive",
}


@dataclass(frozen=True, slots=True)
class Form:
    """One written shape of an ending.

    Attributes:
        text: its letters.
        after: letters that may stand before it; None if any.
        harmony: the harmony it asks of what stands before it, "" if it does not care.
        swallowed: letters of the stem it has taken the place of (оқ-иды: "ы").
        kept: how it stays in the lemma, "" if it is taken off.
    """

    text: str
    after: frozenset[str] | None
    harmony: str
    swallowed: str
    kept: str = ""


@dataclass(frozen=True, slots=True)
class Suffix:
    """One ending: its name, the names of what it may follow, its forms, and whether a word may end with it."""

    name: str
    follows: frozenset[str]
    forms: tuple[Form, ...]
    final: bool


def expand(written: str, kept: bool = False) -> list[Form]:
    """The forms that one entry of the table stands for.

    >>> [form.text for form in expand("дAн[ayrlz]")]
    ['дан', 'ден']
    """
    match = FORM.match(written)
    assert match is not None, written
    text, groups, letters = match.groups()
    swallowed, after = "", None
    if letters is not None:
        after = frozenset(letters)
    elif groups is not None and groups.startswith("="):
        swallowed = groups[1:]
    elif groups is not None:
        after = frozenset().union(*(GROUPS[code] for code in groups))
    forms = []
    for sounds, side in ((BACK_SOUNDS, "b"), (FRONT_SOUNDS, "f")):
        form, ate = text.translate(sounds), swallowed.translate(sounds)
        form, _, stays = form.partition(">")
        vague = form == text.partition(">")[0] and ate == swallowed
        forms.append(Form(form, after, "" if vague else side, ate, (stays or form) if kept else ""))
    return forms[:1] if forms[0] == forms[1] else forms


@cache
def table() -> tuple[Suffix, ...]:
    """All endings of data/suffixes.txt in their order."""
    lines = (DATA / "suffixes.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_row(line) for line in lines if line and not line.startswith("#"))


def _row(line: str) -> Suffix:
    name, follows, forms, _example = (column.strip() for column in line.split("|"))
    for macro, names in MACROS.items():
        follows = follows.replace(macro, names)
    return Suffix(
        name.rstrip("!"),
        frozenset(follows.split()),
        tuple(form for written in forms.split() for form in expand(written, name.startswith("+"))),
        not name.endswith("!"),
    )
