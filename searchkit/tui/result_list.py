"""The list of hits: three lines each (title and facts, then the passage), more fetched as the reader goes down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from searchkit.model import Hit, Results
from searchkit.render.clean import clean_with_spans
from searchkit.render.highlight import ELLIPSIS, snippet_line
from searchkit.render.results import UNTITLED, hit_facts
from searchkit.render.wrap import cells, fitting, shortened, wrap
from searchkit.tui.lines import Lines, lit

CARD = 3
NARROW = 60
GUTTER = 2
_MARK = "❯ "
_AHEAD = 4

#: Component classes that a whole card stands on.
Under = tuple[str, ...]


def _looks(hit: Hit | None) -> tuple[object, ...]:
    """What a card shows of its hit."""
    return () if hit is None else (hit.title, hit.title_spans, hit_facts(hit), hit.snippet)


class ResultList(Lines):
    """Hits as cards, one of them selected; the selection is a mark and a background, never a colour alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "hits--title", "hits--facts", "hits--passage", "hits--found", "hits--selected", "hits--mark",
    }  # fmt: skip
    DEFAULT_CSS = """
    ResultList {
        overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; background: transparent;
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

    def show_results(self, results: Results, *, keep_place: bool = False) -> None:
        """Show an answer from its first hit on or, with `keep_place`, with the same document selected if it is there."""
        shown, selected = self.hits, self.selected
        before, line = self.current, round(self.scroll_offset.y)
        self.hits = list(results.hits)
        self.total = results.total if results.total_exact else max(results.total, len(results.hits) + 1)
        self._asked = 0
        kept = keep_place and before is not None
        places = (at for at, hit in enumerate(self.hits) if kept and before and hit.id == before.id)
        self.set_reactive(ResultList.selected, next(places, 0))
        self.set_height(len(self.hits) * CARD)
        self._redraw(shown, selected)
        self.scroll_to(y=line if kept else 0, animate=False)
        self._keep_in_view()
        self.post_message(self.Selected(self.current))

    def _redraw(self, shown: Sequence[Hit], selected: int) -> None:
        """Draw the cards that look otherwise than those shown so far; a letter more leaves many as they are."""
        for at in range(max(len(self.hits), len(shown))):
            old, new = (hits[at] if at < len(hits) else None for hits in (shown, self.hits))
            if _looks(old) != _looks(new) or (at == selected) != (at == self.selected):
                for mark in (True, False):
                    self._cards.pop((at, mark), None)
                self.refresh_lines(at * CARD, CARD)

    def add_results(self, results: Results) -> None:
        """Show further hits after those that are shown."""
        self.hits += results.hits
        if not results.hits:
            self.total = len(self.hits)
        self._changed()

    def _changed(self) -> None:
        self._cards.clear()
        self.set_height(len(self.hits) * CARD)
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

    def render_lines(self, crop: Region) -> list[Strip]:
        """Some lines, without Textual's way round them: a list has neither border nor padding, and cards keep what
        filters make of them."""
        background, filters = self.background_colors[1], self.get_line_filters()
        first, last = crop.column_span
        strips = []
        for y in crop.line_range:
            strip = self.render_line(y)
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, background)
            strips.append(strip if first == 0 and last == strip.cell_length else strip.crop(first, last))
        return strips

    def render_line(self, y: int) -> Strip:
        """One line as Textual draws it."""
        index, part = divmod(y + round(self.scroll_offset.y), CARD)
        if index >= len(self.hits):
            return self.strip((), self.look())
        key = index, index == self.selected
        if key not in self._cards:
            self._cards[key] = self._card(*key)
        return self._cards[key][part]

    def _card(self, index: int, selected: bool) -> list[Strip]:
        hit, width = self.hits[index], self.size.width
        under = ("hits--selected",) if selected else ()
        room = max(8, width - GUTTER - 1)
        lines = self._narrow(hit, room, under) if width < NARROW else self._wide(hit, room, under)
        first, others = (_MARK, "│ ") if selected else ("  ", "  ")
        mark, rest = self.look(*under, "hits--mark"), self.look(*under)
        return [
            self.strip([Segment(others if number else first, mark), *line], rest)
            for number, line in enumerate(lines)
        ]

    def _wide(self, hit: Hit, room: int, under: Under) -> Iterator[Iterable[Segment]]:
        """Title and facts on one line, two lines of the passage."""
        facts = shortened(hit_facts(hit), room // 2)
        title = list(self._title(hit, room - cells(facts) - 2, under))
        gap = room - cells(facts) - sum(cells(segment.text) for segment in title)
        yield [
            *title,
            Segment(" " * gap, self.look(*under)),
            Segment(facts, self.look(*under, "hits--facts")),
        ]
        yield from self._passage(hit, room, 2, under)

    def _narrow(self, hit: Hit, room: int, under: Under) -> Iterator[Iterable[Segment]]:
        """The title on a line of its own, then the facts with the passage running on behind them."""
        yield self._title(hit, room, under)
        yield from self._passage(hit, room, 2, under, facts=shortened(hit_facts(hit), room - 4))

    def _title(self, hit: Hit, room: int, under: Under) -> Iterator[Segment]:
        text, spans = clean_with_spans(hit.title, hit.title_spans, one_line=True)
        if not text.strip():
            yield Segment(UNTITLED, self.look(*under, "hits--facts"))
            return
        plain = self.look(*under, "hits--title")
        end = len(text) if cells(text) <= room else fitting(text, room - 1)
        yield from lit(text, 0, end, spans, plain, self.look(*under, "hits--title", "hits--found"))
        if end < len(text):
            yield Segment(ELLIPSIS, plain)

    def _passage(
        self, hit: Hit, room: int, count: int, under: Under, facts: str = ""
    ) -> Iterator[Iterable[Segment]]:
        """At most `count` lines of the passage, an ellipsis where it goes on."""
        passage, places = snippet_line(hit.snippet)
        lead = f"{facts}  " if facts else ""
        text, spans = lead + passage, [(start + len(lead), end + len(lead)) for start, end in places]
        quiet, plain = self.look(*under, "hits--facts"), self.look(*under, "hits--passage")
        found = self.look(*under, "hits--passage", "hits--found")
        lines = wrap(text, room)
        for number, (start, end) in enumerate(lines[:count], 1):
            over = number == count < len(lines)
            end = start + fitting(text[start:end], room - 1) if over else end
            turn = min(max(len(lead), start), end)
            yield [
                *lit(text, start, turn, (), quiet, quiet),
                *lit(text, turn, end, spans, plain, found),
                *([Segment(ELLIPSIS, plain)] if over else []),
            ]
        yield from [()] * (count - len(lines))

    def on_click(self, event: events.Click) -> None:
        """The first click selects, a click on the selected hit opens it."""
        index = (event.y + round(self.scroll_offset.y)) // CARD
        if index >= len(self.hits):
            return
        if index == self.selected and event.chain > 1:
            self.post_message(self.Opened())
        self.selected = index
