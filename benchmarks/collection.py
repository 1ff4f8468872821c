"""A collection of any size made of natural sentences: the same documents and queries for every engine.

Documents are one third each Kazakh, English and French, about 100 tokens of sentences of the files given. Where
sentences run out they come again, and then tokens are replaced by fresh well-formed forms (the front of one word, the
end of another) so often that the number of distinct forms follows Heaps' law as fitted on the sentences.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORD = re.compile(r"[^\W_]+")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
LANGUAGES = ("kk", "en", "fr")
TOKENS = 100
COMMONEST = 150
"""So many most frequent forms of a language count as stop words in the choice of queries."""


@dataclass(frozen=True)
class Sentences:
    """The sentences of one language, and Heaps' law V = k · n^beta for the forms in them."""

    lang: str
    texts: list[str]
    heaps_k: float
    heaps_beta: float

    def new_form_rate(self, tokens: int) -> float:
        """The share of tokens that are new forms after so many tokens."""
        return float(min(1.0, self.heaps_k * self.heaps_beta * max(tokens, 1) ** (self.heaps_beta - 1)))


def read_sentences(data: Path, lang: str, seed: int) -> Sentences:
    """All sentences of 4 to 60 tokens in DATA/*.LANG/corpus.jsonl.gz, shuffled, each once."""
    found: dict[str, None] = {}
    for path in sorted(data.glob(f"*.{lang}/corpus.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for sentence in SENTENCE_END.split(json.loads(line)["text"]):
                    text = " ".join(sentence.split())
                    if 4 <= len(WORD.findall(text)) <= 60:
                        found[text] = None
    texts = list(found)
    random.Random(seed).shuffle(texts)
    return Sentences(lang, texts, *_heaps(texts))


def _heaps(texts: list[str]) -> tuple[float, float]:
    """Fitted through the forms seen at half and at all of the sentences."""
    forms: set[str] = set()
    tokens, points = 0, []
    for number, text in enumerate(texts, 1):
        words = WORD.findall(text.lower())
        tokens += len(words)
        forms.update(words)
        if number in (len(texts) // 2, len(texts)):
            points.append((tokens, len(forms)))
    (n1, v1), (n2, v2) = points
    beta = math.log(v2 / v1) / math.log(n2 / n1)
    return v2 / n2**beta, beta


class Generator:
    """Texts of one language without end."""

    def __init__(self, sentences: Sentences, seed: int) -> None:
        self._sentences = sentences
        self._random = random.Random(seed)
        self._at = 0
        self._tokens = 0
        self._forms = [word for text in sentences.texts[:20000] for word in text.split() if len(word) > 5]

    def text(self) -> str:
        """About TOKENS tokens."""
        parts, length = [], 0
        while length < TOKENS:
            text = self._sentence()
            parts.append(text)
            length += text.count(" ") + 1
        self._tokens += length
        return " ".join(parts)

    def _sentence(self) -> str:
        texts = self._sentences.texts
        text = texts[self._at % len(texts)]
        repeated = self._at >= len(texts)
        self._at += 1
        if not repeated:
            return text
        words = text.split(" ")
        rate = self._sentences.new_form_rate(self._tokens)
        for place in range(len(words)):
            if self._random.random() < rate:
                words[place] = self._fresh()
        return " ".join(words)

    def _fresh(self) -> str:
        front, end = self._random.choice(self._forms), self._random.choice(self._forms)
        return front[: len(front) * 2 // 3 + 1] + end[len(end) // 2 :]


def documents(data: Path, count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """(language, text) of each document."""
    generators = [Generator(read_sentences(data, lang, seed), seed) for lang in LANGUAGES]
    for number in range(count):
        which = number % len(LANGUAGES)
        yield LANGUAGES[which], generators[which].text()


def write_collection(data: Path, count: int, path: Path) -> None:
    """One document a line: language, tab, text."""
    with path.open("w", encoding="utf-8") as out:
        for lang, text in documents(data, count):
            out.write(f"{lang}\t{text}\n")


@dataclass(frozen=True)
class QuerySet:
    """Queries of one class; each is words, and a language to filter by or None."""

    name: str
    mode: str
    queries: list[tuple[list[str], str | None]]


def make_queries(path: Path, seed: int = 7, scale: int = 1000) -> list[QuerySet]:
    """Queries from the documents themselves, so that words occur together as they do in texts."""
    rng = random.Random(seed)
    sample = _sample(path, rng)
    common = _common(sample)
    fifth = scale // 5
    return [
        QuerySet("OR, content words", "or", [_content(rng, sample, common, 1, 5) for _ in range(scale)]),
        QuerySet("OR, with stop words", "or", [_with_stop(rng, sample, common) for _ in range(scale)]),
        QuerySet("AND", "and", [_content(rng, sample, common, 2, 3) for _ in range(fifth)]),
        QuerySet("phrase", "phrase", [_phrase(rng, sample) for _ in range(fifth)]),
        QuerySet("OR, filtered by language", "or", [_filtered(rng, sample, common) for _ in range(fifth)]),
    ]


Sample = list[tuple[str, list[str]]]


def _sample(path: Path, rng: random.Random) -> Sample:
    """Up to 20,000 documents: language and words."""
    with path.open(encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t", 1) for number, line in enumerate(lines) if number < 60000]
    chosen = rng.sample(rows, min(20000, len(rows)))
    return [(lang, WORD.findall(text.lower())) for lang, text in chosen]


def _common(sample: Sample) -> dict[str, set[str]]:
    counts: dict[str, Counter[str]] = {lang: Counter() for lang in LANGUAGES}
    for lang, words in sample:
        counts[lang].update(words)
    return {lang: {word for word, _ in tally.most_common(COMMONEST)} for lang, tally in counts.items()}


def _content(
    rng: random.Random, sample: Sample, common: dict[str, set[str]], least: int, most: int
) -> tuple[list[str], str | None]:
    while True:
        lang, words = rng.choice(sample)
        content = sorted({word for word in words if word not in common[lang] and len(word) > 2})
        count = rng.randint(least, most)
        if len(content) >= count:
            return rng.sample(content, count), None


def _with_stop(
    rng: random.Random, sample: Sample, common: dict[str, set[str]]
) -> tuple[list[str], str | None]:
    """Two to five words of one document, at least one of them a stop word."""
    while True:
        lang, words = rng.choice(sample)
        stops = sorted(set(words) & common[lang])
        content = sorted(set(words) - common[lang])
        if stops and len(content) >= 2:
            return rng.sample(content, rng.randint(1, 2)) + rng.sample(
                stops, min(len(stops), rng.randint(1, 3))
            ), None


def _phrase(rng: random.Random, sample: Sample) -> tuple[list[str], str | None]:
    _, words = rng.choice(sample)
    length = rng.randint(2, 3)
    start = rng.randrange(len(words) - length)
    return words[start : start + length], None


def _filtered(
    rng: random.Random, sample: Sample, common: dict[str, set[str]]
) -> tuple[list[str], str | None]:
    words, _ = _content(rng, sample, common, 2, 4)
    return words, rng.choice(LANGUAGES)
