"""What the vocabulary says of terms that begin alike, and where they stand, is what counting in the documents says."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as wq

from searchkit.index import TITLE_GAP, Form, Reader, Writer, frequent
from searchkit.index.vocabulary import Interner
from tests.index.collections import collections
from tests.index.oracle import Doc, add, terms_of

EXAMPLES = settings(max_examples=60, deadline=None)
FIELDS = st.sampled_from(["lemma.kk", "lemma.en", "furniture", "surface", "key"])
PREFIXES = st.sampled_from(["", "a", "ag", "ба", "бала", "k", "kaz", "wo", "word", "zz"])


@contextmanager
def opened(docs: list[Doc], commits: int) -> Iterator[Reader]:
    """The documents, each under an id of its own, written in so many commits."""
    with tempfile.TemporaryDirectory() as folder:
        for commit in range(commits):
            with Writer(folder, identity={}) as writer:
                for number, doc in enumerate(docs):
                    if number % commits == commit:
                        add(writer, Doc(f"{number}", doc.title, doc.body))
        yield Reader.open(folder)


def placed(doc: Doc) -> list[tuple[int, Form]]:
    """Position and form of every token."""
    body = len(doc.title) + TITLE_GAP
    return [*enumerate(doc.title), *enumerate(doc.body, body)]


def beginning(docs: list[Doc], field: str, prefix: str) -> list[list[str]]:
    """The terms that begin with a prefix, of each document, as often as they occur there."""
    return [
        [term for _, form in placed(doc) for term in set(terms_of(form, field)) if term.startswith(prefix)]
        for doc in docs
    ]


@EXAMPLES
@given(collections(), st.integers(1, 3), FIELDS, PREFIXES)
def test_terms_that_begin_alike_are_found_counted_and_ranked(
    docs: list[Doc], commits: int, field: str, prefix: str
) -> None:
    by_document = beginning(docs, field, prefix)
    documents = Counter(term for terms in by_document for term in set(terms))
    occurrences = Counter(term for terms in by_document for term in terms)
    with opened(docs, commits) as reader:
        assert dict(reader.terms(field, prefix)) == documents
        assert reader.has_word(field, prefix) == bool(documents)
        assert all(reader.has_term(field, term) for term in documents)
        assert reader.has_term(field, prefix) == (reader.doc_frequency(field, prefix) > 0)
        assert reader.count_words(field, prefix) >= len(documents)
        words = list(reader.words(field, prefix))
        assert words == sorted(set(words))
        assert documents.keys() <= set(words)
        if field == "key":  # its numbers are bounds
            assert set(reader.frequent_words(field, prefix, 100)) == documents.keys()
            return
        ranked = sorted(occurrences, key=lambda term: (-occurrences[term], term))
        assert reader.frequent_words(field, prefix, 100) == ranked
        if commits == 1:  # with several segments, what is rare in one of them may be missed
            best = reader.frequent_words(field, prefix, 2)
            assert [occurrences[term] for term in best] == [occurrences[term] for term in ranked[:2]]


@EXAMPLES
@given(collections(), PREFIXES)
def test_the_most_frequent_words_are_looked_up_by_their_lemma_where_most_of_its_forms_begin_like_them(
    docs: list[Doc], prefix: str
) -> None:
    forms = [form for doc in docs for _, form in placed(doc) if form.field.startswith("lemma.")]
    surfaces = Counter(form.surface for form in forms if form.surface.startswith(prefix))
    with opened(docs, 1) as reader:
        found = reader.frequent_beginnings(prefix, 3)
    least = min((count for _, count in surfaces.most_common(3)), default=0)
    assert len(found) == len(set(found)) <= 3
    for field, term in found:
        if field == "surface":
            assert surfaces[term] >= least
            continue
        own = [form for form in forms if (form.field, form.lemmas[0]) == (field, term)]
        alike = [form for form in own if form.surface.startswith(prefix)]
        assert 2 * len(alike) >= len(own)
        assert max(surfaces[form.surface] for form in alike) >= least


def test_a_lemma_whose_forms_mostly_begin_otherwise_is_looked_up_by_the_surface() -> None:
    was, be, been = (Form("lemma.en", surface, ("be",), ()) for surface in ("was", "be", "been"))
    war, wars = (Form("lemma.en", surface, ("war",), ()) for surface in ("war", "wars"))
    with opened([Doc("", (), (was, be, been, war, wars))] * 2, 2) as reader:
        assert sorted(reader.frequent_beginnings("wa", 9)) == [("lemma.en", "war"), ("surface", "was")]
        assert reader.frequent_beginnings("be", 9) == [("lemma.en", "be")]
        assert reader.frequent_beginnings("x", 9) == []


@EXAMPLES
@given(collections(), st.integers(1, 3), FIELDS, PREFIXES)
def test_a_prefix_stands_where_the_terms_that_begin_like_it_stand(
    docs: list[Doc], commits: int, field: str, prefix: str
) -> None:
    with opened(docs, commits) as reader:
        numbers = [reader.doc_id(str(number)) or 0 for number in range(len(docs))]
        found = reader.occurrences(wq.Prefix(field, prefix), numbers)
    wanted = [
        [at for at, form in placed(doc) if any(term.startswith(prefix) for term in terms_of(form, field))]
        for doc in docs
    ]
    assert found == wanted


def test_a_sample_of_a_long_list_tells_which_form_is_frequent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frequent, "SAMPLE", 16)
    common, rare = (Form("lemma.en", surface, ("word",), ()) for surface in ("words", "word"))
    docs = [Doc("", (), (common, common, common, rare))] * 50
    with opened(docs, 1) as reader:
        assert reader.frequent_words("surface", "wor", 1) == ["words"]


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("gone", ["a", "b", "d", "ab", "bd", "abd", "abcd"])
def test_keys_of_documents_that_were_merged_away_are_neither_offered_nor_kept(
    gone: str, merged: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for ids in ("ab", "cd"):
            with Writer(folder, identity={}) as writer:
                for id in ids:
                    add(writer, Doc(id, (), (Form("lemma.en", id, (id,), (f"k{id}",)),)))
        with Writer(folder) as writer:
            for id in gone:
                writer.delete(id)
            if merged:
                writer.optimize()
        reader = Reader.open(folder)
        offered = {prefix: set(reader.frequent_words("key", prefix, 9)) for prefix in ("", "k", "ka", "kd")}
        kept = set(reader.words("key"))
    live = {f"k{id}" for id in "abcd" if id not in gone}
    assert all({key for key in live if key.startswith(prefix)} <= found for prefix, found in offered.items())
    assert kept == live or not merged


@given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.sampled_from("ab"), st.sampled_from("xy"))))
def test_equal_forms_have_equal_numbers_with_and_without_a_surface(named: list[tuple[str, str, str]]) -> None:
    forms = [Form("furniture", surface, (lemma,), (key,)) for surface, lemma, key in named]
    interner = Interner()
    numbers = [interner.intern(form) for form in forms]
    assert [interner.form(number) for number in numbers] == forms
    assert len(set(numbers)) == len(set(forms))


def test_forms_without_a_surface_are_not_looked_for_among_all_others() -> None:
    interner = Interner()
    for number in range(1000):
        interner.intern(Form("furniture", "", (f"word{number}",)))
    assert not interner._before
