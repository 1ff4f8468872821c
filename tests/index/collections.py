"""Small random collections and query trees for property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from whoosh import query as wq

from searchkit.index import Form
from tests.index.oracle import Doc

SURFACES = ("аға", "ағасы", "бала", "balalar", "kaz", "kazakh", "of", "the", "words", "word")
LEMMAS = ("аға", "бала", "kaz", "of", "the", "word")
KEYS = ("aga", "bala", "kaz", "wrd")
FIELDS = ("lemma.kk", "lemma.en", "furniture")
TEXT_FIELDS = (*FIELDS, "surface", "key", "title.lemma.en", "title.surface", "title.key")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    lemmas = draw(st.lists(st.sampled_from(LEMMAS), min_size=1, max_size=2))
    keys = draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))
    return Form(
        draw(st.sampled_from(FIELDS)), draw(st.sampled_from(SURFACES)), tuple(lemmas), tuple(sorted(keys))
    )


@st.composite
def documents(draw: st.DrawFn, vocabulary: list[Form], ids: str = "abcdefgh") -> Doc:
    form = st.sampled_from(vocabulary)
    return Doc(
        draw(st.sampled_from(ids)),
        tuple(draw(st.lists(form, max_size=4))),
        tuple(draw(st.lists(form, max_size=30))),
        {"lang": draw(st.lists(st.sampled_from(["kk", "en"]), max_size=2))} if draw(st.booleans()) else {},
        {"date": draw(st.sampled_from([20200101, 20210101.0, 20220101]))} if draw(st.booleans()) else {},
    )


@st.composite
def collections(draw: st.DrawFn, most: int = 12) -> list[Doc]:
    vocabulary = draw(st.lists(forms(), min_size=1, max_size=12))
    return draw(st.lists(documents(vocabulary), max_size=most))


fields = st.sampled_from(TEXT_FIELDS)
terms = st.sampled_from(sorted({*SURFACES, *LEMMAS, *KEYS}))
boosts = st.sampled_from([0.25, 1.0, 2.0])

phrases: st.SearchStrategy[Any] = st.builds(
    wq.Phrase,
    st.sampled_from(FIELDS),
    st.lists(st.sampled_from(LEMMAS), min_size=2, max_size=3),
    st.integers(1, 4),
    boosts,
)
"""Of words that there are, in fields that there are."""

leaves: st.SearchStrategy[Any] = st.one_of(
    st.builds(wq.Term, fields, terms, boosts),
    st.builds(wq.Term, fields, terms, boosts),
    st.builds(wq.Phrase, fields, st.lists(terms, min_size=2, max_size=3), st.integers(1, 4), boosts),
    phrases,
    st.builds(wq.Prefix, fields, st.sampled_from(["", "k", "ба", "wor", "zz"]), boosts),
    st.builds(wq.Wildcard, fields, st.sampled_from(["*", "k?z", "*а*", "?ord*"]), boosts),
    st.builds(wq.FuzzyTerm, fields, terms, boosts, st.integers(1, 2), st.integers(0, 2)),
    st.builds(wq.TermRange, fields, st.sampled_from(["a", "kaz", None]), st.sampled_from(["the", "я", None])),
    st.builds(wq.Term, st.just("lang"), st.sampled_from(["kk", "en", "fr"])),
    st.builds(wq.NumericRange, st.just("date"), st.sampled_from([20200101, None]), st.just(20210101)),
    st.builds(wq.Every, st.none(), boosts),
    st.just(wq.NullQuery),
)


def trees_of(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(children, min_size=1, max_size=4)
    return st.one_of(
        st.builds(wq.Or, lists, boosts),
        st.builds(wq.DisjunctionMax, lists, boosts, st.sampled_from([0.0, 0.1])),
        st.builds(wq.And, lists, boosts),
        st.builds(wq.Not, children),
        st.builds(wq.AndNot, children, children),
        st.builds(wq.AndMaybe, children, children),
        st.builds(wq.Require, children, children),
        st.builds(wq.ConstantScoreQuery, children, st.sampled_from([0.0, 5.0])),
    )


queries: st.SearchStrategy[Any] = st.recursive(leaves, trees_of, max_leaves=8)


plain_terms: st.SearchStrategy[Any] = st.builds(
    wq.Term, st.sampled_from(FIELDS), st.sampled_from(LEMMAS), st.sampled_from([0.25, 1.0, 2.0, 40.0])
)
plain_lists = st.lists(plain_terms, min_size=1, max_size=10)
plain: st.SearchStrategy[Any] = st.one_of(
    plain_terms,
    st.builds(wq.Or, st.lists(plain_terms, min_size=1, max_size=4), boosts),
    st.builds(wq.Or, plain_lists, boosts),
    st.builds(wq.And, st.lists(plain_terms, min_size=1, max_size=3), boosts),
)
flat_queries: st.SearchStrategy[Any] = st.one_of(
    plain,
    plain,
    st.builds(wq.Require, plain, st.sampled_from([wq.Term("lang", "kk"), wq.Not(wq.Term("lang", "en"))])),
)
"""Trees that `index.search.flat` takes: terms of stored fields, any or all of them, perhaps with a filter."""


def sums_of(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    lists = st.lists(children, min_size=1, max_size=5)
    return st.one_of(st.builds(wq.Or, lists, boosts), st.builds(wq.DisjunctionMax, lists, boosts))


text_terms: st.SearchStrategy[Any] = st.builds(wq.Term, fields, terms, boosts)
readings: st.SearchStrategy[Any] = st.one_of(
    text_terms,
    text_terms,
    text_terms,
    st.builds(wq.Phrase, fields, st.lists(terms, min_size=1, max_size=3), st.integers(1, 3), boosts),
    st.builds(wq.Prefix, fields, st.sampled_from(["k", "ба", "wor", "zz"]), boosts),
)
words: st.SearchStrategy[Any] = st.recursive(readings, sums_of, max_leaves=6)
sums: st.SearchStrategy[Any] = st.one_of(
    words.filter(lambda tree: not isinstance(tree, wq.Phrase)),
    st.builds(wq.Or, st.lists(words, min_size=1, max_size=6), boosts),
)
disjunctions: st.SearchStrategy[Any] = st.one_of(
    sums,
    sums,
    st.builds(wq.Require, sums, st.sampled_from([wq.Term("lang", "kk"), wq.Not(wq.Term("lang", "en"))])),
    st.builds(wq.AndNot, sums, text_terms),
)
"""Trees that `index.search.disjunction` takes: sums and bests of terms, expansions and phrases, perhaps with a filter."""
