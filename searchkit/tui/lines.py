"""The ground of every widget here: it draws line by line, and a key must not cost more than the lines it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from searchkit.render.wrap import Span, cells


def lit(
    text: str, start: int, end: int, hits: Sequence[Span], plain: Style, found: Style
) -> Iterator[Segment]:
    """The code points from `start` to `end` of `text`, those within `hits` (in order) in the style `found`."""
    at = start
    for first, last in hits:
        if first >= end:
            break
        first, last = max(first, at), min(last, end)
        if first < last:
            if at < first:
                yield Segment(text[at:first], plain)
            yield Segment(text[first:last], found)
            at = last
    if at < end:
        yield Segment(text[at:end], plain)


class Lines(ScrollView, can_focus=False):
    """Finds out what its styles come to once, not for every line; its height changes without moving its neighbours."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._looks: dict[tuple[str, ...], Style] = {}

    def notify_style_update(self) -> None:
        """A theme was chosen, or a class came or went: forget how things look."""
        super().notify_style_update()
        self._looks.clear()

    def look(self, *names: str) -> Style:
        """The widget's own style with those of its component classes laid over it, one after the other."""
        if names not in self._looks:
            self._looks[names] = self.look(*names[:-1]) + self._own(names[-1]) if names else self.rich_style
        return self._looks[names]

    def _own(self, name: str) -> Style:
        """What a component class adds; colours that let the ground shine through are mixed with it."""
        rules, mixed = self.get_component_styles(name), self.get_component_rich_style(name)
        return rules.text_style + Style(
            color=mixed.color if rules.has_rule("color") else None,
            bgcolor=mixed.bgcolor if rules.has_rule("background") else None,
        )

    def strip(self, segments: Iterable[Segment], rest: Style) -> Strip:
        """Segments that fit the widget's width, filled up to it in the style `rest`."""
        drawn = list(segments)
        width = self.size.width
        gap = width - sum(cells(segment.text) for segment in drawn)
        if gap > 0:
            drawn.append(Segment(" " * gap, rest))
        strip = Strip(drawn, width if gap >= 0 else width - gap)
        return strip if gap >= 0 else strip.crop(0, width)

    def set_height(self, lines: int) -> None:
        """The content has so many lines now.

        A bar that comes and goes by itself needs the whole screen to be laid out; where it always stands, or never, only
        the bar itself is told.
        """
        height = Size(self.size.width, lines)
        if self.styles.overflow_y == "auto":
            self.virtual_size = height
            return
        self.set_reactive(Widget.virtual_size, height)
        if self.styles.overflow_y == "scroll":
            self.vertical_scrollbar.window_virtual_size = lines
        self.scroll_y = self.validate_scroll_y(self.scroll_y)
