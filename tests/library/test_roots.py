"""An index remembers what it was read from, and reads it again when asked."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

import searchkit
from searchkit.cli.app import run
from searchkit.errors import SourceError
from searchkit.ingest.roots import decode, encode, joined, nearest
from searchkit.model import Root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    (made / "en").mkdir(parents=True)
    (made / "fr").mkdir()
    (made / "en" / "a.txt").write_text("A new bridge was opened in the town.", encoding="utf-8")
    (made / "fr" / "b.txt").write_text("Un nouveau pont a été ouvert dans la ville.", encoding="utf-8")
    return made


def paths(index: searchkit.Index) -> list[str]:
    return [root.path for root in index.roots()]


def test_an_index_of_no_files_has_no_roots_and_updates_nothing(index: searchkit.Index) -> None:
    with index.writer() as writer:
        writer.add(id="x", text="no file at all")
    assert index.roots() == ()
    assert index.update().to_dict().items() >= {"added": 0, "removed": 0, "unchanged": 0}.items()
    assert len(index) == 1


def test_an_update_reads_what_is_new_changed_or_gone(index: searchkit.Index, folder: Path) -> None:
    index.add_paths([folder / "en", folder / "fr"])
    (folder / "en" / "a.txt").write_text("The bridge was closed.", encoding="utf-8")
    (folder / "en" / "c.txt").write_text("A museum was opened.", encoding="utf-8")
    (folder / "fr" / "b.txt").unlink()
    report = index.update()
    assert (report.added, report.updated, report.removed) == (1, 1, 1)
    assert {document.id for document in index.documents()} == {"a.txt", "c.txt"}


def test_roots_are_there_after_a_refresh_a_reopening_and_a_rebuild(
    index: searchkit.Index, folder: Path
) -> None:
    index.add_paths([folder], source="the town", fields={"text": "body"})
    root = Root(str(folder), source="the town", fields={"text": "body"})
    assert index.roots() == (root,)
    index.rebuild()
    assert index.roots() == (root,)
    index.rebuild(from_sources=True)
    assert index.roots() == (root,)
    assert {document.source for document in index.documents()} == {"the town"}
    with searchkit.open(index.path) as other:
        assert other.roots() == other.stats().roots == (root,)


def test_an_update_keeps_the_options_of_each_folder(index: searchkit.Index, folder: Path) -> None:
    index.add_paths([folder / "fr"], lang="fr")
    index.add_paths([folder / "en"], source="the town")
    (folder / "en" / "c.txt").write_text("A museum was opened.", encoding="utf-8")
    (folder / "fr" / "d.txt").write_text("Musée", encoding="utf-8")
    index.update()
    got = {document.id: (document.lang, document.source) for document in index.documents()}
    assert got == {
        "a.txt": ("en", "the town"),
        "b.txt": ("fr", None),
        "c.txt": ("en", "the town"),
        "d.txt": ("fr", None),
    }


def test_other_options_make_a_file_be_read_again(index: searchkit.Index, folder: Path) -> None:
    index.add_paths([folder])
    report = index.add_paths([folder / "fr"], source="la ville")
    assert (report.updated, report.unchanged) == (1, 0)
    assert index.get("fr/b.txt").source == "la ville"
    assert paths(index) == [str(folder), str(folder / "fr")]
    report = index.update()
    assert (report.updated, report.unchanged) == (0, 2)


def test_the_documents_of_a_root_that_is_gone_stay_and_the_report_says_so(
    index: searchkit.Index, folder: Path
) -> None:
    index.add_paths([folder / "en", folder / "fr"])
    (folder / "fr").rename(folder / "elsewhere")
    report = index.update()
    assert [skipped.path for skipped in report.skipped] == [str(folder / "fr")]
    assert "no longer there" in report.skipped[0].reason
    assert report.errors == (f"{folder / 'fr'}: {report.skipped[0].reason}",)
    assert len(index) == 2
    with pytest.raises(SourceError):
        index.update(strict=True)


def test_what_was_never_indexed_is_not_remembered(index: searchkit.Index, folder: Path) -> None:
    with pytest.raises(SourceError):
        index.add_paths([folder, folder / "nowhere"])
    assert index.roots() == ()


def test_a_folder_with_nothing_in_it_yet_is_remembered(index: searchkit.Index, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    index.add_paths([tmp_path / "empty"])
    generation = index.stats().generation
    index.add_paths([tmp_path / "empty"])
    assert (paths(index), index.stats().generation) == ([str(tmp_path / "empty")], generation)


def test_one_folder_by_two_ways_is_one_root(
    index: searchkit.Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "en")
    index.add_paths(["../fr/../../files"])
    index.add_paths([folder])
    assert paths(index) == [str(folder)]
    assert {document.path for document in index.documents()} == {
        str(folder / "en" / "a.txt"),
        str(folder / "fr" / "b.txt"),
    }


@pytest.mark.parametrize(
    ("before", "newer", "after"),
    [
        ([], [Root("/a")], ["/a"]),
        ([Root("/a")], [Root("/a")], ["/a"]),
        ([Root("/a")], [Root("/a", lang="kk")], ["/a kk"]),
        ([Root("/a")], [Root("/a/b")], ["/a"]),
        ([Root("/a")], [Root("/a/b", lang="kk")], ["/a", "/a/b kk"]),
        ([Root("/a", lang="kk")], [Root("/a/b")], ["/a kk", "/a/b"]),
        ([Root("/a/b"), Root("/a/c", lang="kk"), Root("/ab")], [Root("/a")], ["/a", "/ab"]),
        ([Root("/a"), Root("/a/b", lang="kk")], [Root("/a/b/c")], ["/a", "/a/b kk", "/a/b/c"]),
    ],
)
def test_roots_are_joined(before: list[Root], newer: list[Root], after: list[str]) -> None:
    roots = joined(before, newer)
    assert [f"{root.path} {root.lang or ''}".strip() for root in roots] == after
    assert decode(encode(roots)) == roots


def test_the_innermost_root_counts() -> None:
    roots = [Root("/a"), Root("/a/b"), Root("/a/b/c.txt")]
    got = [nearest(roots, Path(path)) for path in ("/a/b/c.txt", "/a/b/d.txt", "/a/d", "/", "/ab")]
    assert [root and root.path for root in got] == ["/a/b/c.txt", "/a/b", "/a", None, None]


def test_the_command_without_paths_reads_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--index", str(tmp_path / "index")]
    assert run(["index", *place]) == 2
    assert "name the files or folders" in capsys.readouterr().err
    assert run(["index", str(folder), *place]) == 0
    (folder / "en" / "a.txt").unlink()
    capsys.readouterr()
    assert run(["index", *place]) == 0
    said = capsys.readouterr().err
    assert f"reading again: {folder}" in said
    assert "1 unchanged, 1 removed" in said
    assert run(["index", "--lang", "kk", *place]) == 2
    assert "go with PATHS" in capsys.readouterr().err


def test_standard_input_is_no_root(
    index: searchkit.Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"id": "s", "text": "from a pipe"}\n')))
    index.add_paths(["-", folder])
    assert paths(index) == [str(folder)]
    index.update()
    assert "s" in index
