"""How fast does text become tokens? python -m benchmarks.analysis [DIR…] [--words N]

DIR holds corpus.jsonl with a "text" (and a "lang") in each line; without DIR the sample corpus in seeds/ is repeated.
CPU time of one process, best of five. "memo" is the indexer's path: paragraphs, their languages, words, and one look-up
for each word that has been analysed before. "new words" is the analysis of distinct words, which happens once for each:
together as the writer does it, five hundred at a time, and one by one as a query does.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from searchkit import analyzers
from searchkit.analyzers.language import detect_language_of_words
from searchkit.analyzers.tokenizer import WORD
from searchkit.engines.forms import entries_in

SEEDS = Path(__file__).parent.parent / "seeds"
LANGUAGES = ("kk", "ru", "en", "fr")
TOGETHER = 500  # words


def texts(folders: list[Path], words: int) -> dict[str, list[str]]:
    """Texts by language, at most about `words` words of each."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folder in folders:
        for line in (folder / "corpus.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            found[row.get("lang") or analyzers.main_language(row["text"])].append(row["text"])
    if not folders:
        for lang in LANGUAGES:
            pages = [
                path.read_text(encoding="utf-8", errors="replace")
                for path in sorted((SEEDS / lang).rglob("*.txt"))
            ]
            found[lang] = pages * max(1, words // (1 + sum(len(WORD.findall(page)) for page in pages)))
    return {lang: limited(found[lang], words) for lang in LANGUAGES if found[lang]}


def limited(pages: list[str], words: int) -> list[str]:
    """The first pages that together have about so many words."""
    kept, count = [], 0
    for page in pages:
        if count >= words:
            break
        kept.append(page)
        count += len(WORD.findall(page))
    return kept


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """CPU seconds of the fastest round."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


class Numbers(dict[str, int]):
    """Word → number; stands in for the indexer's memo of one language."""

    def __missing__(self, word: str) -> int:
        self[word] = len(self)
        return self[word]


def memo_path(pages: list[str], memos: defaultdict[str, Numbers]) -> int:
    """Every word of the pages looked up; how many there were."""
    count = 0
    for page in pages:
        for lang, found in analyzers.written(page):
            count += len(list(map(memos[lang].__getitem__, found)))
    return count


def measure(lang: str, pages: list[str]) -> tuple[str, ...]:
    """One row of the table."""
    lists = [WORD.findall(page) for page in pages]
    total = sum(map(len, lists))
    distinct = sorted({word for words in lists for word in words})[:20_000]
    memos: defaultdict[str, Numbers] = defaultdict(Numbers)
    memo_path(pages, memos)
    analyze, entries = analyzers.analyzer(lang).analyze, entries_in(lang)
    for once in (
        distinct[0],
        "городов",
        "qalada",
    ):  # the first Russian and the first Latin word load their tables
        analyze(once)
    half, other = distinct[::2], distinct[1::2]  # what one way has met makes the other faster
    batches = [half[start : start + TOGETHER] for start in range(0, len(half), TOGETHER)]
    found = seconds(lambda: [WORD.findall(page) for page in pages])
    told = seconds(
        lambda: [detect_language_of_words(words, page) for words, page in zip(lists, pages, strict=True)]
    )
    memo = seconds(lambda: memo_path(pages, memos))
    together = seconds(lambda: [entries(batch) for batch in batches], rounds=1)
    alone = seconds(lambda: [analyze(word) for word in other], rounds=1)
    return (
        lang,
        f"{total:,}",
        f"{total / found / 1e6:.2f}",
        f"{total / memo / 1e6:.2f}",
        f"{told / len(pages) * 1e6:.1f}",
        f"{len(half) / together / 1e3:.1f}",
        f"{len(other) / alone / 1e3:.1f}",
    )


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR")
    parser.add_argument("--words", type=int, default=100_000, help="of each language (default 100,000)")
    options = parser.parse_args()
    table = Table(title="python -m benchmarks.analysis " + " ".join(map(str, options.folders)))
    headings = ("found M/s", "memo M/s", "language µs a text", "new words k/s", "one by one k/s")
    for heading in ("lang", "words", *headings):
        table.add_column(heading, justify="right")
    for lang, pages in texts(options.folders, options.words).items():
        table.add_row(*measure(lang, pages))
    Console().print(table)


if __name__ == "__main__":
    main()
