"""The search screen: what is typed is asked, answers are shown, the rest follows the selected hit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.timer import Timer

from searchkit.model import Hit, Results, Stats
from searchkit.render.clean import clean_line
from searchkit.render.numbers import counted
from searchkit.tui import status
from searchkit.tui.filter_screen import FilterScreen
from searchkit.tui.hit_screen import HitScreen
from searchkit.tui.items import Item, ItemLines
from searchkit.tui.keymap import MAIN, bindings
from searchkit.tui.layout import LAYOUTS, arrange
from searchkit.tui.preview import DocumentView
from searchkit.tui.prompt import Prompt
from searchkit.tui.question import Filters, Question, ask, facet_counts
from searchkit.tui.reader import ReaderScreen
from searchkit.tui.result_list import CARD, ResultList

DEBOUNCE = 0.03
SLOW = 0.25
MORE = 10
_RECENT = 5
_FACET_WIDTH = 30
_NOTICE_LINES = 3


class MainScreen(HitScreen):
    """Prompt, chips, notices, facets, hits, preview, keys."""

    AUTO_FOCUS = "#prompt"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, show=False, priority=True) for key, action in bindings(MAIN).items()
    ]

    def __init__(self, query: str) -> None:
        super().__init__()
        self.question = Question(clean_line(query))
        self.answered = Question()
        self.results: Results | None = None
        self.stats: Stats | None = None
        self.facets: Mapping[str, Mapping[str, int]] = {}
        self.layout_choice = "auto"
        self._previewed: Hit | None = None
        self._trouble = ""
        self._working = ""
        self._debounce: Timer | None = None
        self._slow: Timer | None = None

    def compose(self) -> ComposeResult:
        """The widgets, top to bottom."""
        with Horizontal(id="line"):
            yield ItemLines(id="sign")
            yield Prompt(value=self.question.text, id="prompt")
        yield ItemLines(id="chips")
        yield ItemLines(id="banner")
        with Container(id="body"):
            yield ItemLines(id="facets")
            yield ResultList(id="hits")
            yield ItemLines(id="empty")
            yield DocumentView(id="preview")
        yield ItemLines(id="keys")

    @property
    def prompt(self) -> Prompt:
        """Where the query is typed."""
        return self.query_one("#prompt", Prompt)

    @property
    def hits(self) -> ResultList:
        """The list."""
        return self.query_one("#hits", ResultList)

    def _lines(self, name: str) -> ItemLines:
        return self.query_one(f"#{name}", ItemLines)

    def on_mount(self) -> None:
        """Draw first; the index is opened behind the first picture."""
        self._lines("sign").show_lines([(Item("❯ ", "key"),)])
        self.layout_choice = self.face.settings.get("layout", "auto")
        self._bars()

    def opened(self, stats: Stats) -> None:
        """The index is open (again): greet with its numbers, ask what was typed meanwhile."""
        self.stats = stats
        self.prompt.placeholder = f"Search {counted(stats.documents)}"
        self.ask_now()

    # Asking

    @on(Prompt.Changed)
    def _typed(self) -> None:
        if self._debounce is not None:
            self._debounce.stop()
        self._debounce = self.set_timer(DEBOUNCE, self._rested)

    def _rested(self) -> None:
        text = self.prompt.value
        if text != self.question.text:
            self.put_question(replace(self.question, text=text, similar_to=None))

    def put_question(self, question: Question) -> None:
        """Ask this from now on."""
        self.question = question
        self.ask_now()

    def ask_now(self) -> None:
        """Ask the question; the old list stays until the answer is there."""
        question = self.question
        self._trouble = ""
        if not question:
            self.face.courier.forget("search")
            self.results, self.answered = None, question
            self._show_results(Results("", (), 0, 0.0))
            return
        limit = (self.hits.size.height or self.size.height) // CARD + 2  # a passage costs more than a score
        if question == self.answered:
            limit = max(limit, len(self.hits.hits))
        if self._slow is None:
            self._slow = self.set_timer(SLOW, self._say_searching)
        self.face.courier.send(
            "search",
            lambda: ask(self.face.backend, question, limit=limit),
            partial(self._answer, question),
            self._failed,
        )

    def _say_searching(self) -> None:
        self._working = "searching…"
        self._bars()

    def _asked(self) -> None:
        if self._slow is not None:
            self._slow.stop()
        self._slow, self._working = None, ""

    def _answer(self, question: Question, results: Results) -> None:
        self._asked()
        again = question == self.answered
        self.results, self.answered = results, question
        self._show_results(results, keep_place=again)

    def _failed(self, error: BaseException) -> None:
        self._asked()
        self._trouble = self.face.sentence(error)
        self._bars()

    def _show_results(self, results: Results, *, keep_place: bool = False) -> None:
        self._previewed = None
        self.hits.show_results(results, keep_place=keep_place)
        width = self.size.width
        if self.results is None:
            recent = self.face.history.recent(_RECENT if self.size.height >= 20 else 0)
            self._lines("empty").show_lines(status.empty_screen(self.stats, recent, width))
        elif not results.hits:
            self._lines("empty").show_lines(status.nothing_found(self.question, results))
        self._arrange()
        self._bars()
        self.hits.call_after_refresh(self._follow)

    def _follow(self) -> None:
        """What may come after the list: the end of the word being typed, and the numbers of the facets."""
        self._complete()
        self._count_facets()

    def _complete(self) -> None:
        value, begun = self.prompt.value, self.prompt.beginning

        def offer(words: tuple[str, ...]) -> None:
            if self.prompt.value == value:
                self.prompt.offer(words)

        if begun:
            self.face.courier.send("suggest", lambda: self.face.suggest(begun), offer, lambda _error: None)

    def _count_facets(self) -> None:
        if self.stats is None or not self._lines("facets").display:
            return
        question = self.question
        self.ask("facets", lambda: facet_counts(self.face.backend, question), self._show_facets)

    def _show_facets(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        self.facets = counts
        self._lines("facets").show_lines(status.facet_lines(counts, self.question.filters, _FACET_WIDTH - 3))

    @on(ResultList.Wanted)
    def _fetch_more(self, event: ResultList.Wanted) -> None:
        question, offset = self.answered, event.offset
        self.ask(
            "more", lambda: ask(self.face.backend, question, limit=MORE, offset=offset), self.hits.add_results
        )

    # Showing

    @on(ResultList.Selected)
    def _selected(self, event: ResultList.Selected) -> None:
        if event.hit is None:
            self.view.show_page(None)
        else:
            self.hits.call_after_refresh(self._preview)  # the list is drawn first

    def _preview(self) -> None:
        """Show the document of the selected hit, where there is room for it."""
        hit = self.hits.current
        if hit and self.view.display and self._previewed != hit:
            self._previewed = hit
            self.face.fetch_page(hit, self.answered, self.view)

    @on(DocumentView.Moved)
    def _preview_moved(self, event: DocumentView.Moved) -> None:
        event.view.border_title = event.view.where()

    def _bars(self) -> None:
        width = self.size.width
        notice = status.notice(self.question, self.results, self._trouble)
        line, left = status.top(self.question, self.results, self._working, notice, width)
        self._lines("chips").show_lines([line])
        banner = self._lines("banner")
        folded = status.folded(left, max(width, 8)) if left else []
        banner.show_lines(folded[:_NOTICE_LINES])
        banner.styles.height = max(1, min(len(folded), _NOTICE_LINES))
        banner.display = bool(folded)
        self._lines("keys").show_lines([status.key_row(MAIN, width, self._labels())])

    def _labels(self) -> dict[str, str]:
        """What two keys would do right now."""
        return {
            "escape": "clear" if self.question else "quit",
            "read": "choose" if self.face.print_choice else "read",
        }

    def say(self, working: str) -> None:
        """Show what is being done, in the place of the count."""
        self._working = working
        self._bars()

    def on_resize(self) -> None:
        """Choose the parts that fit."""
        self._arrange()
        self._bars()

    def _arrange(self) -> None:
        parts = arrange(self.size.width, self.size.height, self.layout_choice)
        found, preview, facets = bool(self.hits.hits), self.view, self._lines("facets")
        self.set_class(parts.preview == "right", "-right")
        self.set_class(parts.preview == "below", "-below")
        new_facets = parts.facets and not facets.display
        facets.display = parts.facets
        self.hits.display, self._lines("empty").display = found, not found
        new_preview = found and bool(parts.preview) and not preview.display
        preview.display = found and bool(parts.preview)
        if new_preview:
            self.call_after_refresh(self._preview)
        if new_facets:
            self.call_after_refresh(self._count_facets)

    # Doing

    def hit_at_hand(self) -> Hit | None:
        """The selected hit."""
        return self.hits.current

    def question_at_hand(self) -> Question:
        """The question that the list answers."""
        return self.answered

    def action_up(self) -> None:
        """Select the hit above."""
        self.hits.selected -= 1

    def action_down(self) -> None:
        """Select the hit below."""
        self.hits.selected += 1

    @on(ResultList.Opened)
    def action_read(self) -> None:
        """Read the selected hit, or choose it where a choice is wanted."""
        hit = self.hits.current
        if hit is None:
            return
        self.face.remember(self.answered)
        if self.face.print_choice:
            self.face.leave(clean_line(hit.path or hit.id))
        else:
            page = self.query_one("#preview", DocumentView).page
            self.app.push_screen(ReaderScreen(hit, self.answered, page, self._step))

    def _step(self, step: int) -> Hit | None:
        before = self.hits.selected
        self.hits.selected = before + step
        return self.hits.current if self.hits.selected != before else None

    def action_older(self) -> None:
        """The query before."""
        if (query := self.face.history.older(self.prompt.value)) is not None:
            self.prompt.put(query)

    def action_newer(self) -> None:
        """The query after."""
        if (query := self.face.history.newer()) is not None:
            self.prompt.put(query)

    def action_accept(self) -> None:
        """Take the likelier spelling, or the completed word."""
        if self.results is not None and self.results.did_you_mean:
            self.prompt.put(self.results.did_you_mean)
        elif completion := self.prompt.completion:
            self.prompt.put(completion)

    def action_fill(self, query: str) -> None:
        """Put an example into the prompt."""
        self.prompt.put(query)

    def action_escape(self) -> None:
        """Go back one step: from similar documents, from the query, from the filters, from the program."""
        if self.question.similar_to is not None:
            self.put_question(replace(self.question, similar_to=None))
        elif self.prompt.value:
            self.face.remember(self.answered)
            self.prompt.put("")
        elif self.question.filters:
            self.action_clear_filters()
        else:
            self.face.leave(None)

    def action_clear_filters(self) -> None:
        """Let all filters go."""
        self.set_filters(Filters())

    def set_filters(self, filters: Filters) -> None:
        """Narrow the list."""
        self.put_question(replace(self.question, filters=filters, similar_to=None))

    def action_narrow(self, name: str, value: str) -> None:
        """Choose a value of a filter, or let it go."""
        self.set_filters(self.question.filters.toggled(name, value))

    def action_filters(self) -> None:
        """Choose filters with the keyboard."""
        question = replace(self.question, similar_to=None)

        def show(counts: Mapping[str, Mapping[str, int]]) -> None:
            self.app.push_screen(FilterScreen(counts, self.question.filters, self.set_filters))

        self.ask("facets", lambda: facet_counts(self.face.backend, question), show)

    def action_sort(self) -> None:
        """The next order."""
        self.put_question(self.question.next_order())

    def action_layout(self) -> None:
        """The next layout."""
        at = LAYOUTS.index(self.layout_choice) if self.layout_choice in LAYOUTS else 0
        self.layout_choice = LAYOUTS[(at + 1) % len(LAYOUTS)]
        self.face.settings.put("layout", self.layout_choice)
        self._arrange()
        self.face.tell(f"Layout: {self.layout_choice}")

    def action_similar(self) -> None:
        """List documents like the selected one."""
        if hit := self.hits.current:
            self.list_similar(hit)

    def list_similar(self, hit: Hit) -> None:
        """List documents like this one."""
        self.face.remember(self.answered)
        self.put_question(replace(self.question, similar_to=hit.id, similar_title=hit.title))

    def action_reindex(self) -> None:
        """Read what is new, and show the newest state."""
        self.face.reindex()
