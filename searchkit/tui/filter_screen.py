"""The filters over the list: languages, years and sources with their numbers, chosen with the keyboard or the mouse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.geometry import Region
from textual.screen import ModalScreen

from searchkit.tui.items import Item, ItemLines, Line
from searchkit.tui.keymap import aliases
from searchkit.tui.question import COLUMNS, Filters
from searchkit.tui.status import facet_line, facet_rows

Counts = Mapping[str, Mapping[str, int]]
_ROWS = 200


class FilterScreen(ModalScreen[None]):
    """Every change is told to `changed` at once, so that the list behind follows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("tab", "section(1)", show=False),
        Binding("shift+tab", "section(-1)", show=False),
        Binding("space,enter", "choose", show=False),
        Binding("delete,backspace", "clear", show=False),
        *(
            Binding(alias, "dismiss", show=False)
            for key in ("escape", "f2", "ctrl+f", "q")
            for alias in aliases(key)
        ),
    ]
    DEFAULT_CSS = """
    FilterScreen { align: center middle; }
    FilterScreen Container {
        width: 60; max-width: 96%; height: auto; max-height: 92%; padding: 0 1;
        background: $surface; border: round $primary; border-title-style: bold;
    }
    FilterScreen ItemLines { height: auto; max-height: 100%; overflow-y: auto; scrollbar-size-vertical: 1; }
    """

    def __init__(self, counts: Counts, filters: Filters, changed: Callable[[Filters], None]) -> None:
        super().__init__()
        self._counts, self._filters, self._changed = counts, filters, changed
        self._places = [
            (name, value)
            for name in COLUMNS
            for value, _ in facet_rows(name, counts.get(name, {}), filters, _ROWS)
        ]
        self._at = 0

    def compose(self) -> ComposeResult:
        """The lines in a box."""
        with Container() as box:
            box.border_title = "Filters"
            box.border_subtitle = "Space chooses · Tab skips · Del clears · Esc closes"
            yield ItemLines(id="choices")

    def on_mount(self) -> None:
        """Show the lines when the width is known."""
        self.call_after_refresh(self._show)

    def on_resize(self) -> None:
        """Fit the lines to the width."""
        self._show()

    def _show(self) -> None:
        choices = self.query_one(ItemLines)
        width = min(56, self.app.size.width - 8)
        lines: list[Line] = []
        row = 0
        for index, (name, value) in enumerate(self._places):
            if index == 0 or name != self._places[index - 1][0]:
                lines += [(), (Item(name, "strong"),)] if lines else [(Item(name, "strong"),)]
            counts = self._counts.get(name, {})
            cursor = index == self._at
            row = len(lines) if cursor else row
            most = max(counts.values(), default=1)
            lines.append(
                (
                    Item("❯ " if cursor else "  ", "key"),
                    *facet_line(
                        name, value, counts.get(value, 0), most, self._filters, width - 2, cursor=cursor
                    ),
                )
            )
        choices.styles.height = max(1, len(lines))
        choices.show_lines(lines or [(Item("nothing to choose from", "quiet"),)])
        choices.scroll_to_region(Region(0, max(0, row - 1), 1, 3), animate=False)

    def action_move(self, step: int) -> None:
        """Move the cursor."""
        self._at = max(0, min(self._at + step, len(self._places) - 1))
        self._show()

    def action_section(self, step: int) -> None:
        """Move to the first value of the next kind of filter, or of the one before."""
        if not self._places:
            return
        firsts = [i for i, (name, _) in enumerate(self._places) if i == 0 or self._places[i - 1][0] != name]
        here = max(i for i, first in enumerate(firsts) if first <= self._at)
        self._at = firsts[(here + step) % len(firsts)]
        self._show()

    def action_choose(self) -> None:
        """Choose the value at the cursor, or let it go."""
        if self._places:
            self.action_narrow(*self._places[self._at])

    def action_narrow(self, name: str, value: str) -> None:
        """Choose a value, or let it go."""
        self._at = self._places.index((name, value))
        self._tell(self._filters.toggled(name, value))

    def action_clear(self) -> None:
        """Let everything go."""
        self._tell(Filters())

    def _tell(self, filters: Filters) -> None:
        self._filters = filters
        self._show()
        self._changed(filters)
