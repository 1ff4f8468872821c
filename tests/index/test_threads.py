"""One reader may serve several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from whoosh import query as wq

from searchkit.index import Form, Reader, Record, Writer


def test_threads_searching_one_reader_get_the_answers_of_one_thread(tmp_path: Path) -> None:
    with Writer(tmp_path, identity={}) as writer:
        form = [writer.intern(Form("lemma.en", f"w{n}", (f"w{n}",))) for n in range(7)]
        for number in range(5000):
            chosen = [form[n] for n in range(7) if number % (n + 2) == 0]
            writer.add(Record(str(number), f"stored {number}".encode()), [], chosen)
    reader = Reader.open(tmp_path)
    trees: list[Any] = [
        wq.Or([wq.Term("lemma.en", f"w{a}"), wq.Term("lemma.en", f"w{b}")])
        for a in range(7)
        for b in range(7)
    ]

    def answer(tree: Any) -> list[tuple[int, float, bytes]]:
        found = reader.search(tree, limit=5)
        pairs = zip(found.doc_ids.tolist(), found.scores.tolist(), strict=True)
        return [(doc, score, reader.stored(doc)) for doc, score in pairs]

    alone = [answer(tree) for tree in trees]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(answer, trees * 4)) == alone * 4
