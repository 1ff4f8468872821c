"""The headless parts: wrapping, pages, editors, history, what the bars say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from searchkit.model import Document, Results
from searchkit.render.wrap import line_at, wrap
from searchkit.tui.editor import command, line_of
from searchkit.tui.items import Item, width_of
from searchkit.tui.keymap import MAIN
from searchkit.tui.layout import arrange
from searchkit.tui.memory import History, Settings
from searchkit.tui.page import lay_out
from searchkit.tui.question import Filters, Question, year_ranges
from searchkit.tui.status import folded, key_row, top
from tests.tui.fake import EVIL, a_document

LETTERS = st.text(st.sampled_from("abcdefgh жқә  \n漢é\u0301"), max_size=120)


@given(LETTERS, st.integers(1, 30))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(text[a:b]) <= max(width, 2) for a, b in lines)
    kept = {place for a, b in lines for place in range(a, b)}
    assert all(text[place] in " \n" for place in range(len(text)) if place not in kept)
    assert lines == sorted(lines)


@given(LETTERS, st.integers(1, 30))
def test_every_place_is_on_the_line_that_holds_it(text: str, width: int) -> None:
    lines = wrap(text, width)
    for number, (start, end) in enumerate(lines):
        for place in range(start, end):
            assert line_at(lines, place) == number


def test_words_stay_whole_where_they_can() -> None:
    text = "Қазақстан Республикасы 漢字 and averyveryverylongword"
    assert [text[a:b] for a, b in wrap(text, 12)] == [
        "Қазақстан",
        "Республикасы",
        "漢字 and",
        "averyveryver",
        "ylongword",
    ]


@given(st.text(), st.text(), st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=4))
def test_a_page_lights_letters_of_the_document(title: str, text: str, spans: list[tuple[int, int]]) -> None:
    ordered = tuple(sorted({(min(a, b), max(a, b)) for a, b in spans}))
    page = lay_out(Document("n", text, title), ordered, ordered, 20)
    assert all(0 <= a < b <= len(page.text) for a, b in page.hits)
    assert page.first_hit() is None or 0 <= page.first_hit() < len(page.hits)  # type: ignore[operator]


def test_a_page_opens_at_the_first_hit_of_the_text() -> None:
    page = lay_out(Document("n", "one two", "one"), ((0, 3),), ((4, 7),), 40)
    first = page.first_hit()
    assert first is not None
    start, end = page.hits[first]
    assert page.text[start:end] == "two"
    assert page.sources[first] == 4


def test_the_page_of_a_hit_is_known_where_there_are_pages() -> None:
    text = "first page\n\fsecond one"
    page = lay_out(Document("n", text, "one"), ((0, 3),), ((0, 5), (19, 22)), 40)
    assert [page.number_of(hit) for hit in range(3)] == [None, 1, 2]
    assert lay_out(Document("n", "one"), (), ((0, 3),), 40).number_of(0) is None


def test_what_belongs_to_the_web_page_is_known() -> None:
    page = lay_out(Document("n", "menu\nthe article\nfooter", "t", furniture=((0, 4), (17, 23))), (), (), 40)
    assert [page.is_furniture(page.body + at) for at in (0, 3, 4, 10, 17, 22)] == [
        True,
        True,
        False,
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("editor", "wanted"),
    [
        (["vim"], ["vim", "+7", "a.txt"]),
        (["/usr/bin/nano"], ["/usr/bin/nano", "+7", "a.txt"]),
        (["emacsclient", "-t"], ["emacsclient", "-t", "+7", "a.txt"]),
        (["code", "--wait"], ["code", "--wait", "--goto", "a.txt:7"]),
        (["hx"], ["hx", "a.txt:7"]),
        (["ed"], ["ed", "a.txt"]),
    ],
)
def test_editors_are_opened_at_a_line(editor: list[str], wanted: list[str]) -> None:
    assert command(editor, "a.txt", 7) == wanted


@pytest.mark.parametrize(
    ("file", "text", "word", "wanted"),
    [
        ("Title\n\nfirst line\nсекінші жол\n", "first line\nсекінші жол", "секінші", 4),
        (
            "<p>first</p>\n<p>the second paragraph &amp; more</p>",
            "first\n\nthe second paragraph & more",
            "second",
            2,
        ),
        ("nothing of it", "something else", "else", 1),
        ("", "empty", "empty", 1),
    ],
)
def test_the_line_of_a_hit_is_found_in_its_file(
    tmp_path: Path, file: str, text: str, word: str, wanted: int
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(file, encoding="utf-8")
    assert line_of(path, Document("n", text), text.index(word)) == wanted


def test_a_missing_file_opens_at_its_first_line(tmp_path: Path) -> None:
    assert line_of(tmp_path / "none", Document("n", "text"), 0) == 1


def test_history_keeps_each_query_once_newest_last(tmp_path: Path) -> None:
    first, second = History(tmp_path), History(tmp_path)
    for query in ("a", "b", "a", "  ", "c\nd"):
        first.add(query)
    second.add("e")
    assert list(History(tmp_path).recent(9)) == ["e", "c d", "a", "b"]


def test_a_folder_that_cannot_be_written_troubles_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    history, settings = History(blocked), Settings(blocked)
    history.add("a")
    settings.put("theme", "nord")
    assert history.older("") == "a"
    assert settings.get("theme", "") == "nord"


def test_damaged_settings_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_bytes(b"\xff[")
    assert Settings(tmp_path).get("theme", "default") == "default"


@pytest.mark.parametrize(
    ("years", "wanted"),
    [
        ({"2020"}, "2020"),
        ({"2021", "2020", "2019"}, "2019..2021"),
        ({"2019", "2024", "x"}, "2019,2024"),
        (set(), ""),
    ],
)
def test_years_become_ranges(years: set[str], wanted: str) -> None:
    assert year_ranges(years) == wanted


def test_filters_stand_before_the_words() -> None:
    filters = Filters(frozenset({"kk"}), frozenset({"2024"}), frozenset({"a.kz", "b c"}))
    assert Question(" тоқ", filters).query() == 'lang:kk date:2024 (source:"a.kz" OR source:"b c") тоқ'
    assert not filters.toggled("languages", "kk").languages


@pytest.mark.parametrize("width", [1, 10, 20, 40, 50, 80, 160])
def test_the_chips_fit(width: int) -> None:
    results = Results("a", (), 1_234_567, 12.0, total_exact=False)
    question = Question("a", Filters(frozenset({"kk", "ru"}), frozenset({"2024"}), frozenset({EVIL})))
    line, _ = top(question, results, "", None, width)
    assert "1,234,567" in "".join(item.text for item in line) or width < 12
    assert not {"\x1b", "\x00"} & set("".join(item.text for item in line))
    assert width_of(line) <= max(width, 16)


@pytest.mark.parametrize(
    ("width", "filters", "stands_in_line", "chips_stay"),
    [
        (120, Filters(), True, True),
        (80, Filters(), True, False),
        (80, Filters(frozenset({"kk"})), False, True),
        (30, Filters(), False, False),
    ],
)
def test_a_notice_moves_the_list_only_where_there_is_no_room_beside_the_count(
    width: int, filters: Filters, stands_in_line: bool, chips_stay: bool
) -> None:
    talk = (Item("Did you mean "), Item("тоқаев and somebody else with a name"))
    line, left = top(Question("a", filters), Results("a", (), 12, 12.0), "", talk, width)
    shown = "".join(item.text for item in line)
    assert ("Did you mean" in shown) is stands_in_line is (left is None)
    assert ("[all years]" in shown) is chips_stay
    assert "12" in shown


@pytest.mark.parametrize("width", [20, 50, 80, 160])
def test_the_key_row_shows_whole_keys_the_most_useful_first(width: int) -> None:
    line = key_row(MAIN, width, {"escape": "quit"})
    shown = "".join(item.text for item in line)
    assert width_of(line) <= width
    assert shown.startswith(" F1 help ")
    assert ("Enter read" in shown) is (width >= 50)
    assert ("Esc quit" in shown) is (width >= 80)


@given(st.lists(LETTERS, max_size=5), st.integers(2, 30))
def test_a_folded_line_fits_and_loses_nothing_but_blanks(texts: list[str], width: int) -> None:
    lines = folded([Item(text, str(number)) for number, text in enumerate(texts)], width)
    assert all(width_of(line) <= width for line in lines)
    for number, text in enumerate(texts):
        kept = "".join(item.text for line in lines for item in line if item.role == str(number))
        assert kept.split() == text.split() or "".join(kept.split()) == "".join(text.split())


def test_a_choice_of_layout_gives_way_to_a_small_screen() -> None:
    assert arrange(50, 14, "right").preview == ""
    assert arrange(80, 24, "right").preview == "right"
    assert arrange(160, 50, "list").facets


def test_the_fake_documents_hold_their_word() -> None:
    assert a_document(1, "алматы").text.count("алматы") == 3
