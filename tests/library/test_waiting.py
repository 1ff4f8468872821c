"""Documents wait to be analysed together: nobody sees that they do."""

from __future__ import annotations

import pytest

import searchkit
from searchkit.engines import embedded


@pytest.mark.parametrize(("waiting", "letters"), [(1, 1 << 20), (3, 1 << 20), (1000, 20), (1000, 1 << 20)])
def test_the_index_is_the_same_however_many_documents_wait(
    index: searchkit.Index, monkeypatch: pytest.MonkeyPatch, waiting: int, letters: int
) -> None:
    monkeypatch.setattr(embedded, "WAITING", waiting)
    monkeypatch.setattr(embedded, "WAITING_LETTERS", letters)
    with index.writer() as writer:
        for number in range(7):
            writer.add(id=str(number % 5), text=f"елдеріміз number {number}", lang="kk")
        assert writer.delete("4")
        assert not writer.delete("4")
        writer.add(id="4", text="елдер again", lang="kk")
        writer.commit()
        writer.add(id="lost", text="елдер")
        writer.rollback()
        writer.add(id="kept", text="елге", lang="kk")
    index.refresh()
    found = index.search("ел", limit=10)
    assert {hit.id for hit in found.hits} == {"0", "1", "2", "3", "4", "kept"}
    assert [hit.id for hit in index.search("5").hits] == ["0"]


def test_what_waits_when_a_document_fails_is_not_lost(
    index: searchkit.Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    with index.writer() as writer:
        writer.add(id="1", text="apple")
        writer.add(id="2", text="pear")
        with monkeypatch.context() as patched:
            patched.setattr(searchkit.index.Writer, "add", _fail)
            with pytest.raises(OSError, match="full"):
                writer.commit()
        writer.add(id="3", text="plum")
    index.refresh()
    assert {hit.id for hit in index.search("apple OR pear OR plum").hits} == {"1", "2", "3"}


def test_what_waits_is_what_was_added_whatever_becomes_of_it(index: searchkit.Index) -> None:
    meta: dict[str, str | int | float | tuple[str, ...]] = {}
    why: dict[str, str] = {}
    with index.writer() as writer:
        for number in range(3):
            meta["number"] = number
            why["date"] = str(number)
            writer.add(id=f"a{number}", text="apple", meta=meta)
            writer.add_document(searchkit.Document(f"b{number}", "apple", meta=meta, why=why))
    documents = {document.id: document for document in index.documents()}
    assert [documents[f"a{n}"].meta for n in range(3)] == [{"number": n} for n in range(3)]
    assert [documents[f"b{n}"].meta for n in range(3)] == [{"number": n} for n in range(3)]
    assert [documents[f"b{n}"].why for n in range(3)] == [{"date": str(n)} for n in range(3)]


def _fail(*_arguments: object) -> None:
    raise OSError("full")
