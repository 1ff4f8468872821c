"""What a written word is, and what its pieces are."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.analyzers.normalize import fold, normalize, normalize_with_offsets, plain
from searchkit.analyzers.tokenizer import WORD, paragraphs, pieces, words

WRITTEN = [
    ("Тараптар екіжақты, одан әрі.", ["Тараптар", "екіжақты", "одан", "әрі"]),
    ("the U.S. government", ["the", "U.S", "government"]),
    ("d’État l'été", ["d’État", "l'été"]),
    ("АҚШ-тың Нью‑Йорк", ["АҚШ-тың", "Нью‑Йорк"]),
    ("пре\u00adзидент e\u0301tat", ["пре\u00adзидент", "e\u0301tat"]),
    ("3,5 пайыз; 12.07.2023", ["3,5", "пайыз", "12.07.2023"]),
    ("С5+1 саммиті", ["С5+1", "саммиті"]),
    ("«Egemen.kz» — [Toqaev]", ["Egemen.kz", "Toqaev"]),
    ("'quoted' -minus- 3,", ["quoted", "minus", "3"]),
    ("  … — ' - ", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "wanted"), WRITTEN)
def test_words_are_what_a_reader_would_circle(text: str, wanted: list[str]) -> None:
    assert WORD.findall(text) == wanted
    assert [text[start:end] for start, end in words(text)] == wanted


PIECES = [
    ("үкімет", ["үкімет"]),
    ("сауда-экономикалық", ["сауда-экономикалық", "сауда", "экономикалық"]),
    ("Egemen.kz", ["Egemen.kz", "Egemen", "kz"]),
    ("U.S", ["U.S"]),
    ("С.Ш.А", ["С.Ш.А"]),
    ("R&D", ["R&D"]),
    ("С5+1", ["С5+1", "С5", "1"]),
    ("3,5", ["3,5"]),
    ("1,000,000", ["1,000,000"]),
    ("2019,2020", ["2019,2020", "2019", "2020"]),
    ("12.07.2023", ["12.07.2023", "12", "07", "2023"]),
    ("12-13", ["12-13", "12", "13"]),
    ("Қ.К.Тоқаев", ["Қ", "К", "Тоқаев"]),
    ("сөз,сөз", ["сөз", "сөз"]),
    ("array_map", ["array_map", "array", "map"]),
    ("__init__", ["init"]),
    ("___", []),
    ("'", []),
    ("'quoted'", ["quoted"]),
    ("U.S.", ["U.S"]),
    ("-", []),
    ("aujourd'hui", ["aujourd'hui"]),
]


@pytest.mark.parametrize(("word", "wanted"), PIECES)
def test_pieces_are_the_whole_word_and_then_its_stretches(word: str, wanted: list[str]) -> None:
    assert [word[start:end] for start, end in pieces(word)] == wanted


NORMAL = [
    ("ҚАЗАҚСТАН", "қазақстан"),
    ("Aujourd’hui", "aujourd'hui"),
    ("oʻzbek".replace("ʻ", "ʼ"), "o'zbek"),
    ("Нью‑Йорк", "нью-йорк"),
    ("пре\u00adзи\u200bдент", "президент"),
    ("E\u0301TAT", "état"),
    ("и\u0306", "й"),
    ("İstanbul", "istanbul"),
    ("I\u0307stanbul", "istanbul"),
    ("Tokaıev", "tokaıev"),
    ("ﬁn", "fin"),
    ("ΟΔΟΣ", "οδοσ"),
    ("J\u030c", "ǰ"),
]


@pytest.mark.parametrize(("word", "wanted"), NORMAL)
def test_normalising_gives_one_spelling(word: str, wanted: str) -> None:
    assert normalize(word) == wanted
    assert normalize(wanted) == wanted


OFFSETS = [
    ("état", [0, 1, 2, 3, 4]),
    ("e\u0301tat", [0, 2, 3, 4, 5]),
    ("пре\u00adзи", [0, 1, 2, 4, 5, 6]),
    ("ﬁn", [0, 0, 1, 2]),
    ("I\u0307s", [0, 2, 3]),
]


@pytest.mark.parametrize(("word", "wanted"), OFFSETS)
def test_offsets_lead_from_each_normalised_character_back(word: str, wanted: list[int]) -> None:
    normal, offsets = normalize_with_offsets(word)
    assert normal == normalize(word)
    assert offsets == wanted


FOLDED = [
    ("cœur", "coeur"),
    ("état", "etat"),
    ("noël", "noel"),
    ("қойшы", "қойшы"),
    ("йод", "йод"),
    ("straße", "strasse"),
]


@pytest.mark.parametrize(("surface", "wanted"), FOLDED)
def test_folding_drops_accents_of_latin_letters_only(surface: str, wanted: str) -> None:
    assert fold(surface) == wanted


@given(st.text(max_size=8))
def test_folding_goes_letter_by_letter(surface: str) -> None:
    assert fold(surface) == "".join(map(fold, surface))


def test_no_folded_latin_letter_has_a_mark() -> None:
    for letter in map(chr, (*range(0x370), *range(0x1E00, 0x1F00))):
        marks = [mark for mark in unicodedata.normalize("NFD", fold(letter)) if unicodedata.combining(mark)]
        assert not marks, letter
    assert all(fold(letter) == letter for letter in map(chr, range(0x370, 0x1E00)))


def test_what_is_plain_is_already_normal_whatever_stands_beside_it() -> None:
    found = [letter for letter in map(chr, range(sys.maxunicode)) if plain(letter)]
    assert {"é", "ұ", "Ұ", "й", "ÿ", "7", "ß"} < set(found)
    assert not {"-", "'", "ʼ", "_", "İ", "ς", "ﬁ", "\u0301", "\u0483"} & set(found)
    lowered = "".join(letter.lower() for letter in found)
    assert lowered.isalnum()
    assert unicodedata.normalize("NFC", lowered) == lowered
    assert unicodedata.normalize("NFC", lowered[::-1]) == lowered[::-1]
    assert not any(map(unicodedata.combining, lowered))
    assert plain("Жер\u0438\u0306") is None


def test_paragraphs_are_the_lines_that_are_not_blank() -> None:
    text = "Бір\n\n  Екі\r\n \t \nҮш\u2028Төрт"
    assert [text[start:end] for start, end in paragraphs(text)] == ["Бір", "  Екі", "Үш", "Төрт"]
