"""Several processes write the same index as one."""

from __future__ import annotations

import queue
import signal
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import searchkit
from searchkit.engines import parallel
from searchkit.errors import WorkerDied
from searchkit.index import Reader, Writer, builder
from searchkit.model import Document

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


def test_the_last_of_one_id_wins_whatever_its_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "BATCH", 3)
    with searchkit.create(tmp_path / "index") as index:
        with index.writer(jobs=2) as writer:
            for text in ("көпір", "bridge", "pont", "өзен", "river"):
                for number in range(20):
                    writer.add(id=f"d{number}", text=text)
        counts = {word: index.count(word) for word in ("көпір", "bridge", "pont", "өзен", "river")}
        assert counts == {"көпір": 0, "bridge": 0, "pont": 0, "өзен": 0, "river": 20}


@pytest.mark.parametrize(("text", "title"), [("қысқа мәтін", ""), ("", "тақырып")])
def test_all_workers_help_with_short_documents_of_one_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, title: str
) -> None:
    monkeypatch.setattr(parallel, "BATCH", 10)
    sent: Counter[str] = Counter()
    send = parallel._Worker.send

    def counted(worker: parallel._Worker, documents: list[parallel.Row] | None, *rest: Any) -> None:
        sent[worker._process.name] += len(documents or ())
        send(worker, documents, *rest)

    monkeypatch.setattr(parallel._Worker, "send", counted)
    with searchkit.create(tmp_path / "index") as index, index.writer(jobs=2) as writer:
        for number in range(300):
            writer.add(id=f"d{number}", text=text, title=title)
    assert min(sent.values()) > 30


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


@pytest.mark.parametrize("takes_back", [True, False])
def test_a_commit_that_failed_is_taken_back_or_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes_back: bool
) -> None:
    with searchkit.create(tmp_path / "index") as index:
        with index.writer(jobs=2) as writer:
            for number in range(20):
                writer.add(id=f"a{number}", text="бір")
            with monkeypatch.context() as patched:
                patched.setattr(Writer, "adopt", full)
                with pytest.raises(OSError, match="full"):
                    writer.commit()
            if takes_back:
                writer.rollback()
            for number in range(20):
                writer.add(id=f"b{number}", text="екі")
        assert index.count("бір") == (0 if takes_back else 20)
        assert index.count("екі") == 20


def full(*_: object) -> None:
    raise OSError("full")


def test_a_worker_writes_when_its_memory_is_full_and_still_knows_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker's own loop, here: three batches, each too much for it, and the question for the rest."""
    monkeypatch.setattr(builder, "LEAST_BUFFER", 0)
    monkeypatch.setattr(builder, "WORDS_SHARE", 1e9)
    inbox: queue.Queue[object] = queue.Queue()
    outbox: queue.Queue[object] = queue.Queue()
    for number in range(3):
        document = Document(f"d{number}", text="бір river pont", lang="kk")
        inbox.put(parallel.Errand([parallel.row(document)], str(tmp_path / f"b{number}")))
    inbox.put(parallel.Errand(None, str(tmp_path / "nothing is left to write")))
    inbox.put(parallel.Errand([("no document",)], "nowhere"))  # its end
    with restored_signals():
        parallel._work(inbox, outbox, memory=1, scratch=tmp_path)
    answers = [outbox.get_nowait() for _ in range(8)]
    done = [answer for answer in answers if isinstance(answer, parallel.Done)]
    assert [bool(answer.news) for answer in done] == [True, False, False]  # its words are new once
    assert all(answer.seconds > 0 for answer in done)
    said = [answer for answer in answers if not isinstance(answer, parallel.Done)]
    assert said[:4] == [*(str(tmp_path / f"b{number}") for number in range(3)), None]
    assert isinstance(said[4], WorkerDied)
    with Writer(tmp_path / "index", identity={}) as writer:
        for number in range(3):
            writer.adopt(tmp_path / f"b{number}")
    reader = Reader.open(tmp_path / "index")
    assert sorted(reader.ids()) == ["d0", "d1", "d2"]
    assert reader.doc_frequency("surface", "river") == 3


class Unhurried:
    """Stands in for a worker that is never done, and whose pace is known."""

    def __init__(self, number: int, _memory: int, _scratch: Path) -> None:
        self.pace = (3.0, 1.0)[number]
        self.load = 0
        self.folders: deque[str] = deque()
        self.waiting_news: deque[bytes] = deque()

    def send(self, _documents: object, _folder: Path, load: int = 0) -> None:
        self.load += load

    def news(self) -> list[bytes]:
        return []


def test_a_slow_worker_gets_less_than_a_quick_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_Worker", Unhurried)
    monkeypatch.setattr(parallel, "BATCH_LETTERS", 100)
    monkeypatch.setattr(parallel, "BATCH", 10)
    with Writer(tmp_path / "index", identity={}) as writer:
        shared = parallel.ParallelWriter(writer, 2, 64)
        for number in range(400):
            shared.add(Document(f"d{number}", text="Астана қаласы"))
        slow, quick = (worker.load for worker in shared._workers)
        assert (
            2 * slow < quick < 4 * slow
        )  # all are of the slow one's script, and each takes as long in the end


def test_files_read_by_two_processes_are_those_read_by_one(tmp_path: Path) -> None:
    """Pages, of which a sample is read twice: what comes back in all of them is learnt from it."""
    for folder, count in (("p", 7), ("q", 2)):
        (tmp_path / "files" / folder).mkdir(parents=True)
        for number in range(count):
            page = f"<p>News of the town</p><article><p>Bridge {number} of {folder} was opened.</p></article>"
            (tmp_path / "files" / folder / f"{number}.html").write_text(page, encoding="utf-8")
    found = []
    for jobs in (1, 2):
        with searchkit.create(tmp_path / f"by {jobs}") as index:
            assert index.add_paths([tmp_path / "files"], jobs=jobs).added == len(index) == 9
            assert index.add_paths([tmp_path / "files"], jobs=jobs).unchanged == 9
            found.append({document.id: document for document in index.documents()})
    assert found[0] == found[1]


@contextmanager
def restored_signals() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)
