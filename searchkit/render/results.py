"""An answer, as cards or as a table, with what has to be said about it."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from searchkit.model import Hit, Results
from searchkit.render.clean import clean_line
from searchkit.render.highlight import QUIET, TITLE, Fitted, Screen, highlight, snippet_text
from searchkit.render.numbers import counted
from searchkit.render.place import place
from searchkit.render.wrap import cells, indented, shortened

UNTITLED = "(no title)"
DOT = " · "
_WIDE = 80


def hit_title(hit: Hit, *, marks: bool = False) -> Text:
    """The title with its hits; its first words when the document has none."""
    if hit.title.strip():
        return highlight(hit.title, hit.title_spans, base=TITLE, marks=marks, one_line=True)
    return Text(UNTITLED, style=QUIET)


def hit_facts(hit: Hit) -> str:
    """Language, day, source and page of a hit on one line; what is not known is left out."""
    page = f"page {hit.page:,}" if hit.page is not None else ""
    facts = (clean_line(hit.lang), clean_line(hit.date)[:10], clean_line(hit.source), page)
    return DOT.join(part for part in facts if part)


def count_line(results: Results) -> str:
    """How many documents match, and in what time.

    >>> count_line(Results(query="a", hits=(), total=1200, took_ms=3.21, total_exact=False))
    'over 1,200 documents in 3.2 ms'
    """
    over = "" if results.total_exact else "over "
    found = "no documents" if results.total == 0 else counted(results.total, more=bool(over))
    took = f"{results.took_ms:.1f}" if results.took_ms < 100 else f"{results.took_ms:.0f}"
    return f"{over}{found} in {took} ms"


def notices(results: Results) -> Iterator[str]:
    """Sentences about the answer: what was really searched, a likelier spelling, what was odd in the query."""
    if results.searched_as:
        yield f"Searched as: {clean_line(results.searched_as)}"
    if results.did_you_mean:
        yield f"Did you mean: {clean_line(results.did_you_mean)}"
    for warning in results.warnings:
        yield f"Note: {clean_line(warning)}"


#: Reading (a name in `query.weights.READING`, or "key") → what it means to a reader.
READINGS = {
    "surface": "this very word",
    "lemma": "a form of it",
    "second lemma": "a form of it, read another way",
    "other lemma": "a form of it, read another way",
    "other language": "a form of it, read in another language",
    "parts": "a part of it",
    "key": "another spelling or script",
    "cognate": "a word of the same root",
    "subword": "a word that begins alike",
    "latin subword": "a word that begins alike",
    "phrase": "side by side",
    "lemma phrase": "side by side, in other forms",
    "key phrase": "side by side, in another spelling",
    "closeness": "close together",
    "expansion": "told by the best hits",
    "prefix": "begins so",
    "wildcard": "fits the pattern",
    "typo": "a slip of the finger",
    "letters": "Kazakh letters left out",
    "layout": "another keyboard layout",
    "words": "written together or apart",
}


def why_line(hit: Hit) -> str:
    """Which words of the query met which words of the document, best first.

    >>> from searchkit.model import Match, Snippet
    >>> hit = Hit(1, 2.0, "n1", "", None, None, None, None, Snippet(""), why=(Match("Tokayev", "Тоқаев", "key", 2.0),))
    >>> why_line(hit)
    'Tokayev → Тоқаев (key)'
    """
    matches = sorted(hit.why, key=lambda match: -match.score)
    return ", ".join(f"{clean_line(m.word)} → {clean_line(m.found)} ({clean_line(m.by)})" for m in matches)


def _card(hit: Hit, indent: int, width: int, marks: bool, why: bool) -> Iterator[RenderableType]:
    title = indented(hit_title(hit, marks=marks), indent, width)
    yield Text.assemble((f"{hit.rank:>{indent - 2}}  ", QUIET), title[indent:])
    facts = DOT.join(part for part in (hit_facts(hit), place(hit.path, hit.id)) if part)
    yield indented(Text(facts, style=QUIET), indent, width)
    snippet = snippet_text(hit.snippet, marks=marks)
    if snippet.plain.strip():
        yield indented(snippet, indent, width)
    if why and hit.why:
        yield indented(Text(why_line(hit), style=QUIET), indent, width)
    yield Text()


def facet_lines(results: Results, limit: int = 8) -> Iterator[Text]:
    """One line for each counted field: its most frequent values with their numbers."""
    for field, counts in results.facets.items():
        shown = list(counts.items())[:limit]
        if shown:
            values = DOT.join(f"{clean_line(str(value)) or '(none)'} {count:,}" for value, count in shown)
            rest = f"{DOT}{len(counts) - len(shown)} more" if len(counts) > len(shown) else ""
            yield Text.assemble((f"{clean_line(field)}: ", TITLE), values, rest)


def results_cards(results: Results, *, why: bool = False) -> Fitted:
    """The answer as cards: title, facts, passage with its hits; `why` adds what matched what."""

    def build(screen: Screen) -> RenderableType:
        indent = len(str(results.hits[-1].rank)) + 3 if results.hits else 4
        cards = [part for hit in results.hits for part in _card(hit, indent, screen.width, screen.marks, why)]
        return Group(*cards, *facet_lines(results), Text(count_line(results), style=QUIET))

    return Fitted(build)


def results_table(results: Results) -> Fitted:
    """The answer as a table, one line for each hit; the title gives way first, narrow screens get fewer columns."""

    def build(screen: Screen) -> RenderableType:
        count = Text(count_line(results), style=QUIET)
        if not results.hits:
            return Group(*facet_lines(results), count)
        every = ("#", "lang", "date", "source", "id")
        filled = [column for column in zip(every, *map(_cells, results.hits), strict=True) if any(column[1:])]
        titles = [hit_title(hit, marks=screen.marks) for hit in results.hits]
        longest = max(title.cell_len for title in titles)
        shown = _fitting(filled, screen.width, min(longest, _READABLE_TITLE))
        columns, *rows = zip(*shown, strict=True)
        rooms = [max(map(cells, column)) for column in shown]
        room = max(_SHORTEST_TITLE, min(_left(shown, screen.width), longest))
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=TITLE)
        table.add_column("#", justify="right", style=QUIET, min_width=rooms[0])
        table.add_column("title", no_wrap=True, overflow="ellipsis", width=room)
        for name, width in zip(columns[1:], rooms[1:], strict=True):
            table.add_column(name, no_wrap=True, overflow="ellipsis", min_width=width)
        for title, (rank, *facts) in zip(titles, rows, strict=True):
            table.add_row(Text(rank), title, *map(Text, facts))
        return Group(table, *facet_lines(results), count)

    return Fitted(build)


_GAP = 3
_SHORTEST_TITLE, _READABLE_TITLE = 12, 20
_Column = tuple[str, ...]


def _left(columns: list[_Column], width: int) -> int:
    """The cells that a title may have beside these columns."""
    return width - sum(max(map(cells, column)) for column in columns) - _GAP * (len(columns) + 1)


def _fitting(columns: list[_Column], width: int, title: int) -> list[_Column]:
    """The columns without the source, then without the id too, where they would leave a title too little room."""
    for dropped in ("source", "id"):
        if width < _WIDE or _left(columns, width) < title:
            columns = [column for column in columns if column[0] != dropped]
    return columns


def _cells(hit: Hit) -> tuple[str, ...]:
    """What stands in the columns beside the title."""
    source, id = shortened(clean_line(hit.source), 20), shortened(clean_line(hit.id), 24)
    return str(hit.rank), clean_line(hit.lang), clean_line(hit.date)[:10], source, id


def notices_view(results: Results) -> Group:
    """What has to be said about the answer, one sentence a line; for stderr."""
    return Group(*(Text(notice) for notice in notices(results)))
