"""A file that takes too long, brings its reader down or wants too much memory is skipped, and the next ones are read."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.ingest import Limits, Options
from searchkit.ingest.guarded import GuardedReader, Task, read_here
from searchkit.ingest.options import MEGABYTE
from searchkit.ingest.pool import is_light, read_all
from searchkit.ingest.serving import decode, dumped, encode, options_from, options_to
from searchkit.model import Document, Skipped
from tests.ingest import makers

TEXT = "The deputies met today in order to discuss the bill on bread, as the press service reports."
posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")


@pytest.fixture
def reader() -> Iterator[GuardedReader]:
    made = GuardedReader()
    yield made
    made.close()


def task(folder: Path, name: str, data: bytes, **limits: float) -> Task:
    path = folder / name
    path.write_bytes(data)
    return Task(path, name, replace(Options(), limits=Limits(**limits)), len(data))  # type: ignore[arg-type]


def slow_pdf() -> bytes:
    """A page of so many lines that reading it takes many seconds."""
    return makers.pdf([["word"] * 150_000])


def reasons(answer: Iterator[Document | Skipped]) -> list[str]:
    return [item.reason for item in answer if isinstance(item, Skipped)]


@posix
def test_a_page_that_takes_too_long_is_given_up_and_the_next_file_is_read(
    tmp_path: Path, reader: GuardedReader
) -> None:
    reader.give(task(tmp_path, "slow.pdf", slow_pdf(), seconds=0.5))
    reader.give(task(tmp_path, "a.docx", makers.word("Title", [TEXT])))
    begin = time.monotonic()
    assert reasons(reader.take()) == ["is given up: nothing came out of it for 0 s"]
    (document,) = reader.take()
    assert isinstance(document, Document)
    assert time.monotonic() - begin < 60


@posix
def test_only_the_slow_member_of_an_archive_is_given_up(tmp_path: Path, reader: GuardedReader) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("1.txt", TEXT)
        archive.writestr("2.pdf", slow_pdf())
        archive.writestr("3.txt", TEXT)
    options = replace(Options(), limits=Limits(seconds=0.5))
    reader.give(Task(tmp_path / "all.zip", "all.zip", options))
    found = list(reader.take())
    assert [item.id if isinstance(item, Document) else Path(item.path).name for item in found] == [
        "all.zip/1.txt",
        "2.pdf",
        "all.zip/3.txt",
    ]


def pid(reader: GuardedReader) -> int:
    assert reader._process is not None
    return reader._process._popen.pid


@posix
@pytest.mark.parametrize(
    ("kind", "reason"), [(signal.SIGSTOP, "was given up"), (signal.SIGKILL, "brought down the process")]
)
def test_a_process_that_hangs_or_falls_is_replaced(
    tmp_path: Path, reader: GuardedReader, kind: signal.Signals, reason: str
) -> None:
    reader.give(task(tmp_path, "a.docx", makers.word("A", [TEXT])))
    assert [type(item) for item in reader.take()] == [Document]
    gone = pid(reader)
    os.kill(gone, kind)
    reader.give(task(tmp_path, "b.docx", makers.word("B", [TEXT]), seconds=1))
    reader.give(task(tmp_path, "c.docx", makers.word("C", [TEXT])))
    (told,) = reasons(reader.take())
    assert reason in told
    assert [type(item) for item in reader.take()] == [Document]
    assert pid(reader) != gone


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process allocates")
def test_a_file_that_wants_too_much_memory_is_skipped(tmp_path: Path, reader: GuardedReader) -> None:
    reader.give(
        task(tmp_path, "a.txt.gz", makers.packed(b"word " * 12_000_000, ".gz"), memory_bytes=90 * MEGABYTE)
    )
    reader.give(task(tmp_path, "b.txt.gz", makers.packed(TEXT.encode(), ".gz")))
    assert reasons(reader.take()) == ["needs more memory than it may have"]
    assert [type(item) for item in reader.take()] == [Document]


def test_reading_works_in_a_thread_and_leaves_no_process(tmp_path: Path) -> None:
    tasks = [task(tmp_path, f"{n}.docx", makers.word("Title", [TEXT])) for n in range(3)]
    found: list[Document | Skipped] = []
    thread = threading.Thread(
        target=lambda: found.extend(item for answer in read_all(tasks, jobs=2) for item in answer)
    )
    thread.start()
    thread.join(120)
    assert [item.id for item in found if isinstance(item, Document)] == ["0.docx", "1.docx", "2.docx"]


def test_a_caller_who_stops_early_leaves_no_process(tmp_path: Path) -> None:
    reader = GuardedReader()
    reader.give(task(tmp_path, "a.zip", makers.zipped({f"{n:04}.txt": TEXT for n in range(500)})))
    answer = reader.take()
    next(answer)
    process = reader._process
    assert process is not None
    reader.close()
    assert process._popen.poll() is not None


def test_no_more_documents_come_than_were_asked_for(tmp_path: Path, reader: GuardedReader) -> None:
    whole = task(tmp_path, "a.zip", makers.zipped({f"{n}.txt": TEXT for n in range(9)}))
    reader.give(replace(whole, most=3))
    reader.give(whole)
    assert [len(list(reader.take())) for _ in range(2)] == [3, 9]
    assert len(list(read_here(replace(whole, most=3)))) == 3


VALUES = st.text() | st.integers() | st.floats(allow_nan=False) | st.lists(st.text()).map(tuple)
DOCUMENTS = st.builds(
    Document,
    id=st.text(),
    text=st.text(alphabet=st.characters()),
    lang=st.none() | st.sampled_from(["kk", "fr"]),
    meta=st.dictionaries(st.text(), VALUES),
    furniture=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))).map(tuple),
    why=st.dictionaries(st.text(), st.text()),
)


@given(DOCUMENTS | st.builds(Skipped, st.text(), st.text(), st.none() | st.integers()))
def test_what_is_sent_is_what_arrives(item: Document | Skipped) -> None:
    line = dumped(encode(item))
    assert line.count(b"\n") == 1
    assert decode(json.loads(line.decode("utf-8", "surrogatepass"))) == item


def test_options_arrive_as_they_were_sent() -> None:
    options = Options({"text": "body"}, "kk", "s", "cp1251", None, Limits(pages=7, seconds=1.5))
    assert options_from(options_to(options)) == options


@pytest.mark.parametrize(
    ("name", "size", "light"),
    [
        ("a.txt", 100, True), ("a.txt", 2 * MEGABYTE, False), ("a.jsonl", 900 * MEGABYTE, True), ("a.html", 9, True),
        ("a.pdf", 9, False), ("a.zip", 9, False), ("a.txt.gz", 9, False), ("README", 9, False), ("a.bin", 9, False),
    ],
)  # fmt: skip
def test_a_file_is_watched_over_unless_it_is_surely_read_at_once(name: str, size: int, light: bool) -> None:
    assert is_light(Task(Path(name), name, Options(), size)) is light
