"""Stored bytes come back document by document, wherever their blocks waited."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.query import Term

from searchkit.index import Form, Reader, Record, Writer, stored
from searchkit.index.segment_writer import SegmentWriter
from searchkit.index.stored import BlockPacker


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=9)), st.sampled_from([0, 40, 1 << 20]), st.integers(1, 30))
def test_blocks_come_back_in_order_from_memory_and_file(
    tmp_path: Path, raws: list[bytes], in_memory: int, block_bytes: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored, "IN_MEMORY", in_memory)
        patch.setattr(stored, "BLOCK_BYTES", block_bytes)
        packer = BlockPacker(tmp_path)
        for raw in raws:
            packer.add(raw)
        packer.pack()
        assert packer.packed_bytes <= max(in_memory, 0)
        blocks = list(packer.blocks())
        assert list(packer.blocks()) == blocks
    found: list[bytes] = []
    for block in blocks:
        text = zstandard.decompress(block.packed) if any(block.lengths) else b""
        found += [text[a:b] for a, b in pairwise(accumulate(block.lengths, initial=0))]
    assert found == raws
    assert not list(tmp_path.iterdir())


def test_blocks_that_could_not_be_put_aside_are_put_aside_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "IN_MEMORY", 0)
    monkeypatch.setattr(stored, "BLOCK_BYTES", 1)
    packer = BlockPacker(tmp_path)
    packer.add(b"first")
    with monkeypatch.context() as patch:
        patch.setattr(packer, "_file", _FullDisk(packer._file))
        with pytest.raises(OSError, match="full"):
            packer.add(b"second")
    packer.add(b"third")
    assert [zstandard.decompress(block.packed) for block in packer.blocks()] == [
        b"first",
        b"second",
        b"third",
    ]


class _FullDisk:
    """A file that takes half of what it is given."""

    def __init__(self, file: Any) -> None:
        self.seek = file.seek
        self._write = file.write

    def writelines(self, lines: list[bytes]) -> None:
        self._write(b"".join(lines)[:9])
        raise OSError("full")


@pytest.mark.parametrize("in_memory", [0, 1 << 20])
def test_a_segment_that_could_not_be_written_is_written_whole_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(stored, "IN_MEMORY", in_memory)
    monkeypatch.setattr(stored, "BLOCK_BYTES", 10)
    with Writer(tmp_path, identity={}) as writer:
        word = writer.intern(Form("lemma.en", "word", ("word",)))
        for number in range(5):
            writer.add(Record(f"{number}", b"text %d" % number), [], [word] * number)
        with monkeypatch.context() as patch:
            patch.setattr(SegmentWriter, "close", _full)
            with pytest.raises(OSError, match="full"):
                writer.commit()
    reader = Reader.open(tmp_path)
    assert [reader.stored(number) for number in range(5)] == [b"text %d" % number for number in range(5)]
    assert reader.search(Term("lemma.en", "word")).total == 4


def _full(*_: object) -> None:
    raise OSError("full")
