"""The writer's memo of words: whatever it has forgotten or been told anew, texts become the same forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit import analyzers
from searchkit.analyzers.token import Entry
from searchkit.engines import forms as forms_module
from searchkit.engines.expansions import Expansions
from searchkit.engines.forms import Forms, runs_of
from searchkit.index import FORGOTTEN, Form
from searchkit.index.forms import Word

WORDS = ("ел", "елдеріміз", "Tokayev", "l'État", "сауда-экономикалық", "АҚШ-тың", "1,5", "—", "word", "ең")
TEXTS = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(("", ",", ".", "»"))).map("".join), max_size=12
).map(" ".join)


class Numbers:
    """The index's side: numbers for forms, and a way to number them anew."""

    def __init__(self) -> None:
        self.forms: list[Form] = []

    def intern_all(self, field: str, words: Iterable[Word]) -> list[int]:
        forms = [Form(field, *word) for word in words]
        self.forms += [form for form in dict.fromkeys(forms) if form not in self.forms]
        return list(map(self.forms.index, forms))

    def forget(self, every: int) -> list[int]:
        kept = [form for place, form in enumerate(self.forms) if place % every]
        numbers = [kept.index(form) if form in kept else FORGOTTEN for form in self.forms]
        self.forms = kept
        return numbers


def naive(text: str, lang: str) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (token.surface, tuple(lemma.text for lemma in token.lemmas))
        for token in analyzers.analyze(text, lang)
    ]


@given(
    texts=st.lists(TEXTS, min_size=2, max_size=4), every=st.integers(1, 4), lang=st.sampled_from(("kk", "fr"))
)
def test_texts_become_their_tokens_also_after_forms_were_forgotten(
    texts: list[str], every: int, lang: str
) -> None:
    numbers = Numbers()
    forms = Forms(numbers.intern_all)
    for text in texts:
        found = [numbers.forms[number] for number in next(forms.numbers([runs_of(text, lang)]))]
        assert [(form.surface, form.lemmas) for form in found] == naive(text, lang)
        forms.renumber(numbers.forget(every))


@given(texts=st.lists(TEXTS, max_size=5), every=st.integers(1, 4), lang=st.sampled_from(("kk", "fr")))
def test_forms_that_were_learnt_may_be_numbered_anew_between_two_texts(
    texts: list[str], every: int, lang: str
) -> None:
    numbers = Numbers()
    forms = Forms(numbers.intern_all)
    in_turn = forms.numbers([runs_of(text, lang) for text in texts])
    for text, some in zip(texts, in_turn, strict=True):
        found = [numbers.forms[number] for number in some]
        assert [(form.surface, form.lemmas) for form in found] == naive(text, lang)
        forms.renumber(numbers.forget(every))


def test_stretches_that_are_more_than_a_word_are_not_remembered_without_end(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(forms_module, "_MOST_CLOTHED", 3)
    numbers = Numbers()
    memo = forms_module.Memo(analyzers.analyzer("en").entries, "lemma.en", numbers.intern_all, Expansions())
    for sign in ",;:.!?":
        assert len(set(memo.numbers([f"word{sign}", "word"]))) == 1
    assert len(memo) <= 1 + 3


def test_no_word_is_analysed_twice_where_stretches_are_forgotten_before_all_are_learnt(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forms_module, "_MOST_CLOTHED", 3)
    analysed: list[str] = []

    def entries(words: Sequence[str]) -> list[tuple[Entry, ...]]:
        analysed.extend(words)
        return analyzers.analyzer("en").entries(words)

    memo = forms_module.Memo(entries, "lemma.en", Numbers().intern_all, Expansions())
    stretches = [f"well-{word}," for word in ("known", "read", "made", "met", "off", "being")]
    assert len(set(memo.numbers(stretches))) == len(stretches)
    assert analysed == [stretch[:-1] for stretch in stretches]


def test_sequences_of_known_words_are_not_remembered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_module, "_MOST_CLOTHED", 10)
    monkeypatch.setattr(forms_module, "_MOST_EXPANSIONS", 20)
    numbers = Numbers()
    forms = Forms(numbers.intern_all)
    for one, other, sign in product("abcdefgh", "abcdefgh", "/-"):
        text = f"{one}{sign}{other}"
        found = [numbers.forms[number] for number in next(forms.numbers([runs_of(text, "kk")]))]
        assert [(form.surface, form.lemmas) for form in found] == naive(text, "kk")
        assert len(forms._expansions) <= 20 + 1
        assert sum(map(len, forms._memos.values())) <= len(numbers.forms) + 10


@given(numbers=st.lists(st.lists(st.integers(0, 5), max_size=3).map(tuple), max_size=8))
def test_expansions_expand_to_what_they_were_made_of(numbers: list[tuple[int, ...]]) -> None:
    expansions = Expansions()
    forms, starts = expansions.expand([expansions.number(forms) for forms in numbers])
    assert [tuple(forms[start:end].tolist()) for start, end in pairwise(starts.tolist())] == numbers
