"""What the options of a search change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import searchkit

STORY = (
    "The river rose by two metres on Tuesday and the people of the lower town left their houses. "
    "Rescuers built a dam of sandbags along the embankment, and schools were closed until Friday. "
)
TEXTS = {
    "first": STORY + "The mayor thanked the volunteers.",
    "copy": STORY + "The mayor thanked all the volunteers.",
    "other": "A rescuer was honoured for her work at the river dam, where she had trained for years with her team.",
    "dam": "Engineers inspected the embankment. The dam is old.",
    "chess": "The chess final was played in the town hall.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    with searchkit.create(tmp_path_factory.mktemp("options") / "index") as made:
        with made.writer() as writer:
            for id, text in TEXTS.items():
                writer.add(id=id, text=text, lang="en")
        yield made


def ids(index: searchkit.Index, query: str, **options: bool | int | str) -> list[str]:
    return [hit.id for hit in index.search(query, **options)]  # type: ignore[arg-type]


def test_collapse_shows_one_of_near_duplicates_and_names_the_others(index: searchkit.Index) -> None:
    plain = ids(index, "river volunteers")
    assert set(plain) == {"first", "copy", "other"}
    results = index.search("river volunteers", collapse=True)
    assert [hit.rank for hit in results] == [1, 2]
    assert {results.hits[0].id, *results.hits[0].similar} == {"first", "copy"}
    assert results.hits[1].id == "other"


def test_a_collapsed_second_page_goes_on_where_the_first_ended(index: searchkit.Index) -> None:
    assert ids(index, "river volunteers", collapse=True, limit=1, offset=1) == ["other"]


def test_expand_moves_documents_but_finds_no_further_ones(index: searchkit.Index) -> None:
    assert set(ids(index, "river", expand=True)) == set(ids(index, "river"))
    by = {match.by for hit in index.search("river", expand=True) for match in hit.why}
    assert "expansion" in by


def test_all_words_may_be_required(index: searchkit.Index) -> None:
    assert set(ids(index, "dam embankment")) == {"first", "copy", "other", "dam"}
    assert set(ids(index, "dam embankment", require_all=True)) == {"first", "copy", "dam"}


def test_stems_can_be_switched_off(index: searchkit.Index) -> None:
    assert set(ids(index, "rescuer")) == {"first", "copy", "other"}
    assert ids(index, "rescuer", stem=False, translit=False) == ["other"]


def test_plain_syntax_reads_operators_as_text(index: searchkit.Index) -> None:
    assert ids(index, "chess -final") == []
    assert ids(index, "chess -final", syntax="plain") == ["chess"]


def test_the_last_word_may_be_half_typed(index: searchkit.Index) -> None:
    assert ids(index, "che", prefix_last=True) == ["chess"]


def test_hits_without_passages_are_the_same_hits(index: searchkit.Index) -> None:
    bare = index.search("river dam", passages=False)
    full = index.search("river dam")
    assert [(hit.id, hit.score) for hit in bare] == [(hit.id, hit.score) for hit in full]
    assert all(hit.snippet.text == "" and hit.why == () for hit in bare)


def test_pages_join_without_gap_or_overlap(index: searchkit.Index) -> None:
    whole = ids(index, "river dam town embankment", limit=10)
    pages = [ids(index, "river dam town embankment", limit=2, offset=n) for n in (0, 2, 4)]
    assert [id for page in pages for id in page] == whole


def test_quotes_that_are_taken_off_keep_their_field(index: searchkit.Index) -> None:
    assert index.search('title:"river dam"').total == 0
    loosened = index.search('"volunteers dam"')
    assert loosened.searched_as == "volunteers dam"
    assert {hit.id for hit in loosened} == {"first", "copy", "other", "dam"}
