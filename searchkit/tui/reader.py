"""One document on the whole screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from searchkit.model import Hit
from searchkit.tui.hit_screen import HitScreen
from searchkit.tui.items import Item, ItemLines, ends
from searchkit.tui.keymap import READER, bindings
from searchkit.tui.page import Page
from searchkit.tui.preview import DocumentView
from searchkit.tui.question import Question
from searchkit.tui.status import key_row

#: Selects the hit so many steps away in the list; None at its ends.
Step = Callable[[int], Hit | None]


class ReaderScreen(HitScreen):
    """Reads a hit; the list behind it stays as it is, and moves along with next and previous document."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, show=False, priority=True) for key, action in bindings(READER).items()
    ]
    DEFAULT_CSS = """
    ReaderScreen { layout: vertical; }
    ReaderScreen DocumentView { height: 1fr; padding: 0 1; }
    ReaderScreen #where { background: $panel; }
    ReaderScreen #reader-keys { background: $panel; }
    """

    def __init__(self, hit: Hit, question: Question, page: Page | None, step: Step) -> None:
        super().__init__()
        self._hit, self._question, self._page, self._step = hit, question, page, step

    def compose(self) -> ComposeResult:
        """Where one is, the document, the keys."""
        yield ItemLines(id="where")
        yield DocumentView(id="reading")
        yield ItemLines(id="reader-keys")

    def on_mount(self) -> None:
        """Show the page that the preview had, or fetch it."""
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        if self._page is not None and self._page.document.id == self._hit.id:
            self.view.show_page(self._page)
        else:
            self.face.fetch_page(self._hit, self._question, self.view)
        self._bars()

    def on_resize(self) -> None:
        """Fit the bars."""
        self._bars()

    @on(DocumentView.Moved)
    def _bars(self) -> None:
        width = self.size.width
        place = Item(f" {self._hit.rank:,} of {self.face.main.hits.total:,}", "quiet")
        self.query_one("#where", ItemLines).show_lines(
            [ends((place,), (Item(self.view.where(), "quiet"),), width - 1)]
        )
        self.query_one("#reader-keys", ItemLines).show_lines([key_row(READER, width)])

    def hit_at_hand(self) -> Hit | None:
        """The hit being read."""
        return self._hit

    def question_at_hand(self) -> Question:
        """The question it answers."""
        return self._question

    def action_close(self) -> None:
        """Back to the list."""
        self.dismiss()

    def action_up(self) -> None:
        """A line up."""
        self.view.scroll_up(animate=False)

    def action_down(self) -> None:
        """A line down."""
        self.view.scroll_down(animate=False)

    def action_home(self) -> None:
        """To the beginning."""
        self.view.scroll_home(animate=False)

    def action_end(self) -> None:
        """To the end."""
        self.view.scroll_end(animate=False)

    def action_next_document(self) -> None:
        """Read the next document of the list."""
        self._turn(1)

    def action_previous_document(self) -> None:
        """Read the document before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        hit = self._step(step)
        if hit is not None:
            self._hit, self._page = hit, None
            self._open()

    def action_similar(self) -> None:
        """Back to a list of documents like this one."""
        self.dismiss()
        self.face.main.list_similar(self._hit)
