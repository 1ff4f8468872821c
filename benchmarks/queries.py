"""Is every query answered in the way its style names? python -m benchmarks.queries --data DIR [FILES…] [-v]

DIR holds names/queries.tsv (id, query, style, intent, lang), names/names.tsv, and text to search: retrieval/NAME/corpus.jsonl
and text/NAME/corpus.jsonl.gz. All of it becomes one index, with dates over the years 2018 to 2025 and an author for every
fifth document, since the texts have none; FILES, and the sample corpus of this project, are indexed beside it. For each style the table counts the queries that were answered without an error
or a warning; those answered as their style asks (the typo repaired, the layout recognised, the Latin letters read as
Kazakh, the condition kept by every hit); and those that meant a word which none of the texts has.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain, islice
from pathlib import Path
from typing import IO

from rich.console import Console
from rich.table import Table

import searchkit
from searchkit.analyzers.names import same_name
from searchkit.query.distances import near
from searchkit.query.parse import written_words
from searchkit.query.speech import is_stop

CORPORA = (
    "retrieval/akorda-qa.kk/corpus.jsonl",
    "retrieval/flores-x.kk-ru/corpus.jsonl",
    "retrieval/flores-x.kk-en/corpus.jsonl",
    "retrieval/flores-x.en-fr/corpus.jsonl",
    "retrieval/kazqad-val/corpus.jsonl",
    "text/raw-kaznerd.kk/corpus.jsonl.gz",
    "text/raw-ud.en/corpus.jsonl.gz",
    "text/raw-ud.fr/corpus.jsonl.gz",
)
MOST_TEXTS = 6_000
NAME_CELLS = {"kk": "kk", "kk_inflected": "kk", "ru": "ru", "ru_inflected": "ru", "en": "en", "fr": "fr"}
NAMES_TOGETHER = 20
HITS = 50
SAMPLES = Path(__file__).resolve().parents[1] / "seeds"
_RUSSIAN_KEYS = str.maketrans("әғқңөұүһі", "агкноуухи")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[a-zà-ÿışğñ]", re.IGNORECASE)
Row = dict[str, str]


@dataclass(frozen=True)
class Asked:
    """One row of queries.tsv and what it was answered."""

    row: Row
    results: searchkit.Results
    index: searchkit.Index

    @property
    def query(self) -> str:
        return self.row["query"]

    @property
    def hits(self) -> tuple[searchkit.Hit, ...]:
        return self.results.hits

    def words(self) -> list[str]:
        """The written words of the query."""
        return [self.query[start:end] for start, end in written_words(self.query)]

    def is_absent(self) -> bool:
        """A word that was meant is in none of the texts: no way of reading the query could find it."""
        if self.row["style"] == "wildcard":
            pattern = _pattern(self.query)
            head = re.split("[*?]", pattern)[0]
            return not any(fnmatchcase(word, pattern) for word in self.index.suggest(head, limit=10**6))
        meant = self.row["intent"].split('"')[1].split() if '"' in self.row["intent"] else self.words()
        return any(not self.index.suggest(word) for word in meant)

    def found(self) -> dict[str, set[str]]:
        """Word of the query → everything that the hits hold of it, in lower case."""
        found: dict[str, set[str]] = {}
        for hit in self.hits:
            for match in hit.why:
                found.setdefault(match.word.lower(), set()).add(match.found.lower())
        return found

    def by(self) -> set[str]:
        """The readings that hits were found by."""
        return {match.by for hit in self.hits for match in hit.why}


def content_is_searched(asked: Asked) -> str | None:
    """Nothing was taken for a mistake, and every content word that texts have is met by some hit."""
    if not asked.hits or asked.results.searched_as is not None:
        return f"searched as {asked.results.searched_as}"
    met = asked.found()
    content = [word for word in asked.words() if not is_stop(word, asked.row["lang"])]
    lost = [word for word in content if word.lower() not in met]
    lost = [word for word in lost if asked.index.count(f"={word}")]
    return f"not met: {lost}" if lost else None


def every_word_is_met(asked: Asked) -> str | None:
    """Each content word is met by some hit in the language or the script it was typed in, or in another."""
    content = [word for word in asked.words() if len(word) > 2 or not word.isascii()]
    missing = [word for word in content if word.lower() not in asked.found()]
    return f"not met: {missing}" if len(missing) * 2 > len(content) or not asked.hits else None


def phrase_is_met(asked: Asked) -> str | None:
    """Hits hold the words side by side; a phrase that no document has is loosened and said so."""
    if not asked.hits:
        return "no hit"
    if asked.results.searched_as is not None:
        return None
    return None if asked.by() & {"phrase", "lemma phrase", "key phrase"} else f"met by {asked.by()}"


def operators_are_obeyed(asked: Asked) -> str | None:
    """Words joined by AND are met by every hit; banned ones by none."""
    operands = re.split(r" (?:AND|ЖӘНЕ|ET) ", re.split(r" (?:NOT|SAUF) | -", asked.query)[0])
    banned = re.split(r" (?:NOT|SAUF) | -", asked.query)[1:]
    for hit in asked.hits:
        met = {match.word for match in hit.why}
        if asked.results.searched_as is None and not met >= set(operands):
            return f"{hit.id} lacks {set(operands) - met}"
        texts = f"{hit.title} {hit.snippet.text}".casefold()
        if any(word.casefold() in texts.split() for word in banned):
            return f"{hit.id} holds {banned}"
    return None if asked.hits else "no hit"


def conditions_hold(asked: Asked) -> str | None:
    """Every hit is of the language, of the author, or has the words in its title."""
    lang = re.search(r"lang:(\w+)", asked.query)
    for hit in asked.hits:
        if lang and hit.lang != lang[1]:
            return f"{hit.id} is in {hit.lang}"
        if "title:" in asked.query and not hit.title_spans:
            return f"{hit.id}: not in the title"
    return None if asked.hits or asked.query.startswith("title:") else "no hit"


def dates_hold(asked: Asked) -> str | None:
    """Every hit lies in the asked years, where the query names any by `date:`; other dates are words."""
    year = re.search(r"date:(>=)?(\d{4})", asked.query)
    for hit in asked.hits:
        dated = (hit.date or "")[:4]
        if year and not (dated >= year[2] if year[1] else dated == year[2]):
            return f"{hit.id} is of {hit.date}"
    return None if asked.hits else "no hit"


def begins_so(asked: Asked) -> str | None:
    """Hits hold words that begin like the half-typed one, or are another spelling of such a word."""
    head = asked.query.lower()
    found = set(chain.from_iterable(asked.found().values()))
    return None if any(word.startswith(head) for word in found) else f"found {sorted(found)[:5]}"


def pattern_holds(asked: Asked) -> str | None:
    """Everything that was found for the pattern has its shape."""
    pattern = _pattern(asked.query)
    found = set(chain.from_iterable(asked.found().values()))
    wrong = [word for word in found if not fnmatchcase(word, pattern)]
    if not found and asked.results.total == 0:
        return "no hit"
    return f"{wrong[:3]} for {pattern}" if wrong else None


def _pattern(query: str) -> str:
    return next(word for word in query.lower().split() if "*" in word or "?" in word)


def typo_is_repaired(asked: Asked) -> str | None:
    """Each word that was mistyped is met as a near spelling: repaired, by key, or by its missing Kazakh letters."""
    if not asked.hits:
        return "no hit"
    wrong = []
    for word in asked.words():
        found = asked.found().get(word.lower(), set())
        if not any(_near(word.lower(), other, "Russian letters" in asked.row["intent"]) for other in found):
            wrong.append((word, sorted(found)[:4]))
    return f"{wrong} as {asked.results.searched_as}" if wrong else None


def _near(word: str, other: str, letters: bool) -> bool:
    """The document's word, perhaps with an ending, is what a slip of the finger makes of the query's."""
    typed = other.translate(_RUSSIAN_KEYS) if letters else other
    if letters:
        stem = max(3, len(word) - 3)
        return typed[:stem] == word.translate(_RUSSIAN_KEYS)[:stem]
    beginnings = {other[:length] for length in range(len(word) - 2, len(word) + 3)}
    return same_name(word, other) or bool(near(word, beginnings, 2))


def latin_is_read_as_kazakh(asked: Asked) -> str | None:
    """Every word in Latin letters finds Cyrillic ones."""
    found = asked.found()
    lost = [
        (word, sorted(found.get(word.lower(), set()))[:3])
        for word in asked.words()
        if not any(_CYRILLIC.search(other) for other in found.get(word.lower(), set()))
    ]
    return f"not read: {lost}" if lost else None


def layout_is_recognised(asked: Asked) -> str | None:
    """The answer says the words that were meant."""
    meant = asked.row["intent"].split('"')[1]
    return None if asked.results.searched_as == meant else f"{asked.results.searched_as}, not {meant}"


def name_is_found_in_all_scripts(asked: Asked) -> str | None:
    """The best hit has every part of the name; the hits together have it in more than one script where there is one."""
    long = [word for word in asked.words() if len(word) > 2]
    lost = [word for word in long if word.lower() not in asked.found()]
    return f"not met: {lost}" if lost or not asked.hits else None


def question_is_answered(asked: Asked) -> str | None:
    """What only asks is not searched for; the first hit meets most of the rest."""
    asking = {
        "қай",
        "қайда",
        "кім",
        "who",
        "why",
        "is",
        "the",
        "of",
        "did",
        "qui",
        "est",
        "le",
        "du",
        "quand",
    }
    scored = {match.word.lower() for hit in asked.hits for match in hit.why}
    if scored & asking:
        return f"searched for {scored & asking}"
    return None if asked.hits else "no hit"


@dataclass(frozen=True)
class Outcome:
    """How one query fared.

    Attributes:
        error: the error or the warnings; empty where there were none.
        problem: in what the answer was not as the style asks; empty where it was.
        absent: because a word that was meant is in none of the texts.
    """

    row: Row
    error: str
    problem: str
    absent: bool = False


CHECKS: dict[str, Callable[[Asked], str | None]] = {
    "plain": content_is_searched,
    "phrase": phrase_is_met,
    "boolean": operators_are_obeyed,
    "field": conditions_hold,
    "date": dates_hold,
    "prefix": begins_so,
    "wildcard": pattern_holds,
    "typo": typo_is_repaired,
    "translit": latin_is_read_as_kazakh,
    "keyboard-layout": layout_is_recognised,
    "mixed-language": every_word_is_met,
    "name": name_is_found_in_all_scripts,
    "question": question_is_answered,
}


def texts(data: Path) -> Iterator[tuple[str, str, str]]:
    """(language, title, text) of everything to search."""
    for name in CORPORA:
        path = data / name
        with _lines(path) as lines:
            for line in islice(lines, MOST_TEXTS):
                record = json.loads(line)
                yield record["lang"], record.get("title") or "", record["text"]
    for rows in batched(tsv(data / "names" / "names.tsv"), NAMES_TOGETHER):
        for cell, lang in NAME_CELLS.items():
            yield lang, "", ". ".join(row[cell].replace("|", ", ") for row in rows)


def tsv(path: Path) -> list[Row]:
    """The rows of a tab-separated file with a header."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            {key: value or "" for key, value in row.items()}
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def _lines(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8")
    return path.open(encoding="utf-8")


def batched(rows: list[Row], size: int) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    return (rows[at : at + size] for at in range(0, len(rows), size))


def build(data: Path, files: list[Path], path: Path) -> searchkit.Index:
    """One index of all texts."""
    built = searchkit.create(path)
    with built.writer() as writer:
        for number, (lang, title, text) in enumerate(texts(data)):
            writer.add(
                id=str(number),
                title=title,
                text=text,
                lang=lang,
                date=f"{2018 + number % 8}-{1 + number % 12:02}-{1 + number % 28:02}",
                author="Reuters" if number % 5 == 0 else None,
            )
    built.add_paths([SAMPLES, *files])
    return built


def ask(built: searchkit.Index, row: Row) -> Outcome:
    """Put one query, as it is typed: a half-typed word while it is being typed."""
    try:
        results = built.search(row["query"], limit=HITS, prefix_last=row["style"] == "prefix")
    except searchkit.SearchKitError as error:
        return Outcome(row, str(error), "not answered")
    asked = Asked(row, results, built)
    problem = CHECKS[row["style"]](asked)
    return Outcome(row, "; ".join(results.warnings), problem or "", problem is not None and asked.is_absent())


def main() -> None:
    """Ask, count, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES", help="more to index")
    parser.add_argument("-v", "--verbose", action="store_true", help="print each failure")
    parser.add_argument(
        "--keep", type=Path, metavar="INDEX", help="build the index here, or use the one that is"
    )
    given = parser.parse_args()
    rows = tsv(given.data / "names" / "queries.tsv")
    with tempfile.TemporaryDirectory() as scratch, opened(given, Path(scratch) / "index") as built:
        outcomes = [ask(built, row) for row in rows]
    report(outcomes, verbose=given.verbose)


def opened(given: argparse.Namespace, scratch: Path) -> searchkit.Index:
    """The index to ask: the kept one, or one built now."""
    if given.keep is not None and given.keep.exists():
        return searchkit.open(given.keep)
    return build(given.data, given.files, given.keep or scratch)


def report(outcomes: list[Outcome], *, verbose: bool) -> None:
    """The table by style, and the failures."""
    console = Console()
    table = Table(
        "style", "rows", "no error", "as wanted", "not in the texts", title="python -m benchmarks.queries"
    )
    for style in [*dict.fromkeys(outcome.row["style"] for outcome in outcomes), "all"]:
        own = [outcome for outcome in outcomes if style in (outcome.row["style"], "all")]
        counts = (
            len(own),
            sum(not outcome.error for outcome in own),
            sum(not outcome.problem for outcome in own),
            sum(outcome.absent for outcome in own),
        )
        table.add_row(style, *map(str, counts))
    console.print(table)
    for outcome in outcomes if verbose else ():
        row = outcome.row
        for trouble in filter(None, (outcome.error, outcome.problem)):
            line = f"{row['id']} {row['style']}: {row['query']}: {trouble}"
            console.print(line, markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
