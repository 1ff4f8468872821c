"""What every command shares: where the index is, how data and talk are written, what exit codes mean."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from searchkit.cli.arguments import FilePath
from searchkit.cli.lighter import load_whoosh
from searchkit.errors import IndexExists, IndexProblem, SearchKitError

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
        type=FilePath(),
        callback=_index_path,
        is_eager=False,
        metavar="FOLDER",
        help="The index folder [default: $SEARCHKIT_INDEX, the config file, or ./.searchkit].",
    )
    return option(command)


def _index_path(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """The folder, for a command; the group, which is asked first, leaves it open so that each command can name one."""
    if value is not None or context.parent is None:
        return value
    given = context.find_root().params.get("index")
    return given if isinstance(given, Path) else usual_index()


def usual_index() -> Path:
    """The index of who names none."""
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


def open_index(path: Path, *, any_analyzers: bool = False) -> Index:
    """The index at `path`; raises the errors that exit with 3. `any_analyzers` as in `searchkit.open`."""
    refuse_file(path)
    load_whoosh()
    from searchkit.api import open as open_

    return open_(path, any_analyzers=any_analyzers)


def open_or_create(path: Path) -> Index:
    """The index at `path`, made where there is none; raises the errors that exit with 3."""
    refuse_file(path)
    load_whoosh()
    from searchkit import api

    try:
        return api.open_or_create(path)
    except IndexExists:
        raise IndexProblem(
            str(path), f"{path} is not empty and holds no index; name an empty or a new folder"
        ) from None


def refuse_file(path: Path) -> None:
    """Raise IndexProblem when what was named as the index folder is a file, or lies below one."""
    for place in (path, *path.parents):
        if place.exists() and not place.is_dir():
            what = "is a file, not an index folder" if place == path else f"cannot be: {place} is a file"
            raise IndexProblem(str(path), f"{path} {what}")


def data(text: str) -> None:
    """One line of data on stdout."""
    raw_data(text + "\n")


def raw_data(text: str) -> None:
    """Data on stdout as it stands, no line ended."""
    with writing():
        click.echo(text, nl=False)


def talk(text: str) -> None:
    """One line for the reader's eyes on stderr."""
    with contextlib.suppress(OSError):  # nobody is there to be told that nobody listens
        click.echo(text, err=True)


def json_line(value: Mapping[str, Any], *, indent: int | None = None) -> None:
    """One JSON object on stdout, in UTF-8, with its format version first."""
    data(json.dumps({"format_version": JSON_FORMAT, **value}, ensure_ascii=False, indent=indent))


class OutputRefused(SearchKitError):
    """stdout takes no more: the disk is full, or it was closed before we began."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"cannot write to standard output: {reason}")


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Tell a stdout that refuses from a disk that does; a closed pipe is neither."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputRefused(error.strerror or str(error)) from error


class ClosedStream(io.TextIOBase):
    """Stands for a stdout that was closed before we began: who writes to it is told, who does not need not know."""

    def write(self, text: str, /) -> int:
        if text:
            raise OutputRefused("it is closed")
        return 0

    def flush(self) -> None:
        """Nothing ever waits to be written."""


def console(*, stderr: bool = False) -> Console:
    """A rich console that never reads markup, emoji codes or highlighting rules from text."""
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # rich would end the process with 1

        def print(self, *objects: Any, **options: Any) -> None:
            with contextlib.suppress(OSError) if stderr else writing():
                super().print(*objects, **options)

    return Plain(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=False)


def is_terminal() -> bool:
    """Whether both ends talk to a person."""
    return sys.stdin.isatty() and sys.stdout.isatty()
