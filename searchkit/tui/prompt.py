"""Where the query is typed: one line, completions in grey, earlier queries on Ctrl-↑."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from textual import events
from textual.suggester import Suggester
from textual.widgets import Input

from searchkit.render.clean import clean_line

_LAST_WORD = re.compile(r"[^\W_][\w'’ʼ-]*$")
_SHORTEST = 2

#: word being typed → the rest of a likelier whole word, or nothing
Complete = Callable[[str], Awaitable[str | None]]


class Completions(Suggester):
    """Completes the last word of a query from the words of the index."""

    def __init__(self, complete: Complete) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """The whole query with its last word completed."""
        word = _LAST_WORD.search(value)
        if word is None or len(word[0]) < _SHORTEST:
            return None
        whole = await self._complete(word[0])
        if whole is None or not whole.lower().startswith(word[0].lower()) or len(whole) == len(word[0]):
            return None
        return value + whole[len(word[0]) :]


class Prompt(Input):
    """The query line. Keys that are not about editing one line are left to the app."""

    DEFAULT_CSS = """
    Prompt { border: none; height: 1; padding: 0; background: transparent; }
    Prompt:focus { border: none; background-tint: transparent; }
    """

    def __init__(self, complete: Complete, *, value: str = "", id: str | None = None) -> None:
        super().__init__(
            clean_line(value),
            placeholder="Search",
            suggester=Completions(complete),
            select_on_focus=False,
            compact=True,
            id=id,
        )
        self.cursor_blink = False

    @property
    def completion(self) -> str:
        """The query as it would be with the offered word; empty when none is offered."""
        return self._suggestion if len(self._suggestion) > len(self.value) else ""

    def put(self, text: str) -> None:
        """Replace the query, the cursor at its end."""
        self.value = clean_line(text)
        self.cursor_position = len(self.value)

    def _on_paste(self, event: events.Paste) -> None:
        """Pasted lines become one line without control characters."""
        event.prevent_default()
        event.stop()
        if line := clean_line(event.text):
            self.replace(line, *sorted(self.selection))
