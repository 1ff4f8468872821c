"""Lines of small texts, each in a role and some with an action: chips, notices, facets and the key row are all this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual import events
from textual.strip import Strip

from searchkit.render.wrap import cells, fitting
from searchkit.tui.lines import Lines


class Item(NamedTuple):
    """A piece of a line: clean text, its role (a name in ItemLines.ROLES), and the action a click runs, if any."""

    text: str
    role: str = "plain"
    action: str = ""


Line = Sequence[Item]


def width_of(line: Iterable[Item]) -> int:
    """The width of a line in cells."""
    return sum(cells(item.text) for item in line)


def ends(left: Line, right: Line, width: int) -> Line:
    """A line with `left` at its beginning and `right` at its end; `right` gives way where both do not fit."""
    gap = width - width_of(left) - width_of(right)
    return (*left, Item(" " * gap), *right) if gap >= 1 else tuple(left)


class ItemLines(Lines):
    """Shows lines of items and runs their actions when they are clicked."""

    ROLES: ClassVar[tuple[str, ...]] = (
        "plain",
        "quiet",
        "strong",
        "key",
        "chosen",
        "offer",
        "trouble",
        "cursor",
    )
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"items--{role}" for role in ROLES}
    DEFAULT_CSS = """
    ItemLines {
        height: 1; overflow-x: hidden; overflow-y: hidden; background: transparent;
        .items--quiet { color: $text-muted; }
        .items--strong { text-style: bold; }
        .items--key { color: $text-accent; text-style: bold; }
        .items--chosen { color: $text-success; text-style: bold; }
        .items--offer { color: $text-warning; text-style: bold; }
        .items--trouble { color: $text-error; text-style: bold; }
        .items--cursor { background: $primary 35%; text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()

    @property
    def text(self) -> str:
        """What it shows, for tests and for screen readers of the DOM."""
        return "\n".join("".join(item.text for item in line).rstrip() for line in self._lines)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        if lines != self._lines:
            self._lines = lines
            self.set_height(len(lines))
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line as Textual draws it."""
        row = y + round(self.scroll_offset.y)
        segments: list[Segment] = []
        room = self.size.width
        for item in self._lines[row] if row < len(self._lines) else ():
            size = cells(item.text)
            text = item.text if size <= room else item.text[: fitting(item.text, room - 1)] + "…" * (room > 0)
            segments.append(Segment(text, self.look(f"items--{item.role}")))
            room -= size
            if room <= 0:
                break
        return self.strip(segments, self.look())

    def item_at(self, x: int, y: int) -> Item | None:
        """The item at a place of the widget."""
        row = y + round(self.scroll_offset.y)
        at = 0
        for item in self._lines[row] if 0 <= row < len(self._lines) else ():
            at += cells(item.text)
            if x < at:
                return item
        return None

    async def on_click(self, event: events.Click) -> None:
        """Run what was clicked."""
        item = self.item_at(event.x, event.y)
        if item is not None and item.action:
            event.stop()
            await self.screen.run_action(item.action)
