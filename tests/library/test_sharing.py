"""Words that another process has analysed are taken over, and are what analysis would have made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import analyzers
from searchkit.engines import sharing
from searchkit.engines.forms import Run
from searchkit.engines.sharing import SharingForms
from searchkit.index import Form
from searchkit.index.forms import Word

TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["kk", "en", "fr"]),
        st.lists(st.sampled_from(["Тоқаевтың", "l'État,", "well-known", "rivers", "көпірлер", "2,5", "—"])),
    ),
    max_size=6,
)


def runs_of(texts: Sequence[tuple[str, list[str]]]) -> list[Run]:
    return [Run(lang, f"lemma.{lang}", stretches) for lang, stretches in texts]


class Listener(SharingForms):
    """A memo that keeps the forms it interns."""

    def __init__(self) -> None:
        self.interned: list[Form] = []
        super().__init__(self._intern_all)

    def _intern_all(self, field: str, words: Iterable[Word]) -> list[int]:
        first = len(self.interned)
        self.interned += [Form(field, *word) for word in words]
        return list(range(first, len(self.interned)))

    def forms(self, runs: list[Run]) -> list[Form]:
        """The forms of a text."""
        (numbers,) = self.numbers([runs])
        return [self.interned[number] for number in numbers]


@settings(deadline=None, max_examples=50)
@given(TEXTS, TEXTS)
def test_what_was_told_is_what_would_have_been_learnt(
    first: list[tuple[str, list[str]]], second: list[tuple[str, list[str]]]
) -> None:
    teller, told, alone = Listener(), Listener(), Listener()
    teller.forms(runs_of(first))
    if news := teller.news():
        told.hear(news)
    assert told.forms(runs_of(second)) == alone.forms(runs_of(second))
    assert teller.news() == b""


def test_a_word_that_was_told_is_not_analysed_again_and_a_dropped_one_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    teller, told = Listener(), Listener()
    runs = runs_of([("en", ["rivers", "bridges", "cities"])])
    teller.forms(runs)
    asked: list[str] = []
    english = analyzers.analyzer("en")
    entries = type(english).entries

    def noted(self: object, words: Sequence[str]) -> object:
        asked.extend(words)
        return entries(english, words)

    monkeypatch.setattr(type(english), "entries", noted)
    monkeypatch.setattr(sharing, "MOST_TOLD", 2)
    news = teller.news()
    told.hear(news)
    told.forms(runs)
    assert asked == ["rivers"]
    monkeypatch.setattr(sharing, "MOST_HEARD", len(news) // 2)
    deaf = Listener()
    deaf.hear(news)
    deaf.forms(runs)
    assert asked[1:] == ["rivers", "bridges", "cities"]
