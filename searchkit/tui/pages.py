"""Screens that lie over the others and only want to be read: help, and why a document was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from searchkit.model import Explanation, Hit
from searchkit.render import explanation_tree, hit_title
from searchkit.render.clean import clean_line
from searchkit.render.results import READINGS
from searchkit.tui.keymap import MAIN, READER, Command, aliases, commands, key_name

QUERY_HELP = (
    ("tokayev visit", "either word; documents with both, and with them close together, come first"),
    ('"foreign affairs"', "the words side by side, in any form;  ~3 after it allows three words between"),
    ("+tokayev -visit", "with the first word, without the second;  AND OR NOT and ( ) work too"),
    ("=Тоқаев", "this very spelling only"),
    ("парлам*  нұр?", "any ending;  any one letter"),
    ("токаевв~", "with a slip of the finger"),
    ("title:", "in the title"),
    ("lang:kk,en", "in these languages"),
    ("date:2019..2024", "of these years;  date:2024-03 is a month,  date:>=2024-01-01 since a day"),
    ("source:egemen.kz", "of one source"),
)


class ReadOnlyPage(ModalScreen[None]):
    """A page over the screen; the arrows scroll it, any of the closing keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(alias, "dismiss", show=False)
        for key in ("escape", "enter", "f1", "f7", "q", "f10")
        for alias in aliases(key)
    ]
    DEFAULT_CSS = """
    ReadOnlyPage { align: center middle; }
    ReadOnlyPage VerticalScroll {
        width: 92%; max-width: 110; height: auto; max-height: 92%; padding: 1 2;
        background: $surface; border: round $primary;
        border-title-style: bold; scrollbar-size-vertical: 1;
    }
    ReadOnlyPage Static { width: 100%; height: auto; }
    """

    def __init__(self, title: str, content: RenderableType) -> None:
        super().__init__()
        self._title, self._content = title, content

    def compose(self) -> ComposeResult:
        """The page in a box."""
        with VerticalScroll() as box:
            box.border_title = self._title
            box.border_subtitle = "Esc closes"
            yield Static(self._content)


def _keys_table(shown: Iterable[Command]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for command in shown:
        table.add_row(Text(" ".join(map(key_name, command.keys[:2]))), Text(command.help))
    return table


def _query_table() -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for query, talk in QUERY_HELP:
        table.add_row(Text(query), Text(talk))
    return table


def help_screen() -> ReadOnlyPage:
    """Every key and the query language."""
    heading = "bold underline"
    parts: list[RenderableType] = [
        Text("Type, and the list follows. Names are found in every spelling and script."),
        Text(),
        Text("Keys", style=heading),
        _keys_table(commands(MAIN)),
        Text(),
        Text("While reading", style=heading),
        _keys_table(command for command in commands(READER) if MAIN not in command.places),
        Text(),
        Text("What can be typed", style=heading),
        _query_table(),
        Text(),
        Text("Letters with Ctrl work under the Kazakh and Russian keyboard layouts too: Ctrl-Ы is Ctrl-S."),
        Text("The mouse works: click a hit, a chip, a number, a key; click a selected hit twice to read it."),
        Text("To select text with the mouse as your terminal does it, hold Shift."),
    ]
    return ReadOnlyPage("Help", Group(*parts))


def why_screen(hit: Hit, explanation: Explanation | None) -> ReadOnlyPage:
    """Which words met which, and how the score came about."""
    parts: list[RenderableType] = [hit_title(hit), Text()]
    if hit.why:
        table = Table(box=None, pad_edge=False)
        for name in ("you typed", "found", "which is"):
            table.add_column(name, header_style="bold")
        table.add_column("adds", justify="right", header_style="bold")
        for match in sorted(hit.why, key=lambda match: -match.score):
            words = (
                clean_line(match.word),
                clean_line(match.found),
                READINGS.get(match.by) or clean_line(match.by),
                f"{match.score:.3g}",
            )
            table.add_row(*map(Text, words))
        parts += [table, Text()]
    if explanation is not None:
        parts += [Text("The score", style="bold underline"), explanation_tree(explanation)]
    elif not hit.why:
        parts.append(Text("No word of the query stands here; the document was found by likeness."))
    return ReadOnlyPage("Why this hit", Group(*parts))
