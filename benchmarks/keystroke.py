"""How long is it from a key to painted results, and from the start to the first picture?

    python -m benchmarks.keystroke [DOCUMENTS] [--index FOLDER]

Documents are paragraphs of the sample corpus shuffled together, so that words are as frequent as in news. The real UI
runs without a terminal at 120 × 40; a keystroke's time includes the debounce, the search, passages, and the painting.
On a busy machine the clock tells of the others: the processor's time plus the debounce (30 ms) is what a quiet one shows.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import searchkit
from searchkit.model import Document, Results
from searchkit.tui.app import SearchApp

SEEDS = Path(__file__).parent.parent / "seeds"
QUERIES = (
    "Тоқаев Астана",
    "су тасқыны",
    "president visit",
    "ministre des Affaires",
    "lang:kk кездесу",
    "the energy of",
)


def paragraphs() -> list[tuple[str, str]]:
    """(language, paragraph) of the sample corpus."""
    found = []
    for path in sorted(SEEDS.glob("*/*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [(path.parent.name, part.strip()) for part in text.split("\n\n") if len(part) > 60]
    return found


def documents(count: int) -> Iterator[Document]:
    """`count` documents of some 250 words, the same ones each time."""
    chance = random.Random(7)
    pool = paragraphs()
    for number in range(count):
        parts = [chance.choice(pool) for _ in range(6)]
        words = " ".join(part for _, part in parts).split()
        chance.shuffle(words)
        yield Document(
            id=f"d{number}",
            title=" ".join(parts[0][1].split()[:8]),
            text="\n\n".join([part for _, part in parts] + [" ".join(words[:120])]),
            date=f"{2010 + chance.randrange(15)}-{1 + chance.randrange(12):02}-{1 + chance.randrange(28):02}",
            source=chance.choice(("egemen.example", "wire.example", "gazette.example")),
        )


def build(folder: Path, count: int) -> None:
    """An index of `count` documents."""
    started = time.perf_counter()
    with searchkit.create(folder) as index, index.writer() as writer:
        for document in documents(count):
            writer.add_document(document)
    print(f"indexed {count:,} documents in {time.perf_counter() - started:.0f} s")


async def keystrokes(folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds from each key of each query to the painted list: on the clock, and of the processor."""
    times, work = [], []
    app = SearchApp(lambda: searchkit.open(folder))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(1.0)
        if app.failure is not None:
            raise app.failure
        painted = asyncio.Event()
        show = app.main.hits.show_results

        def show_and_tell(results: Results, *, keep_place: bool = False) -> None:
            show(results, keep_place=keep_place)
            app.main.hits.call_after_refresh(painted.set)

        app.main.hits.show_results = show_and_tell  # type: ignore[method-assign]
        for query in QUERIES:
            app.main.prompt.put("")
            await pilot.pause(0.3)
            for letter in query:
                painted.clear()
                started, worked = time.perf_counter(), time.process_time()
                app.main.prompt.insert_text_at_cursor(letter)
                await painted.wait()
                times.append(1000 * (time.perf_counter() - started))
                work.append(1000 * (time.process_time() - worked))
                await asyncio.sleep(0.12)  # a fast typist
        app.exit()
    return times, work


def first_picture() -> float:
    """CPU time until the first picture, as a multiple of `import textual.app`, best of three."""
    paint = (
        "import time, asyncio, searchkit.tui.app as a\n"
        "class A(a.SearchApp):\n"
        "    def greet(self):\n"
        "        print(time.process_time()); self.exit()\n"
        "A(lambda: None).run(headless=True, size=(80, 24))"
    )
    plain = "import time, textual.app; print(time.process_time())"

    def cpu(code: str) -> float:
        runs = [
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
            for _ in range(3)
        ]
        return min(float(run.stdout) for run in runs)

    return cpu(paint) / cpu(plain)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int, nargs="?", default=100_000)
    parser.add_argument("--index", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.index or Path(scratch) / "keys.idx"
        if not folder.exists():
            build(folder, options.documents)
        times, work = asyncio.run(keystrokes(folder))
    print(f"{len(times)} keystrokes  {'median ms':>10} {'p95 ms':>8} {'worst ms':>9}")
    for name, column in (("on the clock", times), ("processor", work)):
        column.sort()
        p95 = column[int(len(column) * 0.95)]
        print(f"{name:>13}  {statistics.median(column):>10.0f} {p95:>8.0f} {column[-1]:>9.0f}")
    print(f"first picture: {first_picture():.2f} × the CPU of `import textual.app`")
    print("command: python -m benchmarks.keystroke " + " ".join(sys.argv[1:]))


if __name__ == "__main__":
    main()
