"""Five real press articles: one president in five spellings, three languages, site furniture around them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import searchkit
from searchkit.errors import SearchKitError
from tests.material import shared

KAZINFORM_VISIT = "000_f9c73da3b5463647.txt"
EGEMEN_SENATE = "001_5c9351a6b67bfa3b.txt"
RFERL_TIES = "002_2049b59d14ae833f.txt"
EU_REPORTER = "003_e2ef7889d175957d.txt"
KAZINFORM_BELGIUM = "004_1d0152ebe840de88.txt"
ALL = {KAZINFORM_VISIT, EGEMEN_SENATE, RFERL_TIES, EU_REPORTER, KAZINFORM_BELGIUM}

#: The spelling each article uses.
SPELLINGS = {
    KAZINFORM_VISIT: "Tokayev",
    EGEMEN_SENATE: "Тоқаев",
    RFERL_TIES: "Toqaev",
    EU_REPORTER: "Tokaïev",
    KAZINFORM_BELGIUM: "Tokayev",
}


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    with searchkit.create(tmp_path_factory.mktemp("press") / "index") as index:
        report = index.add_paths([shared("seeds")])
        assert (report.added, report.skipped) == (5, ())
        yield index


def found(index: searchkit.Index, query: str) -> list[str]:
    return [Path(hit.id).name for hit in index.search(query)]


@pytest.mark.parametrize("query", ["Тоқаев", "Тоқаевтың", "Токаев", "Tokayev", "Toqaev", "Tokaïev", "tokaev"])
def test_every_spelling_finds_all_five(press: searchkit.Index, query: str) -> None:
    assert set(found(press, query)) == ALL


@pytest.mark.parametrize("query", ["Тоқаев", "Tokayev", "Toqaev", "Tokaïev"])
def test_documents_with_the_very_spelling_come_first(press: searchkit.Index, query: str) -> None:
    with_it = {name for name, spelling in SPELLINGS.items() if spelling == query}
    assert set(found(press, query)[: len(with_it)]) == with_it


@pytest.mark.parametrize("query", ["Тоқаев", "Токаев", "Tokayev", "Toqaev", "Tokaïev", "tokaev"])
def test_the_name_is_lit_as_each_article_writes_it(press: searchkit.Index, query: str) -> None:
    for hit in press.search(query):
        text = press.get(hit.id).text
        assert hit.snippet.spans, hit.id
        for start, end in hit.snippet.spans:
            assert text[start:end].startswith(SPELLINGS[Path(hit.id).name])


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ('"foreign affairs"', {KAZINFORM_VISIT, KAZINFORM_BELGIUM}),
        ("государство OR мемлекет", {EGEMEN_SENATE}),
        ("title:сенатор", {EGEMEN_SENATE}),
        ("lang:fr énergie", {EU_REPORTER}),
        ("date:2019", {RFERL_TIES}),
    ],
)
def test_the_query_finds_exactly_the_right_articles(
    press: searchkit.Index, query: str, wanted: set[str]
) -> None:
    assert set(found(press, query)) == wanted


@pytest.mark.parametrize(("query", "form"), [("реформа", "реформаларды"), ("сенатор", "сенаторы")])
def test_a_kazakh_word_finds_its_inflected_forms_first(press: searchkit.Index, query: str, form: str) -> None:
    first = press.search(query).hits[0]
    assert Path(first.id).name == EGEMEN_SENATE
    assert form in {first.snippet.text[start:end] for start, end in first.snippet.local_spans()}


def test_languages_and_dates_are_those_in_the_text(press: searchkit.Index) -> None:
    documents = {Path(d.id).name: d for d in press.documents()}
    assert {name: d.lang for name, d in documents.items()} == {
        KAZINFORM_VISIT: "en",
        EGEMEN_SENATE: "kk",
        RFERL_TIES: "en",
        EU_REPORTER: "fr",
        KAZINFORM_BELGIUM: "en",
    }
    assert documents[EGEMEN_SENATE].date == "2024-03-26"
    assert documents[RFERL_TIES].date == "2019-09-17"


def test_titles_are_those_of_the_articles(press: searchkit.Index) -> None:
    titles = {Path(d.id).name: d.title for d in press.documents()}
    assert titles == {
        KAZINFORM_VISIT: "Kazakh delegation pays working visit to Washington D.C.",
        EGEMEN_SENATE: "Мәулен Әшімбаев АҚШ Конгресі сенаторымен кездесті",
        RFERL_TIES: "U.S. To ‘Strengthen’ Ties With New Kazakh Government",
        EU_REPORTER: "Entretiens entre le ministre kazakh des Affaires étrangères et le secrétaire d'État américain",
        KAZINFORM_BELGIUM: "Inter-parliamentary diplomacy btw Kazakhstan and Belgium discussed",
    }


def test_brackets_of_the_text_stay(press: searchkit.Index) -> None:
    assert "[Toqaev]" in press.get(RFERL_TIES).text


@pytest.mark.parametrize("query", ["(((", "", "   ", "-", '""'])
def test_a_query_with_no_word_is_an_error_that_says_so(press: searchkit.Index, query: str) -> None:
    with pytest.raises(searchkit.QueryError, match="type at least one word") as caught:
        press.search(query)
    assert isinstance(caught.value, SearchKitError)
    assert caught.value.exit_code == 2
