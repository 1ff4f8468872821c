"""How many processes index, where nobody says: as many as there is work for, and no more than the machine has."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searchkit
from searchkit import api, processes
from searchkit.engines.base import EngineWriter
from searchkit.engines.embedded import EmbeddedEngine
from searchkit.errors import OptionError
from searchkit.model import Document


@given(st.integers(0, 1 << 40))
def test_there_is_one_process_at_least_and_more_work_takes_no_fewer(size: int) -> None:
    assert 1 <= processes.that_pay(size) <= processes.that_pay(2 * size) <= processes.MOST


@given(st.lists(st.integers(0, 9), max_size=8))
def test_no_document_is_lost_by_looking_ahead(sizes: list[int]) -> None:
    documents = [Document(str(number), "x" * size) for number, size in enumerate(sizes)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(processes, "PAYS", 10)
        patched.setattr(processes, "_processors", lambda: 3)
        count, same = processes.for_documents(iter(documents))
    assert list(same) == documents
    assert count == (3 if sum(sizes) >= 20 else max(1, sum(sizes) // 10))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many processes each transaction was given; two pay for a few bytes."""
    found: list[int] = []
    write = EmbeddedEngine.write

    def told(engine: EmbeddedEngine, **given: Any) -> AbstractContextManager[EngineWriter]:
        found.append(given["jobs"])
        return write(engine, **given)

    monkeypatch.setattr(EmbeddedEngine, "write", told)
    monkeypatch.setattr(processes, "PAYS", 20)
    monkeypatch.setattr(processes, "_processors", lambda: 2)
    return found


def test_files_and_rebuilds_take_as_many_as_pay_and_find_the_same(
    tmp_path: Path, two_files: Path, asked: list[int]
) -> None:
    path = tmp_path / "index"
    with searchkit.create(path) as index:
        assert index.add_paths([two_files], jobs=None).added == 2
        assert index.update(jobs=None).unchanged == 2
        assert index.add_paths([two_files]).unchanged == 2
        scores = [(hit.id, hit.score) for hit in index.search("Astana көпір")]
        assert len(scores) == 2
        for from_sources in (False, True):
            assert index.rebuild(jobs=None, from_sources=from_sources).added == 2
            assert [(hit.id, hit.score) for hit in index.search("Astana көпір")] == scores
    assert api.rebuild(path).added == 2
    assert asked == [2, 2, 2, 1]


def test_a_rebuild_by_two_processes_that_fails_leaves_the_old_index(tmp_path: Path) -> None:
    with searchkit.create(tmp_path / "index") as index:
        with index.writer() as writer:
            writer.add(id="own", text="Un nouveau pont à Astana.", lang="fr")

        def stop(_progress: object) -> None:
            raise RuntimeError("enough")

        other = tmp_path / "other.txt"
        other.write_text("A bridge.", encoding="utf-8")
        with pytest.raises(RuntimeError, match="enough"):
            api.rebuild(tmp_path / "index", paths=[other], jobs=2, progress=stop)
        index.refresh()
        assert [hit.id for hit in index.search("pont")] == ["own"]
        assert index.verify() == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"jobs": 0}, "jobs: expected a whole number of processes from 1 to 64, found 0"),
        ({"jobs": 65}, "found 65"),
        ({"jobs": 1.5}, "found 1.5"),
        ({"memory_mb": 0}, "memory_mb: expected a whole number of megabytes from 1, found 0"),
        ({"memory_mb": "512"}, "found '512'"),
    ],
)
def test_what_is_no_number_of_processes_or_megabytes_is_refused(
    tmp_path: Path, given: dict[str, Any], said: str
) -> None:
    with searchkit.create(tmp_path / "index") as index:
        with pytest.raises(OptionError, match=said), index.writer(**given):
            pass
        with pytest.raises(OptionError, match=said):
            index.rebuild(**given)
        with index.writer() as writer:
            writer.add(id="a", text="A bridge.")
        assert len(index) == 1
