"""The vocabulary and its diff: thousands of forms with the lemma each must lead to (vocabulary.txt)."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchkit.analyzers.kazakh import KazakhAnalyzer

KAZAKH = KazakhAnalyzer()


def vocabulary() -> list[tuple[str, str]]:
    """(form, lemma wanted)."""
    lines = Path(__file__).with_name("vocabulary.txt").read_text("utf-8").splitlines()
    rows = (line.partition("#")[0].partition(":") for line in lines)
    return [(form, lemma) for lemma, _, forms in rows for form in forms.split()]


VOCABULARY = vocabulary()


def lemmas(word: str) -> list[str]:
    return [lemma.text for lemma in KAZAKH.lemmas(word)]


def test_every_form_leads_to_its_lemma() -> None:
    diff = [
        f"{form}: wanted {lemma}, got {lemmas(form)}"
        for form, lemma in VOCABULARY
        if lemma not in lemmas(form)
    ]
    assert not diff, "\n".join([f"{len(diff)} of {len(VOCABULARY)}", *diff[:50]])


def test_the_first_lemma_is_nearly_always_the_wanted_one() -> None:
    second = [(form, lemma) for form, lemma in VOCABULARY if lemmas(form)[0] != lemma]
    assert len(second) <= 0.015 * len(VOCABULARY), second[:50]


def test_the_vocabulary_is_large_enough_to_be_a_grammar() -> None:
    assert len(set(VOCABULARY)) >= 3000


@pytest.mark.parametrize(
    "lemma", sorted({lemma for _, lemma in VOCABULARY if lemma.isalpha()} - {"де", "ері"})
)
def test_a_lemma_is_its_own_lemma(lemma: str) -> None:
    assert lemma in lemmas(lemma)
