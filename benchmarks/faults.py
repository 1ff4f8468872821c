"""Does the index lose or invent anything when things go wrong? python -m benchmarks.faults [--kills 500] [--damage 1000]

kill      a writer process is killed (SIGKILL) at a random moment of adding, committing, merging or rebuilding
jobs      the same while two worker processes analyse and write segments; the writer or a worker is killed
power     at each fsync and each renaming, what was not synced is forgotten
full      the disk is full at each write in turn (writes fail with ENOSPC)
damage    a flipped byte, a truncation or a removal in a random file of a finished index
readers   two writers take turns while eight readers search during commits and merges
"""

from __future__ import annotations

import argparse
import errno
import itertools
import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import query as wq

import searchkit
from benchmarks.power_cuts import ForgetfulDisk
from searchkit.errors import IndexCorrupt, IndexMissing, IndexProblem, WorkerDied
from searchkit.index import Form, Reader, Record, Writer, blockfile

WORDS = [f"word{n}" for n in range(60)]
FIELD = "lemma.und"


def add_batch(writer: Writer, batch: int, size: int) -> None:
    """Documents whose every word tells their batch, so that a half of one would show."""
    rng = random.Random(batch)
    for number in range(size):
        words = [f"batch{batch}", *rng.choices(WORDS, k=12)]
        forms = [writer.intern(Form(FIELD, word, (word,), (word[:5],))) for word in words]
        writer.add(
            Record(f"{batch}-{number}", b"x" * 300, {"batch": [str(batch)]}, {"date": batch}),
            forms[:3],
            forms,
        )


def batches_of(reader: Reader, size: int, field: str = FIELD) -> list[int]:
    """The batches in an index; each must be there as a whole, by its words and by its stored ids."""
    found: Counter[int] = Counter(int(id.split("-")[0]) for id in reader.ids())
    for batch, count in found.items():
        assert count == size, f"batch {batch} has {count} of {size} documents"
        assert reader.search(wq.Term(field, f"batch{batch}"), limit=1).total == size
    return sorted(found)


# Kills


def endless_writer(folder: str, size: int, progress: Any, seed: int) -> None:
    """Commits batch after batch, tells after each commit.

    Every fifth time it merges everything into one segment; every fifth time it rebuilds: all batches are written anew
    and take the place of the old ones.
    """
    rng = random.Random(seed)
    batch = progress.value
    while True:
        chance = rng.random()
        rebuilds = chance < 0.2
        with Writer(folder, identity={}, memory_mb=64, fresh=rebuilds) as writer:
            for number in range(1 if rebuilds else batch + 1, batch + 2):
                add_batch(writer, number, size)
            if chance > 0.8:
                writer.optimize()
        batch += 1
        progress.value = batch


def kills(runs: int, size: int = 20) -> dict[str, int]:
    """Kills a writer `runs` times. Every batch that was committed must be there, none half.

    A run lasts up to eight times as long as a commit takes on this machine now, so that kills fall everywhere in it.
    """
    tally: Counter[str] = Counter()
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        progress = multiprocessing.get_context("fork").Value("i", 0)
        window = 8 * seconds_of_a_commit(folder, progress, size)
        for run in range(runs):
            before = progress.value
            process = started_writer(folder, progress, size, run)
            time.sleep(rng.uniform(0.0, window))
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            told = progress.value
            batches = batches_of(Reader.open(folder), size)
            assert batches in (list(range(1, told + 1)), list(range(1, told + 2))), (batches, told)
            tally["writers killed"] += 1
            tally["commits before the kills, all there"] += told - before
            tally["kills between a commit and the word of it"] += len(batches) - told
            progress.value = len(batches)
            if len(batches) > 60:
                shutil.rmtree(folder)
                Writer(folder, identity={}).close()
                progress.value = 0
    return dict(tally)


def started_writer(folder: str, progress: Any, size: int, seed: int) -> Any:
    process = multiprocessing.get_context("fork").Process(
        target=endless_writer, args=(folder, size, progress, seed)
    )
    process.start()
    return process


def seconds_of_a_commit(folder: str, progress: Any, size: int) -> float:
    """The mean of the first five, the process's start among them."""
    start = time.perf_counter()
    process = started_writer(folder, progress, size, 0)
    while progress.value < 5:
        time.sleep(0.005)
    process.kill()
    process.join()
    progress.value = len(batches_of(Reader.open(folder), size))
    return (time.perf_counter() - start) / 5


def parallel_writer(folder: str, size: int, progress: Any) -> None:
    """Commits batch after batch through the library, with two workers that hold next to nothing in memory."""
    with (
        suppress(WorkerDied),
        searchkit.open(folder) as index,
        index.writer(jobs=2, memory_mb=1) as writer,
    ):
        for batch in itertools.count(progress.value + 1):
            for number in range(size):
                writer.add(id=f"{batch}-{number}", text=f"batch{batch} " + " ".join(WORDS[:12]), lang="en")
            writer.commit()
            progress.value = batch


def kills_of_jobs(runs: int, size: int = 40) -> dict[str, int]:
    """Kills the writer, or one of its two workers. Nothing may be half there, and no process may be left."""
    tally: Counter[str] = Counter()
    rng = random.Random(3)
    with tempfile.TemporaryDirectory() as base:
        folder = str(Path(base) / "index")
        searchkit.create(folder).close()
        context = multiprocessing.get_context("fork")
        progress = context.Value("i", 0)
        for _ in range(runs):
            before = progress.value
            process = context.Process(target=parallel_writer, args=(folder, size, progress))
            process.start()
            while len(workers := children(process.pid or 0)) < 2 or progress.value == before:
                assert process.is_alive(), "the writer ended by itself"
                time.sleep(0.01)
            time.sleep(rng.uniform(0.0, 0.5))
            victim = rng.choice([process.pid or 0, process.pid or 0, *workers])
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:  # a worker that had done its work
                victim = process.pid or 0
                os.kill(victim, signal.SIGKILL)
            process.join()
            tally["writers killed" if victim == process.pid else "workers killed"] += 1
            assert all(ended(worker, within=20.0) for worker in workers), "a worker outlived its writer"
            batches = batches_of(Reader.open(folder), size, field="lemma.en")
            told = progress.value
            assert batches in (list(range(1, told + 1)), list(range(1, told + 2))), (batches, told)
            tally["commits before, all there"] += told - before
            progress.value = len(batches)
        Writer(folder).close()
        assert not list(Path(folder).glob("building-*"))
    return dict(tally)


def children(process: int) -> list[int]:
    """The worker processes of a process (the tracker of shared resources is none). Needs /proc."""
    found = []
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        found += [int(number) for number in listed.read_text(encoding="ascii").split()]
    return [n for n in found if b"spawn_main" in Path(f"/proc/{n}/cmdline").read_bytes()]


def ended(process: int, within: float) -> bool:
    """Whether a process is gone, or is a zombie that nobody has looked at yet."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


# Power cuts


def power_cuts(commits: int = 12, size: int = 3) -> dict[str, int]:
    """Cuts the power at every sync and renaming. Every commit that was told must be there, none half."""
    told = [0]

    def check(image: Path) -> None:
        try:
            with Reader.open(image / "index") as reader:
                batches = batches_of(reader, size)
                assert not reader.verify()
        except IndexMissing:
            batches = []
        assert batches in (list(range(1, told[0] + 1)), list(range(1, told[0] + 2))), (batches, told[0])

    with tempfile.TemporaryDirectory() as base:
        disk = Path(base) / "disk"
        disk.mkdir()
        cuts = ForgetfulDisk(disk, check)
        with cuts.watching():
            for batch in range(1, commits + 1):
                rebuilds = batch % 6 == 5
                with Writer(disk / "index", identity={}, fresh=rebuilds) as writer:
                    for number in range(1 if rebuilds else batch, batch + 1):
                        add_batch(writer, number, size)
                    writer.delete("1-0")
                    add_batch(writer, 1, size)
                told[0] = batch
        return {"cuts": cuts.cuts, "commits": commits}


# Full disk


@contextmanager
def failing_writes(after: int) -> Iterator[None]:
    """Every write past the first `after` fails as on a full disk."""
    writes = [0]
    real_fsync = os.fsync

    def fsync(descriptor: int) -> None:
        writes[0] += 1
        if writes[0] > after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real_fsync(descriptor)

    class Checksums(blockfile._Checksums):
        def write(self, data: bytes | memoryview) -> None:
            writes[0] += 1
            if writes[0] > after:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            super().write(data)

    real_checksums = blockfile._Checksums
    os.fsync, blockfile._Checksums = fsync, Checksums  # type: ignore[assignment,misc]
    try:
        yield
    finally:
        os.fsync, blockfile._Checksums = real_fsync, real_checksums  # type: ignore[misc]


def full_disk(step: int = 1) -> dict[str, int]:
    """Lets each write in turn (or each `step`-th) be the first that fails. The old state must be intact each time, and the next run work."""
    tally: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as base:
        folder = Path(base) / "whole"
        for batch in range(1, 8):
            with Writer(folder, identity={}) as writer:
                add_batch(writer, batch, 5)
        for after in itertools.count(0, step):
            copy = Path(base) / "copy"
            shutil.copytree(folder, copy)
            try:
                with failing_writes(after), Writer(copy, identity={}) as writer:
                    writer.delete("1-0")
                    add_batch(writer, 1, 5)
                    add_batch(writer, 8, 5)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                old = Reader.open(copy)
                assert batches_of(old, 5) in (list(range(1, 8)), list(range(1, 9)))
                tally["writes that failed"] += 1
                with Writer(copy, identity={}) as writer:
                    add_batch(writer, 9, 5)
                assert 9 in batches_of(Reader.open(copy), 5)
                shutil.rmtree(copy)
            else:
                break
    return dict(tally)


# Damage


@dataclass(frozen=True)
class Damage:
    """One way to spoil a file."""

    kind: str
    apply: Callable[[Path, random.Random], None]


def flip(path: Path, rng: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def truncate(path: Path, rng: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(len(data))])


DAMAGES = (
    Damage("flipped bit", flip),
    Damage("truncation", truncate),
    Damage("removal", lambda path, _: path.unlink()),
)
PROBES: list[Any] = [
    wq.Term(FIELD, "word7"),
    wq.Or([wq.Term(FIELD, "word1"), wq.Term("surface", "word2"), wq.Term("key", "word3")]),
    wq.Phrase(FIELD, ["word1", "word2"], slop=3),
    wq.Prefix("surface", "batch1"),
    wq.NumericRange("date", 2, 5),
]


def answers(folder: Path) -> list[Any]:
    """What an index says to every probe, with stored bytes; the same list for the same index."""
    with Reader.open(folder) as reader:
        said: list[Any] = []
        for probe in PROBES:
            found = reader.search(probe, limit=20, facets=["batch"])
            records = [reader.record(n) for n in found.doc_ids.tolist()]
            said.append(
                (found.total, found.scores.tolist(), [(r.id, r.stored) for r in records], found.facets)
            )
        return [*said, sorted(reader.ids()), list(reader.terms(FIELD))]


def damage(cases: int) -> dict[str, int]:
    """Spoils one file a case. The answer must be the right one or IndexCorrupt, and `verify` must name the file."""
    tally: Counter[str] = Counter()
    rng = random.Random(2)
    with tempfile.TemporaryDirectory() as base:
        whole = Path(base) / "whole"
        for batch in range(1, 12):
            with Writer(whole, identity={}) as writer:
                add_batch(writer, batch, 30)
                writer.delete(f"{batch - 1}-0")
        right = answers(whole)
        targets = [path for path in sorted(whole.rglob("*")) if path.is_file() and "writer." not in path.name]
        for case in range(cases):
            path, how = rng.choice(targets), rng.choice(DAMAGES)
            copy = Path(base) / "copy"
            shutil.copytree(whole, copy)
            spoiled = copy / path.relative_to(whole)
            how.apply(spoiled, rng)
            tally[f"{how.kind}: {outcome(copy, right)}"] += 1
            if spoiled.name != "manifest.previous":
                assert named(copy, spoiled), f"case {case}: verify does not name {spoiled} after {how.kind}"
            shutil.rmtree(copy)
    return dict(tally)


def outcome(folder: Path, right: list[Any]) -> str:
    try:
        said = answers(folder)
    except IndexProblem:
        return "refused with an IndexProblem"
    assert said == right, "a wrong answer"
    return "answered rightly, the damaged place was not needed"


def named(folder: Path, spoiled: Path) -> bool:
    """Whether verifying names the file. Padding between arrays is covered by checksums too."""
    try:
        with Reader.open(folder) as reader:
            problems: list[IndexProblem] = list(reader.verify())
    except IndexProblem as problem:
        problems = [problem]
    live = spoiled.parent.parent == folder and spoiled.parent.name not in live_segments(folder)
    return live or any(
        spoiled.name in problem.path or str(spoiled.parent) == problem.path for problem in problems
    )


def live_segments(folder: Path) -> set[str]:
    """Folders that the manifest names; damage to those of the previous generation concerns nobody."""
    try:
        with Reader.open(folder) as reader:
            return {part.segment.folder.name for part in reader.snapshot.parts}
    except IndexCorrupt:
        return {path.name for path in folder.iterdir()}


# Readers and writers


def searching(folder: str, stop: Any, seen: Any, size: int) -> None:
    """Opens and searches until told to stop; every snapshot must hold whole batches only."""
    while not stop.is_set():
        with Reader.open(folder) as reader:
            batches = batches_of(reader, size)
            assert batches == list(range(1, len(batches) + 1))
            for _ in range(3):
                assert reader.search(wq.Every(), limit=5).total == len(batches) * size
        with seen.get_lock():
            seen.value += 1


def committing(folder: str, commits: int, size: int) -> None:
    for _ in range(commits):
        with Writer(folder, identity={}, lock_timeout=60) as writer, Reader.open(folder) as reader:
            add_batch(writer, len(batches_of(reader, size)) + 1, size)


def readers(commits: int = 200, size: int = 5) -> dict[str, int]:
    """Two writers commit in turn while eight readers open and search."""
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as folder:
        Writer(folder, identity={}).close()
        stop, seen = context.Event(), context.Value("i", 0)
        watching = [context.Process(target=searching, args=(folder, stop, seen, size)) for _ in range(8)]
        writing = [context.Process(target=committing, args=(folder, commits // 2, size)) for _ in range(2)]
        for process in (*watching, *writing):
            process.start()
        for process in writing:
            process.join()
        stop.set()
        for process in watching:
            process.join()
        assert all(process.exitcode == 0 for process in (*watching, *writing)), "a process failed"
        assert batches_of(Reader.open(folder), size) == list(range(1, commits // 2 * 2 + 1))
        return {"commits": commits, "snapshots searched": seen.value}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--job-kills", type=int, default=50)
    parser.add_argument("--damage", type=int, default=1000)
    parser.add_argument("--commits", type=int, default=200)
    options = parser.parse_args()
    print(
        f"python -m benchmarks.faults --kills {options.kills} --job-kills {options.job_kills}"
        f" --damage {options.damage} --commits {options.commits}"
    )
    runs: list[tuple[str, Callable[[], dict[str, int]]]] = [
        ("kill", lambda: kills(options.kills)),
        ("jobs", lambda: kills_of_jobs(options.job_kills)),
        ("power", power_cuts),
        ("full", full_disk),
        ("damage", lambda: damage(options.damage)),
        ("readers", lambda: readers(options.commits)),
    ]
    for name, run in runs:
        start = time.perf_counter()
        for what, count in sorted(run().items()):
            print(f"{name:8} {what:60} {count:6}")
        print(f"{name:8} {'seconds':60} {time.perf_counter() - start:6.0f}")


if __name__ == "__main__":
    main()
