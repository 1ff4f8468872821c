"""Stored bytes come back document by document, wherever their blocks waited."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchkit.index import stored
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
        blocks = list(packer.drain())
    found: list[bytes] = []
    for block in blocks:
        text = zstandard.decompress(block.packed) if any(block.lengths) else b""
        found += [text[a:b] for a, b in pairwise(accumulate(block.lengths, initial=0))]
    assert found == raws
    assert list(packer.drain()) == []
    assert not list(tmp_path.iterdir())
