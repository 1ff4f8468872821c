"""Sketches find what shares most of its stretches of three lemmas, and nothing else."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.index import Form, Reader, Record, Writer
from searchkit.index.sketches import alike, groups, near, repeated, repeated_total, sketches_of
from searchkit.index.sketching import CHUNK, LEAST_WORDS, sketches
from searchkit.index.vocabulary import Interner

WORDS = 4_000
HASHES = np.random.default_rng(5).integers(1, 1 << 32, WORDS, dtype=np.uint32)


def sketched(texts: list[list[int]]) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    lengths = np.array([len(text) for text in texts], np.int64)
    forms = np.array([word for text in texts for word in text], np.uint32)
    return sketches(forms, lengths, HASHES)


def resemblance(one: list[int], other: list[int]) -> float:
    """The share of stretches, of those either text has, that both have."""
    a, b = ({tuple(text[n : n + 3]) for n in range(len(text) - 2)} for text in (one, other))
    return len(a & b) / len(a | b)


def story(seed: int, length: int = 300) -> list[int]:
    return random.Random(seed).choices(range(WORDS), k=length)


def edited(words: list[int], share: float, seed: int) -> list[int]:
    """The text with this share of its words, in one piece, written anew."""
    chance = random.Random(seed + 10_000)
    count = round(len(words) * share)
    at = chance.randrange(len(words) - count + 1)
    return words[:at] + chance.choices(range(WORDS), k=count) + words[at + count :]


@pytest.mark.parametrize(
    ("share", "least", "most"), [(0, 1, 1), (0.05, 0.97, 1), (0.1, 0.9, 1), (0.5, 0, 0.02)]
)
def test_a_text_with_little_written_anew_is_found_and_one_with_much_is_not(
    share: float, least: float, most: float
) -> None:
    texts = [story(seed) for seed in range(300)]
    one, two = sketched(texts), sketched([edited(text, share, seed) for seed, text in enumerate(texts)])
    found = sum(bool(alike(a, b[None])[0]) for a, b in zip(one, two, strict=True)) / len(texts)
    assert least <= found <= most


def test_equal_bytes_of_two_sketches_estimate_what_the_texts_share() -> None:
    texts = [story(seed) for seed in range(200)]
    others = [edited(text, seed / 400, seed) for seed, text in enumerate(texts)]
    equal = (sketched(texts) == sketched(others)).mean(axis=1)
    true = np.array([resemblance(one, other) for one, other in zip(texts, others, strict=True)])
    assert abs(float((equal - true).mean())) < 0.02
    assert float(np.abs(equal - true).mean()) < 0.1


@given(st.lists(st.lists(st.integers(0, WORDS - 1), max_size=40), max_size=8), st.integers(0, 9))
def test_a_sketch_is_of_its_own_text_alone_however_the_texts_are_cut(
    texts: list[list[int]], more: int
) -> None:
    whole = sketched([*texts, story(more)])
    for text, own in zip(texts, whole, strict=False):
        assert (sketched([text])[0] == own).all()
        assert own.any() == (len(text) >= LEAST_WORDS)


def test_a_long_document_and_many_short_ones_fall_into_several_chunks() -> None:
    texts = [story(1, CHUNK + 5), *([story(n, 30) for n in range(2, 12)] * 3), story(1, CHUNK + 5)]
    found = sketched(texts)
    assert (found[0] == found[-1]).all()
    assert [len(group) for group in groups(found)] == [2, *[3] * 10]
    assert repeated(found).all()


def test_words_outside_lemma_fields_count_nothing() -> None:
    hashes = HASHES.copy()
    hashes[:100] = 0
    text = [word for word in story(3) if word >= 100]
    noisy = [part for word in text for part in (word, word % 100)]
    one = sketches(np.array(text, np.uint32), np.array([len(text)]), hashes)
    two = sketches(np.array(noisy, np.uint32), np.array([len(noisy)]), hashes)
    assert (one == two).all()


@given(st.lists(st.integers(0, 5), max_size=12))
def test_groups_and_repeated_agree_with_comparing_all_with_all(kinds: list[int]) -> None:
    found = sketched([story(kind) for kind in kinds])
    naive = [[n for n, kind in enumerate(kinds) if kind == own] for own in dict.fromkeys(kinds)]
    assert groups(found) == naive
    assert repeated(found).tolist() == [kinds.count(kind) > 1 for kind in kinds]


def test_a_real_index_links_copies_over_segments_merges_and_deletions(tmp_path: Path) -> None:
    def add(writer: Writer, id: str, words: list[int], field: str = "lemma.en") -> None:
        writer.add(Record(id), [], [writer.intern(Form(field, f"w{n}", (f"w{n}",))) for n in words])

    def links(id: str) -> list[str]:
        with Reader.open(tmp_path) as reader:
            number = reader.doc_id(id)
            assert number is not None
            return [reader.id(other) for other in near(reader.snapshot, number).tolist()]

    with Writer(tmp_path, identity={}) as writer:
        add(writer, "first", story(1))
        add(writer, "other", story(2))
        add(writer, "menu", story(1), "furniture")
    with Writer(tmp_path, identity={}) as writer:
        add(writer, "second", edited(story(1), 0.03, 9))
    assert links("first") == ["second"]
    assert links("second") == ["first"]
    with Writer(tmp_path, identity={}) as writer:
        writer.optimize()
    assert links("first") == ["second"]
    with Reader.open(tmp_path) as reader:
        assert repeated_total(reader.snapshot) == 2
        assert not sketches_of(reader.snapshot, [reader.doc_id("menu") or 0]).any()
    with Writer(tmp_path, identity={}) as writer:
        writer.delete("first")
    assert links("second") == []
    with Reader.open(tmp_path) as reader:
        assert repeated_total(reader.snapshot) == 0


def test_the_hash_of_a_lemma_does_not_depend_on_when_it_was_seen() -> None:
    from searchkit.index.sketching import lemma_hashes

    forms = [Form("lemma.kk", f"{n}дың", (f"{n}",)) for n in range(50)]
    one, two = Interner(), Interner()
    places = [one.intern(form) for form in forms], [two.intern(form) for form in reversed(forms)][::-1]
    assert (lemma_hashes(one)[places[0]] == lemma_hashes(two)[places[1]]).all()
