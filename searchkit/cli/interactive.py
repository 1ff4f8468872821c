"""`searchkit` with no command: the full-screen UI, or line mode where a full screen makes no sense."""

from __future__ import annotations

import os
from pathlib import Path

from searchkit.cli.common import Exit, data, open_index, refuse_file
from searchkit.errors import IndexMissing


def interact(path: Path, *, plain: bool, print_choice: bool, query: str) -> int:
    """Run the UI until the reader leaves it; the choice, if one was asked for, goes to stdout.

    The index is opened behind the first picture, so only what can be seen at once is checked before it.
    """
    refuse_file(path)
    if not path.is_dir():
        raise IndexMissing(str(path))
    if plain or os.environ.get("TERM", "dumb") == "dumb":
        from searchkit.tui.line import run as run_lines

        choice = run_lines(lambda: open_index(path), print_choice=print_choice, query=query)
    else:
        from searchkit.tui import run as run_screen

        choice = run_screen(lambda: open_index(path), print_choice=print_choice, query=query)
    if choice is not None:
        data(choice)
    return Exit.HITS if choice is not None or not print_choice else Exit.NONE
