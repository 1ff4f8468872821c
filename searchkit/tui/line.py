"""Line mode: a conversation in plain lines, for screen readers and simple terminals. Nothing moves, nothing is redrawn.

A line is a query, unless it is a number or begins with a command word. Hits are numbered; hits stand between ‹ and ›.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from searchkit.errors import SearchKitError
from searchkit.model import Hit, Results
from searchkit.render import (
    clean_line,
    count_line,
    explanation_lines,
    hit_facts,
    hit_title,
    notices,
    snippet_text,
    why_line,
)
from searchkit.render.numbers import LANGUAGES, counted
from searchkit.tui import editor
from searchkit.tui.backend import Backend
from searchkit.tui.memory import History, state_folder
from searchkit.tui.page import Page, lay_out
from searchkit.tui.question import ORDERS, Question, ask, facet_counts
from searchkit.tui.terminal import run_on_terminal

PAGE_HITS = 5
PAGE_LINES = 20
_WIDTH = 76

HELP = """\
Type words to search. Then:
a number, or read NUMBER: read that hit, opened at its first match
more: read on; start: read from the beginning; hit: go to the next match in it
next, back: further hits, hits before
sort best, sort newest, sort oldest, sort title, sort source
lang kk, lang kk en, lang all: only these languages
years 2019-2024, years 2020 2024, years all
source egemen.kz, source all
filters: what can be chosen, with numbers
why NUMBER: what matched, and how the score came about
similar NUMBER: documents like that one
path NUMBER: where it is; edit NUMBER: open it in your editor
search WORDS: search words that look like a command
again: the same question once more, on the newest state of the index
quit: leave"""


class LineFace:
    """One conversation. `say` writes a line, `answer` understands one; `choice` is set where one is wanted and made."""

    def __init__(self, index: Backend, stream: TextIO, *, print_choice: bool, history: History) -> None:
        self._index = index
        self._console = Console(file=stream, color_system=None, highlight=False, markup=False, emoji=False)
        self._print_choice = print_choice
        self._history = history
        self.choice: str | None = None
        self.over = False
        self._question = Question(finished=True)
        self._offset = 0
        self._hits: tuple[Hit, ...] = ()
        self._total = 0
        self._page: Page | None = None
        self._line = 0
        self._at_hit = -1

    def say(self, text: str | Text = "") -> None:
        """One line; the terminal breaks it where it is too long."""
        self._console.print(text if isinstance(text, Text) else Text(text), soft_wrap=True)

    def answer(self, line: str) -> None:
        """Do what one line asks for; an error is a line too."""
        typed = clean_line(line)
        word, _, rest = typed.partition(" ")
        try:
            if typed.isdecimal() and self._hit(typed) is not None:
                self._read(typed)
            elif word.lower() in _COMMANDS and (rest or word.lower() in _ALONE) and _fits(word.lower(), rest):
                _COMMANDS[word.lower()](self, rest.strip())
            elif typed:
                self._search(typed)
        except (SearchKitError, OSError) as error:
            self.say(clean_line(str(error)))

    # Searching

    def _search(self, text: str) -> None:
        self._history.add(text)
        self._put(replace(self._question, text=text, similar_to=None))

    def _put(self, question: Question, offset: int = 0) -> None:
        self._question, self._offset, self._page = question, offset, None
        if not question:
            self.say("Nothing is asked yet. Type a word, or help.")
            return
        results = ask(self._index, question, limit=PAGE_HITS, offset=offset)
        self._hits, self._total = results.hits, results.total
        self._list(results)

    def _list(self, results: Results) -> None:
        for notice in notices(results):
            self.say(notice)
        self.say(", ".join((count_line(results), *self._conditions())))
        for hit in results.hits:
            self.say()
            self.say(Text.assemble(f"{hit.rank}. ", hit_title(hit, marks=True)))
            self.say(hit_facts(hit).replace(" · ", ", "))
            self.say(snippet_text(hit.snippet, marks=True))
        if self._offset + len(results.hits) < results.total and results.hits:
            self.say()
            self.say(
                f"{self._offset + 1} to {self._offset + len(results.hits)}. Type next for more, a number to read."
            )

    def _conditions(self) -> Iterator[str]:
        if self._question.similar_to is not None:
            yield f"like {clean_line(self._question.similar_to)}"
        yield from self._question.filters.clauses()
        if ORDERS[self._question.order]:
            yield self._question.order

    def _next(self, _rest: str) -> None:
        if self._offset + len(self._hits) >= self._total:
            self.say("There are no further hits.")
        else:
            self._put(self._question, self._offset + PAGE_HITS)

    def _back(self, _rest: str) -> None:
        if self._question.similar_to is not None:
            self._put(replace(self._question, similar_to=None))
        elif self._offset == 0:
            self.say("These are the first hits.")
        else:
            self._put(self._question, max(0, self._offset - PAGE_HITS))

    def _again(self, _rest: str) -> None:
        self._index.refresh()
        self._put(self._question, self._offset)

    def _sort(self, rest: str) -> None:
        order = next((order for order in ORDERS if rest.lower() in order.split()), None)
        if order is None:
            self.say(f"There is no such order. Orders: {', '.join(ORDERS)}.")
        else:
            self._put(replace(self._question, order=order))

    # Filters

    def _narrow(self, name: str, values: frozenset[str]) -> None:
        filters = replace(self._question.filters, **{name: values})
        self._put(replace(self._question, filters=filters, similar_to=None))

    def _lang(self, rest: str) -> None:
        self._narrow("languages", _values(rest))

    def _source(self, rest: str) -> None:
        self._narrow("sources", _values(rest))

    def _years(self, rest: str) -> None:
        years: set[str] = set()
        for part in _values(rest):
            first, _, last = part.replace("–", "-").replace("..", "-").partition("-")
            years.update(map(str, range(int(first), int(last or first) + 1)))
        self._narrow("years", frozenset(years))

    def _filters(self, _rest: str) -> None:
        for name, counts in facet_counts(self._index, self._question).items():
            shown = (
                f"{LANGUAGES.get(value, '')} {clean_line(value)} {count:,}".strip()
                for value, count in list(counts.items())[:12]
            )
            self.say(f"{name}: {', '.join(shown) or 'none'}")
        if self._question.filters:
            self.say(f"Chosen: {', '.join(self._question.filters.clauses())}")

    # One document

    def _hit(self, number: str) -> Hit | None:
        wanted = number.strip()
        return next((hit for hit in self._hits if str(hit.rank) == wanted), None)

    def _one(self, number: str, do: Callable[[Hit], None]) -> None:
        hit = self._hit(number)
        if hit is None:
            self.say(f"There is no hit {number} in this list.")
        else:
            do(hit)

    def _read(self, rest: str) -> None:
        def read(hit: Hit) -> None:
            if self._print_choice:
                self.choice, self.over = clean_line(hit.path or hit.id), True
                return
            self._page = self._fetch(hit)
            first = self._page.first_hit()
            self._at_hit = -1 if first is None else first
            self._show(self._line_of_hit() if first is not None and self._line_of_hit() > PAGE_LINES else 0)

        self._one(rest, read)

    def _fetch(self, hit: Hit) -> Page:
        title, text = hit.title_spans, hit.snippet.spans
        if self._question.similar_to is None:
            found = self._index.matches(self._question.query(), hit.id)
            title, text = found[0] or title, found[1] or text
        return lay_out(self._index.get(hit.id), title, text, _WIDTH)

    def _line_of_hit(self) -> int:
        from searchkit.render.wrap import line_at

        assert self._page is not None
        return max(0, line_at(self._page.lines, self._page.hits[self._at_hit][0]) - 2)

    def _show(self, first: int) -> None:
        page = self._page
        assert page is not None
        if first > 0:
            self.say(page.text[: page.title_end])
        end = min(first + PAGE_LINES, len(page.lines))
        for start, stop in page.lines[first:end]:
            self.say(_marked(page, start, stop))
        self._line = end
        left = len(page.lines) - end
        where = f"Match {self._at_hit + 1} of {len(page.hits)}. " if self._at_hit >= 0 else ""
        self.say(f"({where}{f'{left} lines left: more.' if left else 'The end.'})")

    def _more(self, _rest: str) -> None:
        if self._page is None:
            self._next("")
        elif self._line >= len(self._page.lines):
            self.say("This is the end of the document.")
        else:
            self._show(self._line)

    def _start(self, _rest: str) -> None:
        if self._page is None:
            self.say("No document is open. Type the number of a hit.")
        else:
            self._show(0)

    def _next_hit(self, _rest: str) -> None:
        if self._page is None or self._at_hit < 0:
            self.say("No document with matches is open. Type the number of a hit.")
        else:
            self._at_hit = (self._at_hit + 1) % len(self._page.hits)
            self._show(self._line_of_hit())

    def _why(self, rest: str) -> None:
        def why(hit: Hit) -> None:
            self.say(why_line(hit) or "No word of the query stands in it.")
            explanation = (
                None if self._question.similar_to else self._index.explain(self._question.query(), hit.id)
            )
            for line in explanation_lines(explanation) if explanation else ():
                self.say(line)

        self._one(rest, why)

    def _similar(self, rest: str) -> None:
        self._one(rest, lambda hit: self._put(replace(self._question, similar_to=hit.id)))

    def _path(self, rest: str) -> None:
        self._one(rest, lambda hit: self.say(clean_line(hit.path or hit.id)))

    def _edit(self, rest: str) -> None:
        def edit(hit: Hit) -> None:
            if not hit.path or not Path(hit.path).is_file():
                self.say(f"{clean_line(hit.path or hit.id)}: there is no such file to edit.")
                return
            place = hit.snippet.spans[0][0] if hit.snippet.spans else 0
            line = editor.line_of(Path(hit.path), self._index.get(hit.id), place)
            run_on_terminal(editor.command(editor.editor(), hit.path, line))

        self._one(rest, edit)

    def _help(self, _rest: str) -> None:
        self.say(HELP)

    def _quit(self, _rest: str) -> None:
        self.over = True


def _marked(page: Page, start: int, end: int) -> str:
    """One line of a page with its hits marked."""
    pieces, at = [], start
    for first, last in page.hits:
        if first < end and last > start:
            first, last = max(first, start), min(last, end)
            pieces += [page.text[at:first], "‹", page.text[first:last], "›"]
            at = last
    return "".join((*pieces, page.text[at:end]))


def _values(rest: str) -> frozenset[str]:
    return frozenset() if rest.lower() == "all" else frozenset(rest.replace(",", " ").split())


def _fits(command: str, rest: str) -> bool:
    """Whether what follows a command word makes it a command, and not the beginning of a query."""
    if command in _NUMBERED:
        return rest.strip().isdecimal()
    if command in _ALONE:
        return not rest
    if command == "sort":
        return len(rest.split()) == 1
    if command == "lang":
        return rest == "all" or all(value in LANGUAGES for value in _values(rest))
    if command == "years":
        return rest == "all" or all(c.isdecimal() or c in "-–., " for c in rest)
    return True


_COMMANDS: dict[str, Callable[[LineFace, str], None]] = {
    "read": LineFace._read, "why": LineFace._why, "similar": LineFace._similar, "path": LineFace._path,
    "edit": LineFace._edit, "more": LineFace._more, "start": LineFace._start, "hit": LineFace._next_hit,
    "next": LineFace._next, "back": LineFace._back, "again": LineFace._again, "filters": LineFace._filters,
    "help": LineFace._help, "quit": LineFace._quit, "exit": LineFace._quit, "sort": LineFace._sort,
    "lang": LineFace._lang, "years": LineFace._years, "source": LineFace._source, "search": LineFace._search,
}  # fmt: skip
_NUMBERED = {"read", "why", "similar", "path", "edit"}
_ALONE = {"more", "start", "hit", "next", "back", "again", "filters", "help", "quit", "exit"}


def run(
    index: Backend | Callable[[], Backend],
    *,
    print_choice: bool = False,
    query: str = "",
    stdin: TextIO | None = None,
    stdout: TextIO | None = None,
) -> str | None:
    """Hold a conversation until `quit` or the end of the input.

    Args:
        index: an open index, or a function that opens it.
        print_choice: reading a hit ends the conversation with its path, or its id where it has no file.
        query: asked first.
        stdin, stdout: where lines come from and go to; with `print_choice` they go to stderr, so that stdout is data.

    Returns:
        The choice, or None.
    """
    backend = index() if callable(index) else index
    lines_in = stdin or sys.stdin
    lines_out = stdout or (sys.stderr if print_choice else sys.stdout)
    face = LineFace(backend, lines_out, print_choice=print_choice, history=History(state_folder()))
    face.say(
        f"{counted(backend.stats(near=False).documents)}. Type words to search, help for the commands, quit to leave."
    )
    if query:
        face.answer(f"search {query}")
    asking = lines_in.isatty()
    while not face.over:
        if asking:
            lines_out.write("search: ")
            lines_out.flush()
        line = lines_in.readline()
        if not line:
            break
        face.answer(line)
    return face.choice
