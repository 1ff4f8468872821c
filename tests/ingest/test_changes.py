"""Runs after runs: what is new, changed, the same, doubled or gone; what stirred."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import SourceError
from searchkit.ingest.changes import Change, Known, changes, content_hash, under
from searchkit.ingest.files import Found
from searchkit.ingest.watching import Stirred, watch

Files = dict[str, tuple[str, int]]  # path → (its content, its time)


def compare(known: dict[str, Known], files: Files) -> tuple[dict[str, Change], dict[str, Known]]:
    """The changes by path, and what is known after them; a document's id is its path."""
    found = [Found(Path(path), path, len(content), time) for path, (content, time) in files.items()]
    made = {c.path: c for c in changes(known, found, hash_of=lambda path: f"hash of {files[str(path)][0]}")}
    after = dict(known)
    for path, change in made.items():
        state = change.state((path,) if change.kind in {"new", "changed"} else ())
        if state is None:
            del after[path]
        else:
            after[path] = state
    return made, after


@pytest.mark.parametrize(
    ("before", "now", "wanted"),
    [
        ({}, {"a": ("x", 1)}, {"a": "new"}),
        ({"a": ("x", 1)}, {"a": ("x", 1)}, {"a": "same"}),
        ({"a": ("x", 1)}, {"a": ("x", 2)}, {"a": "touched"}),
        ({"a": ("x", 1)}, {"a": ("y", 2)}, {"a": "changed"}),
        ({"a": ("x", 1)}, {"a": ("xy", 1)}, {"a": "changed"}),
        ({"a": ("x", 1)}, {}, {"a": "vanished"}),
        ({"a": ("x", 1)}, {"b": ("x", 1)}, {"b": "new", "a": "vanished"}),
        ({}, {"a": ("x", 1), "b": ("x", 1)}, {"a": "new", "b": "duplicate"}),
        ({"b": ("x", 1)}, {"a": ("x", 1), "b": ("x", 1)}, {"a": "duplicate", "b": "same"}),
        ({"a": ("x", 1), "b": ("x", 1)}, {"a": ("x", 1), "b": ("x", 1)}, {"a": "same", "b": "same"}),
        ({"a": ("x", 1), "b": ("x", 1)}, {"b": ("x", 1)}, {"b": "new", "a": "vanished"}),
        ({"a": ("x", 1), "b": ("x", 1)}, {"a": ("y", 2), "b": ("x", 1)}, {"a": "changed", "b": "new"}),
        ({"a": ("x", 1), "b": ("x", 1)}, {"a": ("x", 1), "b": ("y", 2)}, {"a": "same", "b": "new"}),
        ({"a": ("x", 1), "b": ("y", 1)}, {"a": ("x", 1), "b": ("x", 2)}, {"a": "same", "b": "duplicate"}),
    ],
)  # fmt: skip
def test_a_run_tells_what_happened_since_the_last_one(
    before: Files, now: Files, wanted: dict[str, str]
) -> None:
    _, known = compare({}, before)
    made, _ = compare(known, now)
    assert {path: change.kind for path, change in made.items()} == wanted


SOME_FILES = st.dictionaries(st.sampled_from("abcd"), st.tuples(st.sampled_from("xyz"), st.integers(1, 2)))


@given(st.lists(SOME_FILES, max_size=6))
def test_after_any_runs_each_content_there_is_stands_in_the_index_exactly_once(runs: list[Files]) -> None:
    known: dict[str, Known] = {}
    indexed: dict[str, str] = {}  # document's id → content, as an index that follows the changes holds it
    for run in runs:
        # A file whose size and time stayed the same cannot be told from an unchanged one: give each change a time.
        files = {path: (content, time * 100 + ord(content)) for path, (content, time) in run.items()}
        made, after = compare(known, files)
        for path, change in made.items():
            if change.kind in {"vanished", "changed", "duplicate"}:
                for id in change.known.ids if change.known else ():
                    indexed.pop(id, None)
            if change.kind in {"new", "changed"}:
                indexed[path] = files[path][0]
        known = after
        assert sorted(indexed.values()) == sorted({content for content, _ in files.values()})


def test_files_outside_the_scope_of_a_run_have_not_vanished() -> None:
    known = {"news/a": Known(1, 1, "x"), "old/b": Known(1, 1, "y"), "news/locked/c": Known(1, 1, "z")}
    gone = [c.path for c in changes(known, [], scope=under(["news"], ["news/locked"]))]
    assert gone == ["news/a"]


def test_the_hash_is_of_the_bytes_and_empty_for_what_cannot_be_read(tmp_path: Path) -> None:
    for name, content in (("a", "x"), ("b", "x"), ("c", "y")):
        (tmp_path / name).write_text(content, encoding="utf-8")
    a, b, c = (content_hash(tmp_path / name) for name in "abc")
    assert a == b != c
    assert content_hash(tmp_path / "missing") == ""


def test_what_stirs_comes_in_batches_without_hidden_files_and_the_index(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    batches = [
        {(1, str(tmp_path / "b.txt")), (1, str(tmp_path / "a.txt")), (1, str(tmp_path / "folder"))},
        {
            (2, str(tmp_path / ".git" / "index")),
            (2, str(tmp_path / "own.idx" / "manifest")),
            (1, "/elsewhere"),
        },
        {(3, str(tmp_path / "gone.txt"))},
    ]
    assert list(watch([tmp_path], skip=[tmp_path / "own.idx"], batches=batches)) == [
        Stirred((tmp_path / "a.txt", tmp_path / "b.txt"), ()),
        Stirred((), (tmp_path / "gone.txt",)),
    ]


def test_a_folder_that_is_not_there_cannot_be_watched(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder"):
        watch([tmp_path / "missing"])
