"""Loads what was learnt and written down about Kazakh words; see data/*.txt and benchmarks/train_kazakh.py."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.readings import Lexicon
from searchkit.analyzers.kazakh.version import DATA

ROOTS: Final = {"n": "noun", "v": "verb"}


def rows(name: str) -> Iterator[str]:
    """The lines of a data file that are neither empty nor comments."""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def load() -> tuple[Machine, Lexicon]:
    """The automaton with the learnt probabilities, and the lexicon; read once.

    A row of data/lexicon.txt is a kind, a weight, and everything of this kind that has this weight, in hundredths of
    a natural logarithm, without the minus. A step is written "before>ending".
    """
    logs: dict[str, dict[str, float]] = {
        kind: {} for kind in ("unknown", "name", "step", "letters", "noun", "verb")
    }
    for line in rows("lexicon.txt"):
        kind, weight, *keys = line.split(" ")
        logs[kind].update(dict.fromkeys(keys, int(weight) / -100))
    steps = {(before, name): log for key, log in logs["step"].items() for before, name in [key.split(">")]}
    stems = {"noun": logs["noun"], "verb": logs["verb"]}
    return Machine(steps), Lexicon(
        stems, logs["letters"], dropped(), logs["unknown"], frozenset(logs["name"])
    )


def dropped() -> dict[str, dict[str, str]]:
    """Stems that lose a vowel, with their dictionary form, by root (data/dropped.txt)."""
    found: dict[str, dict[str, str]] = {"noun": {}, "verb": {}}
    for line in rows("dropped.txt"):
        kind, short, full = line.split()
        found[ROOTS[kind]][short] = full
    return found


@cache
def roots() -> dict[str, frozenset[str]]:
    """The hand-written roots by kind (data/roots.txt)."""
    found: dict[str, set[str]] = {}
    for line in rows("roots.txt"):
        kind, words = line.split(":")
        found.setdefault(kind, set()).update(words.split())
    return {kind: frozenset(words) for kind, words in found.items()}


@cache
def irregular() -> dict[str, tuple[str, ...]]:
    """Forms that no rule gives, with their lemmas (data/irregular.txt)."""
    found: dict[str, tuple[str, ...]] = {}
    for line in rows("irregular.txt"):
        lemma, forms = line.split(":")
        itself = [lemma] if lemma and lemma not in found else []
        for form in (*itself, *forms.split()):
            if (lemma or form) not in found.get(form, ()):
                found[form] = (*found.get(form, ()), lemma or form)
    return found
