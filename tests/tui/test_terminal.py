"""The faces in a real terminal, end to end: what is painted, what is left behind, exit codes, pipes, signals."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte
import pytest

ROOT = Path(__file__).parents[2]
ENTRY = [sys.executable, "-m", "tests.tui.entry"]
COLOUR = re.compile(rb"\x1b\[[\d;]*?(?:(?<!\d)(?:3[0-8]|4[0-8]|9[0-7]|10[0-7]))(?!\d)[\d;]*m")
ALT_SCREEN, MAIN_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"


class Terminal:
    """A program in a terminal of its own, and what that terminal shows."""

    def __init__(self, command: list[str], env: dict[str, str], size: tuple[int, int]) -> None:
        columns, rows = size
        self.raw = b""
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self.child = pexpect.spawn(
            command[0], command[1:], env=env, cwd=str(ROOT), dimensions=(rows, columns), timeout=20
        )

    def until(self, wanted: str) -> str:
        """Read until the screen shows this."""
        end = time.monotonic() + 20
        while wanted not in self.text:
            assert time.monotonic() < end, f"{wanted!r} never came; shown:\n{self.text}"
            self._read()
        return self.text

    def until_sent(self, wanted: bytes, times: int) -> None:
        """Read until this has come so often, also where it is not shown any more."""
        end = time.monotonic() + 20
        while self.raw.count(wanted) < times:
            assert time.monotonic() < end, f"{wanted!r} came less than {times} times; shown:\n{self.text}"
            self._read()

    @property
    def text(self) -> str:
        """What is shown."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _read(self) -> bool:
        try:
            part = self.child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += part
        self._stream.feed(part)
        return True

    def press(self, keys: str) -> None:
        """Send keys as a terminal does."""
        self.child.send(keys)

    def end(self) -> int:
        """Wait for the program to end; its exit code, negative for a signal."""
        end = time.monotonic() + 20
        while self._read():
            assert time.monotonic() < end, f"the program never ended; shown:\n{self.text}"
        self.child.close()
        if self.child.exitstatus is not None:
            return int(self.child.exitstatus)
        return -int(self.child.signalstatus)


Open = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Open:
    def open_(
        *arguments: str, size: tuple[int, int] = (80, 24), command: list[str] | None = None, **env: str
    ) -> Terminal:
        place = {"PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1"}
        place |= {"SEARCHKIT_STATE": str(tmp_path), "HOME": str(tmp_path), "COLORTERM": "truecolor"}
        return Terminal(command or [*ENTRY, *arguments], {**place, **env}, size)

    return open_


def test_typing_paints_hits_and_leaving_restores_the_terminal(terminal: Open) -> None:
    screen = terminal()
    screen.until("Search 31 documents")
    screen.press("тоқаев")
    shown = screen.until("30 documents")
    assert "❯ Тоқаев number 0" in shown
    assert COLOUR.search(screen.raw)
    screen.press("\x1b[1099;5u")  # Ctrl-Ы, as the kitty keyboard protocol sends it
    screen.until("[newest first]")
    screen.until("hit 2 of 4")
    screen.press("\x1bOR")  # F3
    screen.until("hit 3 of 4")
    screen.press("\x1b[1;2R")  # Shift-F3, as xterm sends it
    screen.until("hit 2 of 4")
    screen.press("\x03")
    assert screen.end() == 130
    assert screen.raw.count(ALT_SCREEN) == screen.raw.count(MAIN_SCREEN) == 1
    assert b"\x1b[?25h" in screen.raw.rpartition(MAIN_SCREEN)[2]


def test_no_color_paints_no_colour_and_still_shows_hits_and_selection(terminal: Open) -> None:
    screen = terminal("тоқаев", NO_COLOR="1")
    screen.until("❯ Тоқаев number 0")
    screen.press("\x1b")
    screen.until("Type to search")
    screen.press("\x1b")
    assert screen.end() == 0
    assert not COLOUR.search(screen.raw)
    assert re.search("\x1b\\[[\\d;]*4[;m][^\x1b]*тоқаев".encode(), screen.raw), "hits are underlined"


def test_print_in_a_pipe_gives_the_path_and_nothing_else(terminal: Open, tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    pipe = f"echo ignored | {sys.executable} -m tests.tui.entry --print алматы 2>/dev/null | cat > {chosen}"
    screen = terminal(command=["/bin/sh", "-c", pipe], size=(100, 30))
    screen.until("1 document in")
    screen.press("\r")
    assert screen.end() == 0
    assert chosen.read_bytes() == "news/[/] [bold]x[/bold] [31mred[0m back עברית 漢字.txt\n".encode()


@pytest.mark.parametrize("arguments", [(), ("--print",)])
def test_without_a_terminal_there_is_one_sentence_and_exit_code_2(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [*ENTRY, *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        start_new_session=True, timeout=20,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "\x1b" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "needs a terminal" in done.stderr


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_leaves_the_terminal_as_it_was_found(terminal: Open, name: str) -> None:
    screen = terminal()
    screen.until("Search 31 documents")
    screen.child.kill(signal.Signals[name])
    assert screen.end() == 128 + signal.Signals[name]
    assert MAIN_SCREEN in screen.raw


def test_line_mode_sends_no_escape_codes(terminal: Open) -> None:
    screen = terminal("--plain", TERM="dumb")
    screen.until("search:")
    screen.press("тоқаев\n")
    screen.until("5. ‹Тоқаев› number 4")
    screen.until_sent(b"search: ", times=2)  # it asks again
    screen.press("\x03")
    assert screen.end() == 130
    assert b"\x1b" not in screen.raw


def test_the_first_picture_needs_nothing_of_the_search_engine() -> None:
    code = (
        "import sys, searchkit.tui.app as a; a.SearchApp(lambda: None);"
        "print(*sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'whoosh', 'pymorphy3', 'snowballstemmer'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
