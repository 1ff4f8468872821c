"""What a run over files did, and while it runs, how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Protocol

from rich.console import Console, Group
from rich.text import Text

from searchkit.model import Progress, Report, Skipped
from searchkit.render.clean import clean_line
from searchkit.render.highlight import ELLIPSIS, QUIET, TROUBLE
from searchkit.render.numbers import LANGUAGES
from searchkit.render.results import DOT

_PATH_ROOM = 32
_SKIPPED_SHOWN = 10


class Watcher(Protocol):
    """What `Index.add_paths(progress=…)` calls after each file."""

    def __call__(self, progress: Progress) -> None: ...


def duration(seconds: float) -> str:
    """A time for people.

    >>> duration(0.42), duration(75), duration(7300)
    ('0.4 s', '1 min 15 s', '2 h 1 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"


def _counted(title: str, counts: Mapping[str, int], names: Mapping[str, str] | None = None) -> Iterator[Text]:
    if counts:
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        shown = DOT.join(
            f"{(names or {}).get(value) or clean_line(value) or 'unknown'} {count:,}"
            for value, count in ordered[:8]
        )
        yield Text(f"{title}: {shown}", style=QUIET)


def report_summary(report: Report) -> Group:
    """One line for what changed, and lines for languages, formats, years and skipped files."""
    numbers = {
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "skipped": len(report.skipped),
    }
    changed = [f"{count:,} {name}" for name, count in numbers.items() if count]
    rate = (report.added + report.updated) / report.seconds if report.seconds > 0 else 0
    speed = f" ({rate:,.0f} a second)" if rate >= 1 else ""
    lines = [Text(f"{', '.join(changed) or 'nothing to do'} in {duration(report.seconds)}{speed}")]
    if report.near_duplicates:
        lines.append(Text(f"near-duplicates in the index: {report.near_duplicates:,}", style=QUIET))
    lines += _counted("languages", report.by_lang, LANGUAGES)
    lines += _counted("formats", report.by_format)
    lines += _counted("years", report.by_year)
    lines += _counted("fields of records", report.by_fields)
    return Group(*lines, *problems(report.skipped))


def problems(skipped: Sequence[Skipped], limit: int = _SKIPPED_SHOWN) -> Iterator[Text]:
    """One line for each file or line that could not be read, and how many more there are."""
    for problem in islice(skipped, limit):
        place = clean_line(problem.path) + (f":{problem.line}" if problem.line is not None else "")
        yield Text.assemble(("skipped ", TROUBLE), f"{place}: {clean_line(problem.reason)}")
    if len(skipped) > limit:
        yield Text(f"… and {len(skipped) - limit:,} more skipped", style=TROUBLE)


def short_path(path: str, room: int = _PATH_ROOM) -> str:
    """The end of a path, which tells more than its beginning.

    >>> short_path("news/2024/03/26/a-very-long-name-of-a-file.html", 20)
    '…name-of-a-file.html'
    """
    line = clean_line(path)
    return line if len(line) <= room else ELLIPSIS + line[-(room - 1) :]


@contextmanager
def indexing_progress(console: Console, verb: str = "indexing") -> Iterator[Watcher]:
    """A bar with rate, time left, current file and skipped count; draws nothing where there is no terminal.

    Give a console on stderr, so that stdout stays data.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.fields[talk]}", markup=False),
    )
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(verb, total=None, rate="", talk="")

        def watch(progress: Progress) -> None:
            elapsed = bar.tasks[0].elapsed or 0
            rate = f"{progress.documents / elapsed:,.0f}/s" if elapsed > 0.5 else ""
            talk = short_path(progress.path)
            if progress.skipped:
                talk = f"{progress.skipped:,} skipped · {talk}"
            bar.update(task, completed=progress.done, total=progress.total, rate=rate, talk=talk)

        yield watch
