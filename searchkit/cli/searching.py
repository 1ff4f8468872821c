"""Commands that ask: `search`, `similar`, `suggest`, `explain`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from searchkit.cli.arguments import TextCommand
from searchkit.cli.common import (
    Exit,
    F,
    console,
    data,
    index_option,
    json_line,
    open_index,
    raw_data,
    talk,
)

if TYPE_CHECKING:
    from searchkit.model import Results

SORTS = ("score", "date", "-date", "title", "-title", "source", "-source")


def output_options(command: F) -> F:
    """How the answer is written: for people by default, for programs on request."""
    options: list[Callable[[Any], Any]] = [
        click.option("--json", "as_json", is_flag=True, help="One JSON object."),
        click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object a hit, one a line."),
        click.option("-l", "--files", is_flag=True, help="Only the path (or id) of each hit."),
        click.option("-0", "--null", is_flag=True, help="--files, each ended with NUL, for xargs -0."),
        click.option("-c", "--count", is_flag=True, help="Only the number of matching documents."),
        click.option("-q", "--quiet", is_flag=True, help="Print nothing; the exit code tells."),
        click.option("--table", is_flag=True, help="A line a hit instead of cards."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command(cls=TextCommand)
@click.argument("query", nargs=-1, required=True)
@index_option
@click.option(
    "-n", "--limit", default=10, show_default=True, type=click.IntRange(0, 1000), help="Hits to print."
)
@click.option("--offset", default=0, type=click.IntRange(0, 1000), help="Hits to pass over first.")
@click.option(
    "--sort", default="score", type=click.Choice(SORTS), show_default=True, help="Order of the hits."
)
@click.option(
    "--facet",
    "facets",
    multiple=True,
    metavar="FIELD",
    help="Count the values of a field, such as lang or year.",
)
@click.option("--all", "require_all", is_flag=True, help="Every word must be there.")
@click.option("--no-translit", is_flag=True, help="No cross-script spellings.")
@click.option("--no-stem", is_flag=True, help="No inflected forms.")
@click.option("--fuzzy", is_flag=True, help="Allow typos in every word.")
@click.option(
    "--expand", is_flag=True, help="Add words from the best hits to the query (pseudo-relevance feedback)."
)
@click.option("--collapse", is_flag=True, help="Show one of near-duplicate documents.")
@click.option("--plain", "plain", is_flag=True, help="Take every character of the query as text.")
@output_options
def search(
    query: tuple[str, ...],
    index: Path,
    limit: int,
    offset: int,
    sort: str,
    facets: tuple[str, ...],
    require_all: bool,
    no_translit: bool,
    no_stem: bool,
    fuzzy: bool,
    expand: bool,
    collapse: bool,
    plain: bool,
    **output: bool,
) -> int:
    """Search, and print the hits, best first. Exit code 0: hits, 1: none.

    \b
    searchkit search Тоқаев            every spelling: Токаев, Tokayev, Toqaev, Tokaïev …
    searchkit search '"foreign affairs" lang:en date:2019..2024'
    searchkit search 'title:сенатор OR source:egemen.kz'
    """
    form = output_form(output)
    results = open_index(index).search(
        " ".join(query),
        limit=0 if form in ("count", "quiet") else limit,
        offset=offset,
        sort=None if sort == "score" else sort,
        facets=facets,
        require_all=require_all,
        translit=not no_translit,
        stem=not no_stem,
        fuzzy=fuzzy,
        expand=expand,
        collapse=collapse,
        syntax="plain" if plain else "whoosh",
    )
    write_results(results, form, offset)
    if offset >= results.total > 0 and form not in ("json", "count", "quiet"):
        there = "is only 1 document" if results.total == 1 else f"are only {results.total:,} documents"
        talk(f"searchkit: nothing at offset {offset}: there {there}")
    return Exit.HITS if results.total else Exit.NONE


@click.command()
@click.argument("id")
@index_option
@click.option(
    "-n", "--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Hits to print."
)
@output_options
def similar(id: str, index: Path, limit: int, **output: bool) -> int:
    """Documents that share the rare words of document ID."""
    form = output_form(output)
    results = open_index(index).similar(id, limit=limit)
    write_results(results, form)
    return Exit.HITS if results.total else Exit.NONE


#: Parameter of `output_options` → how it is called on the command line.
FORMS = {
    "as_json": "json",
    "as_jsonl": "jsonl",
    "files": "files",
    "null": "null",
    "count": "count",
    "quiet": "quiet",
    "table": "table",
}


def output_form(output: Mapping[str, bool]) -> str:
    """The one form that was asked for: "cards" if none was. Raises UsageError when several were."""
    asked = [form for name, form in FORMS.items() if output[name]]
    if "null" in asked and "files" in asked:
        asked.remove("files")
    if len(asked) > 1:
        raise click.UsageError(f"--{asked[0]} and --{asked[1]} exclude each other")
    return asked[0] if asked else "cards"


def write_results(results: Results, form: str, offset: int = 0) -> None:
    """An answer on stdout in the form that was asked for; what has to be said about it on stderr."""
    if form == "quiet":
        return
    if form == "json":
        json_line(results_json(results, offset))
        return
    if form == "count":
        data(str(results.total))
    elif form in ("files", "null"):
        for hit in results:
            raw_data((hit.path or hit.id) + ("\0" if form == "null" else "\n"))
    elif form == "jsonl":
        for hit in results:
            json_line(hit.to_dict())
    else:
        from searchkit import render

        console().print(render.results_table(results) if form == "table" else render.results_cards(results))
    _talk_about(results)


def _talk_about(results: Results) -> None:
    """What was really searched, a likelier spelling, what was odd: rich is loaded only when there is such a thing."""
    if results.searched_as or results.did_you_mean or results.warnings:
        from searchkit import render

        for notice in render.notices(results):
            talk(notice)


def results_json(results: Results, offset: int = 0) -> dict[str, Any]:
    """What `--json` prints, less its format version."""
    plain = results.to_dict()
    return {
        "query": plain.pop("query"),
        "total": plain.pop("total"),
        "returned": len(results),
        "truncated": offset + len(results) < results.total,
        **plain,
    }


@click.command(cls=TextCommand)
@click.argument("prefix")
@index_option
@click.option(
    "-n", "--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Words to print."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def suggest(prefix: str, index: Path, limit: int, as_json: bool) -> int:
    """Words of the index that begin with PREFIX, most frequent first."""
    words = open_index(index).suggest(prefix, limit=limit)
    if as_json:
        json_line({"prefix": prefix, "words": list(words)})
    else:
        for word in words:
            data(word)
    return Exit.HITS if words else Exit.NONE


@click.command(cls=TextCommand)
@click.argument("query")
@click.argument("id")
@index_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def explain(query: str, id: str, index: Path, as_json: bool) -> int:
    """How document ID came to its score for QUERY: the numbers that the search used, as a tree."""
    explanation = open_index(index).explain(query, id)
    if explanation is None:
        talk(f"searchkit: {id} does not match {query!r}")
        return Exit.NONE
    if as_json:
        json_line(explanation.to_dict())
    else:
        from searchkit import render

        console().print(render.explanation_tree(explanation))
    sys.stdout.flush()
    return Exit.HITS
