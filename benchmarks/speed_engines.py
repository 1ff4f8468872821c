"""The engines that `benchmarks.speed` compares, each behind the same four steps: build, open, prepare, search.

All index the same tokens (letters and digits, lower case) in one field with positions, and store the text. `prepare`
makes the engine's own query object, which is not timed; `search` goes from it to numbers of documents and scores.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from benchmarks.collection import WORD

Answer = list[tuple[float, Any]]
FIELD = "lemma.und"


class Engine(Protocol):
    """One engine over one folder."""

    name: str

    def build(self, collection: Path, folder: Path) -> None: ...

    def open(self, folder: Path) -> None: ...

    def prepare(self, words: list[str], mode: str, lang: str | None) -> Any:
        """The query. Raises NotImplementedError where the engine has none of this kind."""
        ...

    def search(self, query: Any) -> Answer:
        """(score, the engine's own number of a document), best first, at most ten."""
        ...

    def number(self, document: Any) -> int:
        """The collection's number of a document of an answer."""
        ...


def lines(collection: Path) -> Iterator[tuple[int, str, str]]:
    """Number, language and text of each document."""
    with collection.open(encoding="utf-8") as source:
        for number, line in enumerate(source):
            lang, _, text = line.rstrip("\n").partition("\t")
            yield number, lang, text


class Searchkit:
    """This project's index, with an analysis that is as trivial as the others'."""

    name = "searchkit"

    def __init__(self, memory_mb: int = 512) -> None:
        self._memory_mb = memory_mb

    def build(self, collection: Path, folder: Path) -> None:
        from searchkit.index import FORGOTTEN, Form, Record, Writer

        class Memo(dict[str, int]):
            def __missing__(self, word: str) -> int:
                number = self[word] = writer.intern(Form(FIELD, word, (word,), ()))
                return number

            def renumber(self, numbers: Sequence[int]) -> None:
                known = {word: numbers[number] for word, number in self.items()}
                self.clear()
                self.update({word: number for word, number in known.items() if number != FORGOTTEN})

        memo = Memo()
        number_of = memo.__getitem__
        with Writer(folder, identity={}, memory_mb=self._memory_mb, on_forget=memo.renumber) as writer:
            for number, lang, text in lines(collection):
                tokens = list(map(number_of, WORD.findall(text.lower())))
                writer.add(Record(str(number), text.encode(), {"lang": (lang,)}), (), tokens)

    def open(self, folder: Path) -> None:
        from searchkit.index import Reader

        self._reader = Reader.open(folder)

    def prepare(self, words: list[str], mode: str, lang: str | None) -> Any:
        from whoosh import query as wq

        tree: Any
        if mode == "phrase":
            tree = wq.Phrase(FIELD, words)
        else:
            tree = {"or": wq.Or, "and": wq.And}[mode]([wq.Term(FIELD, word) for word in words])
        return wq.Require(tree, wq.Term("lang", lang)) if lang else tree

    def search(self, query: Any) -> Answer:
        found = self._reader.search(query, limit=10, exact_total=False)
        return list(zip(found.scores.tolist(), found.doc_ids.tolist(), strict=True))

    def number(self, document: Any) -> int:
        return int(self._reader.id(document))


class Tantivy:
    """tantivy-py, one writer thread, its default tokenizer."""

    name = "tantivy"

    def build(self, collection: Path, folder: Path) -> None:
        import tantivy

        index = tantivy.Index(self._schema(), path=str(folder))
        writer = index.writer(heap_size=512_000_000, num_threads=1)
        for number, lang, text in lines(collection):
            document = tantivy.Document(text=text, lang=lang)
            document.add_unsigned("number", number)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def _schema(self) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=True, index_option="position")
        builder.add_text_field("lang", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("number", stored=True, fast=True)
        return builder.build()

    def open(self, folder: Path) -> None:
        import tantivy

        self._schema_read = self._schema()
        self._index = tantivy.Index.open(str(folder))
        self._index.reload()
        self._searcher = self._index.searcher()

    def prepare(self, words: list[str], mode: str, lang: str | None) -> Any:
        from tantivy import Occur, Query

        schema = self._index.schema
        if mode == "phrase":
            query = Query.phrase_query(schema, "text", list(words))
        else:
            occur = Occur.Must if mode == "and" else Occur.Should
            terms = [(occur, Query.term_query(schema, "text", word)) for word in dict.fromkeys(words)]
            query = Query.boolean_query(terms)
        if lang:
            only = Query.const_score_query(Query.term_query(schema, "lang", lang, index_option="basic"), 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])
        return query

    def search(self, query: Any) -> Answer:
        hits: Answer = self._searcher.search(query, 10, count=False).hits
        return hits

    def number(self, document: Any) -> int:
        return int(self._searcher.doc(document)["number"][0])


class Sqlite:
    """SQLite FTS5, unicode61."""

    name = "sqlite"

    def build(self, collection: Path, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        base = sqlite3.connect(folder / "fts.db")
        base.execute(
            "CREATE VIRTUAL TABLE t USING fts5(text, lang UNINDEXED, tokenize='unicode61 remove_diacritics 0')"
        )
        rows = ((number, text, lang) for number, lang, text in lines(collection))
        base.executemany("INSERT INTO t(rowid, text, lang) VALUES (?, ?, ?)", rows)
        base.execute("INSERT INTO t(t) VALUES ('optimize')")
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / "fts.db")

    def prepare(self, words: list[str], mode: str, lang: str | None) -> Any:
        quoted = [f'"{word}"' for word in words]
        text = f'"{" ".join(words)}"' if mode == "phrase" else f" {mode.upper()} ".join(quoted)
        return text, lang

    def search(self, query: Any) -> Answer:
        text, lang = query
        condition = "AND lang = ?" if lang else ""
        sql = f"SELECT -rank, rowid FROM t WHERE t MATCH ? {condition} ORDER BY rank LIMIT 10"
        return self._base.execute(sql, (text, lang) if lang else (text,)).fetchall()

    def number(self, document: Any) -> int:
        return int(document)
