"""An index from a stranger: whatever its files say, it is refused in one sentence, or read without harm."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import struct
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from whoosh import query as wq

from benchmarks import faults
from searchkit.errors import IndexCorrupt, IndexProblem
from searchkit.index import Form, Reader, Writer
from searchkit.index.blockfile import BlockFile
from searchkit.index.lock import WriterLock
from tests.index.oracle import Doc, add

WORD = Form("lemma.en", "words", ("word",), ("wrd",))
HUGE = 1 << 62
PLENTY = 32 << 20
"""Bytes that no refusal needs."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two segments, the first with a deletion; the generation before has another set of deletions."""
    path = tmp_path / "index"
    for ids in ("abcdefgh", "ij", "kl"):
        with Writer(path, identity={"kazakh": "1"}) as writer:
            for id in ids:
                add(writer, Doc(id, (), (WORD, WORD), {"lang": ["en"]}))
            writer.delete(ids[0])
    return path


def file_of(folder: Path, name: str) -> Path:
    return min(folder.glob(f"segment-*/{name}"))


def use(folder: Path) -> None:
    """Opens an index, searches it, and reads a document."""
    with Reader.open(folder) as reader:
        found = reader.search(wq.Or([wq.Term("lemma.en", "word"), wq.Term("key", "wrd")]), facets=["lang"])
        for number in found.doc_ids.tolist():
            reader.record(number)


def refused(folder: Path) -> None:
    """No answer, no giant, and no other error than ours."""
    tracemalloc.start()
    try:
        with pytest.raises(IndexProblem):
            use(folder)
        assert tracemalloc.get_traced_memory()[1] < PLENTY
    finally:
        tracemalloc.stop()


# Damage, exhaustively where files are small


@pytest.mark.parametrize("name", ["documents", "postings", "words", "deleted-*"])
def test_every_flipped_bit_of_a_header_is_damage(folder: Path, name: str) -> None:
    path = file_of(folder, name)
    whole = path.read_bytes()
    for bit in range(64 * 8):
        spoiled = bytearray(whole)
        spoiled[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoiled)
        with pytest.raises(IndexCorrupt):  # never "too new": the checksum comes first
            BlockFile(path)


def test_every_flipped_bit_and_every_cut_of_a_manifest_is_refused(folder: Path) -> None:
    path = folder / "manifest"
    whole = path.read_bytes()
    for bit in range(len(whole) * 8):
        spoiled = bytearray(whole)
        spoiled[bit // 8] ^= 1 << bit % 8
        path.write_bytes(spoiled)
        with pytest.raises(IndexProblem):
            Reader.open(folder)
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexCorrupt):
            Reader.open(folder)


# Files whose checksums are right, so that somebody must have meant it


def reseal(path: Path, change: Callable[[dict[str, Any]], object], **fields: int) -> None:
    """Changes a block file's directory and header fields, with checksums to match."""
    data = path.read_bytes()
    names = ("magic", "format", "zero", "length", "sums_at", "directory_at", "size", "body", "head")
    head = dict(zip(names, struct.unpack_from("<8sIIQQQQII", data), strict=True))
    directory = json.loads(data[head["directory_at"] :])
    text = change(directory)
    text = text if isinstance(text, bytes) else json.dumps(directory).encode()
    body = data[head["sums_at"] : head["directory_at"]] + text
    head |= {"size": len(text), "length": head["directory_at"] + len(text), "body": zlib.crc32(body)} | fields
    packed = struct.pack("<8sIIQQQQI", *list(head.values())[:-1])
    packed += struct.pack("<I", zlib.crc32(packed)) + bytes(8)
    path.write_bytes(packed + data[64 : head["sums_at"] if not fields else len(data) - len(text)] + body)


def array(name: str, entry: Any) -> Callable[[dict[str, Any]], object]:
    return lambda directory: directory["arrays"].update({name: entry})


def fact(name: str, value: Any) -> Callable[[dict[str, Any]], object]:
    return lambda directory: directory["facts"].update({name: value})


def as_it_was(directory: dict[str, Any]) -> None:
    pass


RESEALED: list[tuple[str, str, Callable[[dict[str, Any]], object], dict[str, int]]] = [
    ("a length beyond the file", "words", as_it_was, {"length": HUGE}),
    ("checksums beyond the file", "words", as_it_was, {"sums_at": HUGE}),
    ("a directory beyond the file", "words", as_it_was, {"directory_at": HUGE}),
    ("a directory of a huge size", "words", as_it_was, {"size": HUGE}),
    ("data that end in the header", "words", as_it_was, {"sums_at": 0}),
    ("an array of a huge size", "words", array("terms", ["u1", 64, HUGE]), {}),
    ("an array of less than nothing", "words", array("terms", ["u1", 64, -5]), {}),
    ("an array before the file", "words", array("terms", ["u1", -HUGE, 1]), {}),
    ("an array of objects", "words", array("terms", ["O", 64, 1]), {}),
    ("an array of half items", "words", array("terms", ["u1", 64, 0.5]), {}),
    ("an array that is a number", "words", array("terms", 7), {}),
    ("an array between items", "documents", array("ids.starts", ["u4", 65, 2]), {}),
    ("no array of terms", "words", lambda d: d["arrays"].pop("terms"), {}),
    ("no arrays", "words", lambda d: d.pop("arrays"), {}),
    ("no facts", "documents", lambda d: d.pop("facts"), {}),
    ("facts that are a list", "documents", lambda d: d.update(facts=[1]), {}),
    ("a directory that is no JSON", "words", lambda d: b"import os", {}),
    ("a directory of brackets", "words", lambda d: b"[" * 100_000, {}),
    ("a directory that is a list", "words", lambda d: b"[]", {}),
    ("a huge number of documents", "documents", fact("documents", HUGE), {}),
    ("documents that are text", "documents", fact("documents", "many"), {}),
    ("no tokens", "documents", lambda d: d["facts"].pop("tokens"), {}),
    ("tokens that are a number", "documents", fact("tokens", 3), {}),
    ("fields that are a number", "words", fact("fields", 3), {}),
]


@pytest.mark.parametrize(
    ("what", "name", "change", "fields"), RESEALED, ids=[what for what, _, _, _ in RESEALED]
)
def test_a_sealed_file_that_lies_is_refused_before_anything_of_that_size_is_made(
    folder: Path, what: str, name: str, change: Callable[[dict[str, Any]], object], fields: dict[str, int]
) -> None:
    reseal(file_of(folder, name), change, **fields)
    refused(folder)


def test_resealing_alone_harms_nothing(folder: Path) -> None:
    for name in ("documents", "postings", "words"):
        reseal(file_of(folder, name), as_it_was)
    use(folder)


def sealed(body: bytes, version: int = 1) -> bytes:
    return b"searchkit-index %d %08x\n" % (version, zlib.crc32(body)) + body


Change = Callable[[dict[str, Any]], object]


def entry(**values: Any) -> Change:
    return lambda manifest: manifest["segments"][0].update(values)


MANIFESTS: list[tuple[str, Change]] = [
    ("a segment outside", entry(name="../segment-000001")),
    ("a segment from the root", entry(name="/segment-000001")),
    ("a segment in a segment", entry(name="segment-000001/segment-000001")),
    ("a segment with a line break", entry(name="segment-000001\n")),
    ("deletions outside", entry(deletions="../../deleted-000001")),
    ("deletions that are a number", entry(deletions=4)),
    ("a segment that is a number", entry(name=7)),
    ("a huge number of documents", entry(documents=HUGE)),
    ("a huge number of deleted documents", entry(deleted=HUGE)),
    ("less than no documents", entry(documents=-1)),
    ("documents that are true", entry(documents=True)),
    ("one key too many", entry(path="/etc")),
    ("one segment twice", lambda m: m["segments"].append(m["segments"][0])),
    ("a number that is used already", lambda m: m.update(next_number=0)),
    ("a number with too many digits", lambda m: m.update(next_number=10**12)),
    ("a number that is text", lambda m: m.update(next_number="9")),
    ("segments that are a number", lambda m: m.update(segments=3)),
    ("an entry that is text", lambda m: m.update(segments=["segment-000001"])),
    ("no generation", lambda m: m.pop("generation")),
    ("an identity that is a list", lambda m: m.update(identity=["kazakh"])),
    ("an identity of numbers", lambda m: m.update(identity={"kazakh": 1})),
]


@pytest.mark.parametrize(("what", "change"), MANIFESTS, ids=[what for what, _ in MANIFESTS])
def test_a_sealed_manifest_that_lies_is_refused(folder: Path, what: str, change: Change) -> None:
    manifest = json.loads((folder / "manifest").read_bytes().split(b"\n", 1)[1])
    change(manifest)
    (folder / "manifest").write_bytes(sealed(json.dumps(manifest).encode()))
    refused(folder)
    with pytest.raises(IndexProblem):
        Writer(folder)


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"7", b"null", b"{", b"\xff", b"[" * 100_000, b'{"segments":[]}']
)
def test_a_sealed_manifest_of_another_kind_is_refused(folder: Path, body: bytes) -> None:
    (folder / "manifest").write_bytes(sealed(body))
    refused(folder)


def test_a_stored_block_that_would_unpack_to_more_than_its_documents_is_refused(folder: Path) -> None:
    """A frame of a few bytes can claim any size; the lengths of the documents say how much it may be."""
    import zstandard

    bomb = zstandard.ZstdCompressor().compress(bytes(64 << 20))
    path = file_of(folder, "documents")
    data = path.read_bytes()
    (sums_at,) = struct.unpack_from("<Q", data, 24)
    places = json.loads(data[struct.unpack_from("<Q", data, 32)[0] :])["arrays"]
    at = sums_at - 64
    at += -at % 64
    filled = data[64:sums_at] + bytes(at - (sums_at - 64)) + bomb
    filled += bytes(-len(filled) % 4)
    starts_at = places["stored.block_starts"][1] - 64
    filled = filled[: starts_at + 8] + struct.pack("<Q", len(bomb)) + filled[starts_at + 16 :]
    places["stored"] = ["u1", 64 + at, len(bomb)]
    facts = json.loads(data[struct.unpack_from("<Q", data, 32)[0] :])["facts"]
    path.write_bytes(block_file(filled, {"arrays": places, "facts": facts}))
    refused(folder)


def block_file(data: bytes, directory: dict[str, Any]) -> bytes:
    """A whole block file around some data."""
    sums = b"".join(struct.pack("<I", zlib.crc32(data[at : at + 65536])) for at in range(0, len(data), 65536))
    text = json.dumps(directory).encode()
    at = 64 + len(data)
    length = at + len(sums) + len(text)
    head = struct.pack(
        "<8sIIQQQQI", b"SKBLOCKS", 1, 0, length, at, at + len(sums), len(text), zlib.crc32(sums + text)
    )
    return head + struct.pack("<I", zlib.crc32(head)) + bytes(8) + data + sums + text


# Things that are no files


def replaced_by_link(path: Path, outside: Path) -> None:
    path.rename(outside)
    path.symlink_to(outside)


def replaced_by_pipe(path: Path, outside: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def replaced_by_folder(path: Path, outside: Path) -> None:
    path.unlink()
    path.mkdir()


def emptied(path: Path, outside: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("how", [replaced_by_link, replaced_by_pipe, replaced_by_folder, emptied])
@pytest.mark.parametrize(
    "name",
    ["manifest", "segment-*/documents", "segment-*/postings", "segment-*/words", "segment-*/deleted-*"],
)
def test_what_is_no_regular_file_is_refused_at_once(
    folder: Path, tmp_path: Path, name: str, how: Callable[[Path, Path], None]
) -> None:
    how(min(folder.glob(name)), tmp_path / "outside")
    refused(folder)


def test_a_linked_segment_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    replaced_by_link(min(folder.glob("segment-*")), tmp_path / "outside")
    refused(folder)


# A writer in an index with traps


@pytest.mark.parametrize("name", ["writer.owner", "manifest.new", "manifest.previous.new"])
def test_a_writer_overwrites_nothing_outside(folder: Path, tmp_path: Path, name: str) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(precious)
    with Writer(folder) as writer:
        add(writer, Doc("new", (), (WORD,)))
    assert precious.read_bytes() == b"mine"
    assert "new" in set(Reader.open(folder).ids())


def test_a_lock_that_is_a_link_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "writer.lock").unlink(missing_ok=True)
    (folder / "writer.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(IndexCorrupt, match="symbolic link"):
        Writer(folder)
    assert not (tmp_path / "precious").exists()


def test_a_writer_removes_nothing_outside(folder: Path, tmp_path: Path) -> None:
    """Neither through leftovers, nor through a segment that only the previous generation names."""
    precious = tmp_path / "outside"
    precious.mkdir()
    (precious / "deleted-000001").write_bytes(b"mine")
    (folder / "segment-000777").symlink_to(precious)
    (folder / "building-000778").symlink_to(precious)
    previous = json.loads((folder / "manifest").read_bytes().split(b"\n", 1)[1])
    previous["segments"] = [{"name": "segment-000777", "documents": 1, "deletions": None, "deleted": 0}]
    previous["next_number"] = 777
    (folder / "manifest.previous").write_bytes(sealed(json.dumps(previous).encode()))
    with Writer(folder) as writer:
        add(writer, Doc("new", (), (WORD,)))
    assert (precious / "deleted-000001").read_bytes() == b"mine"


# Locks


def hold(folder: str, held: Any) -> None:
    Writer(folder)
    held.set()
    signal.pause()


def test_a_dead_owners_lock_is_free_at_once_whoever_has_its_number_now(folder: Path) -> None:
    context = multiprocessing.get_context("fork")
    held = context.Event()
    owner = context.Process(target=hold, args=(str(folder), held))
    owner.start()
    assert held.wait(30)
    os.kill(owner.pid or 0, signal.SIGKILL)
    owner.join()
    (folder / "writer.owner").write_text(f"process {os.getpid()}", encoding="utf-8")  # a number used again
    with Writer(folder, lock_timeout=0.0):
        pass


def test_a_full_disk_while_locking_costs_the_note_only(folder: Path) -> None:
    with faults.failing_writes(0):
        WriterLock(folder).acquire(0.0)
    with Writer(folder, lock_timeout=1.0):
        pass


# A read-only file system

READING = """
import os, sys
changes = []
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path, _, flags = arguments
        if flags & WRITING and "index" in os.fsdecode(path):
            changes.append((event, os.fsdecode(path)))
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.utime", "os.truncate"):
        changes.append((event, str(arguments[0])))

import searchkit
from searchkit.cli import app
sys.addaudithook(watch)
with searchkit.open(sys.argv[1]) as index:
    assert index.search("river", facets=["lang"]).total == 1
    assert index.suggest("riv") and index.stats().documents == 1 and not index.verify()
code = app.run(["search", "--index", sys.argv[1], "--json", "river"])
print([change for change in changes if sys.argv[1] in change[1]], code)
"""


def test_reading_changes_nothing_so_that_a_read_only_folder_is_enough(tmp_path: Path) -> None:
    import searchkit

    path = tmp_path / "index"
    with searchkit.create(path) as index, index.writer() as writer:
        writer.add(id="1", text="the river rose in the night", lang="en")
    run = subprocess.run(
        [sys.executable, "-c", READING, str(path)], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines()[-1] == "[] 0"
    assert re.search(r'"total":\s*1', run.stdout)


# Kills and power cuts that are too slow to be done often


def test_no_commit_is_lost_and_no_process_left_when_workers_or_their_writer_are_killed() -> None:
    found = faults.kills_of_jobs(2)
    assert found["commits before, all there"] > 0


def test_a_power_cut_at_any_sync_or_renaming_leaves_whole_commits() -> None:
    assert faults.power_cuts(6)["cuts"] > 100
