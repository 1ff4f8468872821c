"""What can be done with the hit at hand, wherever it is shown: walk its hits, copy, edit, explain, find similar ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import Screen

from searchkit.model import Document, Explanation, Hit
from searchkit.render.clean import clean_line
from searchkit.tui import editor
from searchkit.tui.preview import DocumentView
from searchkit.tui.question import Question
from searchkit.tui.terminal import run_on_terminal

if TYPE_CHECKING:
    from searchkit.tui.app import SearchApp

Answer = TypeVar("Answer")


class HitScreen(Screen[None]):
    """A screen with a hit at hand and, where there is room, its document."""

    @property
    def face(self) -> SearchApp:
        """The app, as what it is."""
        return cast("SearchApp", self.app)

    @property
    def view(self) -> DocumentView:
        """Where the document is shown."""
        return self.query_one(DocumentView)

    def hit_at_hand(self) -> Hit | None:
        """The hit that keys act on."""
        raise NotImplementedError

    def question_at_hand(self) -> Question:
        """The question that the hit answers."""
        raise NotImplementedError

    def ask(self, channel: str, question: Callable[[], Answer], deliver: Callable[[Answer], None]) -> None:
        """Ask in the background; errors are told to the reader."""
        self.face.courier.send(channel, question, deliver, self.face.tell_error)

    def action_next_hit(self) -> None:
        """Go to the next hit."""
        self.view.go(1)

    def action_previous_hit(self) -> None:
        """Go to the hit before."""
        self.view.go(-1)

    def action_page_up(self) -> None:
        """Turn the document back."""
        self.view.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Turn the document on."""
        self.view.scroll_page_down(animate=False)

    def action_copy(self) -> None:
        """Copy the path, or the id where there is no file."""
        if hit := self.hit_at_hand():
            text = clean_line(hit.path or hit.id)
            self.face.remember(self.question_at_hand())
            self.app.copy_to_clipboard(text)
            self.face.tell(f"Copied {text}")

    def action_edit(self) -> None:
        """Open the file in the reader's editor, at the line of the current hit."""
        hit = self.hit_at_hand()
        if hit is None:
            return
        if not hit.path or not Path(hit.path).is_file():
            self.face.tell(f"{hit.path or hit.id}: there is no such file to edit", trouble=True)
            return
        self.face.remember(self.question_at_hand())
        path, page = Path(hit.path), self.view.page
        if page is not None and page.document.id == hit.id:
            self._edit(path, page.document, page.place_of(self.view.hit))
        else:
            place = hit.snippet.spans[0][0] if hit.snippet.spans else hit.snippet.start
            fetch = partial(self.face.fetch_document, hit.id)
            self.ask("edit", fetch, lambda document: self._edit(path, document, place))

    def _edit(self, path: Path, document: Document, place: int) -> None:
        line = editor.line_of(path, document, place)
        self._suspended(editor.command(editor.editor(), str(path), line))

    def _suspended(self, command: list[str]) -> None:
        from textual.app import SuspendNotSupported

        try:
            with self.app.suspend():
                run_on_terminal(command)
        except SuspendNotSupported:
            self.face.tell("the editor cannot be opened from here", trouble=True)
        except OSError as error:
            self.face.tell(f"{command[0]}: {error.strerror}; set EDITOR to your editor", trouble=True)

    def action_why(self) -> None:
        """Show what matched, and the score as a tree."""
        hit, question = self.hit_at_hand(), self.question_at_hand()
        if hit is None:
            return

        def explain() -> Explanation | None:
            if question.similar_to is not None:
                return None
            return self.face.backend.explain(question.query(), hit.id, prefix_last=question.grows())

        def show(explanation: Explanation | None) -> None:
            from searchkit.tui.pages import why_screen

            self.app.push_screen(why_screen(hit, explanation))

        self.ask("why", explain, show)

    def action_help(self) -> None:
        """Show every key and the query language."""
        from searchkit.tui.pages import help_screen

        self.app.push_screen(help_screen())

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def action_suspend(self) -> None:
        """Go to the shell for a moment."""
        self.app.action_suspend_process()

    def action_quit_now(self) -> None:
        """Leave at once."""
        self.face.interrupt()
