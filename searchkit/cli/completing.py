"""`searchkit completion SHELL`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from searchkit.cli.common import data


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell.

    bash: eval "$(searchkit completion bash)" in ~/.bashrc; zsh alike; fish: searchkit completion fish | source
    """
    from searchkit.cli.app import searchkit

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    data(kind(searchkit, {}, "searchkit", "_SEARCHKIT_COMPLETE").source())
