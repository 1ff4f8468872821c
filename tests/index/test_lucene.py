"""What Apache Lucene answered to the same words (kept in tests/data/lucene): the same documents, order and scores."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq

from searchkit.index import Form, Reader, Writer
from tests.index.oracle import Doc, Oracle, add

KEPT = Path(__file__).parent.parent / "data" / "lucene"
STATES = ("segments", "deleted", "merged")
Hits = list[tuple[str, float]]


def rows(name: str) -> list[list[str]]:
    lines = (KEPT / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def forms(content: str) -> Iterator[Form]:
    """Paragraphs begin with their language; a+b are a word's two lemmas."""
    for paragraph in content.split(" | "):
        lang, *words = paragraph.split(" ")
        for word in words:
            yield Form(f"lemma.{lang}", word, tuple(word.split("+")))


def documents() -> list[tuple[str, bool, Doc]]:
    """Commit, whether it is deleted later, document."""
    return [
        (
            commit,
            bool(deleted),
            Doc(id, tuple(forms(title)), tuple(forms(text)), {}, {"date": int(date)} if date else {}),
        )
        for commit, deleted, id, date, title, text in rows("documents.tsv")
    ]


def golden(state: str) -> list[tuple[str, Hits]]:
    """Queries and hits, best first."""
    return [
        (query, [(id, float(score)) for id, score in zip(*[iter(hits.split())] * 2, strict=True)])
        for of_state, query, hits in rows("golden.tsv")
        if of_state == state
    ]


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reader]:
    """The index in each state."""
    folder = tmp_path_factory.mktemp("lucene")
    opened = {}
    docs = documents()
    for commit in ("1", "2", "3"):
        with Writer(folder, identity={}) as writer:
            for of_commit, _, doc in docs:
                if of_commit == commit:
                    add(writer, doc)
    opened["segments"] = Reader.open(folder)
    with Writer(folder) as writer:
        for _, deleted, doc in docs:
            if deleted:
                writer.delete(doc.id)
    opened["deleted"] = Reader.open(folder)
    with Writer(folder) as writer:
        writer.optimize()
    opened["merged"] = Reader.open(folder)
    return opened


# Queries: the notation of queries.txt as Whoosh's trees

COMPOUNDS: dict[str, Any] = {
    "or": wq.Or,
    "and": wq.And,
    "not": lambda parts: wq.AndNot(*parts),
    "maybe": lambda parts: wq.AndMaybe(*parts),
    "filter": lambda parts: wq.Require(*parts),
}


def tree(text: str) -> Any:
    return _tree(iter(text.replace("(", "( ").replace(")", " )").split()))


def _tree(tokens: Iterator[str]) -> Any:
    head = next(tokens)
    if head != "(":
        return _term(head)
    kind = next(tokens)
    if kind in COMPOUNDS:
        return COMPOUNDS[kind](_rest(tokens))
    if kind in ("boost", "constant", "max"):
        number, parts = float(next(tokens)), _rest(tokens)
        if kind == "max":
            return wq.DisjunctionMax(parts, tiebreak=number)
        return parts[0].with_boost(number) if kind == "boost" else wq.ConstantScoreQuery(parts[0], number)
    words = list(iter(tokens.__next__, ")"))
    slop = int(words.pop(0)) if kind == "near" else 0
    if kind == "all":
        return wq.Every()
    field, *words = words
    if kind in ("phrase", "near"):  # Lucene's slop is for all gaps together, ours for each
        return wq.Phrase(f"lemma.{field}", words, slop=1 + slop // (len(words) - 1))
    return {"prefix": wq.Prefix, "wildcard": wq.Wildcard}[kind](f"lemma.{field}", *words)


def _rest(tokens: Iterator[str]) -> list[Any]:
    """Queries up to the closing bracket."""
    parts = []
    for token in tokens:
        if token == ")":
            break
        parts.append(_tree(chain([token], tokens)))
    return parts


def _term(text: str) -> Any:
    field, word = text.split(":")
    return wq.Term(f"lemma.{field}", word)


def answer(reader: Reader, text: str) -> Hits:
    found = reader.search(tree(text), limit=100)
    assert found.total == len(found.doc_ids)
    return [
        (reader.id(number), score)
        for number, score in zip(found.doc_ids.tolist(), found.scores.tolist(), strict=True)
    ]


EXACT = [(state, text, hits) for state in STATES for text, hits in golden(state) if "(near" not in text]
SLOPPY = [(state, text, hits) for state in STATES for text, hits in golden(state) if "(near" in text]


@pytest.mark.parametrize(("state", "text", "hits"), EXACT, ids=[f"{s} {q}" for s, q, _ in EXACT])
def test_documents_order_and_scores_are_lucenes(
    readers: dict[str, Reader], state: str, text: str, hits: Hits
) -> None:
    ours = answer(readers[state], text)
    assert [id for id, _ in ours] == [id for id, _ in hits]
    assert [score for _, score in ours] == pytest.approx([score for _, score in hits], rel=1e-5)


@pytest.mark.parametrize(("state", "text", "hits"), SLOPPY, ids=[f"{s} {q}" for s, q, _ in SLOPPY])
def test_a_sloppy_phrase_finds_what_lucene_finds_in_that_order_of_words(
    readers: dict[str, Reader], state: str, text: str, hits: Hits
) -> None:
    """Lucene's slop also lets words change places; and it gives a wide match less than a whole occurrence, so scores
    are not compared."""
    ours, theirs = {id for id, _ in answer(readers[state], text)}, {id for id, _ in hits}
    assert ours
    assert ours <= theirs
    if text.startswith("(near 1"):  # too little for two words to change places
        assert ours == theirs


def test_the_golden_file_is_of_these_documents_and_queries(readers: dict[str, Reader]) -> None:
    queries = [row[0] for row in rows("queries.txt")]
    for state in STATES:
        assert [text for text, _ in golden(state)] == queries
    assert [readers[state].stats()["segments"] for state in STATES] == [3, 3, 1]
    assert [readers[state].stats()["deleted"] for state in STATES] == [0, 5, 0]
    scores = [dict(golden(state))["en:river"] for state in STATES]
    assert scores[0][0] == scores[1][0] != scores[2][0], "deleted documents count until they are merged away"


def test_the_naive_engine_agrees_with_lucene_too() -> None:
    """So that what hypothesis checks against it is checked against Lucene."""
    oracle = Oracle([doc for _, _, doc in documents()])
    for text, hits in golden("segments"):
        if "(near" not in text:
            assert dict(oracle.search(tree(text))) == pytest.approx(dict(hits), rel=1e-5), text
