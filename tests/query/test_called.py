"""Names of several words: United States finds АҚШ, and АҚШ finds United States."""

from __future__ import annotations

import pytest

from searchkit.query.called import also_called
from searchkit.query.leaves import ReadTerm
from searchkit.query.parse import parse
from searchkit.query.plan import plan
from searchkit.query.tree import Word, wanted
from tests.query.vocabularies import TextVocabulary


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("United States", ["United", "States"]),
        ("visit to the United States", ["United", "States"]),
        ("АҚШ сапары", ["АҚШ"]),
        ("БҰҰ Бас Ассамблеясы", ["БҰҰ", "Бас", "Ассамблеясы"]),
        ("United OR States", []),
        ("=АҚШ", []),
        ("мұнай бағасы", []),
    ],
)
def test_the_words_of_known_names_are_found(text: str, known: list[str]) -> None:
    tree = parse(text).tree
    called = also_called(tree)
    assert [node.text for node in wanted(tree) if isinstance(node, Word) and id(node) in called] == known


@pytest.mark.parametrize(
    ("quoted", "found"),
    [
        ('"New York"', True),
        ('"United States"', False),
        ('"New York visit"', False),
        ('="New York"', False),
        ('title:"New York"', False),
    ],
)
def test_a_quotation_that_is_a_whole_name_finds_its_other_spellings(quoted: str, found: bool) -> None:
    vocabulary = TextVocabulary("Тоқаев пен Байден Нью-Йорктегі кездесуде")
    leaves = plan(parse(quoted), vocabulary=vocabulary).leaves()
    assert any(leaf.fieldname == "key" for leaf in leaves if isinstance(leaf, ReadTerm)) is found
