"""Why a document scores what it scores: the tree's numbers are those of the search, and each is made of those below it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchkit
from searchkit.model import Explanation

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    with searchkit.create(tmp_path_factory.mktemp("explain") / "x.idx") as opened:
        opened.add_paths([SEEDS])
        yield opened


def nodes(tree: Explanation) -> Iterator[Explanation]:
    yield tree
    for part in tree.parts:
        yield from nodes(part)


QUERIES = (
    "Tokayev",
    "Тоқаев президенті",
    "energy partnership title:Kazakhstan",
    '"су тасқыны" OR парлам*',
    "tokaevv~ lang:en",
)


@pytest.mark.parametrize("query", QUERIES)
def test_the_tree_gives_the_score_and_each_node_is_made_of_those_below_it(
    index: searchkit.Index, query: str
) -> None:
    results = index.search(query)
    assert results.hits
    leaves = 0
    for hit in results.hits:
        tree = index.explain(query, hit.id)
        assert tree is not None
        assert tree.value == pytest.approx(hit.score, rel=1e-5)
        for node in nodes(tree):
            values = [part.value for part in node.parts]
            if node.text == "sum":
                assert node.value == pytest.approx(sum(values), rel=1e-5)
            elif node.text == "the best of":
                assert node.value >= max(values) - 1e-6
            elif any(part.text.startswith("rarity") for part in node.parts):
                assert node.value == pytest.approx(math.prod(values), rel=1e-5)
                leaves += 1
    assert leaves


def test_a_node_says_how_it_reads_a_word_and_where(index: searchkit.Index) -> None:
    hit = index.search("title:Kazakhstan").hits[0]
    tree = index.explain("title:Kazakhstan", hit.id)
    assert tree is not None
    texts = [node.text for node in nodes(tree)]
    assert "lemma kazakhstan · en · in the title" in texts
    assert any(text.startswith("rarity: in ") for text in texts)
    assert not {"Or", "DisjunctionMax", "Both"} & set(texts)


def test_a_choice_of_one_is_left_out(index: searchkit.Index) -> None:
    for query in QUERIES:
        for hit in index.search(query).hits:
            tree = index.explain(query, hit.id)
            assert tree is not None
            assert all(len(node.parts) != 1 or node.parts[0].value != node.value for node in nodes(tree))
