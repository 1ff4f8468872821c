"""What English, French and Russian make of words."""

from __future__ import annotations

import pytest

from searchkit import analyzers
from searchkit.analyzers.normalize import fold

WORDS = [
    ("en", "countries", "country"),
    ("en", "State’s", "states"),
    ("en", "children", "child"),
    ("en", "men's", "man"),
    ("en", "policemen", "policeman"),
    ("en", "written", "writes"),
    ("en", "organisation", "organization"),
    ("en", "realised", "realizing"),
    ("en", "promising", "promise"),
    ("en", "neighbouring", "neighbors"),
    ("en", "centres", "center"),
    ("en", "co-operation", "cooperation"),
    ("en", "NGOs", "NGO"),
    ("en", "MPs", "MP"),
    ("en", "1990s", "1990"),
    ("en", "U.S", "USA"),
    ("en", "US", "USA"),
    ("en", "U.K", "UK"),
    ("en", "café", "cafe"),
    ("en", "12th", "12"),
    ("en", "1,000", "1000"),
    ("fr", "l’État", "etat"),
    ("fr", "d'Etat", "états"),
    ("fr", "jusqu'à", "à"),
    ("fr", "qu’il", "il"),
    ("fr", "travaux", "travail"),
    ("fr", "chevaux", "cheval"),
    ("fr", "yeux", "œil"),
    ("fr", "cœurs", "coeur"),
    ("fr", "utilisee", "utilisé"),
    ("fr", "etat", "État"),
    ("fr", "premiere", "premiers"),
    ("fr", "annees", "année"),
    ("fr", "securite", "sécurité"),
    ("fr", "nouvelle", "nouveau"),
    ("fr", "emaux", "émail"),
    ("fr", "micro-entreprises", "microentreprise"),
    ("fr", "reçoivent", "recevoir"),
    ("fr", "construit", "construire"),
    ("fr", "attendue", "attendre"),
    ("fr", "découverte", "découvrir"),
    ("fr", "AUJOURD’HUI", "aujourd'hui"),
    ("fr", "1er", "1"),
    ("ru", "государства", "государство"),
    ("ru", "людей", "человек"),
    ("ru", "ёлки", "елка"),
    ("ru", "С.Ш.А", "США"),
    ("ru", "3,5", "3.5"),
    ("ru", "шёл", "идти"),
    ("ru", "лучший", "лучшая"),
    ("und", "Straße", "strasse"),
]


@pytest.mark.parametrize(("lang", "one", "other"), WORDS)
def test_two_forms_of_a_word_share_their_first_lemma(lang: str, one: str, other: str) -> None:
    assert analyzers.lemmas(one, lang)[0] == analyzers.lemmas(other, lang)[0]


APART = [
    ("en", "us", "US"),
    ("en", "universe", "unit"),
    ("fr", "aujourd'hui", "hui"),
    ("ru", "сенат", "сенатор"),
]


@pytest.mark.parametrize(("lang", "one", "other"), APART)
def test_different_words_stay_apart(lang: str, one: str, other: str) -> None:
    assert analyzers.lemmas(one, lang)[0] != analyzers.lemmas(other, lang)[0]


SPANS = [
    ("fr", "l’État", ["État"]),
    ("fr", "d'aujourd'hui", ["aujourd'hui"]),
    ("fr", "c’est-à-dire", ["est-à-dire", "est", "à", "dire"]),
    ("fr", "N'Djamena", ["N'Djamena"]),
    ("en", "Kazakhstan’s", ["Kazakhstan"]),
    ("en", "energy-rich", ["energy-rich", "energy", "rich"]),
    ("en", "O'Neill", ["O'Neill"]),
    ("ru", "Нью-Йорке", ["Нью-Йорке", "Нью", "Йорке"]),
]


@pytest.mark.parametrize(("lang", "word", "wanted"), SPANS)
def test_parts_leave_out_elided_words_and_possessives(lang: str, word: str, wanted: list[str]) -> None:
    parts = analyzers.analyzer(lang).analyze(word)
    assert [word[part.start : part.end] for part in parts] == wanted


def test_a_french_word_without_its_accents_has_the_same_lemmas() -> None:
    text = """Le président a souligné la nécessité d’un développement économique équilibré et d’une coopération
    élargie à l’égard des États européens, où les élèves créés et formés là-bas, dès août, deviennent médecins."""
    accented = [[lemma.text for lemma in token.lemmas] for token in analyzers.analyze(text, "fr")]
    bare = [[lemma.text for lemma in token.lemmas] for token in analyzers.analyze(fold(text), "fr")]
    assert accented == bare
