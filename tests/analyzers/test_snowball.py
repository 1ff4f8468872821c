"""The two builds of Snowball give the same stems, so an index does not depend on which one was installed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from searchkit.analyzers.assemble import data_lines
from searchkit.analyzers.snowball import stemmer

LISTS = {
    "english": ["stop.en.txt", "irregular.en.tsv", "ise.en.txt"],
    "french": ["stop.fr.txt", "irregular.fr.tsv"],
}


@pytest.mark.parametrize("language", LISTS)
def test_the_compiled_and_the_python_stemmer_agree(language: str) -> None:
    compiled = pytest.importorskip("Stemmer", reason="PyStemmer is not installed: nothing to compare")
    from snowballstemmer import english_stemmer, french_stemmer

    pure = {"english": english_stemmer.EnglishStemmer, "french": french_stemmer.FrenchStemmer}[language]()
    words = sorted({word for name in LISTS[language] for line in data_lines(name) for word in line.split()})
    assert len(words) > 500
    stem = compiled.Stemmer(language).stemWord
    assert {word: pure.stemWord(word) for word in words} == {word: stem(word) for word in words}


def test_each_thread_has_its_own_stemmer() -> None:
    mine = stemmer("french")
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(stemmer, "french").result()
    assert stemmer("french") is mine
    assert other is not mine
    assert other("parlementaires") == mine("parlementaires") == "parlementair"
