"""Words become readings, function words leave, conditions stay beside the text, and every leaf knows its word."""

from __future__ import annotations

import pytest
from whoosh import query

from searchkit.query.leaves import Leaf, ReadPhrase, ReadTerm, reading_leaves
from searchkit.query.parse import parse
from searchkit.query.plan import Plan, plan
from searchkit.query.readings import Switches
from tests.query.vocabularies import TextVocabulary

FIELDS = frozenset({"lang", "date", "source"})
NEWS = TextVocabulary(
    "The foreign minister of Kazakhstan spoke with Tokayev about foreign affairs and the new trade agreement.",
    "Le ministre des affaires étrangères du Kazakhstan a parlé avec Tokaïev de la liberté et du droit de l’homme.",
    "Қазақстан Республикасының Президенті Қасым-Жомарт Тоқаев сенат төрағасымен кездесіп, сөз сөйледі.",
)


def planned(text: str, switches: Switches | None = None, vocabulary: TextVocabulary | None = NEWS) -> Plan:
    return plan(parse(text, fields=FIELDS), switches, vocabulary)


def terms(found: Plan) -> set[tuple[str, str]]:
    return {(leaf.fieldname, leaf.text) for leaf in found.leaves() if isinstance(leaf, ReadTerm)}


def phrases(found: Plan) -> set[tuple[str, tuple[str, ...]]]:
    return {
        (leaf.fieldname, tuple(leaf.words))
        for leaf in found.leaves()
        if isinstance(leaf, ReadPhrase) and leaf.slop == 1
    }


def test_a_word_is_read_as_surface_lemma_and_key() -> None:
    found = planned("Tokayev")
    assert ("surface", "tokayev") in terms(found)
    assert ("lemma.en", "tokayev") in terms(found)
    assert any(field == "key" for field, _ in terms(found))


@pytest.mark.parametrize("text", ["Тоқаев", "Токаев", "Tokayev", "Toqaev", "Tokaïev", "tokaev"])
def test_every_spelling_of_a_name_shares_a_key_with_the_others(text: str) -> None:
    assert planned(text).leaves()
    assert {term for field, term in terms(planned(text)) if field == "key"} & {
        term for field, term in terms(planned("Tokayev")) if field == "key"
    }


def test_readings_that_the_index_lacks_are_left_out() -> None:
    assert all(NEWS.doc_frequency(field, term) for field, term in terms(planned("minister Tokayev Тоқаев")))


def test_a_word_that_the_index_lacks_leaves_an_empty_surface() -> None:
    assert terms(planned("zzzzz")) == {("surface", "zzzzz")}


@pytest.mark.parametrize(
    ("switches", "kinds"),
    [
        (Switches(translit=False), {"surface", "lemma", "subword"}),
        (Switches(stem=False), {"surface", "key"}),
        (Switches(translit=False, stem=False), {"surface"}),
    ],
)
def test_switches_turn_each_kind_of_reading_off(switches: Switches, kinds: set[str]) -> None:
    assert {
        leaf.by for leaf in planned("ministers Tokayev minister", switches).leaves() if leaf.by != "closeness"
    } == kinds


def test_a_compound_of_function_words_is_one_and_other_compounds_are_searched_without_theirs() -> None:
    texts = TextVocabulary(
        "Est-ce que le président a dit ce qu'il en est de la visite, a-t-il répondu là-bas"
    )
    found = plan(parse("qu'est-ce que le président a-t-il dit"), None, texts)
    assert [word.text for word in found.words if not word.dropped] == ["président", "dit"]
    assert ("surface", "est") in terms(plan(parse("est-ce"), None, texts))
    assert {
        term for field, term in terms(plan(parse("président-ce"), None, texts)) if field == "surface"
    } == {"président"}


def test_function_words_leave_when_there_is_something_else() -> None:
    found = planned("who is the foreign minister of Kazakhstan")
    assert [word.text for word in found.words if word.dropped] == ["who", "is", "the", "of"]
    assert [word.text for word in planned("the of").words if word.dropped] == []
    assert [word.text for word in planned("the lang:en").words if word.dropped] == []
    assert [word.text for word in planned("+the minister").words if word.dropped] == []
    assert [word.text for word in planned('"the minister" of').words if word.dropped] == ["of"]


def test_one_language_does_not_drop_the_content_words_of_another() -> None:
    assert [word.text for word in planned("the price of a car on the road").words if not word.dropped] == [
        "price",
        "car",
        "road",
    ]


def test_only_a_query_of_one_plain_word_has_a_tier() -> None:
    tier = planned("Тоқаев lang:kk").tier
    assert isinstance(tier, ReadTerm)
    assert (tier.fieldname, tier.text) == ("surface", "тоқаев")
    title = planned("title:Тоқаев").tier
    assert isinstance(title, ReadTerm)
    assert title.fieldname == "title.surface"
    for text in ("Тоқаев сөз", '"Тоқаев сөз"', "Тоқ*", "lang:kk", "Тоқаев~"):
        assert planned(text).tier is None


def half_typed(text: str, switches: Switches | None = None) -> Plan:
    parsed = parse(text, fields=FIELDS)
    parsed.words[-1].open_end = True
    return plan(parsed, switches, NEWS)


def test_a_half_typed_word_is_read_as_the_lemmas_of_frequent_words_that_begin_like_it() -> None:
    found = terms(half_typed("minist"))
    assert {("lemma.en", "minist"), ("lemma.fr", "ministr")} < found
    assert {("surface", "minister"), ("surface", "ministre")} < terms(
        half_typed("minist", Switches(stem=False))
    )


def test_what_a_half_typed_word_is_read_as_already_is_not_read_again_as_a_beginning() -> None:
    lemmas = [leaf for leaf in half_typed("foreign").leaves() if leaf.fieldname == "lemma.en"]
    assert [(leaf.text, leaf.by) for leaf in lemmas] == [("foreign", "lemma")]


def test_a_function_word_that_is_still_being_typed_is_not_looked_up_as_it_stands() -> None:
    for text, found, looked_up in (
        ("the", half_typed("the"), False),
        ("the", planned("the"), True),
        ("tokayev", half_typed("tokayev"), True),
    ):
        assert (("surface", text) in terms(found)) == looked_up
        assert (found.tier is not None) == looked_up


def test_quotes_match_neighbouring_lemmas_and_the_exact_words_better() -> None:
    found = planned('"Foreign Affairs"')
    assert ("surface", ("foreign", "affairs")) in phrases(found)
    assert ("lemma.en", ("foreign", "affair")) in phrases(found)
    assert {leaf.by for leaf in planned('="foreign affairs"').leaves()} == {"phrase"}


def test_conditions_are_required_and_constant() -> None:
    tree = planned("minister lang:en").query
    assert isinstance(tree, query.Require)
    assert tree.b == query.ConstantScoreQuery(query.Term("lang", "en"), 0.0)


def test_a_banned_word_bans_no_look_alikes() -> None:
    tree = planned("minister -сот", vocabulary=None).query
    assert isinstance(tree, query.AndNot)
    assert {leaf.by for leaf in tree.b.leaves() if isinstance(leaf, Leaf)} == {"surface", "lemma"}
    assert planned("-minister").leaves() == []


def test_fields_of_titles_have_their_prefix() -> None:
    assert {field for field, _ in terms(planned("title:minister"))} <= {
        "title.surface",
        "title.lemma.en",
        "title.lemma.fr",
        "title.key",
    }


def test_neighbours_of_the_query_are_rewarded_as_neighbours() -> None:
    found = planned("foreign affairs")
    close = [leaf for leaf in reading_leaves(found.query) if leaf.by == "closeness"]
    assert not set(map(id, close)) & set(map(id, found.leaves()))
    assert [tuple(leaf.words) for leaf in close if isinstance(leaf, ReadPhrase)] == [("foreign", "affair")]


def test_boosts_multiply_every_reading_of_their_word() -> None:
    plain, boosted = planned("minister Tokayev"), planned("minister^3 Tokayev")
    once = [leaf.boost for leaf in plain.words[0].leaves]
    assert [leaf.boost for leaf in boosted.words[0].leaves] == [3 * boost for boost in once]


def test_leaves_know_their_word() -> None:
    found = planned('minister "foreign affairs" Токаев -x')
    texts = [word.text for word in found.words]
    for word, leaf in ((texts[leaf.word], leaf) for leaf in found.leaves()):
        assert isinstance(leaf, Leaf)
        assert word != "x"
    assert texts == ["minister", "foreign affairs", "Токаев", "x"]


def test_what_kazakh_reads_as_an_ending_is_not_looked_up_as_a_word() -> None:
    texts = TextVocabulary(
        "Ол Twitter желісінде осылай деп жазды, ал жұрт оған қарсы болды",
        "Да, де, же и на Twitter об этом написали",
    )
    found = terms(plan(parse("Twitter-де жазды"), None, texts))
    assert ("surface", "twitter") in found
    assert not any(term == "де" for _, term in found)
    names = TextVocabulary("Қасым Тоқаев пен Жомарттың әкесі Қасым-Жомартты күтті, бірақ ол келмеді")
    assert {("surface", "қасым"), ("surface", "жомарттың")} <= terms(
        plan(parse("Қасым-Жомарттың"), None, names)
    )
