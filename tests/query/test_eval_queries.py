"""The development set's queries, as people type them: each is understood in the way its style names."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from whoosh import query

from searchkit.analyzers import analyze
from searchkit.query.parse import Parsed, parse
from searchkit.query.plan import plan
from searchkit.query.secondchance import second_chances
from searchkit.query.tree import Filter, Quote, Wild, leaves
from tests.query.vocabularies import TextVocabulary

DATA = Path(os.environ.get("SEARCHKIT_EVAL_DATA", Path(__file__).parents[3] / "shared" / "eval"))
FIELDS = frozenset({"lang", "date", "source", "author"})
STYLES = {
    "phrase": Quote,
    "boolean": query.And | query.AndNot,
    "field": Filter,
    "date": query.Query,
    "wildcard": Wild,
}


def rows() -> list[dict[str, str]]:
    path = DATA / "names" / "queries.tsv"
    if not path.is_file():
        pytest.skip(f"no {path}; set SEARCHKIT_EVAL_DATA to the folder of development sets")
    with path.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def nodes(parsed: Parsed) -> list[query.Query]:
    tree = parsed.tree
    return [tree, *leaves(tree), *(child for child in tree.children())]


def test_every_query_is_read_and_planned() -> None:
    for row in rows():
        parsed = parse(row["query"], fields=FIELDS)
        found = plan(parsed)
        assert found.query != query.NullQuery, row
        assert parsed.warnings == (), row


def test_operators_phrases_fields_and_wildcards_are_recognised() -> None:
    for row in rows():
        if row["style"] in ("phrase", "boolean", "wildcard"):
            assert any(
                isinstance(node, STYLES[row["style"]]) for node in nodes(parse(row["query"], fields=FIELDS))
            ), row


def test_plain_questions_names_and_mixed_languages_are_words_only() -> None:
    for row in rows():
        if row["style"] in ("plain", "question", "name", "mixed-language", "translit", "prefix", "typo"):
            parsed = parse(row["query"], fields=FIELDS)
            kinds = {type(leaf).__name__ for leaf in leaves(parsed.tree)}
            assert kinds == {"Word"}, row


def test_words_typed_on_another_keyboard_are_found_where_the_index_has_them() -> None:
    for row in rows():
        if row["style"] == "keyboard-layout":
            meant = row["intent"].split('"')[1]
            texts = TextVocabulary(f"{meant} {meant} және басқа сөздер")
            assert all(texts.doc_frequency("surface", token.surface) for token in analyze(meant))
            chance = next(iter(second_chances(parse(row["query"]), texts, 0)))
            assert chance.searched_as == meant, row
            assert chance.by == ("layout",), row
