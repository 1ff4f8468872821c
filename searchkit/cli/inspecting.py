"""Commands that look inside: `analyze`, `stats`, `verify`."""

from __future__ import annotations

from pathlib import Path

import click

from searchkit.cli.arguments import TextCommand
from searchkit.cli.common import Exit, console, data, index_option, json_line, open_index, talk


@click.command(cls=TextCommand)
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--lang", type=click.Choice(["kk", "ru", "en", "fr"]), help="Its language [default: decided by the text]."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def analyze(text: tuple[str, ...], lang: str | None, as_json: bool) -> None:
    """What the analyzers make of TEXT: surfaces, languages, lemmas and why, keys."""
    from dataclasses import asdict

    from searchkit.analyzers import analyze as tokens_of

    tokens = tokens_of(" ".join(text), lang)
    if as_json:
        json_line({"tokens": [asdict(token) for token in tokens]})
        return
    from searchkit import render

    console().print(render.tokens_table(tokens))


@click.command()
@index_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def stats(index: Path, as_json: bool) -> None:
    """Numbers about the index: documents by language, year and source; how its vocabulary grows, its top words; size, analyzers."""
    numbers = open_index(index, any_analyzers=True).stats(words=True)
    if as_json:
        json_line(numbers.to_dict())
        return
    from searchkit import render

    console().print(render.stats_view(numbers))


@click.command()
@index_option
def verify(index: Path) -> int:
    """Read every byte of the index and check it against its checksums. Exit code 0: sound, 3: damaged."""
    problems = open_index(index, any_analyzers=True).verify()
    for problem in problems:
        data(problem)
    talk("the index is damaged" if problems else "the index is sound")
    return Exit.INDEX if problems else Exit.HITS
