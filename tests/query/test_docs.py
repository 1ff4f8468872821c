"""docs/query.md shows queries that are read without complaint, and docs/ranking.md tells the weights that are used."""

from __future__ import annotations

import re
from pathlib import Path

from searchkit.query.parse import parse
from searchkit.query.weights import READING

DOCS = Path(__file__).parents[2] / "docs"
FIELDS = frozenset({"lang", "date", "source"})


def test_every_query_of_the_page_is_read_without_a_warning() -> None:
    page = (DOCS / "query.md").read_text(encoding="utf-8")
    table = page[: page.index("## Letters")]
    queries = [
        query
        for row in re.findall(r"^\| (`.+?`) \|", table, re.MULTILINE)
        for query in re.findall("`(.+?)`", row)
    ]
    assert len(queries) > 30
    for query in queries:
        assert parse(query, fields=FIELDS).warnings == (), query


def test_the_page_on_ranking_tells_the_weights_in_use() -> None:
    page = (DOCS / "ranking.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| ([a-z ]+) \| (\d\.\d+) \|", page, re.MULTILINE))
    assert {name: float(weight) for name, weight in told.items()} == READING
