"""How good are the answers? `python -m benchmarks.relevance DIR…`

DIR holds corpus.jsonl {id, title?, text, lang?}, queries.jsonl {id, text} and qrels.tsv (query, document, grade), or is a
folder of such folders. Each set is indexed through the public API into a temporary index and searched with the
default syntax. Measures are those of ir_measures: nDCG@10, MRR@10 (RR@10), Recall@100 (R@100).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, R, nDCG

import searchkit

MEASURES = {"nDCG@10": nDCG @ 10, "MRR@10": RR @ 10, "R@100": R @ 100}
FILES = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")


@dataclass(frozen=True)
class TestSet:
    """One folder's worth: documents and queries as records, and the judgements."""

    name: str
    corpus: list[dict[str, Any]]
    queries: list[dict[str, Any]]
    qrels: list[ir_measures.Qrel]


def sets_in(folder: Path) -> Iterator[Path]:
    """The folder itself, or the folders in it, that hold a test set."""
    candidates = [folder, *sorted(p for p in folder.iterdir() if p.is_dir())]
    found = [p for p in candidates if all((p / name).is_file() for name in FILES)]
    if not found:
        raise SystemExit(f"{folder}: expected {', '.join(FILES)} in it or in its folders")
    yield from found


def records(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def load(folder: Path, limit_queries: int | None) -> TestSet:
    """Read a test set; with a limit, only the first queries and their judgements."""
    queries = records(folder / "queries.jsonl")[:limit_queries]
    wanted = {query["id"] for query in queries}
    qrels = []
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, document, grade = line.split("\t")
        if query in wanted:
            qrels.append(ir_measures.Qrel(query, document, int(grade)))
    return TestSet(folder.resolve().name, records(folder / "corpus.jsonl"), queries, qrels)


def add(writer: searchkit.Writer, test_set: TestSet, prefix: str = "") -> None:
    """Write the documents of a set; `prefix` keeps ids of several sets apart in one index."""
    for record in test_set.corpus:
        writer.add(
            id=prefix + str(record["id"]),
            text=record["text"],
            title=record.get("title") or "",
            lang=record.get("lang"),
        )


def run(
    index: searchkit.Index, test_set: TestSet, options: dict[str, Any], prefix: str = ""
) -> dict[str, Any]:
    """Search every query of a set; the figures."""
    answers = []
    started = time.process_time()
    for query in test_set.queries:
        try:
            results = index.search(query["text"], limit=100, passages=False, **options)
        except searchkit.QueryError:
            continue
        answers += [
            ir_measures.ScoredDoc(query["id"], hit.id.removeprefix(prefix), -float(hit.rank))
            for hit in results
        ]
    seconds = time.process_time() - started
    values = ir_measures.calc_aggregate(list(MEASURES.values()), test_set.qrels, answers)
    figures = {name: round(float(values[measure]), 4) for name, measure in MEASURES.items()}
    per_query = round(1000 * seconds / max(1, len(test_set.queries)), 2)
    return {
        "set": test_set.name,
        **figures,
        "docs": len(test_set.corpus),
        "queries": len(test_set.queries),
        "ms": per_query,
    }


def measure(test_sets: list[TestSet], options: dict[str, Any], *, mixed: bool) -> Iterator[dict[str, Any]]:
    """The figures of each set, each in an index of its own, or all in one."""
    with tempfile.TemporaryDirectory() as scratch:
        if not mixed:
            for number, test_set in enumerate(test_sets):
                with searchkit.create(Path(scratch) / str(number)) as index:
                    with index.writer() as writer:
                        add(writer, test_set)
                    yield run(index, test_set, options)
            return
        with searchkit.create(Path(scratch) / "mixed") as index:
            with index.writer() as writer:
                for number, test_set in enumerate(test_sets):
                    add(writer, test_set, f"{number}:")
            for number, test_set in enumerate(test_sets):
                yield run(index, test_set, options, f"{number}:")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("dirs", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object a set")
    parser.add_argument("--limit-queries", type=int, metavar="N", help="only the first N queries of each set")
    parser.add_argument(
        "--plain", action="store_true", help="take queries as plain text instead of query syntax"
    )
    parser.add_argument("--mixed", action="store_true", help="all sets in one index")
    parser.add_argument("--no-stem", action="store_true", help="no inflected forms")
    parser.add_argument("--no-translit", action="store_true", help="no cross-script spellings")
    parser.add_argument("--expand", action="store_true", help="pseudo-relevance feedback")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    given = arguments()
    options = {
        "syntax": "plain" if given.plain else "whoosh",
        "stem": not given.no_stem,
        "translit": not given.no_translit,
        "expand": given.expand,
    }
    test_sets = [
        load(folder, given.limit_queries) for directory in given.dirs for folder in sets_in(directory)
    ]
    figures = measure(test_sets, options, mixed=given.mixed)
    if given.json:
        for row in figures:
            print(json.dumps(row), flush=True)
        return
    from rich.console import Console
    from rich.table import Table

    rows = list(figures)
    table = Table(title="python -m benchmarks.relevance " + " ".join(sys.argv[1:]))
    for name in rows[0]:
        table.add_column(name, justify="left" if name == "set" else "right")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
