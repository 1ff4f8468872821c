"""What every command shares: where the index is, how data and talk are written, what exit codes mean."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

    from searchkit.api import Index

#: Version of the JSON that `--json` and `--jsonl` print.
JSON_FORMAT = 1
DEFAULT_INDEX = ".searchkit"

F = TypeVar("F", bound=Callable[..., Any])


class Exit(IntEnum):
    """Exit codes of every command."""

    HITS = 0
    NONE = 1
    USAGE = 2
    INDEX = 3
    INTERRUPTED = 130


def index_option(command: F) -> F:
    """The `--index` option; a command gets the path as `index`."""
    option = click.option(
        "--index",
        "index",
        type=click.Path(path_type=Path),
        callback=_index_path,
        is_eager=False,
        metavar="FOLDER",
        help="The index folder [default: $SEARCHKIT_INDEX, the config file, or ./.searchkit].",
    )
    return option(command)


def _index_path(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path:
    if value is not None:
        return value
    given = context.find_root().params.get("index")
    if isinstance(given, Path) and context.parent is not None:
        return given
    if named := os.environ.get("SEARCHKIT_INDEX"):
        return Path(named)
    return Path(configured("index") or DEFAULT_INDEX)


def configured(name: str) -> str | None:
    """A setting from the user's config file (`searchkit/config.toml` in the platform's config folder), or None."""
    from platformdirs import user_config_path

    path = user_config_path("searchkit") / "config.toml"
    if not path.is_file():
        return None
    import tomllib

    try:
        value = tomllib.loads(path.read_text(encoding="utf-8")).get(name)
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot read {path}: {error}") from error
    return value if isinstance(value, str) else None


def open_index(path: Path) -> Index:
    """The index at `path`; raises the errors that exit with 3."""
    from searchkit.api import open as open_

    return open_(path)


def data(text: str) -> None:
    """One line of data on stdout."""
    click.echo(text)


def talk(text: str) -> None:
    """One line for the reader's eyes on stderr."""
    click.echo(text, err=True)


def json_line(value: Mapping[str, Any], *, indent: int | None = None) -> None:
    """One JSON object on stdout, in UTF-8, with its format version first."""
    data(json.dumps({"format_version": JSON_FORMAT, **value}, ensure_ascii=False, indent=indent))


def console(*, stderr: bool = False) -> Console:
    """A rich console that never reads markup, emoji codes or highlighting rules from text."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=False)


def is_terminal() -> bool:
    """Whether both ends talk to a person."""
    return sys.stdin.isatty() and sys.stdout.isatty()
