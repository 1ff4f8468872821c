"""A rebuild builds beside the old index, verifies, and swaps; whatever stops it leaves the old one serving."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchkit
from searchkit import analyzers, api
from searchkit.cli.app import run
from searchkit.engines.embedded import EmbeddedWriter
from searchkit.model import Document


@pytest.fixture
def path(tmp_path: Path, two_files: Path) -> Path:
    """An index of two documents that came from files and one that did not."""
    where = tmp_path / "index"
    with searchkit.create(where) as index:
        index.add_paths([two_files])
        with index.writer() as writer:
            writer.add(id="own", text="Un nouveau pont à Astana.", lang="fr")
    return where


def ids(path: Path, query: str) -> set[str]:
    with searchkit.open(path) as index:
        return {hit.id for hit in index.search(query)}


def test_readers_of_before_go_on_and_readers_of_after_see_the_new_one(path: Path) -> None:
    with searchkit.open(path) as before:
        report = api.rebuild(path)
        assert report.added == 3
        assert before.search("Astana").total == 3
        assert before.refresh()
        assert before.search("Astana").total == 3
        assert before.verify() == []


def test_a_rebuild_that_fails_leaves_the_old_index_serving(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = EmbeddedWriter.add

    def failing(writer: EmbeddedWriter, document: Document) -> None:
        if document.id == "own":
            raise OSError(28, "No space left on device")
        add(writer, document)

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedWriter, "add", failing)
        with pytest.raises(OSError, match="No space left"):
            api.rebuild(path)
    assert ids(path, "Astana") == {"a.txt", "b.txt", "own"}


@pytest.fixture
def other_analyzers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if another version of the Kazakh analyzer were installed."""
    monkeypatch.setattr(analyzers, "identity", lambda: {"kk": "kazakh 999"})


def test_an_index_of_other_analyzers_is_refused_until_it_is_rebuilt(
    path: Path, other_analyzers: None
) -> None:
    with pytest.raises(searchkit.AnalyzerMismatch, match="searchkit rebuild"):
        searchkit.open(path)
    assert api.rebuild(path).added == 3
    assert ids(path, "Astana") == {"a.txt", "b.txt", "own"}


@pytest.mark.parametrize("command", [["export"], ["show", "own"], ["stats"], ["verify"]])
def test_what_needs_no_analyzer_opens_an_index_of_other_analyzers(
    path: Path, other_analyzers: None, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--index", str(path)]) == 0
    for refused in (["search", "Astana"], ["show", "own", "--query", "pont"]):
        assert run([*refused, "--index", str(path)]) == 3
    with searchkit.open(path, any_analyzers=True) as index:
        assert {document.id for document in index.documents()} == {"a.txt", "b.txt", "own"}


def test_from_sources_reads_the_files_again_and_keeps_what_came_from_none(path: Path) -> None:
    (path.parent / "files" / "a.txt").write_text("Алматыда жаңа мектеп ашылды.", encoding="utf-8")
    (path.parent / "files" / "b.txt").unlink()
    assert api.rebuild(path, from_sources=True).added == 3
    assert ids(path, "мектеп") == {"a.txt"}
    assert ids(path, "bridge") == {"b.txt"}
    assert ids(path, "pont") == {"own"}


def test_a_rebuild_from_paths_holds_what_is_there_and_nothing_else(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.txt").write_text("Только это.", encoding="utf-8")
    assert api.rebuild(path, paths=[other]).added == 1
    assert ids(path, "только это") == {"c.txt"}
    assert ids(path, "Astana") == set()
