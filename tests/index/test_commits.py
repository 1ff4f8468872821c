"""One writer commits again and again: each segment holds the words of its own documents, and no others."""

from __future__ import annotations

from pathlib import Path

from whoosh import query as wq

from searchkit.index import Form, Reader, Record, Writer


def test_a_writer_that_commits_after_every_document_finds_them_all(tmp_path: Path) -> None:
    with Writer(tmp_path, identity={}) as writer:
        for number in range(30):
            words = ("river", f"row{number}", f"row{number % 3}")
            writer.add(
                Record(f"{number}"), [], [writer.intern(Form("lemma.en", w, (w,), (w[:3],))) for w in words]
            )
            writer.commit()
    with Reader.open(tmp_path) as reader:
        assert not reader.verify()
        assert reader.search(wq.Term("lemma.en", "river")).total == 30
        assert [reader.search(wq.Term("lemma.en", f"row{n}")).total for n in (0, 1, 3, 29)] == [10, 10, 1, 1]
