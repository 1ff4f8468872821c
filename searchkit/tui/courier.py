"""Questions carried to the index and answers carried back, off the screen's thread; only the newest of a kind counts.

One thread asks the index, so nothing of it need be thread-safe. Each question travels on a channel; a newer one on the
same channel makes the older one void: it is not asked if it still waits, and not delivered if it was already asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")

#: A channel → the channels whose questions it makes void: a new answer list makes what hung on the old one void.
VOIDS = {"search": ("more", "page", "why")}


class Void(Exception):  # an answer nobody waits for
    """Nobody waits for this answer any more."""


class Courier:
    """Asks in one background thread; `deliver_later(function)` must run a function on the screen's thread."""

    def __init__(self, deliver_later: Callable[[Callable[[], None]], object]) -> None:
        self._deliver_later = deliver_later
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="searchkit")
        self._newest: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()

    @property
    def busy(self) -> bool:
        """Whether an answer is still to come."""
        return any(self._waiting.values())

    def send(
        self,
        channel: str,
        question: Callable[[], Answer],
        deliver: Callable[[Answer], None],
        fail: Callable[[BaseException], None],
    ) -> None:
        """Ask `question()` in the background; then `deliver(answer)` or `fail(error)` on the screen's thread."""
        self.forget(channel)
        ticket = self._newest[channel]
        self._waiting[channel] += 1

        def ask() -> Answer:
            if ticket != self._newest[channel]:
                raise Void
            return question()

        def hand_over(future: Future[Answer]) -> None:
            self._waiting[channel] -= 1
            if ticket != self._newest[channel]:
                return
            error = future.exception()
            if error is None:
                deliver(future.result())
            elif not isinstance(error, Void):
                fail(error)

        future = self._thread.submit(ask)
        future.add_done_callback(lambda done: self._deliver_later(lambda: hand_over(done)))

    def forget(self, channel: str) -> None:
        """Make every question on a channel void."""
        for name in (channel, *VOIDS.get(channel, ())):
            self._newest[name] += 1

    def close(self) -> None:
        """Take no more questions and drop those that wait."""
        self._thread.shutdown(wait=False, cancel_futures=True)
