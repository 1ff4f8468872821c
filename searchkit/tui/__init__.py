"""The full-screen terminal search, on Textual, and the line mode beside it.

Nothing heavy is imported here: `run` loads Textual, `searchkit.tui.line` does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from searchkit.tui.terminal import NoTerminal, check, driver

if TYPE_CHECKING:
    from searchkit.tui.backend import Backend

__all__ = ["NoTerminal", "run"]


def run(
    index: Backend | Callable[[], Backend],
    *,
    print_choice: bool = False,
    query: str = "",
) -> str | None:
    """Run the full-screen search until the reader leaves it.

    Args:
        index: an open index or, better, a function that opens it: it is called after the first picture is drawn.
        print_choice: Enter ends the run with the hit's path, or its id where it has no file. The screen is drawn on
            the controlling terminal then, so that stdin and stdout may be pipes.
        query: what the prompt holds at first.

    Returns:
        The choice, or None.

    Raises:
        NoTerminal: there is no terminal to draw on.
        KeyboardInterrupt: the reader left with Ctrl-C.
        SystemExit: 128 + its number after a signal such as SIGTERM; 1 after a crash, whose traceback was shown.
        SearchKitError: the index cannot be opened.
    """
    check(print_choice=print_choice)
    from searchkit.tui.app import INTERRUPTED, SearchApp
    from searchkit.tui.memory import state_folder

    app = SearchApp(
        index if callable(index) else lambda: index,
        query=query,
        print_choice=print_choice,
        memory=state_folder(),
        driver_class=driver(),
    )
    choice = app.run()
    if app.failure is not None:
        raise app.failure
    if app.return_code == INTERRUPTED:
        raise KeyboardInterrupt
    if app.return_code:
        raise SystemExit(app.return_code)
    return choice
