"""A query that finds little is read again: other keyboard, missing letters, typo, half-typed word; and it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.query.distances import near
from searchkit.query.layouts import LAYOUTS, retyped
from searchkit.query.parse import parse
from searchkit.query.secondchance import Chance, did_you_mean, second_chances
from searchkit.query.spelling import allowed_edits, near_terms, one_edit_away, with_kazakh_letters
from searchkit.query.suggest import complete
from tests.query.edits import distance
from tests.query.vocabularies import TextVocabulary

KAZAKH = (
    "Қазақстан Президенті Тоқаев Алматы мен Қарағанды қалаларында сайлау туралы айтты, мемлекет пен парламент бар",
    "теңге бағамы мен мұнай бағасы өсті, қазақ тілі мен экономика жаңалықтар бетінде, министрлік әскер туралы хабарлады",
    "Назарбаев пен Тоқаев екіжақты ынтымақтастық туралы сөйлесті, ұлттық банк пен жоғарғы сот, Шымкент жұмыссыздық",
)
ENGLISH = (
    "Tokayev and Nazarbayev spoke about the price of oil, the parliament election and the visit of Pompeo to Uzbekistan",
    "The results of the election were announced by the government of Kazakhstan in the capital after a long week",
    "Another election result was announced in the parliament, and the oil price fell after the long visit in May",
)
FRENCH = (
    "Le gouvernement et le parlement européen ont parlé de la souveraineté et du prix du pétrole avec le ministre",
)
NEWS = TextVocabulary(*KAZAKH, *ENGLISH, *FRENCH)


def chances(text: str, total: int = 0) -> list[Chance]:
    return list(second_chances(parse(text), NEWS, total))


@pytest.mark.parametrize(
    ("text", "searched_as", "by"),
    [
        ("0fpf0cnfy", "қазақстан", "layout"),
        ("yfpfh,ftd", "назарбаев", "layout"),
        ("0fhf5fyls", "қарағанды", "layout"),
        ("2crth", "әскер", "layout"),
        ("nt4ut ,f5fvs", "теңге бағамы", "layout"),
        (";f4fks0nfh", "жаңалықтар", "layout"),
        ("ещлфнум", "tokayev", "layout"),
        ("зщьзущ мшыше", "pompeo visit", "layout"),
        ("щшд зкшсу", "oil price", "layout"),
        ("пщгмуктуьуте", "gouvernement", "layout"),
        ("gouverne,ent", "gouvernement", "layout"),
        ("Rfpfrcnfy", "қазақстан", "layout"),
        ("tok\u0430yev", "tokayev", "layout"),  # Cyrillic а
        ("\u043eil price", "oil price", "layout"),
        ("казакстан", "қазақстан", "letters"),
        ("казак тили", "қазақ тілі", "letters"),
        ("жогаргы сот", "жоғарғы сот", "letters"),
        ("мунай бар казак тили", "мұнай бар қазақ тілі", "letters"),
        ("Назрбаев", "назарбаев", "typo"),
        ("мемелкет", "мемлекет", "typo"),
        ("экономка", "экономика", "typo"),
        ("министірлік", "министрлік", "typo"),
        ("Tokayve", "tokayev", "typo"),
        ("parlament election", "parliament election", "typo"),
        ("Uzbekstan", "uzbekistan", "typo"),
        ("parlementt européen", "parlement européen", "typo"),
        ("ынтымақт", "ынтымақт…", "prefix"),
        ("Тоқ", "Тоқ…", "prefix"),
        ("souver", "souver…", "prefix"),
        ("Nazarb", "Nazarb…", "prefix"),
    ],
)
def test_a_mistake_is_undone_and_the_answer_says_how(text: str, searched_as: str, by: str) -> None:
    first = chances(text)[0]
    assert first.searched_as == searched_as
    assert by in first.by


def test_the_beginning_of_a_word_is_not_taken_for_a_stem_on_another_keyboard_or_a_short_name() -> None:
    texts = TextVocabulary(
        "Пәкістан премьер-министрі сапармен келді", "Il faut gérer la crise", "Mr Pak spoke of it at length"
    )
    first = next(iter(second_chances(parse("Пәк"), texts, 5)))
    assert (first.searched_as, first.by) == ("Пәк…", ("prefix",))


def test_a_word_still_being_typed_that_begins_like_known_ones_is_no_mistake() -> None:
    for text, repaired in (("Тоқ", []), ("souver", []), ("Nazarb", []), ("мемелкет", ["мемлекет"])):
        parsed = parse(text)
        parsed.words[-1].open_end = True
        assert [chance.searched_as for chance in second_chances(parsed, NEWS, 0)] == repaired


def test_the_first_readings_stay_beside_the_repaired_ones() -> None:
    first = chances("парлмент сайлау")[0]
    assert {leaf.by for leaf in first.plan.leaves()} >= {"surface", "typo"}
    assert any(leaf.by == "typo" and "парламент" in str(leaf) for leaf in first.plan.leaves())


def test_known_words_get_no_second_chance() -> None:
    assert chances("парламент", total=1) == []
    assert chances("oil election", total=2) == []


def test_an_unknown_word_beside_known_ones_is_repaired_even_when_much_was_found() -> None:
    assert [chance.searched_as for chance in chances("parlamant election", total=50)] == [
        "parliament election"
    ]


def test_a_rare_word_in_a_long_query_is_no_typo() -> None:
    assert chances("the price of oil in the election was a parlamant of the government visit", total=50) == []


def test_a_word_found_under_its_key_is_no_typo_when_enough_was_found() -> None:
    assert chances("Toqaeff", total=50) == []
    assert [chance.by for chance in chances("Токаев", total=50)] == [("letters",)]


@pytest.mark.parametrize("text", ["price +parlia", "price lang:en AND parlia"])
def test_the_word_typed_last_may_be_unfinished_wherever_the_tree_has_it(text: str) -> None:
    assert [(chance.searched_as, chance.by) for chance in chances(text)] == [(f"{text}…", ("prefix",))]


def test_too_strict_a_query_is_loosened_last() -> None:
    (only,) = chances('"oil election" AND capital')
    assert only.searched_as == "oil election capital"
    assert only.by == ("words",)
    (kept,) = list(second_chances(parse("oil AND банк lang:kk", fields=frozenset({"lang"})), NEWS, 0))
    assert "lang" in str(kept.plan.query)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("parlament election", "parliament election"),
        ("title:Tokayve visit", "title:tokayev visit"),
        ("oil price", None),
        ("Nazarb", None),
        ("xyzzy", None),
        ("0fpf0cnfy", "қазақстан"),
    ],
)
def test_did_you_mean_spells_with_the_words_of_the_index(text: str, wanted: str | None) -> None:
    assert did_you_mean(parse(text), NEWS) == wanted


def test_a_rare_word_beside_a_frequent_one_is_questioned() -> None:
    many = TextVocabulary(
        *["the election in the city was long and the people were glad"] * 60,
        "the elektion in the city was long",
    )
    assert did_you_mean(parse("elektion"), many) == "election"
    assert did_you_mean(parse("election"), many) is None


@pytest.mark.parametrize(
    ("a", "b", "wanted"),
    [
        ("a", "a", 0),
        ("ab", "ba", 1),
        ("мемелкет", "мемлекет", 2 - 1),
        ("abc", "xyz", 3),
        ("abcdef", "abdcfe", 2),
    ],
)
def test_distance_counts_letters_and_transpositions(a: str, b: str, wanted: int) -> None:
    assert distance(a, b) == min(wanted, 3)
    assert distance(b, a) == distance(a, b)


LETTERS = st.text("абв", max_size=6)


@given(LETTERS, st.lists(LETTERS, max_size=20))
def test_of_many_terms_those_near_a_word_are_found(word: str, terms: list[str]) -> None:
    assert sorted(near(word, terms, 2)) == sorted(term for term in terms if distance(word, term) <= 2)


@pytest.mark.parametrize(
    ("word", "edits"), [("сот", 0), ("мұнай", 1), ("oil", 0), ("election", 2), ("C5+1", 0)]
)
def test_short_words_may_hold_no_typo(word: str, edits: int) -> None:
    assert allowed_edits(word) == edits


def test_every_string_one_edit_away_is_at_distance_one() -> None:
    assert {distance("мұнай", near) for near in one_edit_away("мұнай")} == {1}


def test_terms_two_edits_away_are_found_by_their_beginning() -> None:
    assert [term for *_, term in near_terms("parlamant", NEWS, "surface", 2)] == ["parliament", "parlement"]


def test_a_word_with_kazakh_letters_needs_none() -> None:
    assert with_kazakh_letters("қазак", NEWS, "surface") == []
    assert with_kazakh_letters("oil", NEWS, "surface") == []


@pytest.mark.parametrize("on", sorted(LAYOUTS))
def test_every_layout_has_the_keys_of_the_others(on: str) -> None:
    for meant in LAYOUTS:
        assert len(LAYOUTS[on][0]) == len(LAYOUTS[meant][0]) == len(LAYOUTS[on][1]) == 47
        assert retyped(LAYOUTS[on][0][13:39], on, meant) == LAYOUTS[meant][0][13:39]


def test_the_last_word_is_completed_from_the_index() -> None:
    assert [found.text for found in complete("oil elect", NEWS)] == ["oil election"]
    assert [found.word for found in complete("тоқ", NEWS)] == ["тоқаев"]
    assert [found.word for found in complete("казак", NEWS)] == ["қазақ", "қазақстан"]
    assert complete("", NEWS) == complete("oil ", NEWS) == []
    assert len(complete("а", NEWS, limit=2)) == 2


CITIES = TextVocabulary(
    "Тоқаев пен Байден Нью-Йорктегі кездесуде, мектеп, жаңа", "new work for the town of Yorker, Tokayan"
)


@pytest.mark.parametrize("text", ["New York", "Tokayev"])
@pytest.mark.parametrize("total", [0, 1, 10])
def test_a_known_name_that_stands_in_another_spelling_is_no_typo(text: str, total: int) -> None:
    assert list(second_chances(parse(text), CITIES, total)) == []
    assert did_you_mean(parse(text), CITIES) is None


@pytest.mark.parametrize(("text", "searched_as"), [("New Yorkr", "New yorker"), ("towm", "town")])
def test_a_slip_in_another_word_is_still_repaired(text: str, searched_as: str) -> None:
    assert next(second_chances(parse(text), CITIES, 0)).searched_as == searched_as
