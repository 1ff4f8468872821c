"""Hits lit in text: styles where the screen has them, marks where it has none.

A hit is bold and underlined as well as coloured, so that it is seen without colour (NO_COLOR keeps bold and
underline). Where nothing can be styled at all (TERM=dumb, a file, a pipe) it stands between ‹ and ›.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.style import Style
from rich.text import Text

from searchkit.model import Snippet
from searchkit.query.snippets import WIDTH
from searchkit.render.clean import Span, clean_with_spans

HIT = "bold underline yellow"
TITLE = "bold"
QUIET = "dim"
TROUBLE = "bold red"
OPEN_MARK, CLOSE_MARK = "‹", "›"
ELLIPSIS = "…"
_ENDED = re.compile(r"[.!?…:][\W_]*$")


@dataclass(frozen=True, slots=True)
class Screen:
    """What a view must know of the place it is shown at.

    Attributes:
        width: in cells.
        marks: the place shows no styles, so hits must be marked with characters.
    """

    width: int = 80
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Fitted:
    """A renderable that is built when the console is known."""

    build: Callable[[Screen], RenderableType]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.build(Screen(options.max_width, needs_marks(console)))


def needs_marks(console: Console) -> bool:
    """Whether the console drops bold and underline."""
    return console.color_system is None


def highlight(
    text: str,
    spans: Sequence[Span],
    style: str | Style = HIT,
    *,
    base: str | Style = "",
    marks: bool = False,
    one_line: bool = False,
) -> Text:
    """`text`, cleaned, with `spans` (code points of `text` as given) in `style`.

    >>> highlight("[b]Тоқаев[/b]", [(3, 9)], marks=True).plain
    '[b]‹Тоқаев›[/b]'
    """
    cleaned, moved = clean_with_spans(text, spans, one_line=one_line)
    lit = Text(style=base)
    at = 0
    for start, end in moved:
        lit.append(cleaned[at:start])
        found = cleaned[start:end]
        lit.append(OPEN_MARK + found + CLOSE_MARK if marks else found, style)
        at = end
    lit.append(cleaned[at:])
    return lit


def snippet_line(snippet: Snippet) -> tuple[str, list[Span]]:
    """A snippet as one line of clean text and its hits there, with an ellipsis where text was cut off before it, and
    after it in the middle of a sentence.

    >>> snippet_line(Snippet(" said\\nTokayev", 7, ((13, 20),)))
    ('… said Tokayev', [(7, 14)])
    """
    text, spans = clean_with_spans(snippet.text, snippet.local_spans(), one_line=True)
    blanks = len(text) - len(text.lstrip())
    lead = ELLIPSIS + " " if snippet.start > 0 and not text.startswith(ELLIPSIS, blanks) else ""
    move = len(lead) - blanks
    tail = " " + ELLIPSIS if len(text) > WIDTH // 2 and not _ENDED.search(text) else ""
    return lead + text[blanks:].rstrip() + tail, [
        (max(start + move, len(lead)), end + move) for start, end in spans
    ]


def snippet_text(snippet: Snippet, style: str | Style = HIT, *, marks: bool = False) -> Text:
    """A snippet on one line, with an ellipsis where it does not begin the text or end a sentence."""
    return highlight(*snippet_line(snippet), style, marks=marks)
