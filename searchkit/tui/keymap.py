"""Every key in one table, and the same chords under the Kazakh and Russian keyboard layouts.

A chord names a letter's place on the keyboard: with a Cyrillic layout switched on, the key that makes Ctrl-S sends
Ctrl-Ы. The aliases are generated, so that no chord can be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass

# Letter by letter, the same places on a Latin and on a Kazakh or Russian keyboard (they differ in digits and signs only).
_LATIN = "qwertyuiopasdfghjklzxcvbnm"
_CYRILLIC = "йцукенгшщзфывапролдячсмить"
SAME_PLACE = dict(zip(_LATIN, _CYRILLIC, strict=True))

MAIN, READER = "main", "reader"


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does.

    Attributes:
        action: the action it runs.
        keys: as Textual names them, the one that is shown first.
        label: one or two words, for the key row.
        help: a sentence, for the help screen and the command palette.
        places: the screens it works on.
        shown: its rank in the key row of a narrow screen, from 1; 0 leaves it out.
    """

    action: str
    keys: tuple[str, ...]
    label: str
    help: str
    places: tuple[str, ...] = (MAIN,)
    shown: int = 0


COMMANDS = (
    Command("help", ("f1",), "help", "Show every key and the query language", (MAIN, READER), 1),
    Command("filters", ("f2", "ctrl+f"), "filters", "Choose languages, years and sources", (MAIN,), 3),
    Command(
        "next_hit", ("f3", "ctrl+g"), "next hit", "Go to the next hit in the document", (MAIN, READER), 4
    ),
    Command(
        "previous_hit", ("shift+f3", "ctrl+b", "f15"), "previous hit", "Go to the hit before", (MAIN, READER)
    ),
    Command(
        "edit",
        ("f4", "ctrl+o"),
        "editor",
        "Open the file in your editor, at the line of the hit",
        (MAIN, READER),
        9,
    ),
    Command("reindex", ("f5", "ctrl+r"), "re-index", "Read new and changed files, and show the newest state"),
    Command(
        "sort", ("f6", "ctrl+s"), "sort", "Change the order: best, newest, oldest, title, source", (MAIN,), 5
    ),
    Command("why", ("f7", "ctrl+t"), "why", "Show what matched, and the score as a tree", (MAIN, READER), 6),
    Command("layout", ("f8", "ctrl+l"), "layout", "Move or hide the preview"),
    Command("similar", ("f9", "ctrl+n"), "similar", "List documents like this one", (MAIN, READER), 8),
    Command("copy", ("ctrl+y",), "copy", "Copy the path (or the id) of the document", (MAIN, READER)),
    Command("read", ("enter",), "read", "Read the document on the whole screen", (MAIN,), 2),
    Command("up", ("up",), "up", "Select the hit above"),
    Command("down", ("down",), "down", "Select the hit below"),
    Command("page_up", ("pageup",), "page up", "Turn the preview back"),
    Command("page_down", ("pagedown",), "page down", "Turn the preview on"),
    Command("older", ("ctrl+up",), "older query", "Bring back the query before, also of earlier days"),
    Command("newer", ("ctrl+down",), "newer query", "Bring back the query after"),
    Command("accept", ("tab",), "accept", "Take the spelling or the word that is offered"),
    Command("escape", ("escape",), "clear", "Clear the query, then the filters, then leave", (MAIN,), 7),
    Command("quit_now", ("ctrl+c", "ctrl+q"), "quit", "Leave at once", (MAIN, READER)),
    Command("suspend", ("ctrl+z",), "suspend", "Go to the shell for a moment; fg comes back", (MAIN, READER)),
    Command("palette", ("ctrl+p",), "commands", "Search among all commands and themes", (MAIN, READER)),
    Command("close", ("escape", "q", "f10"), "back", "Back to the list", (READER,), 2),
    Command("next_hit", ("n",), "next hit", "Go to the next hit", (READER,)),
    Command("previous_hit", ("p", "shift+n"), "previous hit", "Go to the hit before", (READER,)),
    Command(
        "next_document", ("right", "j"), "next document", "Read the next document of the list", (READER,), 5
    ),
    Command("previous_document", ("left", "k"), "document before", "Read the document before", (READER,)),
    Command("up", ("up",), "up", "A line up", (READER,)),
    Command("down", ("down", "enter"), "down", "A line down", (READER,)),
    Command("page_up", ("pageup", "b"), "page up", "A page up", (READER,)),
    Command("page_down", ("pagedown", "space"), "page down", "A page down", (READER,)),
    Command("home", ("home", "g"), "beginning", "To the beginning", (READER,)),
    Command("end", ("end", "shift+g"), "end", "To the end", (READER,)),
)


def aliases(key: str) -> tuple[str, ...]:
    """A key and the same key under a Cyrillic layout.

    >>> aliases("ctrl+s"), aliases("n"), aliases("shift+g"), aliases("f3")
    (('ctrl+s', 'ctrl+ы'), ('n', 'т'), ('shift+g', 'G', 'П'), ('f3',))
    """
    *modifiers, last = key.split("+")
    other = SAME_PLACE.get(last)
    if other is None:
        return (key,)
    if modifiers == ["shift"]:
        return (key, last.upper(), other.upper())
    return (key, "+".join((*modifiers, other)))


def commands(place: str) -> tuple[Command, ...]:
    """The commands of one screen, in the order of the table."""
    return tuple(command for command in COMMANDS if place in command.places)


def bindings(place: str) -> dict[str, str]:
    """Key → action for one screen, every layout alias among them."""
    return {
        alias: command.action for command in commands(place) for key in command.keys for alias in aliases(key)
    }


def key_name(key: str) -> str:
    """A key as it is printed on keyboards.

    >>> key_name("shift+f3"), key_name("ctrl+y"), key_name("pagedown"), key_name("n")
    ('Shift-F3', 'Ctrl-Y', 'PgDn', 'n')
    """
    names = {
        "pageup": "PgUp",
        "pagedown": "PgDn",
        "escape": "Esc",
        "up": "↑",
        "down": "↓",
        "left": "←",
        "right": "→",
    }
    *modifiers, last = key.split("+")
    letter = last.upper() if modifiers or (last.startswith("f") and last[1:].isdecimal()) else last
    shown = names.get(last) or (last.capitalize() if len(last) > 3 or last in ("tab", "end") else letter)
    return "-".join((*(modifier.capitalize() for modifier in modifiers), shown))
