"""The table of keys: no key twice, every chord under every layout, every key documented."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from searchkit.tui.items import width_of
from searchkit.tui.keymap import MAIN, READER, SAME_PLACE, aliases, bindings, commands, key_name
from searchkit.tui.main_screen import MainScreen
from searchkit.tui.reader import ReaderScreen
from searchkit.tui.status import key_row

DOCUMENT = Path(__file__).parents[2] / "docs" / "terminal.md"


@pytest.mark.parametrize("place", [MAIN, READER])
def test_no_key_does_two_things(place: str) -> None:
    keys = Counter(alias for command in commands(place) for key in command.keys for alias in aliases(key))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("place", [MAIN, READER])
def test_every_letter_chord_works_under_a_cyrillic_layout(place: str) -> None:
    bound = bindings(place)
    for key, action in bound.items():
        modifiers, _, letter = key.rpartition("+")
        if letter in SAME_PLACE and modifiers != "shift":
            assert bound["+".join(filter(None, (modifiers, SAME_PLACE[letter])))] == action


@pytest.mark.parametrize(("place", "screen"), [(MAIN, MainScreen), (READER, ReaderScreen)])
def test_every_key_has_something_to_do(place: str, screen: type) -> None:
    assert [c.action for c in commands(place) if not hasattr(screen, f"action_{c.action}")] == []


@pytest.mark.parametrize("place", [MAIN, READER])
@pytest.mark.parametrize("width", [1, 20, 50, 80, 120, 300])
def test_the_key_row_fits_and_help_comes_first(place: str, width: int) -> None:
    row = key_row(place, width)
    assert width_of(row) <= width
    assert not row or row[0].text == " F1"


def test_every_key_is_documented() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for command in (*commands(MAIN), *commands(READER)):
        assert f"| {' · '.join(map(key_name, command.keys))} | {command.help} |" in text
