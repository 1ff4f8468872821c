"""What the arguments of a command may be: paths that were really named, and text that may begin with a hyphen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click


class FilePath(click.Path):
    """A path that was really named: an empty one, which most likely is an unset variable, is not the current folder."""

    def __init__(self, **options: Any) -> None:
        super().__init__(path_type=Path, **options)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


class TextCommand(click.Command):
    """A command whose arguments are text, which may begin with a hyphen: `-tokayev` is no row of options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _options_first(args, self.get_params(ctx)))


def _options_first(args: list[str], params: Sequence[click.Parameter]) -> list[str]:
    """The same arguments, with those that are text behind a `--`. Every option of two hyphens, known or not, is one."""
    options = [option for option in params if isinstance(option, click.Option)]
    takes_value = {name: not (o.is_flag or o.count) for o in options for name in (*o.opts, *o.secondary_opts)}
    given: list[str] = []
    text: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            text += rest
        elif arg.startswith("--") or _is_short_options(arg, takes_value):
            given.append(arg)
            last = arg if arg.startswith("--") else f"-{arg[-1]}"
            if takes_value.get(last):
                value = next(rest, None)
                if value is None:
                    return args  # for click to say which option lacks its value
                given.append(value)
        else:
            text.append(arg)
    return [*given, "--", *text]


def _is_short_options(arg: str, takes_value: Mapping[str, bool]) -> bool:
    """Whether it is -l, -lq, -n or -n5, and not -тоқаев or -nazarbayev."""
    letters = arg[1:].rstrip("0123456789")
    if takes_value.get(f"-{letters[-1:]}") is not True:
        letters = arg[1:]
    return arg[:1] == "-" and len(arg) > 1 and all(f"-{letter}" in takes_value for letter in letters)
