"""The terminal: whether there is one, and the driver that draws on it when stdin, stdout or stderr are something else."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, TextIO

from searchkit.errors import SearchKitError

if TYPE_CHECKING:
    from textual.driver import Driver

TTY = "/dev/tty"


class NoTerminal(SearchKitError):
    """There is no terminal to draw on."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}; use `searchkit search QUERY` where there is no terminal")


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is there and is a terminal."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def check(*, print_choice: bool) -> None:
    """Raise NoTerminal unless the full screen can run.

    Without `print_choice` both stdin and stdout must be terminals. With it, the process must have one (/dev/tty).
    """
    if not print_choice:
        for name, stream in (("stdin", sys.__stdin__), ("stdout", sys.__stdout__)):
            if not is_terminal(stream):
                raise NoTerminal(f"the full-screen search needs a terminal on {name}")
        return
    try:
        os.close(os.open(TTY, os.O_RDWR | os.O_NOCTTY))
    except OSError:
        raise NoTerminal("the full-screen search needs a terminal, and this process has none") from None


def run_on_terminal(command: list[str]) -> None:
    """Run a program that needs the terminal, an editor say, also where our own stdin or stdout are pipes.

    Raises OSError when it cannot be run.
    """
    if all(map(is_terminal, (sys.__stdin__, sys.__stdout__, sys.__stderr__))):
        subprocess.run(command, check=False)
        return
    with open(TTY, "r+b", buffering=0) as tty:  # noqa: PTH123
        subprocess.run(command, check=False, stdin=tty, stdout=tty, stderr=tty)


def driver() -> type[Driver] | None:
    """Textual's own driver (None) where stdin, stdout and stderr are the terminal, else one for /dev/tty."""
    if all(map(is_terminal, (sys.__stdin__, sys.__stdout__, sys.__stderr__))):
        return None
    from textual.drivers.linux_driver import LinuxDriver

    class TtyDriver(LinuxDriver):
        """Draws on the controlling terminal, so that stdout stays data.

        Its files stay open for the life of the process: Textual closes a driver to suspend it, and starts it again.
        """

        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)  # type: ignore[arg-type]
            self.fileno = os.open(TTY, os.O_RDWR | os.O_NOCTTY)
            self._screen_file = os.fdopen(os.dup(self.fileno), "w", encoding="utf-8")
            self._file = self._screen_file
            self.input_tty = True

        def _get_terminal_size(self) -> tuple[int, int]:
            with contextlib.suppress(OSError):
                width, height = os.get_terminal_size(self.fileno)
                if width and height:
                    return width, height
            return 80, 24

    return TtyDriver
