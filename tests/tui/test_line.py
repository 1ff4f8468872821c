"""Line mode: lines in, lines out."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from searchkit.tui.line import run
from tests.tui.fake import EVIL, FakeIndex, a_document, an_index


@pytest.fixture(autouse=True)
def _memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHKIT_STATE", str(tmp_path))


def talk(*lines: str, index: FakeIndex | None = None, print_choice: bool = False) -> tuple[str, str | None]:
    out = io.StringIO()
    typed = io.StringIO("".join(f"{line}\n" for line in lines))
    choice = run(index or an_index(12), print_choice=print_choice, stdin=typed, stdout=out)
    return out.getvalue(), choice


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["тоқаев"], "1. ‹Тоқаев› number 0\nkk, 2020-03-01, egemen.kz\n"),
        (["тоқаев"], "12 documents in 1.5 ms"),
        (["тоқаев", "next"], "6. ‹Тоқаев› number 5"),
        (["тоқаев", "next", "back", "back"], "These are the first hits."),
        (["тоқаев", "next", "next", "next"], "There are no further hits."),
        (["тоқаев", "2"], "Here ‹тоқаев› spoke. And ‹тоқаев› left."),
        (["тоқаев", "read 2"], "(Match 2 of 4. "),
        (["тоқаев", "2", "hit", "hit"], "Later ‹тоқаев› came back."),
        (["тоқаев", "2", "start"], "‹Тоқаев› number 1\nen · 2021-03-02 · reuters.com"),
        (["тоқаев", "2", "more", "more", "more"], "This is the end of the document."),
        (["тоқаев", "lang kk"], "4 documents in 1.5 ms, lang:kk"),
        (["тоқаев", "lang kk", "lang all"], "12 documents in 1.5 ms\n\n1."),
        (["тоқаев", "years 2020-2020"], "date:2020"),
        (["тоқаев", "source egemen.kz"], '6 documents in 1.5 ms, source:"egemen.kz"'),
        (["тоқаев", "sort newest"], "newest first"),
        (["тоқаев", "sort backwards"], "There is no such order."),
        (["тоқаев", "filters"], "languages: Kazakh kk 4"),
        (["тоқаев", "why 1"], "тоқаев → тоқаев (surface)"),
        (["тоқаев", "similar 1"], "11 documents in 1.0 ms, like n0"),
        (["тоқаев", "similar 1", "back"], "1. ‹Тоқаев› number 0"),
        (["тоқаев", "path 3"], "\nn2\n"),
        (["тоқаев", "read 77"], "There is no hit 77 in this list."),
        (["тоқаев", "77"], "no documents"),
        (["тоқаиф"], "Did you mean: тоқаев"),
        (["((("], "it holds no word"),
        (["next week"], "no documents"),
        (["search help"], "no documents"),
        (["help"], "a number, or read NUMBER"),
        (["more", "hit", "start"], "There are no further hits."),
    ],
)  # fmt: skip
def test_a_line_is_answered(lines: list[str], wanted: str) -> None:
    assert wanted in talk(*lines)[0]


def test_quit_and_the_end_of_input_leave() -> None:
    assert "Тоқаев" not in talk("quit", "тоқаев")[0]
    assert talk()[1] is None


def test_a_choice_is_returned_where_one_is_wanted() -> None:
    assert talk("тоқаев", "2", "тоқаев", print_choice=True)[1] == "n1"


def test_hostile_text_is_only_text() -> None:
    evil = a_document(1, title=EVIL, source=EVIL, path=EVIL, author=EVIL, id=EVIL, text=f"тоқаев {EVIL} " * 9)
    out, _ = talk(
        "тоқаев", "1", "why 1", "path 1", "edit 1", "similar 1", "filters", EVIL, index=an_index(0, evil)
    )
    assert "[/] [bold]x[/bold] [31mred[0m back" in out
    assert not {"\x1b", "\x00", "\u202e"} & set(out)


def test_line_mode_never_loads_textual() -> None:
    code = "import sys, searchkit.tui.line; raise SystemExit(any(m.split('.')[0] == 'textual' for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
