"""docs/format.md is enough to read an index: a reader written from it alone lists what was put in."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.index import Writer
from tests.index.collections import collections
from tests.index.format_reader import Index, Posting
from tests.index.oracle import Doc, Oracle, add

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")


def documented_version() -> int:
    found = re.search(r"^Format (\d+)\.", PAGE, re.MULTILINE)
    assert found
    return int(found[1])


@pytest.fixture(scope="module")
def kept() -> Index:
    version = documented_version()
    return Index(ROOT / "tests" / "data" / f"index-format-{version}", version)


def test_the_reader_knows_nothing_of_the_project() -> None:
    source = (Path(__file__).parent / "format_reader.py").read_text(encoding="utf-8")
    imported = set(re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE))
    assert imported - sys.stdlib_module_names == {"zstandard"}


def test_postings_and_positions_of_the_kept_index(kept: Index) -> None:
    """Positions: titles from 0, texts from the title's length + 100. In document c `news` stands 300 times."""
    found = kept.postings()
    assert found["lemma.en", "word"] == [
        Posting("a", 1, [(101, "words")]),
        Posting("d", 1, [(100, "words")]),
    ]
    assert found["lemma.en", "words"] == found["lemma.en", "word"]
    a, c = found["lemma.en", "news"]
    assert a == Posting("a", 4, [(0, "news"), (103, "news")])
    assert c == Posting("c", 300, [(101 + n, "news") for n in range(300)])
    assert found["lemma.kk", "аға"] == [Posting("a", 1, [(102, "ағасы")]), Posting("c", 3, [(0, "ағасы")])]


def test_documents_of_the_kept_index(kept: Index) -> None:
    first, second = kept.segments
    assert (first.ids, first.deleted, second.ids) == (["a", "b", "c"], {"b"}, ["d"])
    assert first.stored() == {id: f"stored {id}".encode() for id in "abc"}
    assert first.keywords("lang") == {"a": ["en", "kk"], "b": ["kk"], "c": []}
    assert second.keywords("lang") == {"d": ["en"]}
    assert first.documents["number.date"] == (20240326, 20230101, -(2**31))
    assert first.documents["norms.lemma.kk"][:2] == (1, 2)
    assert first.keys() == {"new": ["news"], "wor": ["words"], "аға": ["ағасы"]}
    assert kept.manifest["identity"] == {"kazakh": "1"}


@settings(max_examples=25, deadline=None)
@given(st.lists(collections(6), min_size=1, max_size=3))
def test_a_new_index_is_read_too(commits: list[list[Doc]]) -> None:
    docs = [
        Doc(f"{doc.id}{n}.{m}", doc.title, doc.body, doc.keywords, doc.numbers)
        for n, commit in enumerate(commits)
        for m, doc in enumerate(commit)
    ]
    with TemporaryDirectory() as folder:
        for n in range(len(commits)):
            with Writer(folder, identity={}) as writer:
                for doc in docs:
                    if doc.id[1:].startswith(f"{n}."):
                        add(writer, doc)
        index = Index(Path(folder), documented_version())
    assert {id: data for s in index.segments for id, data in s.stored().items()} == {
        doc.id: doc.record().stored for doc in docs
    }
    assert listed(index) == expected(docs)


Listing = set[tuple[str, str, str, int, tuple[int, ...]]]


def listed(index: Index) -> Listing:
    """Field, term, id, frequency, positions."""
    return {
        (field, text, posting.id, posting.frequency, tuple(at for at, _ in posting.occurrences))
        for (field, text), postings in index.postings().items()
        for posting in postings
    }


def expected(docs: list[Doc]) -> Listing:
    oracle = Oracle(docs)
    rows: Listing = set()
    for field in {form.field for doc in docs for form in doc.title + doc.body}:
        for term in oracle.vocabulary(field):
            for doc in docs:
                if places := oracle.positions(doc, field, term):
                    rows.add((field, term, doc.id, oracle.frequency(doc, places), tuple(places)))
    return rows
