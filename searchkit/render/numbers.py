"""Numbers about an index: tables, and bars drawn with characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, zip_longest

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from searchkit.model import Stats, TopWord
from searchkit.render.clean import clean_line
from searchkit.render.highlight import QUIET, TITLE, Fitted, Screen

LANGUAGES = {
    "kk": "Kazakh",
    "ru": "Russian",
    "en": "English",
    "fr": "French",
    "und": "undecided",
    "": "undecided",
}
Words = tuple[TopWord, ...]

_EIGHTHS = " ▏▎▍▌▋▊▉"
_MOST_ROWS = 12


def counted(documents: int, *, more: bool = False) -> str:
    """A number of documents in words; `more` says that it is a lower bound.

    >>> counted(1), counted(1200)
    ('1 document', '1,200 documents')
    """
    return f"{documents:,} document{'' if documents == 1 and not more else 's'}"


def size(count: int) -> str:
    """Bytes for people, in powers of 1000.

    >>> size(999), size(1500), size(2_340_000)
    ('999 B', '1.5 kB', '2.3 MB')
    """
    value, units = float(count), ["kB", "MB", "GB", "TB"]
    unit = "B"
    while value >= 999.95 and units:
        value, unit = value / 1000, units.pop(0)
    return f"{value:.0f} B" if unit == "B" else f"{value:.1f} {unit}"


def bar(share: float, width: int) -> str:
    """A bar of at most `width` characters for a share between 0 and 1; the smallest share is still seen.

    >>> bar(1, 4), bar(0.5, 4), bar(0, 4)
    ('████', '██', '')
    """
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if share > 0:
        eighths = max(eighths, 1)
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def bars(title: str, counts: Mapping[str, int], width: int, names: Mapping[str, str] | None = None) -> Table:
    """One row for each value: its name, its number, a bar. Rows past the twelfth are added up."""
    table = Table(
        box=None, pad_edge=False, title=title, title_justify="left", title_style=TITLE, show_header=False
    )
    table.add_column(no_wrap=True, overflow="ellipsis", max_width=28)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    room = max(5, min(40, width - 42))
    rows = list(counts.items())
    if len(rows) > _MOST_ROWS:
        rest = rows[_MOST_ROWS - 1 :]
        rows = [*rows[: _MOST_ROWS - 1], (f"{len(rest):,} more", sum(count for _, count in rest))]
    most = max((count for _, count in rows), default=0) or 1
    for value, count in rows:
        name = (names or {}).get(value) or clean_line(value) or "(none)"
        table.add_row(Text(name), Text(f"{count:,}"), Text(bar(count / most, room), style="cyan"))
    return table


def _facts(stats: Stats) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style=QUIET)
    table.add_column()
    rows = {
        "index": clean_line(stats.path),
        "documents": f"{stats.documents:,}",
        "near-duplicates": f"{stats.near_duplicates:,}",
        "size": size(stats.bytes),
        "segments": f"{stats.segments:,}",
        "generation": f"{stats.generation:,}",
    }
    if stats.roots:
        rows["read from"] = "\n".join(clean_line(root.path) for root in stats.roots)
    for name, value in rows.items():
        table.add_row(Text(name), Text(value))
    return table


def _fields(stats: Stats) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=TITLE)
    table.add_column("field")
    table.add_column("terms", justify="right")
    table.add_column("words", justify="right")
    for field in dict.fromkeys((*stats.terms, *stats.tokens)):
        terms, tokens = stats.terms.get(field), stats.tokens.get(field)
        table.add_row(
            Text(clean_line(field)),
            Text("" if terms is None else f"{terms:,}"),
            Text("" if tokens is None else f"{tokens:,}"),
        )
    return table


def _by_year(years: Mapping[str, int]) -> dict[str, int]:
    """The newest years first."""
    return dict(sorted(years.items(), reverse=True))


_LANGUAGE_ROOM = 24
_WORD_ROOM = 14


def _beside(top_words: Mapping[str, Words], count: int) -> Iterator[list[tuple[str, Words]]]:
    rest = iter(top_words.items())
    while group := list(islice(rest, count)):
        yield group


def _top_words(stats: Stats, width: int) -> Iterator[Table]:
    """A column for each language, as many beside each other as fit: its words, and in how many documents each stands."""
    beside = max(1, width // _LANGUAGE_ROOM)
    for group in _beside(stats.top_words, beside):
        table = Table(box=None, pad_edge=False, header_style=QUIET)
        for lang, _ in group:
            table.add_column(
                LANGUAGES.get(lang, clean_line(lang)), no_wrap=True, overflow="ellipsis", max_width=_WORD_ROOM
            )
            table.add_column("", justify="right", style=QUIET, no_wrap=True)
        for row in zip_longest(*(words for _, words in group)):
            cells = ((clean_line(word.surface), f"{word.documents:,}") if word else ("", "") for word in row)
            table.add_row(*(Text(cell) for pair in cells for cell in pair))
        yield table


def _growth(stats: Stats, width: int) -> Table:
    """How many distinct words so many documents hold: in all, and in each language where there is room."""
    langs = list(stats.growth[-1].lemmas)
    wide = width >= 28 + 11 * len(langs)
    table = Table(box=None, pad_edge=False, header_style=QUIET)
    table.add_column("documents", justify="right", no_wrap=True)
    for lang in langs if wide else ():
        table.add_column(LANGUAGES.get(lang, clean_line(lang)), justify="right", no_wrap=True)
    table.add_column("words", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    most = max(sum(step.lemmas.values()) for step in stats.growth) or 1
    room = max(4, min(24, width - 24 - (11 * len(langs) if wide else 0)))
    for step in stats.growth:
        words = sum(step.lemmas.values())
        own = [f"{step.lemmas[lang]:,}" for lang in langs] if wide else []
        cells = (f"{step.documents:,}", *own, f"{words:,}")
        table.add_row(*map(Text, cells), Text(bar(words / most, room), style="cyan"))
    return table


def stats_view(stats: Stats) -> Fitted:
    """Everything `searchkit stats` says."""

    def build(screen: Screen) -> RenderableType:
        parts: list[RenderableType] = [_facts(stats)]
        if stats.terms or stats.tokens:
            parts.append(_fields(stats))
        charts = (
            bars("languages", stats.languages, screen.width, LANGUAGES),
            bars("years", _by_year(stats.years), screen.width),
            bars("sources", stats.sources, screen.width),
        )
        for chart in charts:
            if chart.row_count:
                parts += [Text(), chart]
        if any(stats.top_words.values()):
            parts += [Text(), Text("top words, and in how many documents", style=TITLE)]
            parts += _top_words(stats, screen.width)
        if stats.growth:
            parts += [
                Text(),
                Text("vocabulary: distinct words in the first so many documents", style=TITLE),
                _growth(stats, screen.width),
            ]
        if stats.identity:
            identity = Table(
                box=None,
                pad_edge=False,
                show_header=False,
                title="analyzers",
                title_justify="left",
                title_style=TITLE,
            )
            for name, version in stats.identity.items():
                identity.add_row(Text(clean_line(name), style=QUIET), Text(clean_line(version)))
            parts += [Text(), identity]
        return Group(*parts)

    return Fitted(build)
