"""What else a stretch of a query is called, and the tables that know it."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analyzers.names import equivalents, keys, same_name
from searchkit.analyzers.names.compiling import compiled
from searchkit.analyzers.names.exceptions import COMPILED, TABLES, variants
from searchkit.analyzers.names.graphemes import fold


@pytest.mark.parametrize(
    ("query", "span", "wanted"),
    [
        ("United States", (0, 2), {"АҚШ", "США", "USA", "États-Unis"}),
        ("visit to the United States", (3, 5), {"АҚШ"}),
        ("visite aux États-Unis", (2, 3), {"United States", "USA"}),
        ("АҚШ-тың сапары", (0, 1), {"United States", "États-Unis"}),
        ("США", (0, 1), {"United States"}),
        ("Соединённых Штатов", (0, 2), {"АҚШ"}),
        ("Біріккен Ұлттар Ұйымының отырысы", (0, 3), {"ООН", "UN", "ONU", "БҰҰ"}),
        ("Нью-Йоркте", (0, 1), {"New York"}),
        ("Еуропалық Одақ", (0, 2), {"EU", "UE", "Евросоюз"}),
        ("saudi arabia", (0, 2), {"Сауд Арабиясы"}),
    ],
)
def test_a_known_name_in_a_query_brings_its_other_names(
    query: str, span: tuple[int, int], wanted: set[str]
) -> None:
    found = [name for name in equivalents(query.split()) if (name.start, name.end) == span]
    assert found
    assert wanted <= {other for name in found for other in name.names}


@pytest.mark.parametrize(
    "query", ["", "us", "tell us", "who is the minister", "мұнай бағасы", "united stations", "Грузияға"]
)
def test_other_words_bring_nothing(query: str) -> None:
    assert equivalents(query.split()) == ()


@given(st.lists(st.text(max_size=12), max_size=8))
def test_the_stretches_are_in_order_and_within_the_words(words: list[str]) -> None:
    spans = [(name.start, name.end) for name in equivalents(words)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(words) for start, end in spans)


def rows(table: str) -> list[list[list[str]]]:
    text = (resources.files("searchkit.analyzers.names") / f"{table}.tsv").read_text(encoding="utf-8")
    return [[cell.split("|") for cell in line.split("\t")] for line in text.splitlines()[2:]]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_one_thing_in_four_languages(table: str) -> None:
    for row in rows(table):
        assert len(row) == 4, row
        assert all(name.strip() == name and name.removeprefix("^") for cell in row for name in cell), row


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_are_sorted_and_their_number_is_in_the_header(table: str) -> None:
    text = (resources.files("searchkit.analyzers.names") / f"{table}.tsv").read_text(encoding="utf-8")
    names = [row[0][0].removeprefix("^").casefold() for row in rows(table)]
    assert f"; {len(names)} rows." in text.splitlines()[0]
    assert names == sorted(names)


@pytest.mark.parametrize("table", TABLES)
def test_the_names_of_a_row_are_one_name_and_share_a_key(table: str) -> None:
    for row in rows(table):
        names = [name.removeprefix("^") for cell in row for name in cell]
        for name in names[1:]:
            assert same_name(names[0], name), (names[0], name)
            if " " not in names[0] + name and "-" not in names[0] + name:
                assert keys(names[0]) & keys(name), (names[0], name)


def test_a_key_names_its_variants() -> None:
    assert "Грузия" in variants("=georgia")
    assert variants("tokaiv") == ()


def test_lower_case_finds_every_name_that_is_no_common_word() -> None:
    assert "=kazakhstan" in keys("қазақстан")
    assert "=turkey" in keys("түркияға")
    assert not any(key.startswith("=") for key in keys("may"))
    assert fold("«Ресей»") == "«ресей»"


def test_the_compiled_tables_are_those_of_today() -> None:
    # After a change of a table: python -m searchkit.analyzers.names.compiling
    assert COMPILED.read_text(encoding="utf-8") == compiled()
