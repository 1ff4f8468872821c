"""Long lists: what skips read is what unpacking the whole list gives, and pruning loses nothing at real sizes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from whoosh import query as wq

from searchkit.index import Form, Reader, Record, Writer, postings
from searchkit.index.postings import StoredPostings
from searchkit.index.search.plan import compile_query

DOCUMENTS = 9000
FIELD = "lemma.en"
SHARES = {"most": 0.8, "many": 0.3, "some": 0.15, "few": 0.02, "rare": 0.002}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = tmp_path_factory.mktemp("long")
    rng = random.Random(5)
    for start, stop in ((0, 6000), (6000, DOCUMENTS)):
        with Writer(folder, identity={}) as writer:
            form = {word: writer.intern(Form(FIELD, word, (word,), (word[:2],))) for word in SHARES}
            for number in range(start, stop):
                chosen = [form[w] for w, share in SHARES.items() for _ in range(3) if rng.random() < share]
                rng.shuffle(chosen)
                if number == 77:
                    chosen += [form["most"]] * 300
                record = Record(f"{number:05}", b"", {"third": [str(number % 3)]}, {"date": number % 50})
                writer.add(record, chosen[:2] if rng.random() < 0.3 else [], chosen)
            for number in range(start, stop, 17):
                writer.delete(f"{number:05}")
    return Reader.open(folder)


def fresh(reader: Reader, word: str) -> StoredPostings:
    segment = reader.snapshot.parts[0].segment
    return segment.stored_postings(segment.term(FIELD, word.encode()))


@pytest.mark.parametrize("word", SHARES)
@pytest.mark.parametrize("counted", [1, postings.COUNTED])
def test_skips_find_what_the_whole_list_holds(
    reader: Reader, word: str, counted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "COUNTED", counted)
    rng = np.random.default_rng(3)
    for count in (1, 3, 20):
        whole = fresh(reader, word)
        at = np.sort(rng.choice(len(whole.docs), min(count, len(whole)), replace=False))
        at[-1] = len(whole) - 1
        wanted = whole.docs[at]
        positions, counts = (
            whole.occurrence_starts,
            whole.occurrence_starts[at + 1] - whole.occurrence_starts[at],
        )
        skipped = fresh(reader, word)
        others = [*rng.integers(0, 6000, 2).tolist(), 0, 5999, 6001]
        docs = np.unique(np.append(wanted, others)).astype(np.uint32)
        places, found = skipped.find(docs)
        assert places.max() < len(whole)
        assert docs[found].tolist() == [doc for doc in docs.tolist() if doc in set(whole.docs.tolist())]
        assert whole.docs[places[found]].tolist() == docs[found].tolist()
        assert fresh(reader, word).docs_at(at).tolist() == wanted.tolist()
        own, own_counts = fresh(reader, word).positions(at)
        assert own_counts.tolist() == counts.tolist()
        flat = whole.all_positions()
        assert own.tolist() == [
            p
            for a, n in zip(positions[at].tolist(), counts.tolist(), strict=True)
            for p in flat[a : a + n].tolist()
        ]


TREES: list[Any] = [
    wq.Or([wq.Term(FIELD, word) for word in SHARES]),
    wq.Or([wq.Term(FIELD, "most"), wq.Term(FIELD, "many")]),
    wq.Or([wq.Term(FIELD, "rare"), wq.Term(FIELD, "most"), wq.Term(FIELD, "some", boost=3.0)]),
    wq.Or(
        [
            wq.DisjunctionMax([wq.Term(FIELD, "many"), wq.Term("surface", "some", boost=0.6)], tiebreak=0.1),
            wq.DisjunctionMax([wq.Term(FIELD, "few"), wq.Term("key", "mo", boost=0.3)]),
            wq.Phrase(FIELD, ["many", "most"], boost=0.5),
        ]
    ),
    wq.Require(wq.Or([wq.Term(FIELD, "most"), wq.Term(FIELD, "few")]), wq.Term("third", "1")),
    wq.AndNot(wq.Or([wq.Term(FIELD, "most"), wq.Term(FIELD, "few")]), wq.Term(FIELD, "some")),
    wq.And([wq.Term(FIELD, "many"), wq.Term(FIELD, "some"), wq.Term(FIELD, "few")]),
    wq.Phrase(FIELD, ["most", "many"]),
    wq.Phrase(FIELD, ["most", "many", "some"], slop=3),
    wq.Or([wq.Term(f"title.{FIELD}", "most"), wq.Term("surface", "most")]),
]


@pytest.mark.parametrize("tree", TREES, ids=map(str, TREES))
@pytest.mark.parametrize("k", [1, 10, 40])
def test_pruning_finds_the_same_hits_as_scoring_everything(reader: Reader, tree: Any, k: int) -> None:
    rows = []
    for part in reader.snapshot.parts:
        docs, scores = compile_query(part, tree).matches()
        for doc, score in zip(docs.tolist(), scores.tolist(), strict=True):
            if part.live is None or part.live[doc]:
                date = float(part.dates_of(np.array([doc]))[0])
                rows.append((-score, date, part.segment.id(doc), part.base + doc))
    rows.sort()
    for exact in (True, False):
        found = reader.search(tree, limit=k, exact_total=exact)
        assert found.doc_ids.tolist() == [doc for *_, doc in rows[:k]]
        assert found.scores.tolist() == pytest.approx([-score for score, *_ in rows[:k]], abs=1e-9)
        assert found.total == len(rows) if exact else found.total <= len(rows)
    tier = wq.Term(FIELD, "few")
    early = {doc for doc in range(DOCUMENTS) if reader.occurrences(tier, [doc])[0]}
    tiered = sorted(rows, key=lambda row: row[3] not in early)
    assert reader.search(tree, limit=k, tier=tier).doc_ids.tolist() == [doc for *_, doc in tiered[:k]]


def test_frequencies_above_a_byte_are_exact(reader: Reader, tmp_path: Path) -> None:
    number = reader.doc_id("00077")
    assert number is not None
    most = reader.snapshot.parts[0].postings(FIELD, "most")
    assert most is not None
    place = int(np.searchsorted(most.docs, number))
    assert int(most.frequencies(np.array([place]))[0]) > 300
