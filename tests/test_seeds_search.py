"""The sample corpus from files to hits: every article is read right and found by its own words, in any spelling."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import normalize

import pytest

import searchkit
from searchkit.model import Document
from tests.test_seeds import ARTICLES, SEEDS, Seed

FOLDERS = [SEEDS]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    with searchkit.create(tmp_path_factory.mktemp("seeds") / "index") as made:
        report = made.add_paths(FOLDERS)
        assert report.skipped == ()
        assert report.added == len(ARTICLES)
        yield made


@pytest.fixture(scope="module")
def documents(index: searchkit.Index) -> dict[str, Document]:
    """By the name the tests give them: path within seeds/, or file#record."""
    found = {}
    for document in index.documents():
        path = str(document.path).partition("/seeds/")[2]
        found[f"{path}#{document.id}" if path.endswith(".jsonl") else path] = document
    return found


@pytest.mark.parametrize("seed", ARTICLES, ids=lambda seed: seed.path)
def test_title_language_and_date_are_read_right(documents: dict[str, Document], seed: Seed) -> None:
    document = documents[seed.path]
    assert (normalize("NFC", document.title).replace("\xa0", " "), (document.date or "")[:10]) == (
        seed.title,
        seed.date,
    )
    assert document.lang == seed.lang or seed.path.startswith("mixed/01")


@pytest.mark.parametrize("seed", ARTICLES, ids=lambda seed: seed.path)
def test_every_article_is_found_by_each_of_its_words(
    index: searchkit.Index, documents: dict[str, Document], seed: Seed
) -> None:
    for word in seed.words:
        assert documents[seed.path].id in {hit.id for hit in index.search(word, limit=40)}, word


@pytest.mark.parametrize(
    "spelling", ["Тоқаев", "Тоқаевтың", "Токаев", "Токаева", "Tokayev", "Tokaev", "Toqaev", "Tokaïev"]
)
def test_every_spelling_of_the_president_finds_the_same_nine(index: searchkit.Index, spelling: str) -> None:
    wanted = {hit.id for hit in index.search("Тоқаев", limit=40)}
    assert len(wanted) == 9
    assert {hit.id for hit in index.search(spelling, limit=40)} == wanted


@pytest.mark.parametrize(
    ("query", "count"),
    [("Achimbaïev", 3), ("Рыбакина", 4), ("Kouanychev", 6), ("Байқоңыр", 7), ("Chymkent", 11)],
)
def test_names_are_found_across_scripts(index: searchkit.Index, query: str, count: int) -> None:
    assert index.search(query, limit=40).total == count


def test_no_passage_shows_the_page_around_the_article(index: searchkit.Index) -> None:
    for query in ("Тоқаев", "Astana", "Алматы", "partage", "read also", "Поделиться"):
        for hit in index.search(query, limit=40):
            document = index.get(hit.id)
            if any(match.by == "furniture" for match in hit.why):
                continue
            start, end = hit.snippet.start, hit.snippet.start + len(hit.snippet.text)
            assert not any(a < end and start < b for a, b in document.furniture), (query, hit.id)
