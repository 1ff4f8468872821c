"""How long until the first answer? `python -m benchmarks.startup [--runs N]`

Whole processes, CPU time (user and system), each paired with a baseline that does nothing but import: pairs run in
turn, the ratio is the median over the pairs. Limits are those of the design: see the last column.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import searchkit

CLICK = "import click"
LIBRARIES = "import numpy, whoosh.qparser, click"
RUN = "from searchkit.cli import main; main()"


def cpu_seconds(code: str, *arguments: str) -> float:
    """CPU time of `python -c code arguments`, start to end, as the kernel counts it."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # installed packages are compiled; so is a checkout's second run
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
        env=environment,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(code: str, arguments: list[str], baseline: str, runs: int) -> tuple[float, float, float]:
    """Medians of our and the baseline's CPU milliseconds, and of the ratio pair by pair."""
    pairs = [(cpu_seconds(code, *arguments), cpu_seconds(baseline)) for _ in range(runs + 1)][1:]
    ours, theirs = zip(*pairs, strict=True)
    ratio = statistics.median(a / b for a, b in pairs)
    return 1000 * statistics.median(ours), 1000 * statistics.median(theirs), ratio


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--index", type=Path, help="an index to search; without it, a small one is made")
    parser.add_argument("--query", default="Tokayev energy")
    given = parser.parse_args()

    from rich.console import Console
    from rich.table import Table

    with tempfile.TemporaryDirectory() as scratch:
        index = given.index or Path(scratch) / "index"
        if given.index is None:
            with searchkit.create(index) as made, made.writer() as writer:
                writer.add(id="1", text="President Tokayev spoke about energy in Astana.", lang="en")
        cases = [
            ("import searchkit", "import searchkit", [], "pass", "60 ms"),
            ("searchkit --help", RUN, ["--help"], CLICK, "2.5×"),
            (
                "searchkit search --json",
                RUN,
                ["search", given.query, "--json", "--index", str(index)],
                LIBRARIES,
                "1.5× (aim 1.2×)",
            ),
        ]
        table = Table(
            "command", "CPU ms", "baseline", "CPU ms", "ratio", "limit", title="python -m benchmarks.startup"
        )
        for name, code, arguments, baseline, limit in cases:
            ours, theirs, ratio = compare(code, arguments, baseline, given.runs)
            table.add_row(name, f"{ours:.0f}", baseline, f"{theirs:.0f}", f"{ratio:.2f}×", limit)
    Console().print(table)


if __name__ == "__main__":
    main()
