"""Boolean queries find what set logic over a few documents finds."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import combinations, product
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchkit

WORDS = ("zebra", "pumpkin", "lantern")
LANGUAGES = ("en", "fr")
TOPICS = ("oil", "gas")


def parts_of(values: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Every choice of some of the values."""
    return [part for size in range(len(values) + 1) for part in combinations(values, size)]


DOCUMENTS = {
    f"d{number}": document
    for number, document in enumerate(product(parts_of(WORDS), LANGUAGES, parts_of(TOPICS)))
}
Ids = frozenset[str]
ALL: Ids = frozenset(DOCUMENTS)


class Asked(NamedTuple):
    """A query and the documents that it must find."""

    text: str
    found: Ids

    def bracketed(self) -> str:
        return f"({self.text})" if " " in self.text or self.text[0] in "+-" else self.text


HOLDING = [
    Asked(word, frozenset(id for id, (words, _, _) in DOCUMENTS.items() if word in words)) for word in WORDS
]
IN_LANGUAGE = [
    Asked(f"lang:{lang}", frozenset(id for id, (_, own, _) in DOCUMENTS.items() if own == lang))
    for lang in LANGUAGES
]
ON_TOPIC = [
    Asked(f"topic:{topic}", frozenset(id for id, (_, _, own) in DOCUMENTS.items() if topic in own))
    for topic in TOPICS
]
word = st.sampled_from(HOLDING)
condition = st.sampled_from(IN_LANGUAGE + ON_TOPIC)


def union(sets: list[Ids]) -> Ids:
    return frozenset().union(*sets)


def intersection(sets: list[Ids]) -> Ids:
    return reduce(frozenset.__and__, sets, ALL)


@st.composite
def joined(draw: st.DrawFn, operands: st.SearchStrategy[Asked]) -> Asked:
    """Operands in brackets, joined by AND, OR and NOT: NOT binds tightest, then AND, then OR."""
    negated = st.tuples(st.booleans(), operands)
    rows = draw(st.lists(st.lists(negated, min_size=1, max_size=3), min_size=1, max_size=2))
    texts = [" AND ".join("NOT " * no + asked.bracketed() for no, asked in row) for row in rows]
    found = [intersection([ALL - asked.found if no else asked.found for no, asked in row]) for row in rows]
    return Asked(" OR ".join(texts), union(found))


@st.composite
def side_by_side(draw: st.DrawFn, inner: st.SearchStrategy[Asked]) -> Asked:
    """Words, of which one is enough; conditions, of which one of each column must hold; and signs."""
    optional = draw(st.lists(word, max_size=3))
    languages, topics = (draw(st.lists(st.sampled_from(one), max_size=2)) for one in (IN_LANGUAGE, ON_TOPIC))
    required = draw(st.lists(word, max_size=1))
    held = draw(st.lists(condition | joined(condition), max_size=2))
    banned = draw(st.lists(inner, max_size=2))
    bare, plus = optional + languages + topics, required + held
    texts = [
        *(asked.text for asked in bare),
        *(f"+{asked.bracketed()}" for asked in plus),
        *(f"-{asked.bracketed()}" for asked in banned),
    ]
    enough = [] if required else [optional]
    choices = [union([asked.found for asked in some]) for some in (*enough, languages, topics) if some]
    found = intersection([*choices, *(asked.found for asked in plus)])
    if not texts:
        return draw(word)
    return Asked(" ".join(draw(st.permutations(texts))), found - union([asked.found for asked in banned]))


queries = st.recursive(word | condition, lambda inner: joined(inner) | side_by_side(inner), max_leaves=12)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[searchkit.Index]:
    with searchkit.create(tmp_path_factory.mktemp("boolean") / "index") as index:
        with index.writer() as writer:
            for id, (words, lang, topics) in DOCUMENTS.items():
                writer.add(id=id, text=" ".join((*words, "filler")), lang=lang, meta={"topic": topics})
        yield index


def found_by(index: searchkit.Index, query: str) -> Ids:
    results = index.search(query, limit=len(ALL), passages=False)
    return frozenset() if results.searched_as else frozenset(hit.id for hit in results)


@settings(max_examples=300)
@given(asked=queries)
def test_a_query_finds_what_set_logic_finds(index: searchkit.Index, asked: Asked) -> None:
    assert found_by(index, asked.text) == asked.found, asked.text


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("topic:(oil AND gas)", "+topic:oil +topic:gas"),
        ("(topic:oil) AND (topic:gas)", "topic:oil AND topic:gas"),
        ("zebra lang:en AND NOT pumpkin", "zebra AND lang:en AND NOT pumpkin"),
        ("zebra lang:en AND NOT topic:gas", "zebra AND lang:en AND NOT topic:gas"),
        ("zebra lang:en AND pumpkin", "lang:en AND pumpkin"),
        ("zebra (lang:en pumpkin)", "lang:en AND pumpkin"),
        ("zebra pumpkin AND NOT lang:fr", "lang:en AND pumpkin"),
        ("zebra NOT pumpkin AND NOT lantern", "zebra AND NOT (pumpkin OR lantern)"),
        ("zebra OR (lang:en AND pumpkin)", "NOT (NOT zebra AND (NOT lang:en OR NOT pumpkin))"),
        ("(zebra lang:en) (pumpkin lang:fr)", "(zebra AND lang:en) OR (pumpkin AND lang:fr)"),
        ("zebra (lang:en -pumpkin) (lang:fr -lantern)", "zebra AND ((lang:en AND NOT pumpkin) OR (lang:fr AND NOT lantern))"),
        ("zebra lang:en OR NOT topic:gas", "zebra AND (lang:en OR NOT topic:gas)"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_condition(index: searchkit.Index, query: str, same: str) -> None:
    assert found_by(index, query) == found_by(index, same) != frozenset()
