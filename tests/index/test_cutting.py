"""The occurrences of forms, cut out of many terms at once, are those that reading term by term gives."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.errors import IndexCorrupt
from searchkit.index import Form, Reader, Record, Writer, cutting
from searchkit.index.segment import Segment
from tests.index.collections import collections
from tests.index.oracle import Doc, write


def segments(folder: str) -> list[Segment]:
    return [part.segment for part in Reader.open(folder).snapshot.parts]


def naive(segment: Segment, forms: Sequence[int]) -> list[tuple[int, int, int]]:
    """(term, document, position) of every occurrence of some forms in their first terms."""
    first_terms = segment.form_terms.tolist()
    found = []
    for term in sorted({int(segment.form_terms[form]) for form in forms}):
        if not segment.field_of(term).startswith("lemma."):
            continue
        postings = segment.stored_postings(term)
        local = segment.term_forms(term)
        starts = postings.occurrence_starts
        for at, doc in enumerate(postings.docs.tolist()):
            for place in range(starts[at], starts[at + 1]):
                form = int(local[postings.forms()[place]])
                if form in forms and first_terms[form] == term:
                    found += [(term, doc, int(postings.all_positions()[place]))]
    return sorted(found)


def cut_out(segment: Segment, forms: Sequence[int]) -> list[tuple[int, int, int]]:
    parts = list(cutting.cut(segment, np.array(sorted(forms), np.uint32)))
    rows = [
        zip(part.terms.tolist(), part.docs.tolist(), part.positions.tolist(), strict=True) for part in parts
    ]
    found = [row for part in rows for row in part]
    terms = [set(part.terms.tolist()) for part in parts]
    assert sum(map(len, terms)) == len(set().union(*terms)), "a term in two pieces"
    bare = list(cutting.cut(segment, np.array(sorted(forms), np.uint32), with_positions=False))
    assert [part.docs.tolist() for part in bare] == [part.docs.tolist() for part in parts]
    return sorted(found)


@given(
    collections(20), st.sets(st.integers(0, 40)), st.sampled_from([(1 << 12, 1 << 19), (1, 3), (1 << 12, 1)])
)
def test_cutting_many_terms_at_once_is_cutting_one_after_the_other(
    docs: list[Doc], chosen: set[int], sizes: tuple[int, int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "LARGE", sizes[0])
        patch.setattr(cutting, "BATCH", sizes[1])
        write(folder, docs)
        for segment in segments(folder):
            forms = sorted(form for form in chosen if form < len(segment.surfaces))
            assert cut_out(segment, forms) == naive(segment, forms)


def test_what_does_not_fit_a_byte_is_cut_rightly() -> None:
    """Frequencies, local numbers of forms, gaps between documents and positions that need two bytes or four."""
    forms = [Form("lemma.en", f"s{n:03}", ("one",)) for n in range(300)]
    other = Form("lemma.en", "filler", ("filler",))
    with tempfile.TemporaryDirectory() as folder:
        with Writer(folder, identity={}) as writer:
            many, rare = [writer.intern(form) for form in forms], writer.intern(other)
            for n in range(2000):
                body = [rare] * 3
                if n in (0, 700, 1999):
                    body = [rare] * 300 + many + [many[270]] * 400
                if n == 1000:
                    body = [rare] * 70_000 + [many[280]]
                writer.add(Record(f"{n:04}"), [many[1]] if n == 700 else [], body)
        (segment,) = segments(folder)
        for chosen in ([1, 270], [280], list(range(300)), []):
            numbers = [int(segment.forms_of_surface(forms[n].surface.encode())[0]) for n in chosen]
            assert cut_out(segment, numbers) == naive(segment, numbers)


def test_a_damaged_block_is_noticed_by_what_reads_many_runs() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with Writer(folder, identity={}) as writer:
            numbers = [writer.intern(Form("lemma.en", f"w{n}", (f"w{n}",))) for n in range(500)]
            for n in range(300):
                writer.add(Record(f"{n}"), [], numbers)
        (segment,) = segments(folder)
        path = segment.folder / "postings"
        data = bytearray(path.read_bytes())
        at = segment.postings_file._offsets["forms"] + 70_000
        data[at] ^= 1
        path.write_bytes(data)
        damaged = Segment(segment.folder)
        with pytest.raises(IndexCorrupt, match="block"):
            list(cutting.cut(damaged, np.arange(500, dtype=np.uint32)))
