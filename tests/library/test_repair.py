"""A damaged index: what is named as the remedy mends it, and nothing takes the place of what can still be mended."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import searchkit
from searchkit import api
from searchkit.cli.app import run
from searchkit.errors import IndexCorrupt
from searchkit.index import manifest as manifests

ALL = {"a.txt", "b.txt", "own", "other", "note"}


@pytest.fixture
def path(tmp_path: Path, two_files: Path) -> Path:
    """Two documents of files in one segment, three that came from none in another, one of them replaced in a third."""
    where = tmp_path / "index"
    with searchkit.create(where) as index:
        index.add_paths([two_files])
        with index.writer() as writer:
            writer.add(id="own", text="Un nouveau pont.", lang="fr")
            writer.add(id="other", text="Алматы.", lang="kk")
            writer.add(id="note", text="Astana, draft.", lang="en")
        with index.writer() as writer:
            writer.add(id="note", text="Astana, revised.", lang="en")
        assert index.stats().segments == 3
    return where


def cut(path: Path, name: str, which: Callable[..., Path] = min) -> None:
    os.truncate(which(path.glob(f"segment-*/{name}")), 100)


def ids(path: Path) -> set[str]:
    with searchkit.open(path) as index:
        assert index.verify() == []
        return {document.id for document in index.documents()}


DAMAGES: dict[str, Callable[[Path], object]] = {
    "words": lambda path: cut(path, "words"),
    "postings": lambda path: cut(path, "postings"),
    "documents": lambda path: cut(path, "documents"),
    "deletions": lambda path: cut(path, "deleted-*"),
    "everything": lambda path: [file.write_bytes(b"garbage") for file in path.glob("segment-*/*")],
    "a lost segment": lambda path: min(path.glob("segment-*")).rename(path.parent / "lost"),
    "manifest": lambda path: (path / "manifest").write_bytes(b"garbage"),
    "no manifest": lambda path: (path / "manifest").unlink(),
    "both manifests": lambda path: [
        (path / name).write_bytes(b"garbage") for name in ("manifest", "manifest.previous")
    ],
    "a manifest that ends early": lambda path: os.truncate(path / "manifest", 60),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_rebuild_from_paths_needs_nothing_of_the_old_index(
    path: Path, damage: Callable[[Path], object], capsys: pytest.CaptureFixture[str]
) -> None:
    damage(path)
    assert run(["verify", "--index", str(path)]) == 3
    assert "searchkit rebuild" in "".join(capsys.readouterr())
    assert run(["rebuild", str(path.parent / "files"), "--index", str(path)]) == 0
    assert ids(path) == {"a.txt", "b.txt"}
    with searchkit.open(path) as index:
        assert [root.path for root in index.roots()] == [str(path.parent / "files")]
        with index.writer() as writer:
            writer.add(id="more", text="Astana")
    assert ids(path) == {"a.txt", "b.txt", "more"}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_rebuild_that_fails_leaves_the_damage_as_it_was(
    path: Path, damage: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(path)

    def contents() -> dict[str, bytes]:
        return {
            str(file.relative_to(path)): file.read_bytes()
            for file in path.rglob("*")
            if file.is_file() and not file.name.startswith("writer.")
        }

    before = contents()
    with monkeypatch.context() as patched:
        patched.setattr(manifests, "save", _fail)
        with pytest.raises(OSError, match="full"):
            api.rebuild(path, paths=[path.parent / "files"])
    assert contents() == before
    api.rebuild(path, paths=[path.parent / "files"])
    assert ids(path) == {"a.txt", "b.txt"}


def _fail(*_arguments: object) -> None:
    raise OSError("full")


def test_a_folder_that_never_was_an_index_is_left_alone(path: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "manifest").write_text("of my own")
    with pytest.raises(IndexCorrupt):
        api.rebuild(mine, paths=[path.parent / "files"])
    assert [file.name for file in mine.iterdir()] == ["manifest"]


@pytest.mark.parametrize("name", ["words", "postings"])
def test_words_and_postings_are_made_again_from_the_stored_documents(
    path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in path.glob(f"segment-*/{name}"):
        os.truncate(file, 100)
    assert run(["search", "Astana", "--index", str(path)]) == 3
    assert "run `searchkit rebuild`\n" in capsys.readouterr().err
    assert run(["export", "--index", str(path)]) == 0
    assert {json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()} == ALL
    assert run(["rebuild", "--index", str(path)]) == 0
    assert ids(path) == ALL
    with searchkit.open(path) as index:
        assert {hit.id for hit in index.search("revised OR draft OR көпір")} == {"a.txt", "note"}


@pytest.mark.parametrize("name", ["documents", "deleted-*"])
def test_a_rebuild_from_stored_documents_that_cannot_be_read_says_what_helps(
    path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cut(path, name)
    assert run(["rebuild", "--index", str(path)]) == 3
    assert "run `searchkit rebuild --from-sources`" in capsys.readouterr().err
    assert run(["rebuild", "--from-sources", "--index", str(path)]) == 0


def flip(path: Path) -> None:
    file = min(path.glob("segment-*/documents"))
    spoiled = bytearray(file.read_bytes())
    spoiled[70] ^= 1
    file.write_bytes(spoiled)


@pytest.mark.parametrize("damage", [lambda path: cut(path, "documents"), flip], ids=["header", "block"])
def test_from_sources_reads_the_files_of_damaged_segments_again(
    path: Path, damage: Callable[[Path], object]
) -> None:
    damage(path)
    report = api.rebuild(path, from_sources=True)
    assert (report.added, [skipped.reason for skipped in report.skipped]) == (
        5,
        ["is damaged; of 2 documents, those are lost that came from no file or whose file is gone"],
    )
    assert ids(path) == ALL


def test_from_sources_says_which_documents_that_came_from_no_file_are_lost(path: Path) -> None:
    cut(path, "documents", max)
    report = api.rebuild(path, from_sources=True)
    assert report.added == 4
    assert [Path(skipped.path).name for skipped in report.skipped] == ["documents"]
    assert ids(path) == {"a.txt", "b.txt", "own", "other"}


def test_from_sources_says_which_one_document_is_lost_where_its_text_is(path: Path) -> None:
    with searchkit.open(path) as index, index.writer() as writer:
        writer.add(id="long", text=" ".join(str(number**3) for number in range(90_000)), lang="en")
    file = max(path.glob("segment-*/documents"))
    spoiled = bytearray(file.read_bytes())
    spoiled[80_000] ^= 1
    file.write_bytes(spoiled)
    with pytest.raises(IndexCorrupt, match="--from-sources"):
        api.rebuild(path)
    report = api.rebuild(path, from_sources=True)
    assert [(skipped.path, skipped.reason) for skipped in report.skipped] == [
        ("long", f"is lost: {file} is damaged")
    ]
    assert ids(path) == ALL


def test_where_no_document_can_be_had_again_nothing_is_swapped(tmp_path: Path) -> None:
    where = tmp_path / "index"
    with searchkit.create(where) as index, index.writer() as writer:
        writer.add(id="own", text="Astana")
    cut(where, "documents")
    before = (where / "manifest").read_bytes()
    with pytest.raises(IndexCorrupt, match="delete the folder and index again"):
        api.rebuild(where, from_sources=True)
    assert (where / "manifest").read_bytes() == before


@pytest.mark.parametrize("arguments", [["rebuild"], ["rebuild", "--from-sources"], ["export"], ["index"]])
def test_a_damaged_manifest_is_named_with_what_helps(
    path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (path / "manifest").write_bytes(b"garbage")
    assert run([*arguments, "--index", str(path)]) == 3
    assert "`searchkit rebuild PATHS…` to read files anew, or delete the folder" in capsys.readouterr().err


def test_verify_lists_all_damage_and_looks_at_the_manifest_before(path: Path) -> None:
    for file in path.glob("segment-*/words"):
        os.truncate(file, 100)
    cut(path, "deleted-*")
    (path / "manifest.previous").write_bytes(b"garbage")
    with searchkit.open(path, any_analyzers=True) as index:
        problems = index.verify()
    assert [
        problem.partition(" is damaged")[0].rpartition("/")[2].rstrip("0123456789") for problem in problems
    ] == [
        "words",
        "deleted-",
        "words",
        "words",
        "manifest.previous",
    ]
    assert problems[-1].endswith("the next commit replaces it")


def test_a_reader_of_before_sees_a_rebuild_over_a_damaged_manifest_as_newer(path: Path) -> None:
    with searchkit.open(path) as before:
        (path / "manifest").write_bytes(b"garbage")
        api.rebuild(path, paths=[path.parent / "files"])
        assert before.search("Astana").total == 3
        assert before.refresh()
        assert before.search("Astana").total == 2
