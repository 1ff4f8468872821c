"""Reading by several processes gives what reading by one gives, in the same order."""

from __future__ import annotations

from pathlib import Path

from searchkit.ingest import Found, Options, walk
from searchkit.ingest.pool import read_all
from searchkit.model import Skipped
from tests.ingest import makers


def test_several_processes_give_what_one_gives_in_the_same_order(tmp_path: Path) -> None:
    for number in range(6):
        (tmp_path / f"{number}.docx").write_bytes(makers.word("Title", [f"The paragraph of file {number}."]))
        (tmp_path / f"{number}.txt").write_text(f"Text of {number}", encoding="utf-8")
    (tmp_path / "3.pdf").write_bytes(b"%PDF-1.4 broken")
    files = [(found, found.id, Options()) for found in walk([tmp_path]) if isinstance(found, Found)]
    files.append((Found(tmp_path / "gone.docx", "gone.docx", 1, 1), "gone.docx", Options()))
    one = [(file, list(documents)) for file, documents in read_all(files)]
    assert [(file, list(documents)) for file, documents in read_all(files, jobs=2)] == one
    assert one[-1][1] == [Skipped(str(tmp_path / "gone.docx"), "there is no such file")]
