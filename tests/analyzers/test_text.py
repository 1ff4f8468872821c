"""Languages of paragraphs, and tokens at their places in a text."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from searchkit import analyzers
from searchkit.analyzers.assemble import word_list
from searchkit.analyzers.tokenizer import WORD

KAZAKH = "Сенат Төрағасы АҚШ Конгресінің сенаторымен кездесіп, екіжақты ынтымақтастықты талқылады."
RUSSIAN = "Председатель сената встретился с сенатором и обсудил с ним вопросы сотрудничества двух стран."
ENGLISH = "The speaker of the Senate met a senator of the U.S. Congress and discussed the cooperation."
FRENCH = "Le président du Sénat s’est entretenu avec un sénateur américain de la coopération bilatérale."

DETECTED = [
    (KAZAKH, "kk"),
    (RUSSIAN, "ru"),
    (ENGLISH, "en"),
    (FRENCH, "fr"),
    ("Президент жана өкмөт бул маселени талкуулап, эки өлкөнүн кызматташуусу тууралуу сөз болду.", None),
    ("Der Präsident ist nicht in der Stadt, und die Minister haben über das Gesetz gesprochen.", None),
    ("El presidente y los ministros hablaron sobre la cooperación entre los dos países.", None),
    ("", None),
    ("2024 !!", None),
]


@pytest.mark.parametrize(("text", "wanted"), DETECTED)
def test_the_language_is_one_of_ours_or_none(text: str, wanted: str | None) -> None:
    assert analyzers.detect_language(text) == wanted


def test_each_paragraph_has_its_language_and_short_ones_their_neighbours() -> None:
    text = "\n".join(["Сенат", KAZAKH, "Washington", "", ENGLISH, "Paris", FRENCH])
    assert [paragraph.lang for paragraph in analyzers.segment(text)] == ["kk", "kk", "kk", "en", "en", "fr"]


def test_a_given_language_wins_over_the_text() -> None:
    assert {lemma.lang for token in analyzers.analyze(ENGLISH, "fr") for lemma in token.lemmas} == {"fr"}


def test_an_undecided_text_takes_the_default_and_else_none() -> None:
    assert [paragraph.lang for paragraph in analyzers.segment("Tokayev Astana")] == ["und"]
    assert [paragraph.lang for paragraph in analyzers.segment("Tokayev Astana", default="fr")] == ["fr"]


def test_tokens_slice_back_to_the_words_and_their_positions_count_up() -> None:
    tokens = analyzers.analyze("L’État, c’est-à-dire Нью-Йорк.", "fr")
    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert ["L’État, c’est-à-dire Нью-Йорк."[token.start : token.end] for token in tokens] == [
        "État",
        "est-à-dire",
        "est",
        "à",
        "dire",
        "Нью-Йорк",
        "Нью",
        "Йорк",
    ]


@pytest.mark.parametrize("lang", [None, "en", "fr"])
def test_the_writers_path_and_spans_agree_with_the_tokens(lang: str | None) -> None:
    text = "\n".join([KAZAKH, ENGLISH, FRENCH])
    tokens = analyzers.analyze(text, lang)
    surfaces = [
        part.surface
        for paragraph_lang, stretches in analyzers.written(text, lang)
        for word in WORD.findall(" ".join(stretches))
        for part in analyzers.analyzer(paragraph_lang).analyze(word)
    ]
    assert surfaces == [token.surface for token in tokens]
    positions = [len(tokens) - 1, 0, 5, 5]
    assert analyzers.spans(text, positions, lang) == [(tokens[p].start, tokens[p].end) for p in positions]


def test_importing_the_analyzers_loads_no_dictionary() -> None:
    script = "import sys, searchkit.analyzers; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"pymorphy3", "snowballstemmer", "Stemmer", "numpy", "whoosh"} & set(run.stdout.split())


STOP = [
    ("the", "en", True),
    ("been", "en", True),
    ("senate", "en", False),
    ("us", "en", False),  # the surface of `US` as well
    ("avec", "fr", True),
    ("aujourd'hui", "fr", True),
    ("sénat", "fr", False),
    ("который", "ru", True),
    ("және", "kk", True),
    ("with", "und", True),
    ("the", "fr", False),
]


@pytest.mark.parametrize(("word", "lang", "wanted"), STOP)
def test_stop_words_hold_sentences_together(word: str, lang: str, wanted: bool) -> None:
    assert analyzers.is_stop_word(word, lang) is wanted


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_stems_of_stop_words_are_listed_with_them(lang: str) -> None:
    listed = word_list(f"stop.{lang}")
    shared = {
        "aur",
        "avon",
        "cel",
        "dan",
        "dev",
        "doe",
        "dur",
        "e",
        "ete",
        "eti",
        "fus",
        "fuss",
        "hor",
        "lor",
        "mem",
        "not",
        "null",
        "parc",
        "pend",
        "pres",
        "san",
        "ser",
        "seul",
        "somm",
        "sui",
        "usa",
        "ver",
        "vi",
    }
    stems = {analyzers.lemmas(word, lang)[0] for word in listed if word in surfaces_of(lang)}
    assert stems - listed <= shared


def surfaces_of(lang: str) -> set[str]:
    """The part of the list that stands before its stems."""
    path = Path(analyzers.__file__).parent / "words" / f"stop.{lang}.txt"
    return set(path.read_text(encoding="utf-8").partition("# Their stems")[0].split("\n", 1)[1].split())
