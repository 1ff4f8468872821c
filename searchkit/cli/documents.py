"""Commands about single documents: `show`, `remove`, `export`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from searchkit.cli.common import Exit, console, data, index_option, json_line, open_index, talk


@click.command()
@click.argument("id")
@index_option
@click.option("--query", default="", metavar="TEXT", help="Light the places this query matches.")
@click.option("--why", is_flag=True, help="Which rule decided title, date, language and source.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--pager/--no-pager", default=None, help="Through a pager [default: when it is long and on a terminal]."
)
def show(id: str, index: Path, query: str, why: bool, as_json: bool, pager: bool | None) -> None:
    """Print document ID as it is stored."""
    library = open_index(index, any_analyzers=not query)
    document = library.get(id)
    if as_json:
        json_line({**document.to_dict(), "near": library.near(id)})
        return
    if why:
        for field, rule in document.why.items():
            value = getattr(document, field, None)
            data(f"{field}: {value} ({rule})" if value is not None else f"{field}: {rule}")
        return
    from searchkit import render

    spans = library.matches(query, id) if query else ((), ())
    screen = console()
    view = render.document_view(document, spans[1], spans[0], near=library.near(id))
    long = (
        screen.is_terminal and document.text.count("\n") + len(document.text) // screen.width > screen.height
    )
    if pager or (pager is None and long):
        os.environ.setdefault("LESS", "-R")  # less shows styles as letters otherwise
        with screen.pager(styles=True):
            screen.print(view)
    else:
        screen.print(view)


@click.command()
@click.argument("ids", nargs=-1, required=True)
@index_option
def remove(ids: tuple[str, ...], index: Path) -> int:
    """Remove documents from the index by id. Their files stay."""
    library = open_index(index)
    missing = [id for id in ids if id not in library]
    removed = library.remove(ids)
    for id in missing:
        talk(f"searchkit: no document has the id {id!r}")
    talk(f"removed {removed} of {len(ids)}")
    return Exit.HITS if not missing else Exit.NONE


@click.command()
@index_option
def export(index: Path) -> None:
    """Print every document as a JSON line: id, title, text, lang, date, source, … `searchkit index` reads it back."""
    from searchkit.ingest.exported import record_of

    for document in open_index(index, any_analyzers=True).documents():
        data(json.dumps(record_of(document), ensure_ascii=False))
