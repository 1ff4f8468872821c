"""A small index of the current format is kept: what was written once must open for ever, or be refused by number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq

from searchkit.index import Form, Reader, Writer
from searchkit.index.blockfile import FORMAT
from tests.index.oracle import Doc, Oracle, add

#: Arrays that came later without a new format: older readers pass them over, newer ones do without.
ADDED = ("sketches",)
KEPT = Path(__file__).parent.parent / "data" / f"index-format-{FORMAT}"


def form(surface: str, lemma: str, *more: str, lang: str = "en") -> Form:
    return Form(f"lemma.{lang}", surface, (lemma, *more), (surface[:3],))


NEWS, WORDS, KAZ = form("news", "news"), form("words", "word", "words"), form("ағасы", "аға", lang="kk")
DOCS = [
    Doc("a", (NEWS,), (WORDS, KAZ, NEWS), {"lang": ["en", "kk"]}, {"date": 20240326}),
    Doc("b", (), (KAZ, KAZ, WORDS), {"lang": ["kk"]}, {"date": 20230101, "weight": 0.5}),
    Doc("c", (KAZ,), (NEWS,) * 300, {}, {}),
    Doc("d", (), (WORDS,), {"lang": ["en"]}, {}),
]
TREES: list[Any] = [
    wq.Or([wq.Term("lemma.en", "word"), wq.Term("lemma.kk", "аға"), wq.Term("surface", "news")]),
    wq.Phrase("lemma.kk", ["аға", "аға"]),
    wq.Term("key", "new"),
    wq.Term("lang", "kk"),
    wq.NumericRange("date", 20230101, 20231231),
]


def make(folder: Path) -> None:
    """How the kept index was made: two commits, the second deletes from the first."""
    for docs in (DOCS[:3], DOCS[3:]):
        with Writer(folder, identity={"kazakh": "1"}) as writer:
            for doc in docs:
                add(writer, doc)
    with Writer(folder) as writer:
        writer.delete("b")


@pytest.mark.parametrize("tree", TREES, ids=map(str, TREES))
def test_the_kept_index_answers_as_on_the_day_it_was_made(tree: Any) -> None:
    reader = Reader.open(KEPT)
    wanted = Oracle(DOCS, frozenset({1})).search(tree)
    found = reader.search(tree)
    assert [reader.id(n) for n in found.doc_ids.tolist()] == [id for id, _ in wanted]
    assert found.scores.tolist() == pytest.approx([score for _, score in wanted])
    assert reader.identity == {"kazakh": "1"}
    assert not reader.verify()


def test_writing_the_same_documents_makes_an_index_of_the_same_shape(tmp_path: Path) -> None:
    """When this fails the format has changed: raise FORMAT, add a line in docs/format.md, keep a new index."""
    make(tmp_path)
    shapes = [
        [
            {
                name: (file.lazy(name).dtype.str, file.lazy(name).size)
                for name in file.names()
                if name not in ("stored", *ADDED)
            }
            for part in Reader.open(folder).snapshot.parts
            for file in part.segment.files
        ]
        for folder in (KEPT, tmp_path)
    ]
    assert shapes[0] == shapes[1]
