"""What holds for any word: no exception, no surprise from what was analysed before, and correct tables."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analyzers.kazakh import KazakhAnalyzer
from searchkit.analyzers.kazakh.letters import ALPHABET, harmony
from searchkit.analyzers.kazakh.lexicon import load, roots
from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.readings import readings
from searchkit.analyzers.kazakh.suffixes import table

KAZAKH = KazakhAnalyzer()
LETTERS = "аәбгғдежзикқлмнңоөпрстуұүхчшыіьэюяйё"
ENDINGS = sorted({form.text for suffix in table() for form in suffix.forms})
WORDS = st.one_of(
    st.text(alphabet=LETTERS + "-'aıńöQАҚі1", max_size=14),
    st.lists(st.sampled_from(ENDINGS), max_size=5).map(lambda parts: "бала" + "".join(parts)),
    st.sampled_from(sorted(roots()["n"])),
)


@given(WORDS)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_word_has_one_or_two_different_lemmas(word: str) -> None:
    lemmas = [lemma.text for lemma in KAZAKH.lemmas(word)]
    assert 1 <= len(lemmas) <= 2
    assert len(set(lemmas)) == len(lemmas)
    assert word == "" or all(lemmas)


@given(st.lists(WORDS, max_size=6), WORDS)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_what_was_analysed_before_changes_nothing(earlier: list[str], word: str) -> None:
    steps = load()[0].steps
    fresh, used = Machine(steps), Machine(steps)
    for other in earlier:
        used.splits(other)
    assert used.splits(word) == fresh.splits(word)


@given(st.text(alphabet=LETTERS, min_size=1, max_size=14))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_reading_is_a_beginning_of_the_word_but_for_its_last_letters(word: str) -> None:
    for reading in readings(word, *load()):
        same = min(len(reading.stem), len(word)) - 2
        assert reading.stem[: max(0, same)] == word[: max(0, same)]


@given(WORDS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_folded_readings_and_roots_never_raise(word: str) -> None:
    assert len(KAZAKH.folded(word)) <= 2
    root = KAZAKH.root(word)
    assert root is None or root != word


def test_a_listed_noun_is_its_own_lemma() -> None:
    wrong = [
        word
        for word in sorted(roots()["n"])
        if word not in (lemmas := [lemma.text for lemma in KAZAKH.lemmas(word)]) and lemmas
    ]
    assert not wrong


def test_the_endings_obey_harmony_inside_themselves() -> None:
    """Each form has vowels of one side only, but for the fixed ones and the loan-like -сіздер."""
    fixed = {"instrumental", "with-long", "owned"}
    mixed = [
        (suffix.name, form.text)
        for suffix in table()
        for form in suffix.forms
        if suffix.name not in fixed
        and form.harmony
        and {harmony(letter) for letter in form.text if harmony(letter)} - {form.harmony}
        and "я" not in form.text
    ]
    assert not mixed


def test_roots_are_written_in_the_kazakh_alphabet() -> None:
    odd = [word for words in roots().values() for word in words if not set(word) <= ALPHABET | {"-"}]
    assert not odd
