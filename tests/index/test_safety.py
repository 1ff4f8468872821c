"""What must survive kills, full disks, damage and company: small runs of benchmarks/faults.py, and each rule alone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks import faults
from searchkit.errors import (
    AnalyzerMismatch,
    IndexCorrupt,
    IndexLocked,
    IndexMissing,
    IndexProblem,
    IndexTooNew,
    IndexTooOld,
    WriterClosed,
)
from searchkit.index import FORGOTTEN, Form, Overflow, Reader, Record, SegmentBuilder, Writer, blockfile
from tests.index.oracle import Doc, add

WORD = Form("lemma.en", "words", ("word",), ("wrd",))


def doc(id: str) -> Doc:
    return Doc(id, (), (WORD, WORD))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "index"
    for id in ("a", "b"):
        with Writer(path, identity={"kazakh": "1"}) as writer:
            add(writer, doc(id))
    return path


def ids(folder: Path) -> list[str]:
    return sorted(Reader.open(folder).ids())


def test_committed_documents_survive_kills() -> None:
    found = faults.kills(12)
    assert found["writers killed"] == 12
    assert found["commits before the kills, all there"] > 0


def test_a_full_disk_leaves_the_old_state_and_the_next_run_works() -> None:
    assert faults.full_disk(step=31)["writes that failed"] > 3


def test_damage_is_refused_and_named_and_never_answers_wrongly() -> None:
    assert sum(faults.damage(60).values()) == 60


def test_readers_see_whole_commits_while_writers_take_turns() -> None:
    assert faults.readers(8)["snapshots searched"] > 0


def test_an_exception_rolls_back(folder: Path) -> None:
    def fails() -> None:
        with Writer(folder) as writer:
            add(writer, doc("c"))
            writer.delete("a")
            raise KeyError

    with pytest.raises(KeyError):
        fails()
    assert ids(folder) == ["a", "b"]


def test_a_closed_writer_refuses_everything(folder: Path) -> None:
    with Writer(folder) as writer:
        word = writer.intern(WORD)
    calls: list[Callable[[], object]] = [
        writer.commit,
        writer.optimize,
        writer.rollback,
        writer.workspace,
        lambda: writer.add(Record("c"), [], [word]),
        lambda: writer.delete("a"),
        lambda: writer.note("name", "value"),
        lambda: writer.adopt(folder / "segment-000001"),
        lambda: writer.intern(WORD),
        lambda: writer.intern_all("lemma.en", []),
    ]
    for call in calls:
        with pytest.raises(WriterClosed):
            call()
    writer.close()
    assert ids(folder) == ["a", "b"]


def test_what_was_not_committed_is_not_seen(folder: Path) -> None:
    writer = Writer(folder)
    add(writer, doc("c"))
    assert ids(folder) == ["a", "b"]
    writer.commit()
    assert ids(folder) == ["a", "b", "c"]
    add(writer, doc("d"))
    writer.close()
    assert ids(folder) == ["a", "b", "c"]


def test_a_second_writer_waits_and_then_says_who_writes(folder: Path) -> None:
    with Writer(folder), pytest.raises(IndexLocked, match=str(os.getpid())):
        Writer(folder, lock_timeout=0.05)
    with Writer(folder, lock_timeout=0.05):
        pass


def test_an_index_is_not_written_with_other_analyzers(folder: Path) -> None:
    with pytest.raises(AnalyzerMismatch) as caught:
        Writer(folder, identity={"kazakh": "2"})
    assert (caught.value.analyzer, caught.value.expected, caught.value.found) == ("kazakh", "2", "1")
    with Writer(folder, identity={"kazakh": "1"}):
        pass


def test_a_reader_keeps_its_snapshot(folder: Path) -> None:
    reader = Reader.open(folder)
    for number in range(12):
        with Writer(folder) as writer:
            add(writer, doc(f"c{number}"))
            writer.delete("a")
    assert sorted(reader.ids()) == ["a", "b"]
    assert reader.stored(0) == b"stored a"
    assert len(ids(folder)) == 13


def test_the_previous_generation_stays_until_the_next_commit(folder: Path) -> None:
    named = {path.name for path in folder.glob("segment-*")}
    with Writer(folder) as writer:
        writer.optimize()
    assert named < {path.name for path in folder.glob("segment-*")}
    with Writer(folder) as writer:
        add(writer, doc("c"))
    assert not named & {path.name for path in folder.glob("segment-*")}


def set_format(path: Path, version: int) -> None:
    """A file as another version would write it: the version differs, the header's checksum is right."""
    import zlib

    data = bytearray(path.read_bytes())
    data[8:12] = version.to_bytes(4, "little")
    size = blockfile.HEADER.size
    data[size - 4 : size] = zlib.crc32(data[: size - 4]).to_bytes(4, "little")
    path.write_bytes(data)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


SPOILERS: list[tuple[str, type[IndexProblem], Callable[[Path], object]]] = [
    (
        "an older file",
        IndexTooOld,
        lambda f: set_format(next(f.glob("segment-*/words")), blockfile.FORMAT - 1),
    ),
    (
        "a newer file",
        IndexTooNew,
        lambda f: set_format(next(f.glob("segment-*/words")), blockfile.FORMAT + 1),
    ),
    ("another file", IndexCorrupt, lambda f: next(f.glob("segment-*/words")).write_bytes(b"x" * 5000)),
    ("an empty file", IndexCorrupt, lambda f: next(f.glob("segment-*/postings")).write_bytes(b"")),
    ("a segment gone", IndexCorrupt, lambda f: shutil.rmtree(next(f.glob("segment-*")))),
    ("no manifest", IndexCorrupt, lambda f: (f / "manifest").unlink()),
    (
        "a newer manifest",
        IndexTooNew,
        lambda f: replace(f / "manifest", b"searchkit-index 1", b"searchkit-index 9"),
    ),
    (
        "an older manifest",
        IndexTooOld,
        lambda f: replace(f / "manifest", b"searchkit-index 1", b"searchkit-index 0"),
    ),
    ("a changed manifest", IndexCorrupt, lambda f: replace(f / "manifest", b"segment-", b"segment+")),
    ("nothing", IndexMissing, empty),
]


def replace(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new))


@pytest.mark.parametrize(("name", "error", "spoil"), SPOILERS, ids=[name for name, _, _ in SPOILERS])
def test_opening_tells_what_is_wrong(
    folder: Path, name: str, error: type[IndexProblem], spoil: Callable[[Path], object]
) -> None:
    spoil(folder)
    with pytest.raises(error):
        Reader.open(folder)


def test_no_link_is_followed_out_of_the_folder(folder: Path, tmp_path: Path) -> None:
    words = next(folder.glob("segment-*/words"))
    words.rename(tmp_path / "elsewhere")
    words.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(IndexCorrupt):
        Reader.open(folder)


def test_a_manifest_cannot_name_a_path(folder: Path) -> None:
    import json
    import zlib

    body = json.loads((folder / "manifest").read_bytes().split(b"\n", 1)[1])
    body["segments"][0]["name"] = "../segment-000001"
    text = json.dumps(body).encode()
    (folder / "manifest").write_bytes(b"searchkit-index 1 %08x\n" % zlib.crc32(text) + text)
    with pytest.raises(IndexCorrupt, match="names of segments"):
        Reader.open(folder)


def test_segments_of_other_processes_are_adopted_and_replace_older_documents(folder: Path) -> None:
    with Writer(folder) as writer:
        paths = [writer.workspace() for _ in range(2)]
        for path, names in zip(paths, (("b", "c", "c"), ("d",)), strict=True):
            builder = SegmentBuilder()
            for id in names:
                builder.add(Record(id, b"new"), [], builder.intern_all(WORD.field, [WORD[1:]]))
            builder.write(path)
            writer.adopt(path)
    reader = Reader.open(folder)
    assert sorted(reader.ids()) == ["a", "b", "c", "d"]
    number = reader.doc_id("b")
    assert number is not None
    assert reader.stored(number) == b"new"


def test_a_builder_writes_in_time_and_keeps_its_words_until_they_take_too_much() -> None:
    builder = SegmentBuilder()
    numbers = builder.intern_all("lemma.en", [(f"word{n}", (f"word{n}",), ()) for n in range(2000)])
    assert builder.overflow(1 << 30) is Overflow.NONE
    assert builder.overflow(1 << 20) is Overflow.FORGET
    builder.add(Record("a"), [], numbers * 2000)
    assert builder.overflow(1 << 30) is Overflow.NONE
    assert builder.overflow(50 << 20) is Overflow.WRITE


def test_rare_forms_are_forgotten_and_frequent_ones_renumbered_where_the_caller_is_told(
    tmp_path: Path,
) -> None:
    always = Form("lemma.en", "always", ("always",), ("alwais",))
    memo: dict[Form, int] = {}
    forgotten: list[set[Form]] = []

    def renumber(numbers: Sequence[int]) -> None:
        known = {form: numbers[number] for form, number in memo.items()}
        memo.clear()
        memo.update({form: number for form, number in known.items() if number != FORGOTTEN})
        forgotten.append(known.keys() - memo.keys())

    with Writer(tmp_path, memory_mb=1, on_forget=renumber) as writer:
        for number in range(3000):
            rare = Form("lemma.en", f"word{number}", (f"word{number}", "word"))
            for form in (rare, always):
                memo[form] = memo[form] if form in memo else writer.intern(form)
            writer.add(Record(str(number)), [], [memo[rare], memo[always]])
    *for_memory, for_merge = forgotten
    assert len(for_memory) > 1
    assert all(len(forms) > 100 and always not in forms for forms in for_memory)
    assert always in for_merge
    assert not memo
    reader = Reader.open(tmp_path)
    assert reader.doc_count == 3000
    assert [reader.doc_frequency("lemma.en", f"word{n}") for n in (0, 700, 2999)] == [1, 1, 1]
    assert [reader.doc_frequency("lemma.en", word) for word in ("word", "always")] == [3000, 3000]
    assert reader.doc_frequency("key", "alwais") == 3000
