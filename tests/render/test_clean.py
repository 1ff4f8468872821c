"""Text of documents reaches the screen as text and never as commands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.render.clean import clean, clean_line, clean_with_spans

HOSTILE = [
    ("\x1b[31mred\x1b[0m", "[31mred[0m"),
    ("\x1b]0;title\x07", "]0;title"),
    ("a\x00b", "ab"),
    ("a\u202eb\u2066c\u200f", "abc"),
    ("co\u00adop", "coop"),
    ("\x9b31m", "31m"),
    ("\ud800x", "x"),
    ("a\r\nb\rc\u2028d\x0ce\x85f", "a\nb\nc\nd\ne\nf"),
    ("a\tb", "a    b"),
    ("[/] [bold]x[/bold]", "[/] [bold]x[/bold]"),
    ("e\u0301 Қазақ 漢字 עברית", "e\u0301 Қазақ 漢字 עברית"),
]


@pytest.mark.parametrize(("text", "wanted"), HOSTILE)
def test_only_what_can_be_read_is_kept(text: str, wanted: str) -> None:
    assert clean(text) == wanted


@given(st.text(st.characters(codec=None)))
def test_nothing_that_moves_the_cursor_is_left(text: str) -> None:
    left = clean(text)
    assert not {char for char in left if unicodedata.category(char) in {"Cc", "Cs"}} - {"\n"}
    left.encode("utf-8")
    assert clean(left) == left


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5), st.booleans())
def test_spans_hold_the_same_letters_before_and_after(
    text: str, spans: list[tuple[int, int]], one_line: bool
) -> None:
    cleaned, moved = clean_with_spans(text, spans, one_line=one_line)
    letters = {i for a, b in spans for i in range(a, min(b, len(text)))}
    wanted = clean("".join(text[i] for i in sorted(letters) if text[i] not in "\r\n\t"))
    found = "".join(cleaned[a:b] for a, b in moved)
    assert [c for c in found if c.isalnum()] == [c for c in wanted if c.isalnum()]
    assert moved == sorted(moved)
    assert not (one_line and "\n" in cleaned)


def test_one_line_has_no_line_ends_and_no_runs_of_blanks() -> None:
    assert clean_line("  a \n\n b\t c\x00 ") == "a b c"
    assert clean_line(None) == ""
