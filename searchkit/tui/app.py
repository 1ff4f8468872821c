"""The app around the screens: the index, the reader's memory, what is told, how one leaves."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen
from textual.theme import Theme

from searchkit.errors import SearchKitError
from searchkit.model import Document, Hit, Report, Stats
from searchkit.render.clean import clean_line
from searchkit.tui.backend import Backend
from searchkit.tui.courier import Courier
from searchkit.tui.keymap import MAIN, READER, aliases, commands
from searchkit.tui.main_screen import MainScreen
from searchkit.tui.memory import History, Settings
from searchkit.tui.page import Page, lay_out
from searchkit.tui.preview import DocumentView
from searchkit.tui.question import Question
from searchkit.tui.reader import ReaderScreen
from searchkit.tui.reindex import Reindexing, report_words

INTERRUPTED = 130
DEFAULT_THEME = "textual-dark"
_STOP = {alias for key in ("ctrl+c", "ctrl+q") for alias in aliases(key)}
_SUGGESTED = 5

#: Seconds that the thread that searches may keep the interpreter while the screen waits for it.
_SWITCH = 0.001
_WARMING = (
    "тоқаев tokayev président йцукен"  # the last is no word: for such, Russian's dictionary is asked too
)


class SearchApp(App[str]):
    """The full-screen search. `run()` returns the choice in `print_choice` mode, else None."""

    TITLE = "searchkit"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True
    ESCAPE_TO_MINIMIZE = False

    def __init__(
        self,
        open_backend: Callable[[], Backend],
        *,
        query: str = "",
        print_choice: bool = False,
        memory: Path | None = None,
        driver_class: type | None = None,
    ) -> None:
        no_color = bool(os.environ.get("NO_COLOR"))
        super().__init__(driver_class=driver_class, ansi_color=True if no_color else None)
        self.print_choice = print_choice
        self.history = History(memory)
        self.settings = Settings(memory)
        self.courier = Courier(self._deliver_later)
        self.main = MainScreen(query)
        self.failure: BaseException | None = None
        self._switched = sys.getswitchinterval()
        self._open_backend = open_backend
        self._backend: Backend | None = None
        self._reindexing = Reindexing(open_backend)
        theme = self.settings.get("theme", DEFAULT_THEME)
        self.theme = theme if theme in self.available_themes else DEFAULT_THEME

    @property
    def backend(self) -> Backend:
        """The index; the first question on the way opens it, so later ones find it open."""
        if self._backend is None:
            self._backend = self._open_backend()
        return self._backend

    def get_default_screen(self) -> Screen[None]:
        """The search screen."""
        return self.main

    def on_mount(self) -> None:
        """Open the index once the first picture is drawn."""
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self._listen_to_signals()
        sys.setswitchinterval(_SWITCH)
        self.call_after_refresh(self.greet)

    def on_unmount(self) -> None:
        """Give back what `_warm` set aside, and the interpreter its habits."""
        gc.unfreeze()
        sys.setswitchinterval(self._switched)

    def _keep_theme(self, theme: Theme) -> None:
        self.settings.put("theme", theme.name)

    def _listen_to_signals(self) -> None:
        """A signal from outside leaves the terminal as it was found."""
        if self.is_headless:
            return
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(name, self.interrupt, 128 + name)

    def greet(self) -> None:
        """Open the index, in the background, and show its numbers; an index that cannot be opened ends the app."""
        self.courier.send("open", lambda: self.backend.stats(near=False), self._opened, self._not_opened)

    def _opened(self, stats: Stats) -> None:
        self.main.opened(stats)
        self.courier.send("warm", self._warm, lambda _answer: None, lambda _error: None)

    def _warm(self) -> None:
        """Ask something before the reader does, so that what loads on first use is loaded: dictionaries, analyzers."""
        if not self.main.question:
            self.backend.search(_WARMING, limit=1)
        gc.freeze()  # dictionaries stay: a collection in the middle of typing need not walk through them

    def _not_opened(self, error: BaseException) -> None:
        self.failure = error
        self.exit(return_code=getattr(error, "exit_code", 1))

    # For the screens

    def fetch_page(self, hit: Hit, question: Question, view: DocumentView) -> None:
        """Show the document of a hit in a view, as soon as it is there."""
        width = view.room

        def fetch() -> Page:
            backend = self.backend
            document = backend.get(hit.id)
            title: tuple[tuple[int, int], ...] = ()
            text: tuple[tuple[int, int], ...] = ()
            if question.similar_to is None:
                title, text = backend.matches(question.query(), hit.id, prefix_last=question.grows())
            return lay_out(document, title or hit.title_spans, text or hit.snippet.spans, width)

        self.courier.send("page", fetch, view.show_page, self.tell_error)

    def fetch_document(self, id: str) -> Document:
        """A document. Asked off the screen's thread."""
        return self.backend.get(id)

    def suggest(self, word: str) -> tuple[str, ...]:
        """Words that begin like this one. Asked off the screen's thread."""
        return self.backend.suggest(word, limit=_SUGGESTED)

    def remember(self, question: Question) -> None:
        """Keep the words of a question that led somewhere."""
        if question.similar_to is None:
            self.history.add(clean_line(question.text))

    def sentence(self, error: BaseException) -> str:
        """What went wrong, for people."""
        known = isinstance(error, SearchKitError | OSError)
        return clean_line(str(error) if known else f"{type(error).__name__}: {error}")

    def tell(self, sentence: str, *, trouble: bool = False) -> None:
        """Say something for a few seconds."""
        self.notify(
            clean_line(sentence), severity="error" if trouble else "information", timeout=4, markup=False
        )

    def tell_error(self, error: BaseException) -> None:
        """Say what went wrong."""
        self.tell(self.sentence(error), trouble=True)

    def reindex(self) -> None:
        """Read new and changed files in the background; then show the newest state."""
        if not self._reindexing.start(self):
            self.tell("Already reading files")

    def reindexed(self, report: Report | None) -> None:
        """The files are read (or there were none to read): move to the newest state and ask again."""

        def newest() -> tuple[bool, Stats]:
            return self.backend.refresh(), self.backend.stats(near=False)

        def show(state: tuple[bool, Stats]) -> None:
            fresh, stats = state
            if report is not None:
                self.tell(report_words(report))
            else:
                self.tell("Showing the newest state" if fresh else "Nothing has changed")
            self.main.opened(stats)

        self.courier.send("open", newest, show, self.tell_error)

    # Leaving

    async def on_event(self, event: events.Event) -> None:
        """Ctrl-C leaves from everywhere, under every keyboard layout; Shift-F3 is told from a cursor report.

        xterm and its kin send for Shift-F3 what is also the report "the cursor is at row 1, column 2". This app asks for
        no such report.
        """
        if isinstance(event, events.CursorPosition) and (event.x, event.y) == (1, 0):
            event = events.Key("shift+f3", None)
        if isinstance(event, events.Key) and event.key in _STOP:
            self.interrupt()
            return
        await super().on_event(event)

    def interrupt(self, code: int = INTERRUPTED) -> None:
        """Leave as Ctrl-C does."""
        self._close()
        self.exit(return_code=code)

    def _deliver_later(self, give: Callable[[], None]) -> None:
        """Hand an answer to the screen; an app on its way out has no screen left to show it."""
        self.call_later(lambda: give() if self.is_running else None)

    def leave(self, choice: str | None) -> None:
        """Leave with a choice, or with none."""
        self.remember(self.main.answered)
        self._close()
        self.exit(choice)

    def _close(self) -> None:
        self._reindexing.stop()
        self.courier.close()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers: the commands of the screen under it, and the themes."""
        place = READER if isinstance(screen, ReaderScreen) else MAIN
        for command in commands(place):
            if len(command.help.split()) > 3 and command.action != "palette":

                async def run(action: str = command.action) -> None:
                    await screen.run_action(action)

                yield SystemCommand(command.help, command.label, run)
        yield SystemCommand("Choose a theme", "Colours; kept for the next time", self.action_change_theme)
