"""Real pages: title, language, date, and not a sentence of the article taken for furniture."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from searchkit.ingest import read
from searchkit.model import Document

ROOT = Path(__file__).parent.parent.parent
DATA = Path(os.environ.get("SEARCHKIT_EVAL_DATA", ROOT.parent / "shared" / "eval"))
SEEDS = DATA.parent / "seeds"

# file's number → beginning of the title, language, date, words of the article, words of the furniture
WANTED = {
    "000": ("Kazakh delegation pays working visit", "en", None, ["On July 12-13", "think tanks and non-gov"], ["Currently"]),
    "001": ("Мәулен Әшімбаев АҚШ Конгресі сенаторымен", "kk", "2024-03-26", ["Сенат Төрағасы", "Былтыр қыркүйек", "деді Мәулен", "атап өтті."],
            ["26 Наурыз", "45 рет", "көрсетілді", "2 мин", "оқу үшін", "Фото:"]),
    "002": ("U.S. To ‘Strengthen’ Ties", "en", "2019-09-17", ["Following talks", "[Toqaev]", "political party."],
            ["Tuesday, September", "Home > General", "Copyright (c) 2015"]),
    "003": ("Entretiens entre le ministre kazakh", "fr", None, ["Le deuxième jour", "Avec l'importance", "a eu lieu."],
            ["Suivez nous", "PARTAGEZ", "Publié le", "Nous utilisons", "Publicité", "Partagez cet", "EU Reporter publie", "Tendance"]),
    "004": ("Inter-parliamentary diplomacy btw", "en", None, ["ASTANA. KAZINFORM", "in Brussels in 2021", "Kazakhstan and Belgium."], []),
}  # fmt: skip


def page(number: str) -> Document:
    if not SEEDS.is_dir():
        pytest.skip(f"the five sample pages are not at {SEEDS}")
    (document,) = read(next(SEEDS.glob(f"{number}_*.txt")))
    assert isinstance(document, Document)
    return document


@pytest.mark.parametrize("number", WANTED)
def test_a_real_page_gives_its_title_language_and_date(number: str) -> None:
    title, lang, date, _, _ = WANTED[number]
    document = page(number)
    assert (document.title[: len(title)], document.lang, document.date) == (title, lang, date)


@pytest.mark.parametrize("number", WANTED)
def test_furniture_of_a_real_page_is_marked_and_its_article_is_not(number: str) -> None:
    _, _, _, article, furniture = WANTED[number]
    document = page(number)

    def covered(words: str) -> bool:
        at = document.text.index(words)
        return any(start <= at < end for start, end in document.furniture)

    assert [words for words in article if covered(words)] == []
    assert [words for words in furniture if not covered(words)] == []


@pytest.mark.parametrize("number", WANTED)
def test_every_sentence_of_a_real_article_stays(number: str) -> None:
    document = page(number)
    outside = document.text
    for start, end in reversed(document.furniture):
        outside = outside[:start] + outside[end:]
    paragraphs = [
        line
        for line in document.text.split("\n")
        if len(line.split()) >= 10 and line.endswith((".", '"', "»"))
    ]
    notices = ("Nous utilisons", "EU Reporter publie", "Radio Free Europe:Copyright", document.title)
    assert [p for p in paragraphs if p not in outside and not p.startswith(notices)] == []
