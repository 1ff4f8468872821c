"""Runs the app over a fake index, without a terminal, and waits until nothing is under way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from searchkit.tui.app import SearchApp
from searchkit.tui.items import ItemLines
from tests.tui.fake import FakeIndex, an_index


class Face:
    """A running app and what a test wants to see of it."""

    def __init__(self, app: SearchApp, pilot: Pilot[str], index: FakeIndex) -> None:
        self.app, self.pilot, self.index = app, pilot, index

    async def settle(self) -> None:
        """Wait until the typing rests, every answer is there and is drawn."""
        for _ in range(400):
            await self.pilot.pause(0.01)
            main = self.app.main
            if not self.app.courier.busy and main.prompt.value == main.question.text:
                break
        await self.pilot.pause(0.02)  # what was delivered is drawn
        await self.pilot.pause()

    async def until(self, wanted: str) -> None:
        """Wait until the screen shows this, or it was told in passing."""
        for _ in range(500):
            if wanted in self.screen() or wanted in self.said:
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"{wanted!r} never came; shown:\n{self.screen()}")

    async def press(self, *keys: str) -> None:
        """Press keys, then wait."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type faster than any debounce, letter by letter, then wait."""
        for letter in text:
            self.app.main.prompt.insert_text_at_cursor(letter)
        await self.settle()

    @property
    def said(self) -> str:
        """What was told in passing."""
        return "\n".join(notice.message for notice in self.app._notifications)

    def lines(self, name: str) -> str:
        """The text of one of the bars."""
        return self.app.screen.query_one(f"#{name}", ItemLines).text

    @property
    def notice(self) -> str:
        """The line under the prompt, and what has no room there."""
        banner = self.app.main.query_one("#banner", ItemLines)
        return f"{self.lines('chips')}\n{banner.text if banner.display else ''}"

    def screen(self) -> str:
        """Everything on the screen, as text."""
        width = self.app.size.width
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.crop(0, width).text.rstrip() for strip in strips)


Open = Callable[..., AbstractAsyncContextManager[Face]]


@pytest.fixture
def face(tmp_path: Path) -> Open:
    """`async with face(index, size=(80, 24)) as screen:`"""

    @asynccontextmanager
    async def run(
        index: FakeIndex | None = None,
        *,
        size: tuple[int, int] = (80, 24),
        query: str = "",
        **options: object,
    ) -> AsyncIterator[Face]:
        fake = index or an_index()
        app = SearchApp(lambda: fake, query=query, memory=tmp_path, **options)  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            running = Face(app, pilot, fake)
            await running.settle()
            yield running

    return run
