"""How well are names recognised across scripts, and kept apart? python -m benchmarks.names --data DIR [--errors]

DIR holds names.tsv (id, kind, one column per spelling system, note) and confusables.tsv (id, a, lang_a, b, lang_b,
type, note). Every variant of one cell is compared with every variant of another cell of its row.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from searchkit.analyzers.names import exceptions, is_root, keys, same_name

CELLS = ("kk", "kk_inflected", "ru", "ru_inflected", "en", "fr", "qaz2021", "qaz2018")
FAR = re.compile(r"\bhard\b|-far\b")
STRING_IS_NOT_ENOUGH = re.compile("FOLD-EQUAL|CASE-ONLY")
Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    """The rows of a tab-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            {k: v or "" for k, v in row.items()}
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def pairs(row: Row) -> Iterator[tuple[str, str, str, str]]:
    """(cell, variant, other cell, variant) for every two spellings of a row that stand in different cells."""
    for one, other in itertools.combinations(CELLS, 2):
        for a, b in itertools.product(filter(None, row[one].split("|")), filter(None, row[other].split("|"))):
            yield one, a, other, b


def meet(a: str, b: str) -> bool:
    """Whether two words share a key that is not only a root."""
    return not all(map(is_root, keys(a) & keys(b)))


def recall(names: list[Row], show: bool) -> dict[str, tuple[float, float]]:
    """Share of pairs accepted by `same_name` and meeting by `keys`, for near rows and for far or hard rows."""
    shares: dict[str, tuple[float, float]] = {}
    missed: Counter[tuple[str, str]] = Counter()
    for tier, wanted in (("near", False), ("far or hard", True)):
        accepted = met = total = 0
        for row in names:
            if bool(FAR.search(row["note"])) != wanted:
                continue
            for one, a, other, b in pairs(row):
                total += 1
                met += meet(a, b)
                if same_name(a, b):
                    accepted += 1
                else:
                    missed[one, other] += 1
                    if show:
                        print(f"{row['id']} {tier}: {one} {a} / {other} {b}")
        shares[tier] = (100 * accepted / (total or 1), 100 * met / (total or 1))
    if show:
        for (one, other), count in missed.most_common():
            print(f"missed {one}/{other}: {count}")
    return shares


def false_accepts(confusables: list[Row], show: bool) -> dict[str, tuple[float, float]]:
    """Share of confusable pairs wrongly accepted by `same_name` and meeting by `keys`."""
    shares: dict[str, tuple[float, float]] = {}
    for tier, wanted in (("decidable", False), ("string is not enough", True)):
        chosen = [row for row in confusables if bool(STRING_IS_NOT_ENOUGH.search(row["note"])) == wanted]
        accepted = [row for row in chosen if same_name(row["a"], row["b"])]
        met = [row for row in chosen if meet(row["a"], row["b"])]
        shares[tier] = (100 * len(accepted) / (len(chosen) or 1), 100 * len(met) / (len(chosen) or 1))
        if show and not wanted:
            for row in accepted:
                print(f"{row['id']} wrongly accepted: {row['a']} / {row['b']}")
    return shares


def speed(names: list[Row]) -> float:
    """Distinct words a second of processor time."""
    words = sorted({word for row in names for cell in CELLS for word in row[cell].split("|") if word})
    start = time.process_time()
    for word in words:
        keys(word)
    return len(words) / (time.process_time() - start)


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("SEARCHKIT_EVAL_DATA", "."),
        help="folder with names/*.tsv",
    )
    parser.add_argument("--errors", action="store_true", help="print every pair that went wrong")
    parser.add_argument(
        "--rules", action="store_true", help="without the tables of exceptions: what the rules do alone"
    )
    arguments = parser.parse_args()
    folder = Path(arguments.data)
    folder = folder / "names" if (folder / "names").is_dir() else folder
    if not (folder / "names.tsv").exists():
        parser.error(f"no names.tsv in {folder}")
    names, confusables = rows(folder / "names.tsv"), rows(folder / "confusables.tsv")
    start = time.perf_counter()
    with ExitStack() as patches:
        if arguments.rules:
            patches.enter_context(mock.patch.object(exceptions, "keys_of", return_value=()))
            patches.enter_context(mock.patch.object(exceptions, "phrase_keys", return_value=()))
        accepted, confused = recall(names, arguments.errors), false_accepts(confusables, arguments.errors)
    took = time.perf_counter() - start
    print(f"{'':34}{'same_name':>10}{'keys meet':>10}")
    for tier, (share, met) in accepted.items():
        print(f"{'accepted %, ' + tier:34}{share:10.1f}{met:10.1f}")
    for tier, (share, met) in confused.items():
        print(f"{'wrongly accepted %, ' + tier:34}{share:10.1f}{met:10.1f}")
    print(f"keys: {speed(names):,.0f} words/s; the comparison took {took:.1f} s")


if __name__ == "__main__":
    main()
