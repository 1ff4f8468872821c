"""A book in one document: its passage is found without looking at every place where a word stands."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

import searchkit
from searchkit.hits import PLACES, passage
from searchkit.model import Document
from searchkit.query.snippets import Mark, best_passage

TIMES = 500_000


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    """One line of a million words, 7 MB."""
    with searchkit.create(tmp_path_factory.mktemp("long") / "index") as made:
        with made.writer() as writer:
            writer.add(id="long", text="word minister " * TIMES)
        yield made


@pytest.mark.parametrize(
    "query", ["minister", "word minister", '"word minister"', "minist*", "title:minister"]
)
def test_a_search_that_finds_it_is_quick(index: searchkit.Index, query: str) -> None:
    before = time.process_time()
    results = index.search(query)
    assert time.process_time() - before < 5
    assert all(hit.snippet.text.startswith("word minister word minister") for hit in results)


def test_every_place_is_still_told_when_asked_for(index: searchkit.Index) -> None:
    before = time.process_time()
    _, body = index.matches("minister", "long")
    assert time.process_time() - before < 20
    assert (len(body), body[0], body[-1]) == (TIMES, (5, 13), (14 * TIMES - 9, 14 * TIMES - 1))


def test_a_word_that_stands_late_is_shown_where_it_stands(tmp_path_factory: pytest.TempPathFactory) -> None:
    with searchkit.create(tmp_path_factory.mktemp("late") / "index") as made:
        with made.writer() as writer:
            writer.add(id="late", text="word minister " * 2 * PLACES + "and then the river rose.")
        (hit,) = made.search("river")
        assert "the river rose" in hit.snippet.text


def test_a_passage_comes_from_one_stretch_between_furniture() -> None:
    text = "Menu one. The first part tells. Share one. The second one tells one thing. End one."
    menu, share, end = (text.index(words) for words in ("Menu one.", "Share one.", "End one."))
    document = Document("a", text, furniture=((menu, menu + 9), (share, share + 10), (end, end + 8)))
    marks = [Mark(at, at + 3, 0) for at in range(len(text)) if text.startswith("one", at)]
    found = passage(document, marks)
    assert found.text.strip() == "The second one tells one thing."
    assert [text[a:b] for a, b in found.spans] == ["one", "one"]
    furniture_only = [mark for mark in marks if mark.start < 10]
    assert passage(document, furniture_only) == best_passage(text, furniture_only)


def test_many_stretches_and_many_marks_take_no_product_of_both() -> None:
    text = "Read also. Word here. " * 20_000
    furniture = tuple((at, at + 10) for at in range(0, len(text), 22))
    marks = [Mark(at + 11, at + 15, 0) for at, _ in furniture]
    before = time.process_time()
    passage(Document("a", text, furniture=furniture), marks)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    ("query", "text", "by"),
    [
        ("реформа", "Жаңа реформаларды үкімет қабылдады деп хабарлады баспасөз қызметі.", "lemma"),
        ("rescuer", "The rescuers of the town were honoured for their work.", "lemma"),
        ("rescuers", "The rescuers of the town were honoured for their work.", "surface"),
        ("Tokayev", "Тоқаев Астанада сөз сөйледі, деп хабарлады баспасөз қызметі.", "key"),
    ],
)
def test_why_prefers_the_word_itself_to_other_words_and_spellings(
    tmp_path_factory: pytest.TempPathFactory, query: str, text: str, by: str
) -> None:
    with searchkit.create(tmp_path_factory.mktemp("why") / "index") as made:
        with made.writer() as writer:
            writer.add(id="a", text=text)
        assert [match.by for match in made.search(query).hits[0].why] == [by]
