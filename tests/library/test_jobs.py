"""Several processes write the same index as one."""

from __future__ import annotations

from pathlib import Path

import pytest

import searchkit
from searchkit.engines import parallel
from searchkit.errors import WorkerDied

WORDS = ("көпір", "қала", "өзен", "bridge", "river", "city", "pont", "ville", "Тоқаев", "Tokayev")


def fill(path: Path, jobs: int) -> searchkit.Index:
    index = searchkit.create(path)
    with index.writer(jobs=jobs) as writer:
        for number in range(120):
            text = " ".join(WORDS[(number * step) % len(WORDS)] for step in (1, 3, 7))
            writer.add(id=f"d{number}", text=text, lang="kk", date=f"2024-01-{number % 28 + 1:02}")
    return index


def test_two_processes_give_the_answers_of_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "BATCH", 10)
    with fill(tmp_path / "one", 1) as one, fill(tmp_path / "two", 2) as two:
        assert len(one) == len(two) == 120
        for query in (*WORDS, "көпір bridge pont", "Токаев -өзен"):
            wanted = [(hit.id, round(hit.score, 6)) for hit in one.search(query, limit=200)]
            assert [(hit.id, round(hit.score, 6)) for hit in two.search(query, limit=200)] == wanted
        assert two.verify() == []


def test_the_last_of_one_id_wins_and_a_deleted_one_is_gone(tmp_path: Path) -> None:
    with fill(tmp_path / "index", 1) as index:
        with index.writer(jobs=2) as writer:
            writer.add(id="d7", text="бұл құжат ауыстырылды", lang="kk")
            writer.add(id="d7", text="бұл құжат екінші рет ауыстырылды", lang="kk")
            writer.add(id="new", text="бұл да құжат", lang="kk")
            assert writer.delete("d8")
            assert writer.delete("new")
        assert "екінші" in index.get("d7").text
        assert (len(index), "d8" in index, "new" in index) == (119, False, False)


def test_an_exception_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    with fill(tmp_path / "index", 1) as index:

        def fail() -> None:
            with index.writer(jobs=2) as writer:
                writer.add(id="never", text="көрінбейді")
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert len(index) == 120
        assert "never" not in index


def test_a_worker_that_ends_early_is_an_error_and_nothing_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = parallel._Worker.ask

    def dying(worker: parallel._Worker, folder: Path) -> None:
        worker._process.kill()
        stopped(worker, folder)

    with searchkit.create(tmp_path / "index") as index:

        def write() -> None:
            with index.writer(jobs=2) as writer:
                writer.add(id="a", text="бір")

        monkeypatch.setattr(parallel._Worker, "ask", dying)
        with pytest.raises(WorkerDied, match="nothing was committed"):
            write()
        assert len(index) == 0
