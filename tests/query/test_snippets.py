"""The passage shown holds the most different words of the query and begins and ends where a reader expects."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.query.snippets import Mark, best_passage, sentence_ends


def marks_of(text: str, *words: str) -> list[Mark]:
    return [Mark(*m.span(), number) for number, word in enumerate(words) for m in re.finditer(word, text)]


PROSE = (
    "Tokayev arrived on Monday. He met nobody that day, and the papers were silent about it for a while. "
    "On Tuesday the minister of foreign affairs received Tokayev in the old palace. Oil was not spoken of. "
    "The price of oil fell on Friday, and again on Saturday, said Dr. K. Smith of the U.S. Senate. The end."
)


@pytest.mark.parametrize(
    ("words", "width", "wanted"),
    [
        (
            ["Tokayev", "minister"],
            90,
            "On Tuesday the minister of foreign affairs received Tokayev in the old palace.",
        ),
        (["Tokayev"], 60, "Tokayev arrived on Monday."),
        (["oil", "price"], 70, "The price of oil fell on Friday, and again on Saturday, said Dr. K."),
        (
            ["Smith"],
            120,
            "The price of oil fell on Friday, and again on Saturday, said Dr. K. Smith of the U.S. Senate. The end.",
        ),
        ([], 60, "Tokayev arrived on Monday."),
    ],
)
def test_the_passage_with_the_most_different_words_is_shown(
    words: list[str], width: int, wanted: str
) -> None:
    assert best_passage(PROSE, marks_of(PROSE, *words), width).text == wanted


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Қ. Тоқаев келді. Сенат жиналды.", ["Қ. Тоқаев келді.", "Сенат жиналды."]),
        ("Это было в 2019 г. Потом он уехал.", ["Это было в 2019 г. Потом он уехал."]),
        ("М. Тоқаев т.б. сөйледі! «Ұлт» газеті жазды.", ["М. Тоқаев т.б. сөйледі!", "«Ұлт» газеті жазды."]),
        (
            "Il a dit : « Non. » Mme. Dupont est partie ? Oui.",
            ["Il a dit : « Non. » Mme. Dupont est partie ?", "Oui."],
        ),
        ("He paid $3.5 million. Then left.", ["He paid $3.5 million.", "Then left."]),
        ("Title\n\nBody text.", ["Title", "Body text."]),
        ("The U.S. Senate met. It voted.", ["The U.S. Senate met.", "It voted."]),
        ("Құны 5 млн. теңге болды. Бітті.", ["Құны 5 млн. теңге болды.", "Бітті."]),
    ],
)
def test_sentences_end_where_a_reader_says(text: str, sentences: list[str]) -> None:
    ends = [*sentence_ends(text, 0, len(text)), len(text)]
    assert [text[a:b].strip() for a, b in zip([0, *ends], ends, strict=False)] == sentences


def test_spans_lie_within_the_passage_and_do_not_overlap() -> None:
    text = "сауда-экономикалық байланыс туралы"
    found = best_passage(text, [Mark(0, 18, 0), Mark(0, 5, 0), Mark(6, 18, 1), Mark(19, 27, 2)])
    assert found.spans == ((0, 18), (19, 27))


def test_a_text_without_blanks_is_still_cut() -> None:
    found = best_passage("x" * 5000, [Mark(4000, 4001, 0)], width=100)
    assert 4000 - found.start >= 0
    assert len(found.text) <= 100
    assert found.spans == ((4000, 4001),)


@given(
    st.text(alphabet="ab. \nЖ!?«»", max_size=300),
    st.lists(st.tuples(st.integers(0, 299), st.integers(1, 9), st.integers(0, 3)), max_size=20),
    st.integers(20, 120),
)
def test_any_text_gives_a_passage_of_itself(
    text: str, places: list[tuple[int, int, int]], width: int
) -> None:
    marks = [Mark(a, min(a + n, len(text)), word) for a, n, word in places if a < len(text)]
    found = best_passage(text, marks, width)
    assert text[found.start : found.start + len(found.text)] == found.text
    assert len(found.text) <= max(width, 10) + 1
    assert all(found.start <= a < b <= found.start + len(found.text) for a, b in found.spans)
    assert bool(found.spans) == bool(marks)
