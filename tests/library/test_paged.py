"""A hit in a paged document names its page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchkit
from searchkit.cli.app import run
from tests.ingest import makers

PAGES = [
    ["On bread, salt and the table", "The first page of this book tells of bread and of salt."],
    ["The second page tells of rivers, and of the bridges over them.", "A ferry crossed the lake."],
    ["Rivers come again on the last page, with mountains and a ferry."],
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "book.pdf").write_bytes(makers.pdf(PAGES))
    (tmp_path / "printed.txt").write_text(
        "About glaciers\n\nNone here.\n\f\nGlaciers on page two.", encoding="utf-8"
    )
    (tmp_path / "note.txt").write_text("About islands\n\nIslands in a lake of no pages.", encoding="utf-8")
    assert run(["index", str(tmp_path), "--index", str(tmp_path / "index")]) == 0
    return tmp_path / "index"


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("salt", 1),
        ("bridge", 2),
        ("mountains", 3),
        ("ferry mountains", 2),
        ("glaciers page", 2),
        ("islands", None),
    ],
)
def test_the_page_is_that_of_the_place_shown_first(index: Path, query: str, page: int | None) -> None:
    with searchkit.open(index) as library:
        hit = library.search(query).hits[0]
        assert hit.page == page
        start = hit.snippet.spans[0][0]
        text = library.get(hit.id).text
        assert page is None or text[:start].count("\f") == page - 1


def test_every_face_names_the_page(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    run(["search", "bridge", "--index", str(index)])
    assert "page 2 ·" in capsys.readouterr().out
    run(["search", "bridge", "--json", "--index", str(index)])
    assert json.loads(capsys.readouterr().out)["hits"][0]["page"] == 2
    run(["show", "book.pdf", "--query", "mountains", "--index", str(index)])
    shown = capsys.readouterr().out
    assert shown.index("— page 3 —") < shown.index("‹mountains›")
    assert "\f" not in shown
