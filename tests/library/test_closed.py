"""A writer after its block, and an index after `close`, say so instead of answering wrongly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import searchkit
from searchkit.errors import SearchKitError, WriterClosed


def fill(writer: searchkit.Writer) -> None:
    for number in range(3):
        writer.add(id=f"d{number}", text="apple tree")


CALLS: dict[str, Callable[[searchkit.Writer], object]] = {
    "add": lambda writer: writer.add(id="x", text="apple"),
    "add_document": lambda writer: writer.add_document(searchkit.Document("x", "apple")),
    "delete": lambda writer: writer.delete("d0"),
    "commit": lambda writer: writer.commit(),
    "rollback": lambda writer: writer.rollback(),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_writer_after_its_block_refuses_and_changes_nothing(
    tmp_path: Path, call: Callable[[searchkit.Writer], object]
) -> None:
    index = searchkit.create(tmp_path / "index")
    with index.writer() as writer:
        fill(writer)
    with pytest.raises(WriterClosed, match=r"closed: open another with index\.writer\(\)"):
        call(writer)
    assert {document.id for document in searchkit.open(index.path).documents()} == {"d0", "d1", "d2"}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_writer_whose_block_was_left_by_an_exception_refuses(
    tmp_path: Path, call: Callable[[searchkit.Writer], object]
) -> None:
    index = searchkit.create(tmp_path / "index")
    with index.writer() as writer:
        fill(writer)
    with pytest.raises(KeyError), index.writer() as writer:
        writer.add(id="lost", text="apple")
        raise KeyError
    with pytest.raises(WriterClosed):
        call(writer)
    assert {document.id for document in searchkit.open(index.path).documents()} == {"d0", "d1", "d2"}


def test_a_writer_of_several_processes_refuses_after_its_block(tmp_path: Path) -> None:
    index = searchkit.create(tmp_path / "index")
    with index.writer(jobs=2) as writer:
        fill(writer)
    for call in CALLS.values():
        with pytest.raises(WriterClosed):
            call(writer)
    assert len(searchkit.open(index.path)) == 3
