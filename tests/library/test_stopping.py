"""A run that is stopped goes on where it was: nothing is lost, nothing is read twice, and what is said is true."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

import searchkit
from searchkit import runs
from searchkit.engines.base import EngineWriter
from searchkit.engines.embedded import EmbeddedEngine
from searchkit.model import Enough, Progress, Report
from searchkit.sources import UNFINISHED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    for number in range(6):
        (made / f"{number}.txt").write_text(f"Article number{number} tells of a bridge.", encoding="utf-8")
    rows = (json.dumps({"id": f"r{n}", "text": f"Record row{n} tells of a river."}) for n in range(60))
    (made / "dump.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def told_of_every_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "TELL_SECONDS", -1.0)


def stop_at(documents: int, error: type[Exception] = Enough) -> Callable[[Progress], None]:
    def watch(progress: Progress) -> None:
        if progress.documents >= documents:
            raise error

    return watch


@pytest.mark.parametrize("jobs", [1, 2])
def test_who_has_enough_keeps_what_was_read_and_goes_on_there(
    index: searchkit.Index, folder: Path, jobs: int
) -> None:
    have = 0
    for stop in (2, 17, 30, 5):
        report = index.add_paths([folder], progress=stop_at(stop), jobs=jobs)
        assert (report.complete, report.added, report.removed) == (False, stop, 0)
        assert report.unchanged in (
            have,
            have - 1,
            *range(have),
        )  # not yet counted in a file that is gone on in
        have += stop
        assert len(index) == have
    report = index.update(jobs=jobs)
    assert (report.complete, report.added, report.updated) == (True, 66 - have, 0)
    assert report.unchanged == have
    assert {document.id for document in index.documents()} == {
        *(f"{n}.txt" for n in range(6)),
        *(f"r{n}" for n in range(60)),
    }
    assert index.update().unchanged == 66
    assert UNFINISHED not in index._engine.notes()


def test_another_exception_takes_everything_back(index: searchkit.Index, folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        index.add_paths([folder], progress=stop_at(20, ZeroDivisionError))
    assert (len(index), index.roots()) == (0, ())


def test_under_strict_all_or_nothing_is_changed(index: searchkit.Index, folder: Path) -> None:
    with pytest.raises(Enough):
        index.add_paths([folder], progress=stop_at(20), strict=True)
    assert len(index) == 0


def test_a_file_that_changed_while_a_run_was_stopped_in_it_is_read_from_its_beginning(
    index: searchkit.Index, folder: Path
) -> None:
    index.add_paths([folder], progress=stop_at(30))
    rows = (json.dumps({"id": f"r{n}", "text": f"Quite another row{n}."}) for n in range(10))
    (folder / "dump.jsonl").write_text("\n".join(rows), encoding="utf-8")
    index.update()
    texts = [document.text for document in index.documents() if document.id.startswith("r")]
    assert len(texts) == 10
    assert all(text.startswith("Quite another") for text in texts)


def test_a_long_file_is_committed_on_the_way(
    index: searchkit.Index, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "COMMIT_SECONDS", -1.0)
    with pytest.raises(ZeroDivisionError):
        index.add_paths([folder], progress=stop_at(20, ZeroDivisionError))
    index.refresh()
    assert len(index) >= 19
    assert index.update().added <= 47
    assert len(index) == 66


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_ctrl_c_in_a_real_run_commits_and_the_same_command_goes_on(folder: Path, tmp_path: Path) -> None:
    for number in range(400):
        (folder / f"more{number:03}.txt").write_text(
            f"Page{number} " + "of many a word. " * 200, encoding="utf-8"
        )
    command = [sys.executable, "-m", "searchkit", "index", str(folder), "--index", str(tmp_path / "ix")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not (tmp_path / "ix" / "writer.owner").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    said = process.communicate()[1]
    assert "Traceback" not in said
    assert process.returncode in (0, 130)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    with searchkit.open(tmp_path / "ix") as index:
        assert (len(index), index.verify()) == (466, [])


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_cannot_be_opened_today_keeps_its_documents(index: searchkit.Index, folder: Path) -> None:
    index.add_paths([folder])
    (folder / "1.txt").write_text("newer", encoding="utf-8")
    (folder / "1.txt").chmod(0)
    report = index.update()
    assert (report.removed, len(index)) == (0, 66)
    assert len(report.skipped) == 1


def six(file: Path) -> Path:
    rows = (json.dumps({"text": f"Line {n} of {file.name} tells of a river."}) for n in range(6))
    file.write_text("\n".join(rows), encoding="utf-8")
    return file


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("r", "s"):
        (tmp_path / name).mkdir()
    return tmp_path / "r", tmp_path / "s"


def test_a_file_that_was_stopped_in_is_finished_though_it_was_touched(
    index: searchkit.Index, roots: tuple[Path, Path]
) -> None:
    file = six(roots[0] / "m.jsonl")
    index.add_paths([roots[0]], progress=stop_at(3))
    os.utime(file)
    assert index.add_paths([roots[0]]).complete
    assert len(index) == 6


def test_a_file_that_was_stopped_in_is_finished_after_other_files(
    index: searchkit.Index, roots: tuple[Path, Path]
) -> None:
    six(roots[0] / "m.jsonl")
    (roots[1] / "o.txt").write_text("Another river.", encoding="utf-8")
    index.add_paths([roots[0]], progress=stop_at(3))
    index.add_paths([roots[1]])
    assert len(index) == 4
    six(roots[0] / "a.jsonl")
    assert not index.update(progress=stop_at(2)).complete
    assert index.update().complete
    assert len(index) == 13
    assert UNFINISHED not in index._engine.notes()


def test_of_two_records_of_one_id_the_later_counts_after_a_stop_too(
    index: searchkit.Index, roots: tuple[Path, Path]
) -> None:
    rows = (json.dumps({"id": "x", "text": f"version {n}"}) for n in range(4))
    (roots[0] / "m.jsonl").write_text("\n".join(rows), encoding="utf-8")
    index.add_paths([roots[0]], progress=stop_at(2))
    index.update()
    assert [document.text for document in index.documents()] == ["version 3"]


@pytest.mark.parametrize("count", [1, 6])
def test_new_options_reach_the_files_and_records_after_a_stop(
    index: searchkit.Index, roots: tuple[Path, Path], count: int
) -> None:
    for number in range(count):
        six(roots[0] / f"{number}.jsonl")
    index.add_paths([roots[0]])
    index.add_paths([roots[0]], source="the town", progress=stop_at(4))
    index.add_paths([roots[0]], source="the town")
    assert {document.source for document in index.documents()} == {"the town"}


def test_what_another_writer_committed_meanwhile_is_neither_lost_nor_forgotten(
    index: searchkit.Index, roots: tuple[Path, Path]
) -> None:
    """This handle has not been refreshed since."""
    (roots[0] / "a.txt").write_text("A bridge.", encoding="utf-8")
    (roots[1] / "q.txt").write_text("A river.", encoding="utf-8")
    with searchkit.open(index.path) as other:
        with other.writer() as writer:
            writer.add(id="theirs", text="committed by another process")
        other.add_paths([roots[1]])
    index.add_paths([roots[0]])
    assert [Path(root.path).name for root in index.roots()] == ["r", "s"]
    assert {document.id for document in index.documents()} == {"theirs", "a.txt", "q.txt"}
    with searchkit.open(index.path) as other, other.writer() as writer:
        writer.add(id="later", text="committed by another process")
    index.rebuild()
    assert {document.id for document in index.documents()} == {"theirs", "later", "a.txt", "q.txt"}


def test_a_run_that_waited_for_the_lock_sees_what_was_committed_meanwhile(
    index: searchkit.Index, roots: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    (roots[0] / "a.txt").write_text("A bridge.", encoding="utf-8")
    write = EmbeddedEngine.write

    def after_another(engine: EmbeddedEngine, **given: Any) -> AbstractContextManager[EngineWriter]:
        monkeypatch.setattr(EmbeddedEngine, "write", write)
        with searchkit.open(index.path) as other, other.writer() as writer:
            writer.add(id=f"theirs {len(other)}", text="committed while this one waited")
        return write(engine, **given)

    calls: list[Callable[[], Report]] = [
        lambda: index.add_paths([roots[0]]),
        index.rebuild,
        lambda: index.rebuild(from_sources=True),
    ]
    for run in calls:
        monkeypatch.setattr(EmbeddedEngine, "write", after_another)
        run()
    assert {document.id for document in index.documents()} == {"theirs 0", "theirs 2", "theirs 3", "a.txt"}
