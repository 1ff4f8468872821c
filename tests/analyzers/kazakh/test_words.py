"""What single words become: the cases that a reader of Kazakh would try first."""

from __future__ import annotations

import pytest

from searchkit.analyzers.kazakh import KazakhAnalyzer

KAZAKH = KazakhAnalyzer()


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("елдеріміздің", "ел"),
        ("реформаларды", "реформа"),
        ("сенаторымен", "сенатор"),
        ("Қазақстанның", "қазақстан"),
        ("кітабы", "кітап"),
        ("шығады", "шық"),
        ("дамиды", "дамы"),
        ("тауып", "тап"),
        ("халқы", "халық"),
        ("маған", "мен"),
        ("АҚШ-тың", "ақш"),
        ("15-інде", "15"),
        ("26-шы", "26"),
    ],
)
def test_a_form_leads_to_its_lemma(word: str, lemma: str) -> None:
    assert KAZAKH.lemmas(word)[0].text == lemma


@pytest.mark.parametrize(
    ("word", "surfaces"),
    [
        ("сауда-экономикалық", ["сауда-экономикалық", "сауда", "экономикалық"]),
        ("іс-шараларды", ["іс-шараларды", "іс", "шараларды"]),
        ("АҚШ-тың", ["ақш-тың"]),
        ("'", []),
    ],
)
def test_a_hyphenated_word_is_found_whole_and_by_its_parts(word: str, surfaces: list[str]) -> None:
    assert [part.surface for part in KAZAKH.analyze(word)] == surfaces
