"""Where the query is typed: one line, completions in grey, earlier queries on Ctrl-↑."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from searchkit.render.clean import clean_line

_LAST_WORD = re.compile(r"[^\W_][\w'’ʼ-]*$")
_CONDITION = re.compile(r"(?:^|\s)[-+(]*(?!title:|text:)\w+:\S*$")
_SHORTEST = 2


def beginning(text: str) -> str:
    """The word that a query ends with, where it can be completed from the index's words.

    >>> beginning("visit тоқ"), beginning("title:сен"), beginning("visit date:2024")
    ('тоқ', 'сен', '')
    """
    word = _LAST_WORD.search(text)
    if word is None or len(word[0]) < _SHORTEST or _CONDITION.search(text):
        return ""
    return word[0]


class Prompt(Input):
    """The query line. Keys that are not about editing one line are left to the app."""

    DEFAULT_CSS = """
    Prompt { border: none; height: 1; padding: 0; background: transparent; }
    Prompt:focus { border: none; background-tint: transparent; }
    """

    virtual_size = Reactive(Size(0, 0))  # without `layout`: a letter more moves nothing else on the screen

    def __init__(self, *, value: str = "", id: str | None = None) -> None:
        super().__init__(clean_line(value), placeholder="Search", select_on_focus=False, compact=True, id=id)
        self.cursor_blink = False

    @property
    def beginning(self) -> str:
        """The word being typed, where it is long enough to be completed; values of columns are no words of texts."""
        return beginning(self.value)

    def offer(self, words: Iterable[str]) -> None:
        """Offer the first of these words that goes on where the typed one ends, in grey behind it."""
        begun = self.beginning
        longer = (word for word in words if len(word) > len(begun) and word.lower().startswith(begun.lower()))
        if begun and (whole := next(longer, None)) is not None:
            self._suggestion = self.value + whole[len(begun) :]

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
