"""Dates in four languages: those that are written are found, those that are not are not made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.ingest import read_bytes
from searchkit.ingest.dates import dates, find_date, machine_date
from searchkit.model import Document


def table(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_the_tables_are_large_enough() -> None:
    assert len(table("dates.tsv")) >= 200
    assert len(table("not_dates.tsv")) >= 100


@pytest.mark.parametrize("lang", ["kk", "ru", "en", "fr"])
def test_a_written_date_is_found(lang: str) -> None:
    rows = [(text, wanted) for row_lang, wanted, text in table("dates.tsv") if row_lang == lang]
    assert [
        (text, wanted, find_date(text, lang)) for text, wanted in rows if find_date(text, lang) != wanted
    ] == []


@pytest.mark.parametrize("lang", ["kk", "ru", "en", "fr"])
def test_numbers_that_are_no_date_give_none(lang: str) -> None:
    rows = [text for row_lang, text in table("not_dates.tsv") if row_lang == lang]
    assert [(text, find_date(text, lang)) for text in rows if find_date(text, lang) is not None] == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2024", "2024"), ("2024-03", "2024-03"), ("2024-03-26", "2024-03-26"), ("20240326", "2024-03-26"),
        ("2024-03-26T10:30:00+05:00", "2024-03-26T10:30"), ("2024-03-26 10:30:00.123Z", "2024-03-26T10:30"),
        ("2024-03-26T00:00:00Z", "2024-03-26"), ("Tue, 26 Mar 2024 10:30:00 +0500", "2024-03-26"), ("1711420200", "2024-03-26"),
        ("1711420200000", "2024-03-26"), ("26 наурыз 2024", "2024-03-26"), ("2024-13-01", None), ("2024-02-30", None),
        ("yesterday", None), ("", None), ("123", None), ("20241301", None),
    ],
)  # fmt: skip
def test_a_field_meant_for_machines_is_read(text: str, wanted: str | None) -> None:
    assert machine_date(text) == wanted


def test_all_dates_of_a_text_are_given_with_their_places() -> None:
    text = "От 12 июля 2023 года до 26.03.2024, не раньше."
    assert [(text[d.start : d.end], d.iso) for d in dates(text)] == [
        ("12 июля 2023", "2023-07-12"),
        ("26.03.2024", "2024-03-26"),
    ]


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("2024-03-26-visit.txt", "2024-03-26"), ("visit_20240326.txt", "2024-03-26"), ("2024_03_26.txt", "2024-03-26"),
        ("news/2024/03/26/visit.txt", "2024-03-26"), ("visit-2024.txt", None), ("IMG1202403261.txt", None), ("2024-02-31.txt", None),
        ("a/2024/13/01/x.txt", None), ("000_f9c73da3b5463647.txt", None),
    ],
)  # fmt: skip
def test_a_date_in_the_name_of_a_file_is_used_where_the_text_has_none(name: str, date: str | None) -> None:
    (document,) = read_bytes(b"Words about nothing much at all", id=name, name=name.rsplit("/", 1)[-1])
    assert isinstance(document, Document)
    assert document.date == date


@pytest.mark.parametrize(
    ("paragraph", "date"),
    [
        (
            "ASTANA, July 12, 2023 – The ministers met and spoke about the harvest of the coming year in the south.",
            "2023-07-12",
        ),
        (
            "ASTANA. July 12, 2023. KAZINFORM – The ministers met and spoke about the harvest of the coming year.",
            "2023-07-12",
        ),
        (
            "WASHINGTON, July 12 – The ministers met on 13 July 2023 and spoke about the harvest of the coming year.",
            None,
        ),
        (
            "АСТАНА. 12 июля 2023 г. КАЗИНФОРМ – Министры встретились и обсудили урожай будущего года на юге страны.",
            "2023-07-12",
        ),
        (
            "АСТАНА. ҚазАқпарат – 2023 жылғы 12 шілдеде министрлер кездесіп, оңтүстіктегі егін туралы сөйлесті.",
            None,
        ),
        (
            "АЛМАТЫ, 2023 жылғы 12 шілде – Министрлер кездесіп, елдің оңтүстігіндегі биылғы егін туралы сөйлесті.",
            "2023-07-12",
        ),
        (
            "PARIS, 12 juillet 2023 (AFP) - Les ministres se sont réunis pour parler de la récolte de l'année prochaine.",
            "2023-07-12",
        ),
        (
            "On July 12, 2023 the ministers met – as they do every year – and spoke about the harvest of the next one.",
            None,
        ),
        (
            "Указом от 12 июля 2023 года – это первый такой указ – министрам поручено заняться урожаем на юге страны.",
            None,
        ),
    ],
)
def test_a_dateline_dates_an_article_and_a_date_in_its_sentences_does_not(
    paragraph: str, date: str | None
) -> None:
    (document,) = read_bytes(f"A title of some words\n\n{paragraph}\n\n{paragraph}".encode(), id="a.txt")
    assert isinstance(document, Document)
    assert document.date == date


@given(st.text(alphabet=st.sampled_from(" .,-/:0123456789абвгдежзиймарнтюльуsepjulymaychыӘіқ№"), max_size=60))
def test_whatever_is_found_is_a_date_of_the_calendar(text: str) -> None:
    for found in dates(text):
        assert 7 <= len(found.iso) <= 16
        assert 0 <= found.start < found.end <= len(text)
        assert machine_date(found.iso) == found.iso
