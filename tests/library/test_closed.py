"""A writer after its block, and an index after `close`, say so instead of answering wrongly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import searchkit
from searchkit.errors import IndexClosed, WriterClosed


def fill(writer: searchkit.Writer) -> None:
    for number in range(3):
        writer.add(id=f"d{number}", text="apple tree")


@pytest.fixture
def index(tmp_path: Path) -> searchkit.Index:
    index = searchkit.create(tmp_path / "index")
    with index.writer() as writer:
        fill(writer)
    return index


CALLS: dict[str, Callable[[searchkit.Writer], object]] = {
    "add": lambda writer: writer.add(id="x", text="apple"),
    "add_document": lambda writer: writer.add_document(searchkit.Document("x", "apple")),
    "delete": lambda writer: writer.delete("d0"),
    "commit": lambda writer: writer.commit(),
    "rollback": lambda writer: writer.rollback(),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_writer_after_its_block_refuses_and_changes_nothing(
    index: searchkit.Index, call: Callable[[searchkit.Writer], object]
) -> None:
    with index.writer() as writer:
        fill(writer)
    with pytest.raises(WriterClosed, match=r"closed: open another with index\.writer\(\)"):
        call(writer)
    assert {document.id for document in searchkit.open(index.path).documents()} == {"d0", "d1", "d2"}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_writer_whose_block_was_left_by_an_exception_refuses(
    index: searchkit.Index, call: Callable[[searchkit.Writer], object]
) -> None:
    writers = []

    def fails() -> None:
        with index.writer() as writer:
            writers.append(writer)
            writer.add(id="lost", text="apple")
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    with pytest.raises(WriterClosed):
        call(writers[0])
    assert {document.id for document in searchkit.open(index.path).documents()} == {"d0", "d1", "d2"}


def test_a_writer_of_several_processes_refuses_after_its_block(index: searchkit.Index) -> None:
    with index.writer(jobs=2) as writer:
        fill(writer)
    for call in CALLS.values():
        with pytest.raises(WriterClosed):
            call(writer)
    assert len(searchkit.open(index.path)) == 3


QUESTIONS: dict[str, Callable[[searchkit.Index], object]] = {
    "search": lambda index: index.search("apple"),
    "search of nothing": lambda index: index.search("zebra*"),
    "search with facets": lambda index: index.search("apple tree", facets=["lang"], sort="-date"),
    "count": lambda index: index.count("apple"),
    "get": lambda index: index.get("d0"),
    "in": lambda index: "d0" in index,
    "len": len,
    "documents": lambda index: index.documents(),
    "matches": lambda index: index.matches("apple", "d0"),
    "suggest": lambda index: index.suggest("a"),
    "similar": lambda index: index.similar("d0"),
    "near": lambda index: index.near("d0"),
    "explain": lambda index: index.explain("apple", "d0"),
    "stats": lambda index: index.stats(),
    "verify": lambda index: index.verify(),
    "roots": lambda index: index.roots(),
    "refresh": lambda index: index.refresh(),
    "remove": lambda index: index.remove(["d0"]),
    "update": lambda index: index.update(),
    "add_paths": lambda index: index.add_paths([]),
    "rebuild": lambda index: index.rebuild(),
    "writer": lambda index: index.writer().__enter__(),
}


@pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)
def test_a_closed_index_says_so(index: searchkit.Index, ask: Callable[[searchkit.Index], object]) -> None:
    index.close()
    with pytest.raises(IndexClosed, match="was closed"):
        ask(index)


def test_an_index_may_be_closed_twice(index: searchkit.Index) -> None:
    with index:
        index.close()
    index.close()
    assert index.path.name == "index"


@pytest.mark.parametrize("stop", [searchkit.Index.close, searchkit.Index.refresh])
def test_documents_that_are_being_read_never_end_early(
    index: searchkit.Index, stop: Callable[[searchkit.Index], object]
) -> None:
    documents = index.documents()
    assert next(documents).id == "d0"
    with searchkit.open(index.path) as other, other.writer() as writer:
        writer.add(id="d0", text="pear tree")
    stop(index)
    with pytest.raises(IndexClosed, match="refreshed while this was being read"):
        list(documents)
