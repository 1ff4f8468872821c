"""Numbers about the words of a collection, against counting them in the documents."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchkit
from searchkit import analyzers
from searchkit.engines.embedded import EmbeddedEngine
from searchkit.model import Growth, TopWord

WORDS = [
    "president",
    "presidents",
    "visit",
    "visited",
    "energy",
    "minister",
    "ministers",
    "the",
    "of",
    "and",
    "uranium",
    "storm",
    "2024",
]
TEXTS = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=24
)


def lemmas(text: str) -> set[str]:
    """The English lemmas of a text."""
    return {lemma.text for token in searchkit.analyze(text, lang="en") for lemma in token.lemmas}


def filled(folder: Path, texts: list[str], commits: int) -> searchkit.Index:
    """An index of English texts, in several segments."""
    index = searchkit.create(folder)
    step = -(-len(texts) // commits)
    for first in range(0, len(texts), step):
        with index.writer() as writer:
            for number, text in enumerate(texts[first : first + step], first):
                writer.add(id=f"d{number}", text=text, lang="en")
    return index


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.integers(1, 3))
def test_growth_and_top_words_are_what_counting_gives(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], commits: int
) -> None:
    with filled(tmp_path_factory.mktemp("words") / "x.idx", texts, commits) as index:
        stats = index.stats(words=True)
    assert stats.growth[-1].documents == len(texts)
    for step in stats.growth:
        assert step.lemmas["en"] == len(set().union(*map(lemmas, texts[: step.documents])))
    held = Counter(lemma for text in texts for lemma in lemmas(text))
    telling = [lemma for lemma in held if not lemma.isdigit() and not analyzers.is_stop_word(lemma, "en")]
    wanted = sorted(telling, key=lambda lemma: (-held[lemma], lemma))[:10]
    assert [(word.lemma, word.documents) for word in stats.top_words.get("en", ())] == [
        (lemma, held[lemma]) for lemma in wanted
    ]


def test_a_top_word_is_shown_as_it_is_mostly_written(tmp_path: Path) -> None:
    with filled(tmp_path / "x.idx", ["presidents met", "a president", "presidents, presidents"], 2) as index:
        assert index.stats(words=True).top_words["en"][0] == TopWord("presid", "presidents", 3)


@pytest.mark.parametrize("count", [1, 5, 70])
def test_a_term_that_no_segment_offers_first_is_not_missed(tmp_path: Path, count: int) -> None:
    rare = [f"word{number}" for number in range(300)]
    texts = [*(" ".join(rare[at:]) for at in range(300)), *(" ".join(rare[: at + 1]) for at in range(300))]
    with filled(tmp_path / "x.idx", texts, 2):
        pass
    engine = EmbeddedEngine.open(tmp_path / "x.idx")
    with closing(engine):
        found = engine.top_terms("lemma.en", count, lambda _term: True)
    held = Counter(lemma for text in texts for lemma in lemmas(text))
    assert [(term, documents) for term, _, documents in found] == sorted(
        held.items(), key=lambda row: (-row[1], row[0])
    )[:count]


def test_numbers_about_words_are_asked_for(tmp_path: Path) -> None:
    with filled(tmp_path / "x.idx", ["a storm"], 1) as index:
        assert index.stats().growth == ()
        assert index.stats(words=True).growth == (Growth(1, {"en": len(lemmas("a storm"))}),)


def test_an_empty_index_has_no_words(tmp_path: Path) -> None:
    with searchkit.create(tmp_path / "x.idx") as index:
        assert index.stats(words=True).growth == ()
        assert not any(index.stats(words=True).top_words.values())
