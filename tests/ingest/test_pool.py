"""Reading by several processes gives what reading by one gives, in the same order."""

from __future__ import annotations

from pathlib import Path

from searchkit.ingest import Found, Options, walk
from searchkit.ingest.guarded import Task, read_here
from searchkit.ingest.pool import read_all
from searchkit.model import Skipped
from tests.ingest import makers


def test_several_processes_give_what_one_gives_in_the_same_order(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.docx").write_bytes(makers.word("Title", [f"The paragraph of file {number}."]))
        (tmp_path / f"{number}.txt").write_text(f"Text of {number}", encoding="utf-8")
    (tmp_path / "3.pdf").write_bytes(b"%PDF-1.4 broken")
    tasks = [Task(f.path, f.id, Options(), f.size) for f in walk([tmp_path]) if isinstance(f, Found)]
    tasks.append(Task(tmp_path / "gone.docx", "gone.docx", Options()))
    one = [list(answer) for answer in read_all(tasks)]
    assert one == [list(read_here(task)) for task in tasks]
    assert [list(answer) for answer in read_all(tasks, jobs=2)] == one
    assert one[-1] == [Skipped(str(tmp_path / "gone.docx"), "there is no such file")]


def test_what_is_left_of_an_answer_is_not_taken_for_the_next_file(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.html").write_text(f"<p>Text of page {number}.</p>", encoding="utf-8")
    tasks = [Task(f.path, f.id, Options(), f.size) for f in walk([tmp_path]) if isinstance(f, Found)]
    read = [list(answer) if number % 3 else [] for number, answer in enumerate(read_all(tasks, jobs=2))]
    assert read == [list(read_here(task)) if number % 3 else [] for number, task in enumerate(tasks)]
