"""Searches for plain terms over all segments at once give what the search of each segment gives, and what the oracle says."""

from __future__ import annotations

import tempfile
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as wq

from searchkit.index import Form, Reader, Record, Writer
from searchkit.index.search import conjunction, quick, singly, sums, topdocs, wholelist
from searchkit.index.search.bitmap import Asked, Bitmap, RankedBitmap
from searchkit.index.search.flat import flat
from searchkit.index.search.request import Request
from tests.index.collections import FIELDS, LEMMAS, collections, flat_queries
from tests.index.limits import Limits, limited
from tests.index.oracle import Doc, Oracle, write
from tests.index.ways import answers, without

EXAMPLES = settings(max_examples=30, deadline=None)

LIMITS: dict[str, Limits] = {
    "as they are": {},
    "few added up": {
        quick: {"FEW": 1, "PROMISING": 0},
        sums: {"SUMMED": 5},
        singly: {"LOOKED_UP": 0},
        conjunction: {"FEW": 0},
    },
    "bits counted": {
        sums: {"SUMMED": 0},
        singly: {"LOOKED_UP": 0},
        wholelist: {"LONG": 1 << 20, "SEARCHED": 1},
    },
    "many held by all": {singly: {"FEW": 0}},
    "candidates by bounds": {
        quick: {"FEW": 0, "MANY": 0, "PROMISING": 1, "GROWTH": 2, "PAGE": 3},
        sums: {"SUMMED": 0},
        singly: {"LOOKED_UP": 0},
        conjunction: {"FEW": 0},
    },
    "lists as bits": {
        quick: {"FEW": 1, "MANY": 2, "PROMISING": 0},
        sums: {"SUMMED": 3},
        conjunction: {"FEW": 1},
        wholelist: {"LONG": 1 << 20, "KEPT": 0, "TOP": 2},
    },
    "folded bits": {
        quick: {"FEW": 0, "MANY": 1, "PROMISING": 0},
        sums: {"SUMMED": 0},
        singly: {"LOOKED_UP": 0},
        conjunction: {"FEW": 0},
        wholelist: {
            "LONG": 0,
            "SPREAD": 1,
            "LEAST_CELLS": 8,
            "SEARCH_COST": 1 << 20,
            "TOP": 1,
            "KEPT_TOP": 0,
        },
    },
    "no numbers": {topdocs: {"FEW": 0}, singly: {"FEW": 0}},
    "ties by arrays": {topdocs: {"FEW": 0, "MANY_TIES": 0}, singly: {"FEW": 0}},
}


@EXAMPLES
@given(st.lists(collections(8), min_size=1, max_size=3), st.lists(flat_queries, min_size=2, max_size=6))
def test_plain_terms_answer_as_any_query_does_across_segments_and_deletions(
    commits: list[list[Doc]], trees: list[Any]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(folder, *commits)
        usual = Reader.open(folder)
        asked = [(tree, k) for tree in trees for k in (1, 3, 100)]
        assert all(flat(tree, FIELDS) is not None for tree in trees)
        with without("_quick"):
            wanted = [answers(usual, tree, k) for tree, k in asked]
        for name in LIMITS:
            with limited(LIMITS[name]):
                reader = Reader.open(folder)
                for (tree, k), answer in zip(asked * 2, wanted * 2, strict=True):
                    assert (name, answers(reader, tree, k)) == (name, answer)


@EXAMPLES
@given(collections(20), st.lists(flat_queries, min_size=1, max_size=4))
def test_plain_terms_score_as_the_oracle_says(docs: list[Doc], trees: list[Any]) -> None:
    """Scores that are equal but for rounding may come in any order here: above, the order is compared."""
    docs = [Doc(f"{doc.id}{n}", doc.title, doc.body, doc.keywords, doc.numbers) for n, doc in enumerate(docs)]
    with tempfile.TemporaryDirectory() as folder:
        write(folder, docs)
        reader = Reader.open(folder)
        oracle = Oracle(docs)
        for tree in trees:
            assert flat(tree, FIELDS) is not None
            wanted = oracle.search(tree)
            for limit in (2, 100):
                found, scores = answers(reader, tree, limit)
                assert scores == pytest.approx([score for _, score in wanted[:limit]], abs=1e-6)
                assert [dict(wanted)[reader.id(n)] for n in found] == pytest.approx(scores, abs=1e-6)


@given(st.sets(st.integers(0, 300)), st.lists(st.integers(0, 300), min_size=1))
def test_bitmaps_hold_what_was_put_in_them(held: set[int], asked: list[int]) -> None:
    docs = np.array(asked, np.uint32)
    mask = np.zeros(320, bool)
    mask[sorted(held)] = True
    found, out = np.empty(len(docs), bool), np.empty(len(docs), np.uint8)
    ranked = RankedBitmap(mask)
    wanted = Asked(docs)
    places = ranked.find(wanted, found)
    assert found.tolist() == [doc in held for doc in asked]
    assert places.tolist() == [sum(one < doc for one in held) for doc in asked]
    ranked.look(wanted, out)
    assert (out & wanted.bits > 0).tolist() == found.tolist()
    folded = np.zeros(64, bool)
    folded[[doc % 64 for doc in held]] = True
    Bitmap(folded, folded=True).look(wanted, out)
    assert (out & wanted.bits > 0).tolist() == [doc % 64 in {one % 64 for one in held} for doc in asked]


TERM = wq.Term(FIELDS[0], LEMMAS[0])
PLAIN: list[tuple[Any, bool]] = [
    (TERM, True),
    (wq.Or([TERM, TERM]), True),
    (wq.And([TERM], boost=2.0), True),
    (wq.Require(wq.Or([TERM]), wq.Term("lang", "kk")), True),
    (wq.Or([]), False),
    (wq.Or([TERM, wq.Term("surface", "kaz")]), False),
    (wq.Or([TERM, wq.Prefix(FIELDS[0], "k")]), False),
    (wq.Or([wq.Term(FIELDS[0], "kaz", boost=0.0)]), False),
    (wq.Or([wq.Term(FIELDS[0], "kaz", boost=-1.0)]), False),
    (wq.AndNot(TERM, TERM), False),
]


@pytest.mark.parametrize(("tree", "plain"), PLAIN, ids=str)
def test_only_terms_of_stored_fields_with_weights_above_zero_are_plain(tree: Any, plain: bool) -> None:
    assert (flat(tree, FIELDS) is not None) == plain


def test_what_a_list_keeps_takes_no_more_memory_than_it_says_where_all_documents_are_alike() -> None:
    words = [Form("lemma.en", word, (word,)) for word in ("one", "other")]
    with tempfile.TemporaryDirectory() as folder:
        with Writer(folder, identity={}) as writer:
            numbers = [writer.intern(form) for form in words]
            for n in range(20_000):
                writer.add(Record(f"{n}"), [], numbers)
        snapshot = Reader.open(folder).snapshot
        whole = snapshot.whole_list("lemma.en", "one")
        assert whole is not None
        tree = wq.Or([wq.Term("lemma.en", form.surface) for form in words])
        assert len(topdocs.find(snapshot, Request(tree, 10, exact_total=False)).doc_ids) == 10
        assert sorted(whole.postings_from(whole.least_of_top)[0].tolist()) == list(range(20_000))
        shared = ("codes", "factors", "impacts", "frequencies")  # of the snapshot, and of the file
        kept = [value for name, value in vars(whole).items() if name not in shared]
        arrays = [array for value in kept for array in (value if isinstance(value, tuple) else [value])]
        assert sum(array.nbytes for array in arrays if isinstance(array, np.ndarray)) <= whole.most_bytes
