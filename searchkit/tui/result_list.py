"""The list of hits: three lines each (title and facts, then the passage), more fetched as the reader goes down."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from searchkit.model import Hit, Results
from searchkit.render.highlight import ELLIPSIS, highlight, snippet_text
from searchkit.render.results import UNTITLED, hit_facts
from searchkit.tui.wrap import wrap

CARD = 3
NARROW = 60
GUTTER = 2
_MARK = "❯ "
_AHEAD = 4

Styles = Callable[[str], Style]


class ResultList(ScrollView, can_focus=False):
    """Hits as cards, one of them selected; the selection is a mark and a background, never a colour alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hits--title", "hits--facts", "hits--passage", "hits--found", "hits--selected", "hits--mark",
    }  # fmt: skip
    DEFAULT_CSS = """
    ResultList {
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; background: transparent;
        .hits--title { text-style: bold; }
        .hits--facts { color: $text-muted; }
        .hits--passage { color: $foreground 85%; }
        .hits--found { color: $text-warning; text-style: bold underline; }
        .hits--selected { background: $primary 25%; }
        .hits--mark { color: $text-accent; text-style: bold; }
    }
    """

    selected: reactive[int] = reactive(0)

    class Selected(Message):
        """Another hit was selected, or the hits changed under the selection."""

        def __init__(self, hit: Hit | None) -> None:
            self.hit = hit
            super().__init__()

    class Opened(Message):
        """The selected hit was clicked again."""

    class Wanted(Message):
        """The end of the list comes near; hits from `offset` on are wanted."""

        def __init__(self, offset: int) -> None:
            self.offset = offset
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.hits: list[Hit] = []
        self.total = 0
        self._cards: dict[tuple[int, bool], list[Strip]] = {}
        self._asked = 0

    @property
    def current(self) -> Hit | None:
        """The selected hit."""
        return self.hits[self.selected] if self.selected < len(self.hits) else None

    def show_results(self, results: Results) -> None:
        """Show an answer from its first hit on."""
        self.hits = list(results.hits)
        self.total = results.total if results.total_exact else max(results.total, len(results.hits) + 1)
        self._asked = 0
        self._changed()
        self.scroll_to(y=0, animate=False)
        self.set_reactive(ResultList.selected, 0)
        self.refresh()
        self.post_message(self.Selected(self.current))

    def add_results(self, results: Results) -> None:
        """Show further hits after those that are shown."""
        self.hits += results.hits
        if not results.hits:
            self.total = len(self.hits)
        self._changed()

    def _changed(self) -> None:
        self._cards.clear()
        self.virtual_size = Size(self.size.width, len(self.hits) * CARD)
        self.refresh()

    def on_resize(self) -> None:
        """Lay the cards out anew; a taller list wants more of them."""
        self._changed()
        self._keep_in_view()
        self._want_more(self.size.height // CARD)

    def notify_style_update(self) -> None:
        """A theme was chosen: forget the drawn cards."""
        super().notify_style_update()
        self._cards.clear()

    def validate_selected(self, selected: int) -> int:
        """Keep the selection on the list."""
        return max(0, min(selected, len(self.hits) - 1))

    def watch_selected(self, old: int, new: int) -> None:
        """Draw the two cards anew, keep the selected one in view, ask for more hits before they are needed."""
        for index in (old, new):
            self.refresh_lines(index * CARD, CARD)
        self._keep_in_view()
        self.post_message(self.Selected(self.current))
        self._want_more(new)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The wheel, too, asks for more hits before they are needed."""
        super().watch_scroll_y(old_value, new_value)
        self._want_more((round(new_value) + self.size.height) // CARD)

    def _want_more(self, seen: int) -> None:
        have = len(self.hits)
        if seen >= have - _AHEAD and self._asked < have < self.total:
            self._asked = have
            self.post_message(self.Wanted(have))

    def _keep_in_view(self) -> None:
        self.scroll_to_region(Region(0, self.selected * CARD, self.size.width, CARD), animate=False)

    def render_line(self, y: int) -> Strip:
        """One line as Textual draws it."""
        index, part = divmod(y + round(self.scroll_offset.y), CARD)
        if index >= len(self.hits):
            return Strip.blank(self.size.width, self.rich_style)
        key = index, index == self.selected
        if key not in self._cards:
            self._cards[key] = self._card(*key)
        return self._cards[key][part]

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"hits--{name}", partial=True)

    def _card(self, index: int, selected: bool) -> list[Strip]:
        hit, width = self.hits[index], self.size.width
        room = max(8, width - GUTTER - 1)
        lines = _narrow_card(hit, room, self._style) if width < NARROW else _wide_card(hit, room, self._style)
        mark = Text(_MARK if selected else "  ", style=self._style("mark"))
        base = self.rich_style + (self._style("selected") if selected else Style.null())
        strips = []
        for line in lines:
            text = Text.assemble(
                mark if line is lines[0] else Text("│ " if selected else "  ", self._style("mark")), line
            )
            strip = Strip(text.render(self.app.console)).adjust_cell_length(width).apply_style(base)
            strips.append(strip)
        return strips

    def on_click(self, event: events.Click) -> None:
        """The first click selects, a click on the selected hit opens it."""
        index = (event.y + round(self.scroll_offset.y)) // CARD
        if index >= len(self.hits):
            return
        if index == self.selected and event.chain > 1:
            self.post_message(self.Opened())
        self.selected = index


def _title(hit: Hit, room: int, style: Styles) -> Text:
    found = style("found")
    title = highlight(hit.title, hit.title_spans, found, base=style("title"), one_line=True)
    if not title.plain.strip():
        title = Text(UNTITLED, style=style("facts"))
    title.truncate(room, overflow="ellipsis")
    return title


def _passage(hit: Hit, room: int, count: int, style: Styles) -> list[Text]:
    """At most `count` lines of the passage, an ellipsis where it goes on."""
    text = snippet_text(hit.snippet, style("found"))
    text.style = style("passage")
    lines = wrap(text.plain, room)
    parts = [text[start:end] if end > start else Text() for start, end in lines[:count]]
    if len(lines) > count:
        parts[-1].truncate(room - 1)
        parts[-1].append(ELLIPSIS)
    return parts + [Text()] * (count - len(parts))


def _wide_card(hit: Hit, room: int, style: Styles) -> list[Text]:
    facts = Text(hit_facts(hit), style=style("facts"))
    facts.truncate(room // 2, overflow="ellipsis")
    title = _title(hit, room - cell_len(facts.plain) - 2, style)
    gap = room - cell_len(title.plain) - cell_len(facts.plain)
    return [Text.assemble(title, " " * gap, facts), *_passage(hit, room, 2, style)]


def _narrow_card(hit: Hit, room: int, style: Styles) -> list[Text]:
    facts = Text(hit_facts(hit), style=style("facts"))
    facts.truncate(room, overflow="ellipsis")
    return [_title(hit, room, style), facts, *_passage(hit, room, 1, style)]
