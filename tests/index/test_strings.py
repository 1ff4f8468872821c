"""Lists of strings on disk: joined page by page they are what sorting all of them gives."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.index import merge_strings, strings
from searchkit.index.blockfile import BlockFile, BlockFileWriter
from searchkit.index.merge_strings import Chosen
from searchkit.index.strings import Packed, Strings, write_strings

TEXTS = st.lists(st.binary(max_size=3), max_size=30).map(sorted)


def unpacked(packed: Packed) -> list[bytes]:
    return [packed.blob[a:b].tobytes() for a, b in zip(packed.starts, packed.starts[1:], strict=False)]


def on_disk(folder: Path, lists: list[list[bytes]]) -> list[Strings]:
    writer = BlockFileWriter(folder / "words")
    for number, texts in enumerate(lists):
        write_strings(writer, str(number), Packed.of(texts))
    writer.close()
    file = BlockFile(folder / "words")
    return [Strings(file, str(number)) for number in range(len(lists))]


@given(lists=st.lists(st.tuples(TEXTS, st.integers(1, 3)), min_size=1, max_size=4), page=st.integers(1, 5))
def test_lists_are_merged_as_if_all_were_sorted_at_once(
    lists: list[tuple[list[bytes], int]], page: int
) -> None:
    wanted = sorted({text for texts, every in lists for text in texts[::every]})
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge_strings, "PAGE", page)
        chosen = [
            Chosen(listed, np.arange(0, len(listed), every))
            for listed, (_, every) in zip(on_disk(Path(folder), [t for t, _ in lists]), lists, strict=True)
        ]
        merged, maps = merge_strings.merge_strings(chosen)
    assert unpacked(merged) == wanted
    for numbers, (texts, every) in zip(maps, lists, strict=True):
        assert [wanted[number] for number in numbers.tolist()] == texts[::every]


@given(texts=st.lists(st.binary(max_size=3), min_size=1), data=st.data(), page=st.integers(1, 5))
def test_packed_strings_are_taken_by_their_numbers(
    texts: list[bytes], data: st.DataObject, page: int
) -> None:
    numbers = data.draw(st.lists(st.integers(0, len(texts) - 1)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strings, "TAKEN", page)
        taken = Packed.of(texts).taken(np.array(numbers, np.uint32))
    assert unpacked(taken) == [texts[number] for number in numbers]
