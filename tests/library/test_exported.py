"""What `export` prints, `index` reads back field by field, and prints again in the same way."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import searchkit
from searchkit.cli.app import run
from searchkit.ingest import Options, read_bytes
from searchkit.ingest.exported import FORMAT, MARK
from searchkit.model import COPIES, FILE_STATE, RESERVED_FIELDS, Document, Skipped

TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "No date\nPublished on July 12, 2023\nThe body was published by the ministry.",
            "a\r\nb\rc\x00\x01\x0b\x0c\x1f\x7f\x85\u2028 \t",
            "Тоқаев Астанада\n\nPresident Tokayev in Astana\nShare\nRead also",
        ]
    ),
)
COLUMNS = st.one_of(
    st.sampled_from(["name", "body", "published", "_id", "meta", "why", "description", MARK, "lang_given"]),
    st.from_regex(r"[a-zқ_][a-z0-9ә_]{0,5}", fullmatch=True),
).filter(lambda name: name.isidentifier() and name not in RESERVED_FIELDS)
VALUES = st.one_of(
    st.text(max_size=5),
    st.just("v" * 300),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0, 0.0, -0.0, 10**300, ""]),
    st.lists(st.text(max_size=4), max_size=3).map(tuple),
)
DATES = st.sampled_from(
    ["2024", "2024-03", "2024-03-26", "2024-03-26T10:30", "2024-03-26 10:30:05Z", "0001-01-01"]
)
DOCUMENTS = st.builds(
    Document,
    id=st.text(min_size=1, max_size=5),
    text=TEXTS,
    title=st.one_of(st.just(""), TEXTS),
    lang=st.sampled_from([None, "kk", "ru", "en", "fr"]),
    lang_given=st.booleans(),
    date=st.none() | DATES,
    source=st.none() | TEXTS,
    path=st.none() | TEXTS,
    author=st.none() | TEXTS,
    meta=st.dictionaries(COLUMNS, VALUES, max_size=4),
    furniture=st.sampled_from([(), ((0, 3),), ((0, 1), (4, 9))]),
    why=st.dictionaries(
        st.sampled_from(["title", "text", "date", "format"]), st.text(max_size=8), max_size=3
    ),
)


def exported(index: Path) -> str:
    with redirect_stdout(io.StringIO()) as out:
        assert run(["export", "--index", str(index)]) == 0
    return out.getvalue()


def imported(lines: str, index: Path, *options: str) -> None:
    with patch("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode()))):
        assert run(["index", "-", "--index", str(index), *options]) == 0


def stored(index: Path) -> list[Document]:
    with searchkit.open(index) as opened:
        return list(opened.documents())


@given(st.lists(DOCUMENTS, min_size=1, max_size=4, unique_by=lambda document: document.id))
@example([Document("1", "", title="Only a title")])
@example([Document("1", "some text", meta={"name": "a name", "views": 0, "long": "v" * 300, "t": ("a",)})])
@settings(max_examples=25, deadline=None)
def test_documents_come_back_as_they_were_and_are_exported_alike(documents: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder, "old"), Path(folder, "new")
        with searchkit.create(old) as index, index.writer() as writer:
            for document in documents:
                writer.add_document(document)
        lines = exported(old)
        imported(lines, new)
        assert stored(new) == stored(old)
        assert exported(new) == lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    page = (
        "<title>Visit</title><nav>Home News</nav><h1>Visit</h1><p>Tokayev met the ambassador in Astana.</p>"
    )
    (tmp_path / "files" / "a.html").write_text(page)
    (tmp_path / "files" / "b.csv").write_text("headline,body,views\nOil,Prices of oil rose in July.,0\n")
    assert run(["index", str(tmp_path / "files"), "--index", str(tmp_path / "old")]) == 0
    return tmp_path


def test_documents_of_files_keep_their_furniture_rules_and_paths(folder: Path) -> None:
    imported(exported(folder / "old"), folder / "new")
    assert exported(folder / "new") == exported(folder / "old")
    page, row = stored(folder / "new")
    assert page.furniture
    assert page.path == str(folder / "files" / "a.html")
    assert page.why["format"] == "HTML"
    assert row.meta == {"views": "0"}


@pytest.mark.parametrize("name", ["dump.jsonl", "dump.json"])
def test_an_export_in_a_file_gives_the_same_documents_of_that_file(folder: Path, name: str) -> None:
    lines = exported(folder / "old")
    dump = folder / name
    dump.write_text(lines if name == "dump.jsonl" else f"[{','.join(lines.splitlines())}]", encoding="utf-8")
    assert run(["index", str(dump), "--index", str(folder / "new")]) == 0
    said = lines.replace(str(folder / "files" / "a.html"), str(dump))
    assert exported(folder / "new") == said.replace(str(folder / "files" / "b.csv"), str(dump))


def test_what_is_said_of_all_documents_holds_for_exported_ones(folder: Path) -> None:
    imported(
        exported(folder / "old"), folder / "new", "--lang", "fr", "--source", "here", "--field", "text=x"
    )
    for document in stored(folder / "new"):
        assert (document.lang, document.lang_given, document.source) == ("fr", True, "here")
        assert (document.why["lang"], document.why["source"]) == ("given", "given")


def read_record(**fields: Any) -> Document | Skipped:
    record: Mapping[str, object] = {MARK: FORMAT, "id": "1", "text": "words", **fields}
    (found,) = read_bytes(json.dumps(record).encode() + b"\n", Options(), id="r.jsonl")
    return found


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({MARK: 2}, "is exported in format 2; this searchkit reads format 1"),
        ({"id": None}, "is an exported document without 'id'"),
        ({"text": None}, "is an exported document without 'text'"),
        ({"id": ""}, "is an exported document whose 'id' is none: ''"),
        ({"id": 5}, "is an exported document whose 'id' is none: '5'"),
        ({"lang": ["en"]}, "is an exported document whose 'lang' is none: \"['en']\""),
        ({"lang_given": 1}, "is an exported document whose 'lang_given' is none: '1'"),
        ({"date": "2024-02-30"}, "is an exported document whose 'date' is none: '2024-02-30'"),
        ({"date": "July"}, "is an exported document whose 'date' is none: 'July'"),
        ({"author": ["A"]}, "is an exported document whose 'author' is none: \"['A']\""),
        ({"meta": {"title": "x"}}, "is an exported document whose 'meta' is none: \"{'title': 'x'}\""),
        ({"meta": {"a b": "x"}}, "is an exported document whose 'meta' is none: \"{'a b': 'x'}\""),
        ({"meta": {"a": None}}, "is an exported document whose 'meta' is none: \"{'a': None}\""),
        ({"meta": {"a": [1]}}, "is an exported document whose 'meta' is none: \"{'a': [1]}\""),
        ({"meta": {"a": float("nan")}}, "is an exported document whose 'meta' is none: \"{'a': nan}\""),
        ({"furniture": [[0]]}, "is an exported document whose 'furniture' is none: '[[0]]'"),
        ({"why": {"date": 5}}, "is an exported document whose 'why' is none: \"{'date': 5}\""),
    ],
)  # fmt: skip
def test_a_line_that_says_it_is_exported_and_is_not_is_skipped(fields: dict[str, Any], reason: str) -> None:
    assert read_record(**fields) == Skipped("r.jsonl", reason, 1)


def test_an_exported_line_tells_nothing_of_another_index_and_no_lone_surrogates() -> None:
    found = read_record(title="t\ud800", meta={FILE_STATE: "a b c", COPIES: "x", "kept": 1})
    assert found == Document("1", "words", title="t\ufffd", meta={"kept": 1})


def test_a_record_without_the_mark_is_read_as_ever() -> None:
    (found,) = read_bytes(b'{"body": "one\\r\\ntwo", "name": "A", "searchkit": 1}\n', Options(), id="r.jsonl")
    assert isinstance(found, Document)
    assert (found.text, found.title, found.meta) == ("one\ntwo", "A", {"searchkit": 1})
