"""Many words read at once have the readings that each of them has alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from searchkit.analyzers.assemble import entries_of
from searchkit.analyzers.kazakh import lexicon
from searchkit.analyzers.kazakh.machine import joint_of
from searchkit.analyzers.kazakh.ranking import Ranking
from searchkit.analyzers.kazakh.readings import POSSESSED, SURNAMES, readings
from searchkit.analyzers.kazakh.suffixes import table
from searchkit.analyzers.registry import analyzer
from searchkit.engines.kazakh import endings, together
from searchkit.engines.kazakh.columns import columns, joint_name
from searchkit.engines.kazakh.together import Together

MACHINE, LEXICON = lexicon.load()
LETTERS = "аәбгғдежзикқлмнңоөпрстуұүхчшыіьэюяйёвфһцщъ"
STEMS = (
    "ел", "бала", "кітап", "парк", "клуб", "ауыз", "ауз", "халық", "қорық", "процесс", "съезд", "роль", "автомобиль", "оқы", "қой",
    "жаз", "су", "тау", "Құнанбай", "отбас", "тоқаев", "әбіш", "командир", "радио", "тарап", "қайық",
)  # fmt: skip
ENDINGS = sorted({form.text for suffix in table() for form in suffix.forms} | {*POSSESSED, *SURNAMES, "қыз"})
WORDS = st.one_of(
    st.text(alphabet=LETTERS, min_size=1, max_size=12),
    st.tuples(
        st.sampled_from(STEMS) | st.text(alphabet=LETTERS, min_size=1, max_size=6),
        st.lists(st.sampled_from(ENDINGS), max_size=4).map("".join),
    )
    .map("".join)
    .map(str.lower),
    st.sampled_from(sorted(LEXICON.stems["noun"])),
    st.sampled_from(sorted(LEXICON.stems["verb"])),
)
TOGETHER = Together(MACHINE, LEXICON)
VOCABULARY = Path(__file__).parents[1] / "analyzers" / "kazakh" / "vocabulary.txt"


@pytest.fixture(autouse=True)
def few_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer words would be read one by one."""
    monkeypatch.setattr(together, "FEW", 1)


@given(st.lists(WORDS, min_size=1, max_size=12))
@example(["а"])
@example(["аузы", "халқын", "қорқады", "отбасына", "процесі", "тауып", "у", "ьь", "уу"])
@example(["а" * 64, "қ" * 63 + "ы", "ладылады" * 8])
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=400,
    deadline=None,
    derandomize=True,
)
def test_words_read_together_have_their_own_readings(words: list[str]) -> None:
    assert TOGETHER.readings(words) == [readings(word, MACHINE, LEXICON) for word in words]


def test_every_form_of_the_vocabulary_is_read_alike() -> None:
    lines = VOCABULARY.read_text(encoding="utf-8").splitlines()
    words = sorted(
        {word for line in lines for word in line.split() if word.isalpha() and set(word) <= set(LETTERS)}
    )
    assert TOGETHER.readings(words) == [readings(word, MACHINE, LEXICON) for word in words]


def test_what_was_forgotten_is_learnt_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endings, "REMEMBERED", 50)
    fresh = Together(MACHINE, LEXICON)
    words = ["елдеріміздегілерге", "кітабымыздан", "жазылмағандықтан", "балаларының"]
    for word in words * 2:
        assert fresh.readings([word]) == [readings(word, MACHINE, LEXICON)]


@given(st.lists(WORDS, min_size=1, max_size=5))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=200,
    deadline=None,
    derandomize=True,
)
def test_the_joint_of_a_beginning_is_that_of_the_stem(words: list[str]) -> None:
    arrays = columns(words)
    for number, word in enumerate(words):
        for length in range(2, len(word) + 1):
            at = [arrays.lengths.dtype.type(value) for value in (number, length)]
            joint = arrays.joint(*(value.reshape(1) for value in at))
            assert joint_name(int(joint[0])) == joint_of(word[:length])


@given(st.lists(WORDS.flatmap(lambda word: st.sampled_from((word, word.capitalize()))), max_size=20))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=100,
    deadline=None,
    derandomize=True,
)
def test_what_is_chosen_for_many_is_what_is_chosen_for_each(words: list[str]) -> None:
    ranking = Ranking(MACHINE, LEXICON, lexicon.roots())
    given = {word: word.lower() for word in words}
    wanted = [ranking.choose(word, written[:1].isupper()) for written, word in given.items()]
    assert ranking.choose_all(given) == wanted
    with ranking.choosing(TOGETHER.readings):
        assert ranking.choose_all(given) == wanted
        assert ranking.choose_all(given) == wanted


@given(
    st.lists(
        WORDS | st.sampled_from(("сауда-экономикалық", "ҚАЗАҚСТАН", "АҚШ-тың", "Городов", "qalada", "5-ші")),
        max_size=20,
    )
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=100,
    deadline=None,
    derandomize=True,
)
def test_what_the_writer_keeps_is_what_the_analyzer_says(words: list[str]) -> None:
    kazakh = analyzer("kk")
    assert together.entries_together()(words) == [entries_of(kazakh.analyze(word)) for word in words]
