"""`searchkit` with no command: the full-screen UI, or line mode where a full screen makes no sense."""

from __future__ import annotations

from pathlib import Path

from searchkit.cli.common import Exit, data, open_index


def interact(path: Path, *, print_choice: bool, query: str) -> int:
    """Run the UI until the reader leaves it; the choice, if one was asked for, goes to stdout."""
    index = open_index(path)
    from searchkit.tui import run

    choice = run(index, print_choice=print_choice, query=query)
    if choice is not None:
        data(choice)
    return Exit.HITS if choice is not None or not print_choice else Exit.NONE
