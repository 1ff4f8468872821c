"""A word weighs what it weighs in its own language, however much of the index is written in others."""

from __future__ import annotations

import pytest

from searchkit.index.bm25 import idf
from searchkit.query.leaves import ReadTerm
from searchkit.query.parse import parse
from searchkit.query.plan import Plan, plan
from searchkit.query.rarity import likely_home
from searchkit.query.speech import listen
from tests.query.vocabularies import TextVocabulary

ENGLISH = (
    "The parliament of the country adopted the law about the algorithms of the bank.",
    "The parliament and the government spoke about the algorithms and the budget of the year.",
    "The parliamentarians were at home and the children of the school were not.",
)
FRENCH = (
    "Le parlement de la ville a adopté la loi sur les algorithmes et sur le budget de la nation.",
    *(
        f"Le gouvernement de la ville {place} a parlé avec les élèves de l’école sur la liberté et le droit."
        for place in ("une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit")
    ),
)
ALONE, MIXED = TextVocabulary(*ENGLISH), TextVocabulary(*ENGLISH, *FRENCH)


def worth(found: Plan, vocabulary: TextVocabulary) -> dict[tuple[str, str], float]:
    """The most that each term of a plan can add."""
    terms = [leaf for leaf in found.leaves() if isinstance(leaf, ReadTerm)]
    return {
        (leaf.fieldname, leaf.text): leaf.boost
        * idf(vocabulary.field_documents(leaf.fieldname), vocabulary.doc_frequency(leaf.fieldname, leaf.text))
        for leaf in terms
    }


def test_surfaces_and_keys_weigh_the_same_alone_and_among_documents_of_other_languages() -> None:
    text = "the budget of the government"
    alone, mixed = (worth(plan(parse(text), None, texts), texts) for texts in (ALONE, MIXED))
    assert alone["surface", "government"] > 0
    assert mixed["surface", "government"] == pytest.approx(alone["surface", "government"])
    assert all(
        mixed[name] <= worth_alone + 1e-9
        for name, worth_alone in alone.items()
        if name[0] in ("surface", "key")
    )


@pytest.mark.parametrize(("word", "lemma"), [("parliament", "parliament"), ("algorithms", "algorithm")])
def test_no_lemma_of_a_word_is_worth_more_than_its_own(word: str, lemma: str) -> None:
    worths = worth(plan(parse(f"the {word}"), None, MIXED), MIXED)
    lemmas = [value for (field, _), value in worths.items() if field.startswith("lemma.")]
    assert len(lemmas) > 1
    assert max(lemmas) == worths["lemma.en", lemma]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("the parliament", "en"),
        ("la loi du parlement", "fr"),
        ("algorithms", None),
        ("children school", "en"),
        ("gouvernement école", "fr"),
        ("мұнай", None),
        ("2024", None),
    ],
)
def test_function_words_or_frequencies_tell_which_latin_language_a_query_is_in(
    text: str, home: str | None
) -> None:
    words = text.split()
    assert likely_home(words, listen(words, ("en", "fr")), MIXED) == home


def test_an_index_of_one_language_or_none_at_all_has_nothing_to_choose_between() -> None:
    words = ["children", "school"]
    assert likely_home(words, listen(words, ("en",)), ALONE) is None
    assert likely_home(words, listen(words, ("en", "fr")), None) is None
