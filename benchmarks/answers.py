"""What does a library search with all its readings cost? python -m benchmarks.answers --data DIR --docs N

A library index (full analysis, every field) of documents from `benchmarks.collection` answers questions as people ask
them, through `Index.search(question, limit=10)`: every reading, exact totals, passages with their hits. Each question
is asked twice; "first" has to analyse its words and to unpack its lists, the other columns are the second time. "Ranking" is the
index's search alone, from the tree of all readings to numbers, scores and the exact total: within an answer, whose other
steps leave the processor's caches full of other things, and "alone", the median of five times that each tree is searched. The
second table says in which step a question's time goes. DIR holds NAME.LANG/corpus.jsonl.gz with a "text" in each line.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import numpy as np

import searchkit
from benchmarks.collection import WORD, write_collection
from benchmarks.speed import print_table
from benchmarks.speed_engines import lines
from searchkit import answering, hits
from searchkit.engines.embedded import EmbeddedEngine
from searchkit.model import Document
from searchkit.query import secondchance
from searchkit.query.layouts import retyped

SOURCES = ("egemen.example", "wire.example", "gazette.example", "ministry.example", "courrier.example")
TITLE_WORDS = 8
SAMPLE = 20_000
COMMONEST = 150
ROUNDS = 5
NAMES = (
    "Тоқаев", "Токаев", "Tokayev", "Tokaïev", "Toqaev", "Қазақстан", "Казахстан", "Kazakhstan", "Мәскеу", "Москва",
    "Moscow", "Moscou", "Вашингтон", "Washington", "Еуропа", "Европа", "Europe", "Назарбаев", "Nazarbayev", "Алматы",
)  # fmt: skip


def documents(collection: Path, count: int) -> Iterator[Document]:
    """The first `count` documents of a collection, as a press archive has them: a title, a date, a source."""
    chance = random.Random(11)
    for number, _, text in islice(lines(collection), count):
        yield Document(
            id=f"d{number}",
            title=" ".join(text.split(" ", TITLE_WORDS)[:TITLE_WORDS]),
            text=text,
            date=f"{2005 + chance.randrange(20)}-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}",
            source=chance.choice(SOURCES),
        )


def build(collection: Path, count: int, folder: Path, jobs: int) -> None:
    """A library index of `count` documents."""
    worked, started = time.process_time(), time.perf_counter()
    with searchkit.create(folder) as index, index.writer(jobs=jobs) as writer:
        for document in documents(collection, count):
            writer.add_document(document)
    cpu, wall = time.process_time() - worked, time.perf_counter() - started
    print(f"indexed {count:,} documents: {cpu:.0f} s CPU, {wall:.0f} s")


@dataclass(frozen=True)
class Question:
    """What is asked, and the other arguments of `Index.search`."""

    text: str
    options: dict[str, Any] = field(default_factory=dict)


class Questions:
    """Questions of several classes, made of the documents, so that words occur together as they do in texts."""

    def __init__(self, collection: Path, count: int) -> None:
        self._chance = random.Random(5)
        rows = [(lang, WORD.findall(text)) for _, lang, text in islice(lines(collection), min(count, 60_000))]
        self._rows = self._chance.sample(rows, min(SAMPLE, len(rows)))
        tallies: dict[str, Counter[str]] = {}
        for lang, words in self._rows:
            tallies.setdefault(lang, Counter()).update(map(str.lower, words))
        self._common = {
            lang: {word for word, _ in tally.most_common(COMMONEST)} for lang, tally in tallies.items()
        }

    def classes(self, scale: int) -> dict[str, list[Question]]:
        """Class → its questions, about `scale` of each."""
        return {
            "1–5 content words": self._made(scale, lambda: self._content(self._chance.randint(1, 5))),
            "1 content word": self._made(scale, lambda: self._content(1)),
            "2–3 content words": self._made(scale, lambda: self._content(self._chance.randint(2, 3))),
            "4–5 content words": self._made(scale, lambda: self._content(self._chance.randint(4, 5))),
            "one name": [Question(name) for name in NAMES],
            "as one types": list(self._typing(scale)),
            "a typo in one word": self._made(scale, self._misspelt),
            "wrong keyboard layout": self._made(scale, self._on_other_keys),
            "phrase": self._made(scale, self._phrase),
            "2–3 words, three facets": self._made(
                scale, lambda: self._content(self._chance.randint(2, 3)), facets=("lang", "year", "source")
            ),
        }

    def _made(self, scale: int, make: Callable[[], str], **options: Any) -> list[Question]:
        return [Question(make(), options) for _ in range(scale)]

    def _words(self, lang: str | None = None) -> tuple[str, list[str]]:
        while True:
            own, words = self._chance.choice(self._rows)
            if lang in (None, own):
                return own, words

    def _content(self, count: int, lang: str | None = None, least: int = 3) -> str:
        while True:
            own, words = self._words(lang)
            telling = sorted({w for w in words if len(w) >= least and w.lower() not in self._common[own]})
            if len(telling) >= count:
                return " ".join(self._chance.sample(telling, count))

    def _typing(self, scale: int) -> Iterator[Question]:
        """Every key of queries of two words, as the screen asks."""
        asked = 0
        while asked < scale:
            text = self._content(2)
            for end in range(1, len(text) + 1):
                if text[end - 1] != " ":
                    yield Question(text[:end], {"prefix_last": True, "limit": 20})
                    asked += 1

    def _misspelt(self) -> str:
        """One of one or two words has two letters swapped, one left out, or one twice."""
        words = self._content(self._chance.randint(1, 2), least=6).split()
        word, at = words[-1], self._chance.randrange(1, len(words[-1]) - 1)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        words[-1] = self._chance.choice(
            (swapped, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:])
        )
        return " ".join(words)

    def _on_other_keys(self) -> str:
        lang, on, meant = self._chance.choice(
            (("kk", "US", "Kazakh"), ("en", "Kazakh", "US"), ("en", "Russian", "US"))
        )
        return retyped(self._content(1, lang, least=5), on, meant)

    def _phrase(self) -> str:
        _, words = self._words()
        length = self._chance.randint(2, 3)
        start = self._chance.randrange(len(words) - length)
        return '"' + " ".join(words[start : start + length]) + '"'


STEPS: tuple[tuple[str, Any, str], ...] = (
    ("parse", answering, "_parse"),
    ("plan", answering, "plan"),
    ("second chances", answering, "_likelier"),
    ("second chances", secondchance, "repairs_of"),
    ("second chances", secondchance, "_frequency"),
    ("plan", secondchance, "plan"),
    ("engine", EmbeddedEngine, "search"),
    ("hits", answering, "_hits"),
    ("reasons", hits, "meetings"),
)
"""Step, and the function that does it: its time less that of the steps within it."""


class Clock:
    """CPU time by step: each function of `STEPS` is wrapped for as long as the clock runs."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        plain = [(owner, name, getattr(owner, name)) for _, owner, name in STEPS]
        for (step, owner, name), (_, _, function) in zip(STEPS, plain, strict=True):
            setattr(owner, name, self._timed(step, function))
        try:
            yield
        finally:
            for owner, name, function in plain:
                setattr(owner, name, function)

    def _timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            started = time.thread_time()
            self._inner.append(0.0)
            try:
                return function(*arguments, **named)
            finally:
                spent = time.thread_time() - started
                self.spent[step] += spent - self._inner.pop()
                self._inner[-1] += spent

        return timed


@dataclass
class Times:
    """Milliseconds of each question of a class: first asked, asked again, its ranking within an answer and alone; and by
    step."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    ranking: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    steps: dict[str, float] = field(default_factory=dict)
    found: int = 0


def ask(index: searchkit.Index, questions: Sequence[Question]) -> Times:
    """Every question once, then again, then once more under the clock."""
    times = Times()
    for run in (times.first, times.again):
        for question in questions:
            wall, cpu = time.perf_counter(), time.thread_time()
            results = index.search(question.text, **question.options)
            run.append(1000 * (time.thread_time() - cpu))
            if run is times.again:
                times.wall.append(1000 * (time.perf_counter() - wall))
                times.found += bool(results.total)
    clock = Clock()
    with clock.running():
        before = time.thread_time()
        for question in questions:
            ranked = clock.spent["engine"]
            index.search(question.text, **question.options)
            times.ranking.append(1000 * (clock.spent["engine"] - ranked))
        whole = time.thread_time() - before
    times.steps = {step: 1000 * spent / len(questions) for step, spent in clock.spent.items()}
    times.steps["the rest"] = 1000 * whole / len(questions) - sum(times.steps.values())
    times.alone = [1000 * alone(index, question) for question in questions]
    return times


def alone(index: searchkit.Index, question: Question) -> float:
    """CPU seconds of what a question asks of the engine, the median of `ROUNDS`."""
    asked: list[tuple[Any, ...]] = []
    search = EmbeddedEngine.search

    def recorded(*arguments: Any) -> Any:
        asked.append(arguments)
        return search(*arguments)

    with mock.patch.object(EmbeddedEngine, "search", recorded):
        index.search(question.text, **question.options)
    spent = []
    for _ in range(ROUNDS):
        started = time.thread_time()
        for arguments in asked:
            search(*arguments)
        spent.append(time.thread_time() - started)
    return median(spent)


def percentiles(values: Sequence[float], *wanted: int) -> list[str]:
    return [f"{value:.2f}" for value in np.percentile(values, wanted)]


def report(measured: dict[str, Times]) -> None:
    """Both tables."""
    rows = [
        [
            name,
            f"{times.found}/{len(times.again)}",
            *percentiles(times.first, 50, 95),
            *percentiles(times.again, 50, 95, 99),
            *percentiles(times.wall, 50, 95),
            *percentiles(times.ranking, 50, 95, 99),
            *percentiles(times.alone, 50, 95, 99),
        ]
        for name, times in measured.items()
    ]
    header = ["questions", "answered", "first p50", "first p95", "p50", "p95", "p99", "wall p50", "wall p95"]
    header += [f"{name} p{share}" for name in ("ranking", "alone") for share in (50, 95, 99)]
    print_table("Answers, CPU ms", header, rows)
    steps = list(dict.fromkeys(step for times in measured.values() for step in times.steps))
    print_table(
        "Where a question's time goes, mean CPU ms",
        ["questions", *steps],
        [
            [name, *(f"{times.steps.get(step, 0.0):.2f}" for step in steps)]
            for name, times in measured.items()
        ],
    )


def main() -> None:
    """Build what is missing, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of sentences")
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument(
        "--keep", type=Path, help="folder for collection and index; what is there is used, and stays"
    )
    parser.add_argument("--jobs", type=int, default=1, help="processes that index")
    parser.add_argument("--questions", type=int, default=200, help="of each class")
    parser.add_argument("--only", default="", help="classes whose name begins like this")
    parser.add_argument(
        "--any-analyzers", action="store_true", help="use an index that other analyzers wrote"
    )
    given = parser.parse_args()
    print("python -m benchmarks.answers " + " ".join(sys.argv[1:]))
    with TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        collection, path = folder / f"collection-{given.docs}.txt", folder / f"answers-{given.docs}"
        if not collection.exists():
            write_collection(given.data, given.docs, collection)
        if not path.exists():
            build(collection, given.docs, path, given.jobs)
        classes = Questions(collection, given.docs).classes(given.questions)
        with searchkit.open(path, any_analyzers=given.any_analyzers) as index:
            index.search(
                "ескерту warning avertissement предупреждение"
            )  # dictionaries and modules are loaded once
            report(
                {name: ask(index, asked) for name, asked in classes.items() if name.startswith(given.only)}
            )


if __name__ == "__main__":
    main()
