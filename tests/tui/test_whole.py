"""The faces over a real index: from the command line to the right article."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

import searchkit
from searchkit.tui.app import SearchApp
from tests.tui.conftest import Face
from tests.tui.test_terminal import ALT_SCREEN, ROOT, Open, terminal

__all__ = ["terminal"]  # the fixture

FILLER = "\n\n".join(f"Paragraph {number} is about the weather of the steppe." for number in range(15))
ARTICLES = [
    ("kk1", "Кездесу өтті", "Астанада кездесу өтті. Мемлекет басшысы Тоқаев сөз сөйледі.", "kk", "2024-03-26", "egemen.kz"),
    ("kk2", "Су тасқыны", "Ауылда су тасқыны болды. Тоқаевтың тапсырмасымен көмек жіберілді.", "kk", "2023-04-01", "egemen.kz"),
    ("en1", "Talks in Astana", f"{FILLER}\n\nPresident Tokayev met the ministers in Astana.", "en", "2024-03-27", "wire.example"),
    ("fr1", "Une visite officielle", "Le président Tokaïev a reçu les ministres à Astana.", "fr", "2022-11-30", "gazette.example"),
    ("en2", "A storm [/] over [bold]the sea", "The storm\x1b[31m took two ships \u202eback home.", "en", "2021-01-01", "wire.example"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("whole") / "news.idx"
    with searchkit.create(place) as index, index.writer() as writer:
        for id_, title, text, lang, date, source in ARTICLES:
            writer.add(id=id_, title=title, text=text, lang=lang, date=date, source=source)
    return place


async def test_a_name_is_found_in_every_script_narrowed_and_read(folder: Path, tmp_path: Path) -> None:
    with searchkit.open(folder) as index:
        app = SearchApp(lambda: index, memory=tmp_path)
        async with app.run_test(size=(160, 45)) as pilot:
            face = Face(app, pilot, None)  # type: ignore[arg-type]
            await face.settle()
            assert "5 documents" in face.lines("empty")
            await face.type("Tok")
            assert app.main.view.where() == "hit 1 of 1"  # the beginning of a word is lit
            await face.type("ayev")
            assert {hit.id for hit in app.main.hits.hits} == {"en1", "kk1", "kk2", "fr1"}
            assert app.main.hits.hits[0].id == "en1"
            assert "President Tokayev met the ministers" in face.screen()
            assert "[ ] French" in face.lines("facets")
            app.main.action_narrow("languages", "kk")
            await face.settle()
            assert {hit.id for hit in app.main.hits.hits} == {"kk1", "kk2"}
            await face.press("f7")
            assert "another spelling or script" in face.screen()
            await face.press("escape", "f9")
            assert "Documents like" in face.notice
            await face.press("escape", "f6")
            assert [hit.id for hit in app.main.hits.hits] == ["kk1", "kk2"]
            await face.press("enter")
            assert "Тоқаев сөз сөйледі" in face.screen()


async def test_the_reindex_key_reads_the_folders_again_while_the_list_stays(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    for number in range(3):
        (news / f"{number}.txt").write_text(f"Visit {number}\n\nThe ministers came for a visit.\n")
    with searchkit.create(tmp_path / "news.idx") as index:
        index.add_paths([news])
    app = SearchApp(lambda: searchkit.open(tmp_path / "news.idx"), query="visit", memory=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        face = Face(app, pilot, None)  # type: ignore[arg-type]
        await face.until("3 documents")
        await face.press("down")
        chosen = app.main.hits.current
        (news / "3.txt").write_text("A fourth visit\n\nNobody came.\n")
        (news / "broken.docx").write_bytes(b"not a zip")
        await face.press("f5")
        await face.until("4 documents")
        assert app.main.hits.current is not None
        assert chosen is not None
        assert app.main.hits.current.id == chosen.id
        assert "1 added. Skipped: " in face.said
        assert "broken.docx" in face.said
        await face.press("f5")
        await face.until("Nothing has changed")


async def test_hostile_documents_of_a_real_index_are_text(folder: Path, tmp_path: Path) -> None:
    with searchkit.open(folder) as index:
        app = SearchApp(lambda: index, query="storm", memory=tmp_path)
        async with app.run_test(size=(80, 24)) as pilot:
            face = Face(app, pilot, None)  # type: ignore[arg-type]
            await face.settle()
            for keys in ((), ("f7",), ("escape", "enter")):
                await face.press(*keys)
                assert "A storm [/] over [bold]the sea" in face.screen()
                assert not {"\x1b", "\u202e"} & set(face.screen())


def test_the_command_opens_the_screen_and_ctrl_c_ends_it_with_130(terminal: Open, folder: Path) -> None:
    screen = terminal(command=[sys.executable, "-m", "searchkit", "--index", str(folder)], size=(120, 40))
    screen.until("Search 5 documents")
    screen.press("тасқын")
    screen.until("❯ Су тасқыны")
    screen.press("\x03")
    assert screen.end() == 130


def test_a_choice_goes_down_a_pipe(terminal: Open, folder: Path, tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    command = f"{sys.executable} -m searchkit --index {folder} --print --query ministres | cat > {chosen}"
    screen = terminal(command=["/bin/sh", "-c", command])
    screen.until("Une visite officielle")
    screen.press("\r")
    assert screen.end() == 0
    assert chosen.read_text() == "fr1\n"


def test_the_editor_opens_at_the_line_of_the_hit_even_in_a_pipe(terminal: Open, tmp_path: Path) -> None:
    article, notes, folder = tmp_path / "a.txt", tmp_path / "notes", tmp_path / "edit.idx"
    article.write_text("A title\n\nFirst line.\n\nHere the ministers met.\n", encoding="utf-8")
    editor = tmp_path / "vim"
    editor.write_text(f'#!/bin/sh\ntest -t 0 && test -t 1 && echo "$@" > {notes}\n')
    editor.chmod(0o755)
    with searchkit.create(folder) as index:
        index.add_paths([article])
    pipe = f"{sys.executable} -m searchkit --index {folder} --print --query ministers | cat"
    screen = terminal(command=["/bin/sh", "-c", pipe], EDITOR=str(editor))
    screen.until("hit 1 of 1")
    screen.press("\x1bOS")  # F4
    while not notes.exists() or not notes.read_text():
        screen.until("ministers")
        time.sleep(0.05)
    screen.press("\x03")
    screen.end()
    assert notes.read_text() == f"+5 {article}\n"


def test_a_dumb_terminal_gets_line_mode(terminal: Open, folder: Path) -> None:
    command = [sys.executable, "-m", "searchkit", "--index", str(folder)]
    screen = terminal(command=command, TERM="dumb", size=(80, 40))
    screen.until("search:")
    screen.press("Tokayev\n1\nquit\n")
    screen.until("President ‹Tokayev› met the ministers")
    assert screen.end() == 0
    assert b"\x1b" not in screen.raw


def test_a_missing_index_is_one_sentence_without_a_flash_of_the_screen(
    terminal: Open, tmp_path: Path
) -> None:
    screen = terminal(
        command=[sys.executable, "-m", "searchkit", "--index", str(tmp_path / "none.idx")], size=(160, 20)
    )
    assert screen.end() == 3
    assert "no index at" in screen.text
    assert ALT_SCREEN not in screen.raw


@pytest.mark.parametrize("arguments", [[], ["--print"]])
def test_the_command_without_a_terminal_is_one_sentence_and_exit_code_2(
    folder: Path, arguments: list[str]
) -> None:
    command = [sys.executable, "-m", "searchkit", "--index", str(folder), *arguments]
    done = subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        start_new_session=True, timeout=60, env={"PATH": "/usr/bin:/bin", "TERM": "xterm"},
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_line_mode_takes_lines_from_a_pipe(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "searchkit", "--index", str(folder), "--plain"], cwd=ROOT, text=True, check=False,
        input="Toqaev\nlang fr\n1\nquit\n", capture_output=True, timeout=60,
        env={"PATH": "/usr/bin:/bin", "TERM": "xterm", "SEARCHKIT_STATE": str(tmp_path), "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0
    assert "Le président ‹Tokaïev› a reçu les ministres" in done.stdout


async def test_an_answer_that_comes_after_the_end_is_dropped(tmp_path: Path) -> None:
    app = SearchApp(lambda: searchkit.create(tmp_path / "empty.idx"), memory=tmp_path)
    given: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        app._deliver_later(lambda: given.append("before"))
        await pilot.pause()
        app._running = False  # what the app does first when it shuts down
        app._deliver_later(lambda: given.append("after"))
        await pilot.pause()
        app._running = True
    assert given == ["before"]
