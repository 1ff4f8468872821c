"""Typing, moving, reading: the search screen at the sizes people have."""

from __future__ import annotations

import pytest

from searchkit.tui.reader import ReaderScreen
from tests.tui.conftest import Open
from tests.tui.fake import EVIL, a_document, an_index

SIZES = [(80, 24), (120, 40), (160, 50), (50, 14), (20, 6)]


@pytest.mark.parametrize("size", SIZES)
async def test_typing_kazakh_lists_hits_at_every_size(face: Open, size: tuple[int, int]) -> None:
    async with face(size=size) as screen:
        await screen.type("тоқаев")
        assert screen.app.main.hits.hits[0].title == "Тоқаев number 0"
        if size[0] >= 50:
            assert "❯ Тоқаев number 0" in screen.screen()
            assert " 60" in screen.lines("chips")


@pytest.mark.parametrize(
    ("size", "preview", "facets"),
    [((80, 24), True, False), ((120, 40), True, False), ((160, 50), True, True), ((50, 14), False, False)],
)
async def test_the_parts_follow_the_size(
    face: Open, size: tuple[int, int], preview: bool, facets: bool
) -> None:
    async with face(size=size, query="тоқаев") as screen:
        assert screen.app.main.query_one("#preview").display is preview
        assert screen.app.main.query_one("#facets").display is facets
        assert ("Kazakh" in screen.screen()) is facets


async def test_the_preview_opens_at_the_first_hit_and_goes_from_hit_to_hit(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        view = screen.app.main.view
        assert view.where() == "hit 2 of 4"  # hit 1 is the title
        assert "Here тоқаев spoke." in screen.screen()
        await screen.press("f3", "f3")
        assert view.where() == "hit 4 of 4"
        assert "Later тоқаев came back." in screen.screen()
        await screen.press("f3")
        assert view.where() == "hit 1 of 4"
        await screen.press("shift+f3")
        assert view.where() == "hit 4 of 4"


async def test_the_focus_stays_in_the_prompt(face: Open) -> None:
    async with face() as screen:
        await screen.type("тоқаев")
        await screen.press("down", "down", "pagedown", "f3", "tab", "f6")
        assert screen.app.focused is screen.app.main.prompt
        await screen.press("backspace")
        assert screen.app.main.prompt.value == "тоқае"


async def test_moving_down_fetches_more_hits_before_the_end(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        assert len(screen.app.main.hits.hits) < 20
        for _ in range(12):
            screen.app.main.hits.selected = 99
            await screen.settle()
        assert screen.app.main.hits.selected == 59
        assert "Тоқаев number 59" in screen.screen()


async def test_a_taller_screen_is_filled(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.pilot.resize_terminal(160, 50)
        await screen.settle()
        assert "Тоқаев number 14" in screen.screen()


async def test_enter_reads_and_escape_returns(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("enter")
        assert isinstance(screen.app.screen, ReaderScreen)
        assert "Here тоқаев spoke." in screen.screen()
        assert "hit 2 of 4" in screen.lines("where")
        await screen.press("n")
        assert "hit 3 of 4" in screen.lines("where")
        await screen.press("т")  # the same key under a Cyrillic layout
        assert "hit 4 of 4" in screen.lines("where")
        await screen.press("right")
        assert "Тоқаев number 1" in screen.screen() or screen.app.main.hits.selected == 1
        await screen.press("escape")
        assert not isinstance(screen.app.screen, ReaderScreen)
        assert screen.app.main.hits.selected == 1


async def test_the_old_list_stays_until_the_new_answer_is_there_and_stale_ones_are_dropped(
    face: Open,
) -> None:
    index = an_index(3, a_document(7, "назарбаев"))
    async with face(index) as screen:
        await screen.type("тоқаев")
        index.hold.clear()
        for query in ("тоқае", "наз", "назарбаев"):
            screen.app.main.prompt.put(query)
            await screen.pilot.pause(0.08)
        assert screen.app.main.hits.hits[0].title == "Тоқаев number 0"
        index.hold.set()
        await screen.settle()
        assert [hit.title for hit in screen.app.main.hits.hits] == ["Назарбаев number 7"]
        assert index.threads == {"searchkit_0"}


async def test_fast_typing_is_one_question(face: Open) -> None:
    async with face() as screen:
        before = len(screen.index.asked)
        await screen.type("тоқаев")
        assert screen.index.asked[before:] == ["тоқаев"]


async def test_a_likelier_spelling_is_offered_and_taken(face: Open) -> None:
    async with face() as screen:
        await screen.type("тоқаиф")
        assert "Did you mean тоқаев?" in screen.notice
        assert "Nothing found." in screen.lines("empty")
        await screen.press("tab")
        assert screen.app.main.prompt.value == "тоқаев"
        assert screen.app.main.hits.hits[0].id == "n0"


async def test_a_word_being_typed_is_completed(face: Open) -> None:
    async with face() as screen:
        await screen.type("Тоқ")
        assert screen.app.main.prompt.completion == "Тоқаев"
        await screen.press("tab")
        assert screen.app.main.prompt.value == "Тоқаев"


async def test_what_was_really_searched_and_what_was_odd_is_said(face: Open) -> None:
    async with face() as screen:
        await screen.type("Rfpfrcnfy")
        assert "Searched as қазақстан" in screen.notice
        await screen.press("escape")
        await screen.type("тоқаев (")
        assert "a bracket was never closed" in screen.notice
        await screen.press("escape")
        await screen.type('"тоқаев')
        assert 'A second " makes it a phrase' in screen.notice


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("(((", "it holds no word"), ("crash", "RuntimeError: [/] the engine broke")],
)
async def test_an_error_is_a_sentence_and_the_list_stays(face: Open, typed: str, wanted: str) -> None:
    async with face() as screen:
        await screen.type("тоқаев")
        screen.app.main.prompt.put(typed)
        await screen.settle()
        assert wanted in screen.notice
        assert screen.app.main.hits.hits[0].id == "n0"
        await screen.press("escape")
        await screen.type("тоқаев")
        assert wanted not in screen.notice


async def test_escape_clears_then_leaves(face: Open) -> None:
    async with face() as screen:
        await screen.type("тоқаев")
        await screen.press("escape")
        assert screen.app.main.prompt.value == ""
        assert "Type to search" in screen.screen()
        await screen.press("escape")
        assert screen.app.return_code == 0


@pytest.mark.parametrize(
    ("before", "key"),
    [("f6", "ctrl+c"), ("f1", "ctrl+с"), ("f2", "ctrl+c"), ("ctrl+p", "ctrl+q"), ("enter", "ctrl+й")],
)
async def test_ctrl_c_leaves_from_everywhere_under_every_layout(face: Open, before: str, key: str) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press(before)
        await screen.pilot.press(key)
        assert screen.app.return_code == 130


async def test_resizing_keeps_the_selection_and_the_hit(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("down", "down", "f3")
        for width, height in [(160, 50), (50, 14), (20, 6), (120, 40), (80, 24)]:
            await screen.pilot.resize_terminal(width, height)
            await screen.settle()
            assert screen.app.main.hits.current is not None
            assert screen.app.main.hits.current.id == "n2"
        assert "❯ Тоқаев number 2" in screen.screen()
        assert screen.app.main.view.where() == "hit 3 of 4"


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_text_is_shown_as_text_everywhere(face: Open, size: tuple[int, int]) -> None:
    evil = a_document(
        1,
        EVIL,
        title=EVIL,
        text=f"тоқаев {EVIL} " * 30,
        source=EVIL,
        path=EVIL,
        author=EVIL,
        id=EVIL,
        lang=None,
    )
    async with face(an_index(0, evil), size=size) as screen:
        await screen.type("тоқаев")
        for keys in [
            (),
            ("f2",),
            ("escape",),
            ("f7",),
            ("escape",),
            ("enter",),
            ("escape",),
            ("f4",),
            ("ctrl+y",),
            ("f9",),
        ]:
            await screen.press(*keys)
            shown = screen.screen()
            assert not {"\x1b", "\x00", "\u202e", "\x07"} & set(shown)
        await screen.press("escape")
        if size[0] >= 80:
            assert "[/] [bold]x[/bold] [31mred[0m" in screen.screen()


async def test_pasting_makes_one_clean_line(face: Open) -> None:
    from textual.events import Paste

    async with face() as screen:
        screen.app.main.prompt.post_message(Paste("тоқаев\x1b[31m\n\tspoke"))
        await screen.settle()
        assert screen.app.main.prompt.value == "тоқаев[31m spoke"
