"""Engines written in Python, as `benchmarks.speed` compares them: Whoosh 2.7.4 and bm25s. Needs `pip install bm25s`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.collection import WORD
from benchmarks.speed_engines import Answer, lines


class Whoosh:
    """Whoosh's own index, one process, its memory limit as ours."""

    name = "whoosh"

    def build(self, collection: Path, folder: Path) -> None:
        from whoosh import fields, index
        from whoosh.analysis import LowercaseFilter, RegexTokenizer

        schema = fields.Schema(
            number=fields.STORED,
            lang=fields.ID(stored=True),
            text=fields.TEXT(stored=True, phrase=True, analyzer=RegexTokenizer(WORD) | LowercaseFilter()),
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=512, procs=1)
        for number, lang, text in lines(collection):
            writer.add_document(number=number, lang=lang, text=text)
        writer.commit()

    def open(self, folder: Path) -> None:
        from whoosh import index

        self._searcher = index.open_dir(str(folder), readonly=True).searcher()

    def prepare(self, words: list[str], mode: str, lang: str | None) -> Any:
        from whoosh import query as wq

        tree: Any
        if mode == "phrase":
            tree = wq.Phrase("text", words)
        else:
            tree = {"or": wq.Or, "and": wq.And}[mode]([wq.Term("text", word) for word in words])
        return tree, wq.Term("lang", lang) if lang else None

    def search(self, query: Any) -> Answer:
        tree, only = query
        return list(self._searcher.search(tree, limit=10, filter=only).top_n)

    def number(self, document: Any) -> int:
        return int(self._searcher.stored_fields(document)["number"])


class Bm25s:
    """bm25s with NumPy: every score is worked out while indexing; ranked OR only, and no text is stored."""

    name = "bm25s"

    def build(self, collection: Path, folder: Path) -> None:
        import bm25s

        retriever = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        retriever.index([WORD.findall(text.lower()) for _, _, text in lines(collection)], show_progress=False)
        retriever.save(str(folder))

    def open(self, folder: Path) -> None:
        import bm25s

        self._retriever = bm25s.BM25.load(str(folder), mmap=True)

    def prepare(self, words: list[str], mode: str, lang: str | None) -> Any:
        if mode != "or" or lang:
            raise NotImplementedError
        return [list(dict.fromkeys(words))]

    def search(self, query: Any) -> Answer:
        found, scores = self._retriever.retrieve(query, k=10, show_progress=False)
        return [pair for pair in zip(scores[0].tolist(), found[0].tolist(), strict=True) if pair[0] > 0]

    def number(self, document: Any) -> int:
        return int(document)
