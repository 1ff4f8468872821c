"""What holds for any word: no exception, no surprise from what was analysed before, and correct tables."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analyzers.kazakh import KazakhAnalyzer
from searchkit.analyzers.kazakh.letters import ALPHABET, harmony
from searchkit.analyzers.kazakh.lexicon import load, roots
from searchkit.analyzers.kazakh.machine import Chain, Machine, Tail
from searchkit.analyzers.kazakh.readings import readings
from searchkit.analyzers.kazakh.suffixes import Form, Suffix, table

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
        _chains(used, other)
    assert _chains(used, word) == _chains(fresh, word)


def _chains(machine: Machine, word: str) -> list[tuple[int, tuple[Chain, ...]]]:
    return [(start, tail.chains) for start, tail in machine.splits(word)]


def naive(text: str) -> set[tuple[str, ...]]:
    """The sequences of endings that a text may be, straight from the table: every cut, every form."""

    def begin(text: str) -> list[list[tuple[Suffix, Form]]]:
        found = [
            [(suffix, form)]
            for suffix in table()
            for form in suffix.forms
            if form.text == text and suffix.final
        ]
        for cut in range(1, len(text)):
            for rest in begin(text[cut:]):
                right, after = rest[0]
                asked = next((form.harmony for _, form in rest if form.harmony or harmony(form.text)), "")
                found += [
                    [(suffix, form), *rest]
                    for suffix in table()
                    for form in suffix.forms
                    if form.text == text[:cut]
                    and suffix.name in right.follows
                    and not after.swallowed
                    and (after.after is None or text[cut - 1] in after.after)
                    and harmony(form.text) in ("", asked or harmony(form.text))
                ]
        return found

    return {tuple(suffix.name for suffix, _ in endings) for endings in begin(text)}


@given(st.lists(st.sampled_from(ENDINGS), min_size=1, max_size=3).map("".join))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_automaton_reads_what_the_table_allows(text: str) -> None:
    machine = load()[0]
    tail: Tail | None = machine.start
    for letter in reversed(text):
        tail = machine.before(tail, letter) if tail is not None else None
    assert {partial.names for partial in (tail.partials if tail else ())} == naive(text)


@given(WORDS.filter(lambda word: len(word) > 1), st.sampled_from(ENDINGS))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_joint_remembered_by_three_letters_is_that_of_the_whole_stem(stem: str, ending: str) -> None:
    machine = load()[0]
    tail = next((tail for start, tail in machine.splits(stem + ending) if start == len(stem)), machine.start)
    wanted = Machine(machine.steps).fits(Tail((), (), tail.chains), stem)
    assert machine.fits(tail, stem) == wanted


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
