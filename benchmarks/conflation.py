"""Does the Kazakh analyzer bring together the forms of a word, and only them? And how fast, how large is it?

    python -m benchmarks.conflation [--data DIR] [--errors N]

DIR (or SEARCHKIT_EVAL_DATA, or ../shared/eval) holds the development sets, which are not part of the project.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import runpy
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

AT_START = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
_STARTED = time.process_time()

from searchkit.analyzers.kazakh import KazakhAnalyzer  # noqa: E402

TOGETHER = 500  # forms
KAZAKH = KazakhAnalyzer()
READY = time.process_time() - _STARTED
Stem = Callable[[str], list[str]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    default = os.environ.get("SEARCHKIT_EVAL_DATA", str(Path(__file__).parents[2] / "shared" / "eval"))
    parser.add_argument("--data", type=Path, default=Path(default))
    parser.add_argument("--errors", type=int, default=0, help="print so many of the costliest wrong merges")
    arguments = parser.parse_args()
    sets = arguments.data / "conflation"
    if not sets.is_dir():
        sys.exit(f"no {sets}: give the folder of the development sets with --data or SEARCHKIT_EVAL_DATA")
    print(f"{'measure':<64}{'must':>10}{'aim':>10}{'got':>14}")
    for name, must, aim, got in measures(arguments.data):
        print(f"{name:<64}{must:>10}{aim:>10}{got:>14}")
    for line in wrong_merges(sets / "gold_ktb.tsv")[: arguments.errors]:
        print(line)
    print("python -m benchmarks.conflation", *sys.argv[1:])


def measures(data: Path) -> Iterator[tuple[str, str, str, str]]:
    """(measure, must, aim, got)."""
    forms = distinct_forms(data)
    KAZAKH.analyze("qalada")  # the first Latin word loads its tables
    started = time.process_time()
    for form in forms:
        KAZAKH.analyze(form)
    speed = len(forms) / (time.process_time() - started)
    memory = peak() - AT_START
    yield (
        f"distinct forms a second, as the writer reads them ({len(forms)} forms)",
        "20000",
        "",
        f"{together(forms):.0f}",
    )
    yield "   one by one", "", "", f"{speed:.0f}"
    yield "ready, CPU ms", "150", "", f"{READY * 1000:.0f}"
    yield "memory after these forms one by one, MB more than at the start", "40", "", f"{memory:.0f}"
    yield "   and together, with NumPy", "", "", f"{peak() - AT_START:.0f}"
    folder = Path(__file__).parents[1] / "analyzers" / "kazakh" / "data"
    yield "data files, kB", "3000", "", f"{sum(file.stat().st_size for file in folder.iterdir()) / 1000:.0f}"
    score = runpy.run_path(str(data / "conflation.py"))
    for name, must, aim, precise, stems in (
        ("gold_ktb, at most two lemmas", "86/88", "94/94", ("≥ 85", "≥ 92"), two),
        ("gold_ktb, first lemma only", "82/84", "91/91", ("", ""), first),
    ):
        gold = score["load"](str(data / "conflation" / "gold_ktb.tsv"), set(score["CONTENT"].split(",")))
        result: dict[str, Any] = score["score_multi"](gold, stems)
        yield f"F1 {name}, type/token", must, aim, f"{percent(result['type_F1'])}/{percent(result['tok_F1'])}"
        yield "   precision, type", *precise, percent(result["type_P"])
        yield "   recall, type", "", "", percent(result["type_R"])
    positive, apart = hard_cases(data / "conflation" / "hard_cases.tsv")
    yield "hard_cases, positives/kept apart", "95/95", "99/99", f"{percent(positive)}/{percent(apart)}"
    yield "normalise_cases", "92", "98", percent(normalise_cases(data / "conflation" / "normalise_cases.tsv"))


def together(forms: list[str]) -> float:
    """Forms a second when the writer reads them; without keys, as one by one."""
    from searchkit.analyzers.kazakh import lexicon
    from searchkit.engines.kazakh.together import Together

    reader = Together(*lexicon.load())
    started = time.process_time()
    for start in range(0, len(forms), TOGETHER):
        KAZAKH.entries(forms[start : start + TOGETHER], reader.readings)
    return len(forms) / (time.process_time() - started)


def two(word: str) -> list[str]:
    return [lemma.text for lemma in KAZAKH.lemmas(word)]


def first(word: str) -> list[str]:
    return two(word)[:1]


def percent(share: float) -> str:
    return f"{100 * share:.1f}"


def peak() -> float:
    """Most memory the process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines() if line]


def hard_cases(path: Path) -> tuple[float, float]:
    """Shares of the pairs that must meet and do, and of those that must not and do not."""
    right: dict[bool, list[bool]] = defaultdict(list)
    for category, form, accepted in table(path):
        meet = any(set(two(form)) & set(two(lemma)) for lemma in accepted.split("|"))
        apart = category.startswith("99")
        right[apart].append(meet != apart)
    return sum(right[False]) / len(right[False]), sum(right[True]) / len(right[True])


def normalise_cases(path: Path) -> float:
    """Share of the oddly spelled words whose lemma is found; words without Kazakh letters by their folded reading."""
    rows = table(path)
    found = 0
    for kind, word, lemma in rows:
        lemmas = two(word) + [folded.text for folded in KAZAKH.folded(word) if kind == "ru_keyboard"]
        found += lemma in lemmas
    return found / len(rows)


def distinct_forms(data: Path) -> list[str]:
    """Words of the retrieval sets' documents that have a Kazakh letter, so that no Russian dictionary is loaded."""
    found: dict[str, None] = {}
    for name in ("kazqad-val", "akorda-qa.kk"):
        text = (data / "retrieval" / name / "corpus.jsonl").read_text("utf-8")
        found.update(dict.fromkeys(re.findall(r"[^\W\d_]+", text)))
    return [word for word in found if re.search("[әғқңөұүһі]", word)]


def wrong_merges(path: Path) -> list[str]:
    """Pairs of gold lemmas that the first lemma merges, the costliest first."""
    forms: dict[str, set[str]] = defaultdict(set)
    for form, lemma, kind, _count in table(path):
        if kind in ("NOUN", "PROPN", "VERB", "ADJ", "ADV", "NUM") and " " not in form:
            forms[lemma.lower()].add(form.lower())
    by_stem: dict[str, Counter[str]] = defaultdict(Counter)
    for lemma, members in forms.items():
        for form in members:
            by_stem[first(form)[0]][lemma] += 1
    cost: Counter[str] = Counter()
    for stem, lemmas in by_stem.items():
        for one, other in combinations(sorted(lemmas), 2):
            cost[f"{one} + {other} → {stem}"] += lemmas[one] * lemmas[other]
    return [f"{count:4} {pair}" for pair, count in cost.most_common()]


if __name__ == "__main__":
    main()
