"""A query that finds nothing because of a condition on a column or a ban says so, and what there is instead."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import searchkit


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    path: Path = tmp_path_factory.mktemp("unmet") / "index"
    with searchkit.create(path) as index:
        with index.writer() as writer:
            writer.add(id="a", text="жаңа көпір ашылды", lang="kk", date="2019-03-01", meta={"desk": "Қала"})
            writer.add(id="b", text="a new bridge was opened", lang="en", date="2024-05")
            writer.add(id="c", text="the old bridge was closed", lang="en", date="2024-06")
            for number in range(7):
                writer.add(id=f"r{number}", text="river", meta={"desk": f"desk {number}"})
        yield index


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("bridge lang:kk", "2 documents have what you look for, but none meets the condition on lang: they have en (2)"),
        ("bridge date:2019", "2 documents have what you look for, but none meets the condition on date: they have the months 2024-05 (1), 2024-06 (1)"),
        ("көпір source:x", "1 document has what you look for, but none meets the condition on source: they have no source"),
        ("bridge desk:Қала", "2 documents have what you look for, but none meets the condition on desk: they have no desk"),
        ("bridge date:2024-05 lang:kk", "2 documents have what you look for, but none meets the condition on lang: they have en (2)"),
        ("bridge lang:kk -old", "1 document has what you look for, but none meets the condition on lang: they have en (1)"),
        ("bridge -opened -old", "2 documents have what you look for, but also what you ruled out"),
        ("old NOT bridge", "1 document has what you look for, but also what you ruled out"),
        ("bridge lang:en -bridge", "2 documents have what you look for, but also what you ruled out"),
        ("lang:en -lang:en", "2 documents have what you look for, but also what you ruled out"),
        ("bridge lang:en AND NOT lang:en", "2 documents have what you look for, but also what you ruled out"),
        ("bridge lang:en AND NOT bridge", "2 documents have what you look for, but also what you ruled out"),
        ("bridge lang:en AND lang:kk", "2 documents have what you look for, but none meets the condition on lang: they have en (2)"),
        ("lang:en AND lang:kk", "10 documents have what you look for, but none meets all conditions together"),
        ("date:2024 lang:(en AND kk)", "10 documents have what you look for, but none meets all conditions together"),
        ("bridge (lang:kk OR NOT date:2024)", "2 documents have what you look for, but none meets the condition on date or lang"),
        ("bridge (lang:kk OR date:2019)", "2 documents have what you look for, but none meets the condition on date or lang"),
        ("-zzz date:2030", "10 documents have what you look for, but none meets the condition on date: they have the years 2024 (2), 2019 (1)"),
        ("lang:kk date:2024", "10 documents have what you look for, but none meets all conditions together"),
        (
            "river desk:Қала",
            "7 documents have what you look for, but none meets the condition on desk: they have desk 0 (1), desk 1 (1), "
            "desk 2 (1), desk 3 (1), desk 4 (1) …",
        ),
    ],
)  # fmt: skip
def test_what_leaves_nothing_is_named(index: searchkit.Index, query: str, sentence: str) -> None:
    assert index.search(query).warnings == (sentence,)


@pytest.mark.parametrize(
    "query",
    [
        "bridge lang:en",
        "жоқсөз lang:kk",
        "(bridge lang:kk) OR жоқсөз",
        "жоқсөз",
        "жоқсөз -bridge",
        "-bridge -river -көпір",
    ],
)
def test_other_queries_say_nothing(index: searchkit.Index, query: str) -> None:
    assert index.search(query).warnings == ()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("bridge lang:en AND NOT date:2024-05", ["c"]),
        ("bridge lang:en AND NOT date:2024-05 AND NOT date:2024-06", []),
        ("bridge lang:en -date:2024-05", ["c"]),
        ("lang:en AND NOT date:2024-05", ["c"]),
        ("bridge lang:en AND NOT old", ["b"]),
        ("көпір lang:en AND NOT old", []),
        ("bridge NOT date:2024-05", ["c"]),
    ],
)
def test_conditions_with_a_ban_among_them_hold(index: searchkit.Index, query: str, found: list[str]) -> None:
    assert [hit.id for hit in index.search(query).hits if not hit.id.startswith("r")] == found
