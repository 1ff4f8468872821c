"""The group of commands. Each is loaded when it is called, so that `--help` needs nothing but click."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from searchkit import __version__
from searchkit.cli.common import (
    ClosedStream,
    Exit,
    OutputRefused,
    index_option,
    is_terminal,
    talk,
    usual_index,
    writing,
)
from searchkit.errors import SearchKitError

#: name → (module, one line for --help). The function is named like the command, with `_` for `-`.
COMMANDS = {
    "index": ("indexing", "Add files and folders to the index; only what is new or changed is read."),
    "rebuild": ("indexing", "Build the index anew beside the old one, verify it, swap."),
    "watch": ("indexing", "Follow folders and index what changes."),
    "search": ("searching", "Search, and print the hits."),
    "similar": ("searching", "Documents like one document."),
    "suggest": ("searching", "Words of the index that begin like this."),
    "explain": ("searching", "How a document came to its score."),
    "show": ("documents", "Print one document."),
    "remove": ("documents", "Remove documents by id."),
    "export": ("documents", "Print every document as JSON lines."),
    "analyze": ("inspecting", "What the analyzers make of a text."),
    "stats": ("inspecting", "Numbers about the index."),
    "verify": ("inspecting", "Read the whole index and check it."),
    "completion": ("completing", "Print the completion script for a shell."),
}


class ClosedPipe(Exception):
    """The reader of our output has seen enough. Not an OSError: click ends the process with 1 on those of a pipe."""


@contextlib.contextmanager
def _pipes_may_close() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ClosedPipe from error


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is called, not before."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with _pipes_may_close():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _pipes_may_close():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"searchkit.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            # `searchkit тоқаев` is the likeliest slip of a newcomer.
            if args and args[0] not in COMMANDS and not args[0].startswith("-"):
                raise click.UsageError(
                    f"no command {args[0]!r}; to search for it: searchkit search {args[0]!r}", ctx
                ) from error
            raise


@click.group(
    cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="searchkit")
@index_option
@click.option("--plain", is_flag=True, help="Line mode, for screen readers and simple terminals.")
@click.option(
    "--print", "print_choice", is_flag=True, help="Enter prints the path or id of the hit and ends."
)
@click.option("--query", default="", metavar="TEXT", help="What the prompt holds at first.")
@click.pass_context
def searchkit(
    context: click.Context, index: Path | None, plain: bool, print_choice: bool, query: str
) -> None:
    """Full-text search for Kazakh, Russian, English and French.

    Without a command, opens the terminal UI over the index.
    """
    if context.invoked_subcommand is not None:
        return
    from searchkit.cli.interactive import interact

    if not (is_terminal() or print_choice or plain):
        talk(
            "searchkit without a command opens the terminal UI, which needs a terminal; try `searchkit search QUERY` or --help."
        )
        context.exit(Exit.USAGE)
    context.exit(interact(index or usual_index(), plain=plain, print_choice=print_choice, query=query))


def run(args: list[str] | None = None) -> int:
    """Run one command and return its exit code; every error is one sentence on stderr."""
    if sys.stdout is None:  # the shell's >&-
        sys.stdout = ClosedStream()
    try:
        code = searchkit.main(args=args, prog_name="searchkit", standalone_mode=False)
        with writing():
            sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return Exit.INTERRUPTED
    except click.ClickException as error:
        with contextlib.suppress(OSError):
            error.show()
        return Exit.USAGE
    except OutputRefused as error:
        _silence_stdout()
        talk(f"searchkit: {error}")
        return error.exit_code
    except SearchKitError as error:
        talk(f"searchkit: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except (ClosedPipe, BrokenPipeError):
        _silence_stdout()
        return Exit.HITS
    except OSError as error:
        return _failed(error)
    return code if isinstance(code, int) else Exit.HITS


def _failed(error: OSError) -> int:
    """Say what the system refused; what it can refuse is as good as always about the index."""
    _silence_stdout()
    reason = error.strerror or str(error)
    if error.filename is None:
        talk(f"searchkit: the system refused: {reason}")
    else:
        talk(f"searchkit: cannot use {error.filename}: {reason}")
    return Exit.INDEX


def _silence_stdout() -> None:
    """Point stdout elsewhere, so that Python's own flush at exit neither fails nor talks."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
