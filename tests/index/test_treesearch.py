"""Searches for trees of disjunctions over all segments at once give what the search of each segment gives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as wq

from searchkit.index import Form, Reader, Record, Writer
from searchkit.index.search import disjunction, reach, topdocs, treesearch, wholelist
from searchkit.index.search.request import Request, TopDocs
from tests.index.collections import collections, disjunctions, text_terms
from tests.index.limits import Limits, limited
from tests.index.oracle import Doc, Oracle, write
from tests.index.ways import without

EXAMPLES = settings(max_examples=40, deadline=None)

LIMITS: dict[str, Limits] = {
    "as they are": {},
    "no short lists": {
        treesearch: {
            "WIDE": 0,
            "LOTS": 2,
            "GATHERED": 0,
            "FEW": 0,
            "MANY": 0,
            "PROMISING": 0,
            "GROWTH": 2,
            "SEEDS": 1,
        }
    },
    "some short lists": {
        treesearch: {
            "WIDE": 1,
            "LOTS": 1,
            "GATHERED": 6,
            "FEW": 1,
            "MANY": 1,
            "PROMISING": 1,
            "PAGE": 3,
            "SEEDED": 1,
        }
    },
    "lists as bits": {
        treesearch: {"WIDE": 0, "GATHERED": 3, "FEW": 1, "SEEDS": 2, "KEPT": 2, "PAGE": 2},
        reach: {"EXACT": 2, "STRONG": 0.9},
        wholelist: {"LONG": 1 << 20, "KEPT": 2, "TOP": 2},
    },
    "folded bits": {
        treesearch: {"GATHERED": 0, "FEW": 0},
        wholelist: {
            "LONG": 0,
            "SPREAD": 1,
            "LEAST_CELLS": 8,
            "SEARCH_COST": 1 << 20,
            "TOP": 1,
            "KEPT_TOP": 0,
        },
    },
}


def by_segment(reader: Reader, request: Request) -> TopDocs:
    """What the search that goes a segment at a time says."""
    with without("_quick", "_over_all"):
        return topdocs.find(reader.snapshot, request)


def over_all(reader: Reader, request: Request) -> TopDocs:
    """What the search over all segments says."""
    found = topdocs._over_all(reader.snapshot, request)
    assert found is not None
    return found


def check(name: str, found: TopDocs, wanted: TopDocs) -> None:
    assert (name, found.doc_ids.tolist()) == (name, wanted.doc_ids.tolist())
    assert found.scores.tolist() == wanted.scores.tolist()
    assert (found.total, found.total_exact) == (wanted.total, wanted.total_exact)
    assert {column: dict(counts) for column, counts in found.facets.items()} == wanted.facets


@EXAMPLES
@given(
    st.lists(collections(8), min_size=1, max_size=3),
    st.lists(st.tuples(disjunctions, st.one_of(st.none(), text_terms)), min_size=2, max_size=5),
)
def test_trees_answer_alike_over_all_segments_and_a_segment_at_a_time(
    commits: list[list[Doc]], asked: list[tuple[Any, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(folder, *commits)
        usual = Reader.open(folder)
        requests = [
            Request(tree, k, tier=tier, facets=facets)
            for tree, tier in asked
            for k, facets in ((0, ()), (1, ()), (3, ("lang",)), (100, ()))
        ]
        wanted = [by_segment(usual, request) for request in requests]
        for name in LIMITS:
            with limited(LIMITS[name]):
                reader = Reader.open(folder)
                for request, answer in zip(requests * 2, wanted * 2, strict=True):
                    check(name, over_all(reader, request), answer)


@EXAMPLES
@given(collections(20), st.lists(disjunctions, min_size=1, max_size=4))
def test_trees_score_as_the_oracle_says(docs: list[Doc], trees: list[Any]) -> None:
    """Scores that are equal but for rounding may come in any order here: above, the order is compared."""
    docs = [Doc(f"{doc.id}{n}", doc.title, doc.body, doc.keywords, doc.numbers) for n, doc in enumerate(docs)]
    with tempfile.TemporaryDirectory() as folder:
        write(folder, docs)
        reader = Reader.open(folder)
        oracle = Oracle(docs)
        for tree in trees:
            wanted = oracle.search(tree)
            for limit in (2, 100):
                found = over_all(reader, Request(tree, limit))
                assert found.total == len(wanted)
                assert found.scores.tolist() == pytest.approx([s for _, s in wanted[:limit]], abs=1e-6)
                assert [dict(wanted)[reader.id(n)] for n in found.doc_ids.tolist()] == pytest.approx(
                    found.scores.tolist(), abs=1e-6
                )


@pytest.fixture(scope="module")
def crowd() -> Iterator[Reader]:
    """Ten thousand documents in two segments, of words from everywhere to nowhere."""
    chance = np.random.default_rng(7)
    words = [Form("lemma.en", f"w{n}", (f"w{n}",), (f"k{n % 7}",)) for n in range(60)]
    shares = 1 / np.arange(1, 61)
    with tempfile.TemporaryDirectory() as folder:
        for part in range(2):
            with Writer(folder, identity={}) as writer:
                forms = np.array([writer.intern(form) for form in words])
                for n in range(5000):
                    body = chance.choice(forms, chance.integers(3, 40), p=shares / shares.sum())
                    writer.add(
                        Record(f"{part}-{n}", b"", {}, {"date": float(20200101 + n % 9)}), [], body.tolist()
                    )
        yield Reader.open(folder)


weights = st.sampled_from([0.05, 0.2, 0.8, 1.0])


@st.composite
def read_words(draw: st.DrawFn) -> list[wq.Query]:
    """A few words' readings, as a query has them, and their closeness."""
    nodes: list[wq.Query] = []
    numbers = draw(st.lists(st.integers(0, 59), min_size=1, max_size=4))
    for number in numbers:
        lemma = wq.Term("lemma.en", f"w{number}", boost=draw(weights))
        best = wq.DisjunctionMax([lemma, wq.Term("key", f"k{number % 7}", boost=draw(weights))])
        kin = draw(st.lists(st.integers(0, 59), max_size=3))
        nodes += [best, wq.Term("surface", f"w{number}", boost=draw(weights))]
        nodes += [wq.Term("lemma.en", f"w{other}", boost=draw(weights)) for other in kin]
    for a, b in pairwise(numbers):
        near = [wq.Phrase("lemma.en", [f"w{a}", f"w{b}"], slop=draw(st.integers(1, 3)), boost=draw(weights))]
        other = wq.Phrase("surface", [f"w{a}", f"w{b}"], boost=draw(weights))
        nodes.append(wq.DisjunctionMax([*near, other]) if draw(st.booleans()) else near[0])
    return nodes


@EXAMPLES
@given(read_words(), st.sampled_from([1, 10, 300]), st.one_of(st.none(), st.integers(0, 59)))
def test_in_a_crowd_both_ways_agree(
    crowd: Reader, nodes: list[wq.Query], limit: int, tier: int | None
) -> None:
    first = None if tier is None else wq.Term("surface", f"w{tier}")
    request = Request(wq.Or(nodes), limit, tier=first, facets=("date",))
    wanted = by_segment(crowd, request)
    for name in LIMITS:
        with limited(LIMITS[name]):
            check(name, over_all(Reader.open(crowd.snapshot.folder), request), wanted)


@pytest.mark.parametrize(
    "tree",
    [
        wq.And([wq.Term("lemma.en", "w1")]),
        wq.Or([wq.Term("lemma.en", "w1", boost=0.0)]),
        wq.Or([wq.Term("lemma.en", "w1", boost=1e-40)]),
        wq.Or([wq.Term("date", "20200101")]),
        wq.DisjunctionMax([wq.Term("lemma.en", "w1"), wq.Term("lemma.en", "w2")], tiebreak=0.1),
        wq.Or([wq.Term("lemma.en", "w1"), wq.ConstantScoreQuery(wq.Term("lemma.en", "w2"))]),
        wq.Or([wq.Every()]),
        wq.Phrase("lemma.en", ["w1", "w2"]),
    ],
    ids=str,
)
def test_other_trees_go_a_segment_at_a_time(crowd: Reader, tree: Any) -> None:
    with pytest.raises(disjunction.Unsuited):
        disjunction.disjunction(crowd.snapshot, tree)


def test_a_search_that_fails_leaves_no_traces(crowd: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    request = Request(wq.Or([wq.Term("lemma.en", "w3"), wq.Term("key", "k2")]), 10)
    wanted = over_all(crowd, request)

    def fail(*_: Any) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(treesearch.TreeSearch, "best", fail)
        with pytest.raises(MemoryError):
            over_all(crowd, request)
    check("after a failure", over_all(crowd, request), wanted)
