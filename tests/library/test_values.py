"""What a document may hold: everything stored can be printed, and a value of the wrong kind is refused by its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import searchkit
from searchkit.cli.app import run
from searchkit.ingest import Options, read_bytes
from searchkit.model import Document


@pytest.fixture
def index(tmp_path: Path) -> searchkit.Index:
    return searchkit.create(tmp_path / "index")


def test_a_record_with_a_lone_surrogate_can_be_searched_and_exported(
    index: searchkit.Index, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = r'{"id":"s\udc00r","title":"t\ud800","text":"lone \ud800 surrogate epsilon","place":"\udfff","author":"\ud800"}'
    (tmp_path / "s.jsonl").write_text(record, encoding="utf-8")
    index.add_paths([tmp_path / "s.jsonl"])
    for command in (["search", "epsilon", "--json"], ["export"], ["show", "s\ufffdr", "--json"]):
        assert run([*command, "--index", str(index.path)]) == 0
        assert "lone \ufffd surrogate epsilon" in capsys.readouterr().out.encode().decode()


def test_added_text_loses_its_surrogates_and_keeps_its_places(index: searchkit.Index) -> None:
    with index.writer() as writer:
        writer.add(id="a", text="x \ud800 epsilon", title="\udfff", source="\ud800", meta={"m": ("\ud800",)})
    document = index.get("a")
    assert (document.text, document.title, document.source) == ("x \ufffd epsilon", "\ufffd", "\ufffd")
    assert document.meta == {"m": ("\ufffd",)}
    assert index.search("epsilon").hits[0].snippet.spans == ((4, 11),)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"id": "\ud800"}, "id"),
    ({"id": 5}, "id"),
    ({"date": 2024}, "date"),
    ({"date": "2024-13-45"}, "date"),
    ({"date": "2024-02-30"}, "date"),
    ({"date": "0000"}, "date"),
    ({"source": 5}, "source"),
    ({"path": Path("x")}, "path"),
    ({"author": ["A"]}, "author"),
    ({"meta": 5}, "meta"),
    ({"meta": {"a": object()}}, "meta['a']"),
    ({"meta": {"a": None}}, "meta['a']"),
    ({"meta": {"a": ("x", 1)}}, "meta['a']"),
    ({"meta": {"a": float("nan")}}, "meta['a']"),
    ({"meta": {"a": float("-inf")}}, "meta['a']"),
    ({"meta": {"a": 10**400}}, "meta['a']"),
    ({"meta": {5: "x"}}, "meta[5]"),
    ({"meta": {"title": "x"}}, "meta['title']"),
    ({"why": None}, "why"),
    ({"why": {"date": 5}}, "why"),
    ({"furniture": None}, "furniture"),
    ({"furniture": ((0,),)}, "furniture"),
    ({"furniture": ((0, "1"),)}, "furniture"),
]


@pytest.mark.parametrize(("values", "field"), WRONG, ids=[str(n) for n in range(len(WRONG))])
def test_a_value_of_the_wrong_kind_is_refused_by_its_field(
    index: searchkit.Index, values: dict[str, Any], field: str
) -> None:
    with index.writer() as writer:
        with pytest.raises(searchkit.DocumentError) as refused:
            writer.add_document(Document(**{"id": "a", "text": "text", **values}))
        writer.add(id="good", text="text")
    assert refused.value.field == field
    assert len(index) == 1


def read_record(record: Mapping[str, object]) -> Document:
    (document,) = read_bytes(json.dumps(record).encode() + b"\n", Options(), id="r.jsonl")
    assert isinstance(document, Document)
    return document


def test_numbers_that_are_none_are_left_out_of_a_record() -> None:
    record = {"text": "Some text.", "a": float("nan"), "b": float("inf"), "c": 1.5, "d": 10**400}
    assert read_record(record).meta == {"c": 1.5}


def test_a_date_or_language_that_is_none_is_said_in_why() -> None:
    document = read_record({"text": "The reform was passed by the house.", "date": "2024-13-45", "lang": "x"})
    assert document.date is None
    assert document.why["date"] == "field date: '2024-13-45' is no date"
    assert document.lang == "en"
    assert document.why["lang"] == "letters and function words; field lang: 'x' is none of kk, ru, en, fr"


@pytest.mark.parametrize("together", [True, False], ids=["one segment", "several"])
def test_a_column_of_numbers_and_words_sorts_numbers_first_and_counts_both(
    index: searchkit.Index, together: bool
) -> None:
    values: list[str | float | None] = ["x", 3, 2.5, None, "ab", 7, "7", "3"]
    documents = [
        Document(f"d{number}", "apple", meta={} if value is None else {"c": value})
        for number, value in enumerate(values)
    ]
    for some in [documents] if together else [documents[start::3] for start in range(3)]:
        with index.writer() as writer:
            for document in some:
                writer.add_document(document)

    assert (index.stats().segments == 1) == together

    def sorted_by(column: str, limit: int) -> list[object]:
        hits = index.search("apple", sort=column, limit=limit)
        return [index.get(hit.id).meta.get("c") for hit in hits]

    upward = [2.5, 3, 7, "3", "7", "ab", "x"]
    assert sorted_by("c", 10) == [*upward, None]
    assert sorted_by("-c", 10) == [*reversed(upward), None]
    assert sorted_by("c", 4) == upward[:4]
    assert sorted_by("-c", 2) == ["x", "ab"]
    facets = index.search("apple", facets=["c"]).facets["c"]
    assert facets == {"3": 2, "7": 2, "2.5": 1, "ab": 1, "x": 1}
    totals = {"c:*": 7, "c:**": 7, "c:7": 2, "c:x": 1, "c:>=3": 2, "c:2.5": 1, "apple -c:*": 1}
    assert {query: index.search(query).total for query in totals} == totals
