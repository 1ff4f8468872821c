"""Names of several words: United States finds АҚШ, and АҚШ finds United States."""

from __future__ import annotations

import pytest

from searchkit.query.called import also_called
from searchkit.query.parse import parse
from searchkit.query.tree import Word, wanted


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
