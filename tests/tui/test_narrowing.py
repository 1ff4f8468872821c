"""Filters, orders, similar documents, help, why, layouts, history: what the keys do."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchkit.tui.filter_screen import FilterScreen
from searchkit.tui.pages import ReadOnlyPage
from tests.tui.conftest import Open
from tests.tui.fake import a_document, an_index


async def test_a_language_is_chosen_with_the_keyboard(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("f2")
        assert isinstance(screen.app.screen, FilterScreen)
        assert "[ ] Kazakh" in screen.lines("choices")
        await screen.press("down", "down", "space")
        assert "[x] Kazakh" in screen.lines("choices")
        await screen.press("escape")
        assert {hit.lang for hit in screen.app.main.hits.hits} == {"kk"}
        assert "[Kazakh]" in screen.lines("chips")
        assert screen.index.asked[-1].startswith("lang:kk тоқаев")


async def test_two_values_of_one_kind_widen_and_two_kinds_narrow(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        screen.app.main.action_narrow("years", "2020")
        screen.app.main.action_narrow("years", "2021")
        await screen.settle()
        assert {(hit.date or "")[:4] for hit in screen.app.main.hits.hits} <= {"2020", "2021"}
        assert "[2020–2021]" in screen.lines("chips")
        await screen.press("f2")
        assert screen.lines("choices").count("[x]") == 2
        assert "[ ] 2024" in screen.lines("choices")
        await screen.press("delete", "escape")
        assert "[all years]" in screen.lines("chips")


async def test_clicks_choose_facets_chips_hits_and_keys(face: Open) -> None:
    async with face(size=(160, 50), query="тоқаев") as screen:
        await screen.pilot.click("#facets", offset=(4, 3))
        await screen.settle()
        assert "[Kazakh]" in screen.lines("chips")
        await screen.pilot.click("#hits", offset=(10, 7))
        await screen.settle()
        assert screen.app.main.hits.selected == 2
        await screen.pilot.click("#keys", offset=(2, 0))
        await screen.settle()
        assert isinstance(screen.app.screen, ReadOnlyPage)
        await screen.press("escape")
        await screen.pilot.click("#chips", offset=(3, 0))
        await screen.settle()
        assert isinstance(screen.app.screen, FilterScreen)


async def test_escape_lets_filters_go_before_it_leaves(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        screen.app.main.action_narrow("languages", "kk")
        await screen.settle()
        await screen.press("escape")
        assert {hit.lang for hit in screen.app.main.hits.hits} == {"kk"}
        await screen.press("escape")
        assert not screen.app.main.question.filters
        assert screen.app.return_code is None


@pytest.mark.parametrize("key", ["f6", "ctrl+s", "ctrl+ы"])
async def test_the_order_changes(face: Open, key: str) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press(key)
        assert "[newest first]" in screen.lines("chips")
        dates = [hit.date or "" for hit in screen.app.main.hits.hits]
        assert dates == sorted(dates, reverse=True)


async def test_similar_documents_and_back(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("f9")
        assert "Documents like Тоқаев number 0" in screen.notice
        assert screen.app.main.hits.hits[0].id == "n1"
        await screen.press("escape")
        assert screen.app.main.hits.hits[0].id == "n0"
        assert screen.app.main.prompt.value == "тоқаев"


async def test_why_shows_what_matched_and_the_score_as_a_tree(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("f7")
        shown = screen.screen()
        assert "this very word" in shown
        assert "└── 2  тоқаев in lemma.kk" in shown
        await screen.press("f7")
        assert screen.app.screen is screen.app.main


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 14)])
async def test_help_names_every_key_and_scrolls(face: Open, size: tuple[int, int]) -> None:
    async with face(size=size) as screen:
        await screen.press("f1")
        assert "F2 Ctrl-F" in screen.screen() or size[1] < 20
        await screen.press("end")
        assert "Shift" in screen.screen()
        await screen.press("escape")
        assert screen.app.screen is screen.app.main


async def test_the_layout_goes_round_and_is_kept(face: Open, tmp_path: Path) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("f8")
        assert screen.app.main.has_class("-right")
        await screen.press("f8", "f8")
        assert not screen.app.main.query_one("#preview").display
    async with face() as screen:
        assert screen.app.main.layout_choice == "list"


async def test_a_theme_is_kept(face: Open) -> None:
    async with face() as screen:
        screen.app.theme = "gruvbox"
        await screen.settle()
    async with face() as screen:
        assert screen.app.theme == "gruvbox"


async def test_history_goes_back_and_forth_and_is_kept_across_runs(face: Open) -> None:
    async with face() as screen:
        for query in ("тоқаев", "number"):
            await screen.type(query)
            await screen.press("enter", "escape", "escape")
    async with face() as screen:
        assert "number" in screen.lines("empty")
        await screen.type("draft")
        await screen.press("ctrl+up")
        assert screen.app.main.prompt.value == "number"
        await screen.press("ctrl+up")
        assert screen.app.main.prompt.value == "тоқаев"
        await screen.press("ctrl+down", "ctrl+down")
        assert screen.app.main.prompt.value == "draft"


async def test_print_mode_ends_with_the_path_or_the_id(face: Open) -> None:
    index = an_index(2, a_document(9, "алматы", path="news/a.txt"))
    async with face(index, query="алматы", print_choice=True) as screen:
        await screen.press("enter")
        assert screen.app.return_value == "news/a.txt"
    async with face(index, query="тоқаев", print_choice=True) as screen:
        await screen.press("down", "enter")
        assert screen.app.return_value == "n1"


async def test_copy_puts_the_path_on_the_clipboard(face: Open) -> None:
    async with face(an_index(0, a_document(9, path="news/a.txt")), query="тоқаев") as screen:
        await screen.press("ctrl+н")
        assert screen.app.clipboard == "news/a.txt"


async def test_a_missing_file_is_said_and_not_edited(face: Open) -> None:
    async with face(an_index(0, a_document(9, path="no/such.txt")), query="тоқаев") as screen:
        await screen.press("f4")
        assert "there is no such file" in screen.said


async def test_reindexing_reads_the_files_and_keeps_the_list_and_the_place_in_it(face: Open) -> None:
    index = an_index(30)
    index.more = [a_document(50)]
    async with face(index, query="тоқаев") as screen:
        await screen.press("down", "down")
        index.hold.clear()
        await screen.pilot.press("f5")
        await screen.until("reading 1/2")
        assert screen.app.main.hits.selected == 2
        assert "❯ Тоқаев number 2" in screen.screen()
        await screen.pilot.press("f5")
        await screen.until("reading 1/2")
        assert "Already reading files" in screen.said
        index.hold.set()
        await screen.until("31 documents")
        assert "1 added" in screen.said
        assert "❯ Тоқаев number 2" in screen.screen()


async def test_an_index_that_was_not_read_from_files_shows_its_newest_state(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("f5")
        await screen.settle()
        assert "Nothing has changed" in screen.said


async def test_the_palette_runs_commands(face: Open) -> None:
    async with face(query="тоқаев") as screen:
        await screen.press("ctrl+з")
        await screen.pilot.press(*"order")
        await screen.pilot.pause(0.5)
        await screen.press("enter")
        assert "[newest first]" in screen.lines("chips")


async def test_an_index_that_cannot_be_opened_ends_the_app_with_its_error(tmp_path: Path) -> None:
    from searchkit.errors import IndexMissing
    from searchkit.tui.app import SearchApp

    def missing() -> object:
        raise IndexMissing("nowhere.idx")

    app = SearchApp(missing, memory=tmp_path)  # type: ignore[arg-type]
    async with app.run_test() as pilot:
        for _ in range(20):
            await pilot.pause(0.01)
    assert isinstance(app.failure, IndexMissing)
    assert app.return_code == 3
