"""How fast are we beside other engines? python -m benchmarks.speed --data DIR --docs N [--peers tantivy,sqlite]

Every engine indexes the same collection and answers the same queries, one engine after the other, each build and each
set of queries in a process of its own, on one thread. Times are CPU of the process; the wall clock is printed beside.
DIR holds NAME.LANG/corpus.jsonl.gz with a "text" in each line.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np

from benchmarks.collection import WORD, QuerySet, make_queries, write_collection
from benchmarks.speed_engines import ENGINES, Engine, TantivyStemmed, lines

Row = dict[str, Any]


def in_process(function: Callable[..., Any], *arguments: Any) -> Any:
    """Runs a function in a new process, so that memory and caches are its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(function, arguments)


class PeakMemory:
    """The most memory of this process that no file backs, in KB, looked at ten times a second. 0 where not known."""

    def __enter__(self) -> Self:
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self) -> None:
        status = Path("/proc/self/status")
        while status.exists() and not self._done.wait(0.1):
            found = re.search(r"RssAnon:\s+(\d+)", status.read_text(encoding="ascii"))
            self.peak = max(self.peak, int(found[1]) if found else 0)

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def build(make: Callable[[], Engine], collection: Path, folder: Path) -> Row:
    """Seconds, megabytes on disk, and peak memory that is not backed by files."""
    folder.mkdir(parents=True)
    wall, cpu = time.perf_counter(), time.process_time()
    with PeakMemory() as memory:
        make().build(collection, folder)
    return {
        "CPU s": time.process_time() - cpu,
        "wall s": time.perf_counter() - wall,
        "MB": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
        "peak MB": memory.peak / 1024,
    }


def ask(make: Callable[[], Engine], folder: Path, sets: list[QuerySet]) -> dict[str, Row]:
    """Per class: CPU milliseconds of a query, once every query has been asked before; and the answers."""
    engine = make()
    start = time.perf_counter()
    engine.open(folder)
    opened = (time.perf_counter() - start) * 1000
    rows: dict[str, Row] = {"open": {"ms": opened}}
    for group in sets:
        prepared = [engine.prepare(words, group.mode, lang) for words, lang in group.queries]
        answers = [engine.search(query) for query in prepared]
        cpu, wall = [], []
        for query in prepared:
            before, began = time.thread_time_ns(), time.perf_counter_ns()
            engine.search(query)
            cpu.append((time.thread_time_ns() - before) / 1e6)
            wall.append((time.perf_counter_ns() - began) / 1e6)
        rows[group.name] = {
            "p50": float(np.percentile(cpu, 50)),
            "p95": float(np.percentile(cpu, 95)),
            "p99": float(np.percentile(cpu, 99)),
            "wall p50": float(np.percentile(wall, 50)),
            "answers": [[score for score, _ in answer] for answer in answers],
        }
    return rows


def agreement(ours: list[list[float]], theirs: list[list[float]]) -> int:
    """Queries whose best scores are the same; the others' scores have the factor k1 + 1 = 2.2 that ours leave out."""
    same = 0
    for one, other in zip(ours, theirs, strict=True):
        same += len(one) == len(other) and all(
            abs(2.2 * a - b) <= 2e-3 * max(b, 1) for a, b in zip(one, other, strict=True)
        )
    return same


FIRST_ANSWER = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from benchmarks.speed_engines import ENGINES
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


def compare(collection: Path, base: Path, peers: list[str], scale: int) -> None:
    """All builds, then all queries."""
    names = ["searchkit", *peers]
    builders: dict[str, Callable[[], Engine]] = {name: ENGINES[name] for name in names}
    if "tantivy" in peers:
        builders["tantivy, stemmed en/fr"] = TantivyStemmed
    built = {name: in_process(build, make, collection, base / name) for name, make in builders.items()}
    print_table(
        "Indexing",
        ["engine", "CPU s", "wall s", "MB", "peak MB"],
        [[name, *(f"{value:.1f}" for value in row.values())] for name, row in built.items()],
    )
    sets = make_queries(collection, scale=scale)
    asked = {name: in_process(ask, ENGINES[name], base / name, sets) for name in names}
    rows = []
    for group in sets:
        own = asked["searchkit"][group.name]
        for name in names:
            row = asked[name][group.name]
            same = (
                f"{agreement(own['answers'], row['answers'])}/{len(group.queries)}"
                if name == "tantivy"
                else ""
            )
            ratio = (
                ""
                if name == "searchkit"
                else f"{own['p50'] / row['p50']:.2f} / {own['p99'] / row['p99']:.2f}"
            )
            rows.append(
                [group.name, name, *(f"{row[k]:.3f}" for k in ("p50", "p95", "p99", "wall p50")), ratio, same]
            )
    header = ["queries", "engine", "p50", "p95", "p99", "wall p50", "ours / theirs, p50 / p99", "same scores"]
    print_table("Queries, CPU ms", header, rows)
    words = sets[0].queries[0][0]
    starts = [[n, f"{asked[n]['open']['ms']:.1f}", f"{first_answer(n, base / n, words):.0f}"] for n in names]
    print_table("Start, wall ms", ["engine", "open", "imports, open and first answer"], starts)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of NAME.LANG/corpus.jsonl.gz")
    parser.add_argument("--docs", type=int, default=100_000)
    parser.add_argument("--peers", default="tantivy,sqlite")
    parser.add_argument(
        "--queries", type=int, default=1000, help="OR queries; a fifth of it for the other classes"
    )
    parser.add_argument(
        "--keep", type=Path, help="folder for collection and indexes, kept; a collection there is used"
    )
    options = parser.parse_args()
    print("python -m benchmarks.speed " + " ".join(sys.argv[1:]))
    base = options.keep or Path(tempfile.mkdtemp())
    base.mkdir(parents=True, exist_ok=True)
    collection = base / f"collection-{options.docs}.txt"
    try:
        if not collection.exists():
            write_collection(options.data, options.docs, collection)
        print(describe(collection))
        indexes = base / f"indexes-{options.docs}"
        shutil.rmtree(indexes, ignore_errors=True)
        compare(collection, indexes, [name for name in options.peers.split(",") if name], options.queries)
    finally:
        if options.keep is None:
            shutil.rmtree(base)


if __name__ == "__main__":
    main()
