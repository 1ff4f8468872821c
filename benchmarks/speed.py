"""How fast are we beside other engines? python -m benchmarks.speed --data DIR --docs N [--peers tantivy,sqlite,whoosh,bm25s]

Every engine indexes the same collection, one after the other, each in a process of its own, on one thread; then they
answer the same queries, taking turns. Times are CPU; the wall clock is printed beside. With --keep FOLDER a later run can
--reuse the indexes and only ask.
Indexing with full analysis is a table of its own: the library with one process and with two, beside tantivy's stemmers.
DIR holds NAME.LANG/corpus.jsonl.gz with a "text" in each line.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from benchmarks.collection import WORD, QuerySet, make_queries, write_collection
from benchmarks.engines import ENGINES
from benchmarks.full_analysis import FullAnalysis, TantivyStemmed
from benchmarks.speed_engines import Answer, Engine, lines

OURS, OURS_TWO, THEIRS = "searchkit", "searchkit, 2 processes", "tantivy, stemmed en/fr"
Row = dict[str, Any]


class Builder(Protocol):
    """What can index a collection."""

    def build(self, collection: Path, folder: Path) -> None: ...


def in_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """Runs a function in a new process, so that memory and caches are its own; it may start processes itself."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


class PeakMemory:
    """The most memory of this process and those it started that no file backs, in KB, looked at ten times a second.

    0 where the system does not tell.
    """

    def __enter__(self) -> Self:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        while not self._done.wait(0.1):
            self.peak = max(self.peak, sum(private_memory(process) for process in family()))

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def family() -> Iterator[Path]:
    """/proc folders of this process and its children; none where there is no /proc."""
    own = Path("/proc/self")
    for listed in own.glob("task/*/children"):
        yield from (Path("/proc") / number for number in listed.read_text(encoding="ascii").split())
    if own.exists():
        yield own


def private_memory(process: Path) -> int:
    """KB that no file backs; 0 when the process has ended."""
    try:
        lines_of = (process / "status").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines_of if line.startswith("RssAnon:"))


def cpu_seconds() -> float:
    """Of this process and of the children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def build(make: Callable[[], Builder], collection: Path, folder: Path) -> Row:
    """Seconds, megabytes on disk, and peak memory that is not backed by files."""
    folder.mkdir(parents=True)
    wall, cpu = time.perf_counter(), cpu_seconds()
    with PeakMemory() as memory:
        make().build(collection, folder)
    return {
        "CPU s": cpu_seconds() - cpu,
        "wall s": time.perf_counter() - wall,
        "MB": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
        "peak MB": memory.peak / 1024,
    }


def ask(names: Sequence[str], base: Path, sets: list[QuerySet], rounds: int) -> dict[str, dict[str, Row]]:
    """By engine and class: CPU milliseconds of a query, once every query has been asked before; and the answers.

    The engines take turns at every query, so that what else the machine does slows all of them alike; the median of a
    query's rounds counts. A class that an engine has no queries for is left out of its rows.
    """
    engines = {name: ENGINES[name]() for name in names}
    rows: dict[str, dict[str, Row]] = {}
    for name, engine in engines.items():
        start = time.perf_counter()
        engine.open(base / name)
        rows[name] = {"open": {"ms": (time.perf_counter() - start) * 1000}}
    for group in sets:
        asked = {name: own for name, engine in engines.items() if (own := _prepared(engine, group))}
        for name, (cpu, wall) in _times(engines, asked, rounds).items():
            engine = engines[name]
            rows[name][group.name] = {
                **{f"p{percent}": float(np.percentile(cpu, percent)) for percent in (50, 95, 99)},
                "wall p50": float(np.percentile(wall, 50)),
                "answers": [
                    [(score, engine.number(at)) for score, at in engine.search(query)]
                    for query in asked[name]
                ],
            }
    return rows


def _prepared(engine: Engine, group: QuerySet) -> list[Any]:
    """A class of queries as the engine wants them; none if it has none such."""
    try:
        return [engine.prepare(words, group.mode, lang) for words, lang in group.queries]
    except NotImplementedError:
        return []


def _times(
    engines: Mapping[str, Engine], asked: Mapping[str, list[Any]], rounds: int
) -> dict[str, NDArray[np.float64]]:
    """By engine, CPU and wall milliseconds of each query: F64[2, queries]; a first round is not counted."""
    times = {name: np.zeros((2, rounds + 1, len(queries))) for name, queries in asked.items()}
    for turn in range(rounds + 1):
        order = list(asked) if turn % 2 else list(asked)[::-1]
        for number in range(len(asked[order[0]])):
            for name in order:
                search, query = engines[name].search, asked[name][number]
                before, began = time.thread_time_ns(), time.perf_counter_ns()
                search(query)
                spent = time.thread_time_ns() - before, time.perf_counter_ns() - began
                times[name][:, turn, number] = spent
    return {name: np.median(own[:, 1:], axis=1) / 1e6 for name, own in times.items()}


def agreement(name: str, ours: list[Answer], theirs: list[Answer]) -> str:
    """Queries that agree, of those that can be compared.

    tantivy: all, by the scores of the best ten; its scores have the factor k1 + 1 = 2.2 that ours leave out. The others
    score in ways of their own: queries with fewer than ten answers, by the documents.
    """
    pairs = list(zip(ours, theirs, strict=True))
    if name == "tantivy":
        same = [_same_scores(one, other) for one, other in pairs]
    else:
        same = [_numbers(one) == _numbers(other) for one, other in pairs if len(one) < 10]
    return f"{sum(same)}/{len(same)}"


def _same_scores(ours: Answer, theirs: Answer) -> bool:
    return len(ours) == len(theirs) and all(
        abs(2.2 * a - b) <= 2e-3 * max(b, 1) for (a, _), (b, _) in zip(ours, theirs, strict=True)
    )


def _numbers(answer: Answer) -> set[int]:
    return {number for _, number in answer}


FIRST_ANSWER = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from benchmarks.engines import ENGINES
engine = ENGINES[sys.argv[1]]()
engine.open(Path(sys.argv[2]))
engine.search(engine.prepare(sys.argv[3].split(), "or", None))
print((time.perf_counter() - start) * 1000)
"""


def first_answer(name: str, folder: Path, words: list[str]) -> float:
    """Milliseconds from the start of the imports to the first answer, best of three fresh processes."""
    command = [sys.executable, "-c", FIRST_ANSWER, name, str(folder), " ".join(words)]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(3)]
    return min(float(run.stdout) for run in runs)


def print_table(title: str, header: list[str], rows: list[list[str]]) -> None:
    print(f"\n### {title}\n")
    for row in (header, ["---"] * len(header), *rows):
        print("| " + " | ".join(row) + " |")


def describe(collection: Path) -> str:
    tokens, forms, documents = 0, set(), 0
    for _, _, text in lines(collection):
        words = WORD.findall(text.lower())
        tokens += len(words)
        forms.update(words)
        documents += 1
    return f"{documents:,} documents, {tokens:,} tokens, {len(forms):,} distinct forms, {collection.stat().st_size / 1e6:.0f} MB"


def build_all(names: list[str], collection: Path, base: Path, full: int) -> None:
    """Every index anew, and so many documents with full analysis."""
    shutil.rmtree(base, ignore_errors=True)
    compare_builds(names, collection, base)
    if full:
        compare_full_analysis(head(collection, full), base, "tantivy" in names)


def compare_builds(names: list[str], collection: Path, base: Path) -> None:
    """The same simple tokens for all."""
    built = {name: in_process(build, ENGINES[name], collection, base / name) for name in names}
    own = built["searchkit"]
    rows = [
        [name, *(f"{value:.1f}" for value in row.values()), f"{row['CPU s'] / own['CPU s']:.2f}"]
        for name, row in built.items()
    ]
    print_table("Indexing", ["engine", *own, "CPU: theirs / ours"], rows)


def compare_full_analysis(collection: Path, base: Path, beside_tantivy: bool) -> None:
    """The library with one process and with two; each index is removed again, since no query is asked of it."""
    makers: dict[str, Callable[[], Builder]] = {OURS: FullAnalysis, OURS_TWO: partial(FullAnalysis, 2)}
    if beside_tantivy:
        makers[THEIRS] = TantivyStemmed
    built = {}
    for name, make in makers.items():
        built[name] = in_process(build, make, collection, base / "full")
        shutil.rmtree(base / "full")
    one = built[OURS]
    rows = [[name, *(f"{value:.1f}" for value in row.values())] for name, row in built.items()]
    print_table("Indexing with full analysis", ["engine", *one], rows)
    if beside_tantivy:
        print(f"\nspeed, ours / tantivy's, CPU: {built[THEIRS]['CPU s'] / one['CPU s']:.2f}")
    two = built[OURS_TWO]
    print(
        f"two processes / one: wall {one['wall s'] / two['wall s']:.2f} × as fast, CPU {two['CPU s'] / one['CPU s']:.2f} ×"
    )


def compare_queries(names: list[str], collection: Path, base: Path, scale: int, rounds: int) -> None:
    """Each class of queries, of engines that have been built."""
    sets = make_queries(collection, scale=scale)
    asked = in_process(ask, names, base, sets, rounds)
    rows = []
    for group in sets:
        own = asked["searchkit"][group.name]
        for name in names:
            if (row := asked[name].get(group.name)) is None:
                continue
            ratio = [" / ".join(f"{own[p] / row[p]:.2f}" for p in ("p50", "p95", "p99"))]
            agree = [agreement(name, own["answers"], row["answers"])]
            figures = [f"{row[k]:.3f}" for k in ("p50", "p95", "p99", "wall p50")]
            rows.append([group.name, name, *figures, *(["", ""] if name == "searchkit" else ratio + agree)])
    header = ["queries", "engine", "p50", "p95", "p99", "wall p50", "ours / theirs, p50 / p95 / p99", "agree"]
    print_table("Queries, CPU ms", header, rows)
    words = sets[0].queries[0][0]
    starts = [[n, f"{asked[n]['open']['ms']:.1f}", f"{first_answer(n, base / n, words):.0f}"] for n in names]
    print_table("Start, wall ms", ["engine", "open", "imports, open and first answer"], starts)


def head(collection: Path, documents: int) -> Path:
    """The first documents of a collection, as a file beside it."""
    path = collection.with_name(f"collection-{documents}.txt")
    if not path.exists():
        with collection.open(encoding="utf-8") as source, path.open("w", encoding="utf-8") as out:
            out.writelines(islice(source, documents))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of NAME.LANG/corpus.jsonl.gz")
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument("--peers", default="tantivy,sqlite", help="of tantivy, sqlite, whoosh, bm25s")
    parser.add_argument(
        "--queries", type=int, default=1000, help="OR queries; a fifth of it for the other classes"
    )
    parser.add_argument(
        "--full", type=int, help="documents to index with full analysis: all by default, 0 for none"
    )
    parser.add_argument(
        "--keep", type=Path, help="folder for collection and indexes, kept; a collection there is used"
    )
    parser.add_argument(
        "--reuse", action="store_true", help="build nothing: ask the indexes that --keep names"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often each query is timed")
    options = parser.parse_args()
    if options.reuse and options.keep is None:
        parser.error("--reuse asks the indexes of an earlier run: name their folder with --keep")
    if options.data is None and not options.reuse:
        parser.error("a collection is made of the sentences in --data DIR")
    print("python -m benchmarks.speed " + " ".join(sys.argv[1:]))
    base = options.keep or Path(tempfile.mkdtemp())
    base.mkdir(parents=True, exist_ok=True)
    collection = base / f"collection-{options.docs}.txt"
    try:
        if not collection.exists():
            write_collection(options.data, options.docs, collection)
        if not options.reuse:
            print(describe(collection))
        indexes = base / f"indexes-{options.docs}"
        names = ["searchkit", *(name for name in options.peers.split(",") if name)]
        if not options.reuse:
            build_all(names, collection, indexes, options.docs if options.full is None else options.full)
        compare_queries(names, collection, indexes, options.queries, options.rounds)
    finally:
        if options.keep is None:
            shutil.rmtree(base)


if __name__ == "__main__":
    main()
