"""A phrase that stands alone, over all segments at once, gives what the search of each segment gives."""

from __future__ import annotations

import tempfile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as wq

from searchkit.index import Reader
from searchkit.index.search import phrasesearch, wholelist
from tests.index.collections import boosts, collections, fields, phrases, terms
from tests.index.limits import Limits, limited
from tests.index.oracle import Doc, Oracle, write
from tests.index.ways import answers, without

EXAMPLES = settings(max_examples=40, deadline=None)

LIMITS: dict[str, Limits] = {
    "as they are": {},
    "bits": {phrasesearch: {"SEARCHED": 0}, wholelist: {"LONG": 1 << 20, "SEARCHED": 0}},
    "in pieces": {phrasesearch: {"SEARCHED": 0, "PIECE": 1, "GROWTH": 2}},
}

FILTERS = st.sampled_from([wq.Term("lang", "kk"), wq.Not(wq.Term("lang", "en"))])
any_phrases: st.SearchStrategy[Any] = st.one_of(
    phrases,
    st.builds(wq.Phrase, fields, st.lists(terms, min_size=2, max_size=3), st.integers(1, 4), boosts),
)
lone: st.SearchStrategy[Any] = st.one_of(
    any_phrases, st.builds(wq.Require, any_phrases, FILTERS), st.builds(wq.AndNot, any_phrases, FILTERS)
)


@EXAMPLES
@given(st.lists(collections(8), min_size=1, max_size=3), st.lists(lone, min_size=2, max_size=6))
def test_a_phrase_answers_as_in_each_segment(commits: list[list[Doc]], trees: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(folder, *commits)
        usual = Reader.open(folder)
        asked = [(tree, k) for tree in trees for k in (1, 3, 100)]
        with without("_phrase"):
            wanted = [answers(usual, tree, k) for tree, k in asked]
        for name in LIMITS:
            with limited(LIMITS[name]):
                reader = Reader.open(folder)
                for (tree, k), answer in zip(asked, wanted, strict=True):
                    assert (name, answers(reader, tree, k)) == (name, answer)


@EXAMPLES
@given(collections(20), st.lists(any_phrases, min_size=1, max_size=4))
def test_a_phrase_scores_as_the_oracle_says(docs: list[Doc], trees: list[Any]) -> None:
    docs = [Doc(f"{doc.id}{n}", doc.title, doc.body, doc.keywords, doc.numbers) for n, doc in enumerate(docs)]
    with tempfile.TemporaryDirectory() as folder:
        write(folder, docs)
        reader, oracle = Reader.open(folder), Oracle(docs)
        for tree in trees:
            wanted = oracle.search(tree)
            for limit in (2, 100):
                found, scores = answers(reader, tree, limit)
                assert [reader.id(n) for n in found] == [id for id, _ in wanted[:limit]]
                assert scores == pytest.approx([score for _, score in wanted[:limit]], abs=1e-6)
