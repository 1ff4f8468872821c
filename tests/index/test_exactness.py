"""Any small collection, any query tree: the documents, order and scores of the naive engine."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from whoosh import query as wq

from searchkit.index import Form, Reader, Writer
from searchkit.index.search import bounded, pruning, topdocs
from searchkit.index.search.phrase import PhraseClause
from searchkit.index.search.plan import compile_query
from tests.index.collections import collections, phrases, queries
from tests.index.oracle import Doc, Oracle, add, write

EXAMPLES = settings(max_examples=40, deadline=None)

A, B = (Form("lemma.en", text, (text,)) for text in ("the", "word"))


def check(reader: Reader, oracle: Oracle, query: Any, tier: Any = None) -> None:
    wanted = oracle.search(query, tier)
    for limit in (3, 100):
        found = reader.search(query, limit=limit, tier=tier)
        assert found.total == len(wanted)
        assert [reader.id(n) for n in found.doc_ids.tolist()] == [id for id, _ in wanted[:limit]]
        assert found.scores.tolist() == pytest.approx([score for _, score in wanted[:limit]], abs=1e-6)


@pytest.fixture(autouse=True, scope="module", params=["over all segments", "pruned", "exhaustive"])
def how(request: pytest.FixtureRequest) -> Iterator[None]:
    """A segment at a time, small collections are scored whole unless they are told not to be."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param != "over all segments":
            patch.setattr(topdocs, "_over_all", lambda *_: None)
        if request.param == "pruned":
            for name, value in {
                "SMALL": 0,
                "FEW_SURVIVORS": 2,
                "WAVE": 3,
                "FEW_CANDIDATES": 0,
                "PAGE": 3,
            }.items():
                patch.setattr(pruning, name, value)
            for name, value in {"GATHERED": 4, "FIRST_WAVE": 2, "PAGE": 3}.items():
                patch.setattr(bounded, name, value)
        yield


def latest(docs: Sequence[Doc]) -> frozenset[int]:
    """The numbers of the documents that a later one of the same id replaces."""
    last = {doc.id: n for n, doc in enumerate(docs)}
    return frozenset(n for n, doc in enumerate(docs) if last[doc.id] != n)


# What scores nothing matches all the same, also when the bests of the other parts do not add up to nothing but nearly.
NOTHING = wq.Or(
    [
        wq.Term("lemma.en", "the", 0.25),
        wq.Prefix("lemma.en", "w"),
        wq.Not(wq.Term("lemma.en", "word")),
        wq.Prefix("lemma.en", "w", 0.25),
    ],
    boost=0.25,
)


@EXAMPLES
@given(collections(), st.lists(queries, min_size=1, max_size=4))
@example([Doc("a", (), (A,)), Doc("b", (), (A, B)), Doc("c", (), (B,)), Doc("d"), Doc("e")], [NOTHING])
def test_one_segment_answers_as_the_oracle(docs: list[Doc], trees: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(folder, docs)
        reader = Reader.open(folder)
        oracle = Oracle(docs, latest(docs))
        if oracle.deleted and len(oracle.deleted) * 3 > len(docs):
            oracle = Oracle([doc for n, doc in enumerate(docs) if n not in oracle.deleted])
        for tree in trees:
            check(reader, oracle, tree)


ONE_KEY, TWO_KEYS = (Form("lemma.en", "the", ("the",), keys) for keys in (("kaz",), ("aga", "bala")))


@EXAMPLES
@given(st.lists(collections(6), min_size=2, max_size=5), queries, queries)
@example([[Doc("a", (ONE_KEY,), (TWO_KEYS,))], [Doc("b")]], wq.Term("key", "aga"), wq.Term("key", "kaz"))
def test_segments_answer_as_one_collection_and_merging_changes_nothing_but_statistics(
    commits: list[list[Doc]], tree: Any, tier: Any
) -> None:
    """Ids are made different between commits, so that no document is replaced and statistics are the same."""
    docs = [
        Doc(f"{doc.id}{n}.{m}", doc.title, doc.body, doc.keywords, doc.numbers)
        for n, commit in enumerate(commits)
        for m, doc in enumerate(commit)
    ]
    with tempfile.TemporaryDirectory() as folder:
        start = 0
        for commit in commits:
            with Writer(folder, identity={}) as writer:
                for doc in docs[start : start + len(commit)]:
                    add(writer, doc)
            start += len(commit)
        oracle = Oracle(docs)
        check(Reader.open(folder), oracle, tree)
        check(Reader.open(folder), oracle, tree, tier)
        with Writer(folder) as writer:
            writer.optimize()
        merged = Reader.open(folder)
        assert merged.stats()["segments"] <= 1
        check(merged, oracle, tree, tier)
        assert sorted(merged.ids()) == sorted(doc.id for doc in docs)


@EXAMPLES
@given(collections(20), st.sets(st.sampled_from("abcdefgh")), queries)
def test_after_replacing_deleting_and_merging_only_what_lives_is_left(
    docs: list[Doc], gone: set[str], tree: Any
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for doc in docs:
            with Writer(folder, identity={}) as writer:
                add(writer, doc)
        with Writer(folder, identity={}) as writer:
            for id in sorted(gone):
                assert writer.delete(id) == any(doc.id == id for doc in docs)
        with Writer(folder) as writer:
            writer.optimize()
        replaced = latest(docs)
        live = [doc for n, doc in enumerate(docs) if n not in replaced and doc.id not in gone]
        reader = Reader.open(folder)
        assert sorted(reader.ids()) == sorted(doc.id for doc in live)
        assert reader.doc_count == len(live)
        for doc in live:
            number = reader.doc_id(doc.id)
            assert number is not None
            record = reader.record(number)
            assert record.stored == doc.record().stored
            assert record.numbers == doc.numbers
            assert {k: list(v) for k, v in record.keywords.items()} == {
                k: list(dict.fromkeys(v)) for k, v in doc.keywords.items() if v
            }
        found = {id for id, _ in Oracle(live).search(tree)}
        hits = reader.search(tree, limit=100)
        assert {reader.id(n) for n in hits.doc_ids.tolist()} == found
        if not reader.stats()["deleted"]:
            check(reader, Oracle(live), tree)


@EXAMPLES
@given(collections(20), st.lists(phrases, min_size=1, max_size=6))
@example([Doc("a", (), (A, B, B)), Doc("b", (), (B,) * 9)], [wq.Phrase("lemma.en", ["the", "word"], slop=2)])
def test_no_phrase_scores_above_its_bound(docs: list[Doc], trees: list[Any]) -> None:
    """Also where one occurrence has several of the next word in its reach, so that the phrase is the more frequent."""
    with tempfile.TemporaryDirectory() as folder:
        write(folder, docs)
        for part in Reader.open(folder).snapshot.parts:
            for tree in trees:
                clause = compile_query(part, tree)
                if isinstance(clause, PhraseClause):
                    found = clause.matches()
                    bounds = clause.bounds(found.docs, part.scratch)
                    assert (found.scores <= bounds * (1 + 1e-9)).all()
                    assert (found.scores <= clause.best * (1 + 1e-9)).all()
