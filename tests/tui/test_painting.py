"""What is drawn anew in part is what would be drawn from nothing."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from searchkit.tui.result_list import CARD
from tests.tui.conftest import Face, Open
from tests.tui.fake import EVIL, a_document, an_index


def drawn(screen: Face) -> list[Strip]:
    """The whole screen as it was painted piece by piece."""
    return screen.app.screen._compositor.render_strips()


def anew(screen: Face) -> list[Strip]:
    """The whole screen with nothing remembered."""
    hits = screen.app.main.hits
    hits._cards.clear()
    for widget in screen.app.screen.query("*"):
        widget._styles_cache.clear()
    return drawn(screen)


def list_of(strips: list[Strip], screen: Face) -> list[str]:
    region = screen.app.main.hits.region
    return [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 14)])
async def test_a_list_that_changed_in_part_is_drawn_as_a_new_one(face: Open, size: tuple[int, int]) -> None:
    others = [a_document(n, "тоқтар") for n in range(9, 13)]
    async with face(an_index(9, *others), size=size) as screen:
        for key in ("т", "о", "қ", "а", "down", "down", "е", "backspace", "backspace", "т", "а", "р", "down"):
            await (screen.press(key) if len(key) > 1 else screen.type(key))
            before = list_of(drawn(screen), screen)
            assert before == list_of(anew(screen), screen), key


@pytest.mark.parametrize("no_color", ["", "1"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 14)])
async def test_the_short_way_draws_the_list_as_textual_does(
    face: Open, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], no_color: str
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    async with face(an_index(3, a_document(9, title=f"тоқаев {EVIL}")), size=size) as screen:
        await screen.type("тоқаев")
        hits = screen.app.main.hits
        width, height = hits.size
        for crop in (Region(0, 0, width, height), Region(3, 1, 20, 2 * CARD)):
            short = hits.render_lines(crop)
            long = ScrollView.render_lines(hits, crop)
            assert [list(strip.simplify()) for strip in short] == [list(strip.simplify()) for strip in long]
