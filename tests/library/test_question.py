"""A question with an option that cannot be is refused by the option's name; what can be sorted and counted is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import searchkit
from searchkit.cli.app import run
from searchkit.errors import OptionError

DOCUMENTS = {
    "1": ("beta", "2024-03-26", 3),
    "2": ("Alpha", "2024-03", 1),
    "3": ("Ғ", "2023", 2),
    "4": ("", None, 2),
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    with searchkit.create(tmp_path_factory.mktemp("question") / "index") as made:
        with made.writer() as writer:
            for id, (title, date, weight) in DOCUMENTS.items():
                writer.add(id=id, text="word", title=title, date=date, lang="en", meta={"weight": weight})
        yield made


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"limit": -1}, "limit", "0 or more"),
    ({"offset": -1}, "offset", "0 or more"),
    ({"limit": "5"}, "limit", "whole number"),
    ({"limit": None}, "limit", "whole number"),
    ({"facets": "lang"}, "facets", r"\['lang'\]"),
    ({"facets": ["langs"]}, "facets", "lang, month, path"),
    ({"facets": [5]}, "facets", "weight"),
    ({"sort": "dates"}, "sort", "title, weight"),
    ({"sort": "-"}, "sort", "title, weight"),
    ({"sort": 5}, "sort", "title, weight"),
    ({"syntax": "lucene"}, "syntax", "'plain'"),
    ({"query": 5}, "query", "a string"),
    ({"query": None}, "query", "a string"),
]


@pytest.mark.parametrize(("options", "option", "said"), WRONG, ids=[str(n) for n in range(len(WRONG))])
def test_an_option_that_cannot_be_is_refused_by_its_name(
    index: searchkit.Index, options: dict[str, Any], option: str, said: str
) -> None:
    with pytest.raises(OptionError, match=said) as refused:
        index.search(**{"query": "word", **options})
    assert refused.value.option == option
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, searchkit.SearchKitError)


def test_a_column_that_no_document_has_a_value_in_may_be_named(index: searchkit.Index) -> None:
    results = index.search("word", sort="source", facets=["source"])
    assert (results.total, dict(results.facets["source"])) == (4, {})


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("title", "2134"),
        ("-title", "3124"),
        ("date", "3214"),
        ("-date", "1234"),
        ("-weight", "1432"),
    ],
)
def test_hits_are_sorted_by_a_column_and_those_without_a_value_go_last(
    index: searchkit.Index, sort: str, order: str
) -> None:
    assert "".join(hit.id for hit in index.search("word", sort=sort)) == order


def test_facets_of_dates_are_dates(index: searchkit.Index) -> None:
    counts = index.search("word", facets=["date", "weight"]).facets
    assert dict(counts["date"]) == {"2023": 1, "2024-03": 1, "2024-03-26": 1}
    assert dict(counts["weight"]) == {"2": 2, "1": 1, "3": 1}


def test_a_query_with_a_lone_surrogate_is_answered_with_what_can_be_printed(index: searchkit.Index) -> None:
    assert index.search("word \ud800").query == "word \ufffd"


def test_the_command_line_says_an_unknown_facet_in_one_sentence(
    index: searchkit.Index, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "word", "--facet", "langs", "--index", str(index.path)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("searchkit: facets: expected")
