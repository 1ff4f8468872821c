"""Why a word has its lemma."""

from __future__ import annotations

import pytest

from searchkit import analyzers

CASES = [
    ("елдеріміздің", "kk", "ел", "without plural, our, genitive"),
    ("айтылған", "kk", "айт", "without passive, past part"),
    ("ел", "kk", "ел", "as written"),
    ("Қазақстан", "kk", "қазақстан", "as written"),
    ("Qazaqstannyñ", "kk", "қазақстан", "read as қазақстанның, without genitive"),
    ("presidents", "en", "presid", "English stemmer"),
    ("présidents", "fr", "president", "French stemmer"),
    ("людей", "ru", "человек", "Russian dictionary"),
]


@pytest.mark.parametrize(("word", "lang", "lemma", "wanted"), CASES)
def test_a_reason_tells_what_led_to_the_lemma(word: str, lang: str, lemma: str, wanted: str) -> None:
    (token,) = analyzers.analyze(word, lang)
    found = next(each for each in token.lemmas if each.text == lemma)
    assert analyzers.reason(word, found) == wanted


@pytest.mark.parametrize("lang", ["kk", "ru", "en", "fr"])
@pytest.mark.parametrize("word", ["", "2024", "漢字", "a\x00b", "ъ" * 200, "Ñ"])
def test_every_lemma_has_a_reason(word: str, lang: str) -> None:
    for token in analyzers.analyze(word, lang):
        assert all(analyzers.reason(token.surface, lemma) for lemma in token.lemmas)
