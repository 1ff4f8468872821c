"""Questions carried to the index and answers carried back, off the screen's thread; only the newest of a kind counts.

One thread asks the index, so nothing of it need be thread-safe. Each question travels on a channel; a newer one on the
same channel makes the older one void: it is not asked if it still waits, and not delivered if it was already asked. Where
several wait, the list of hits goes first.
"""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

Answer = TypeVar("Answer")

#: A channel → the channels whose questions it makes void: a new answer list makes what hung on the old one void.
VOIDS = {"search": ("more", "page", "why", "facets")}

#: The channels that others wait for, the most urgent first; those not named come after these.
URGENT = ("open", "search", "page", "more")


class Courier:
    """Asks in one background thread; `deliver_later(function)` must run a function on the screen's thread."""

    def __init__(self, deliver_later: Callable[[Callable[[], None]], object]) -> None:
        self._deliver_later = deliver_later
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="searchkit")
        self._newest: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._numbers = count()
        self._queue: list[tuple[int, int, Callable[[], None]]] = []
        self._lock = threading.Lock()

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

        def hand_over(give: Callable[[], None]) -> None:
            self._waiting[channel] -= 1
            if ticket == self._newest[channel]:
                give()

        def ask() -> None:
            give: Callable[[], None] = lambda: None  # noqa: E731
            if ticket == self._newest[channel]:
                try:
                    answer = question()
                    give = lambda: deliver(answer)  # noqa: E731
                except BaseException as error:  # noqa: BLE001  # told on the screen's thread, whatever it is
                    give = lambda error=error: fail(error)  # type: ignore[misc]  # noqa: E731
            self._deliver_later(lambda: hand_over(give))

        urgency = URGENT.index(channel) if channel in URGENT else len(URGENT)
        with self._lock:
            heapq.heappush(self._queue, (urgency, next(self._numbers), ask))
        self._thread.submit(self._ask_next)

    def _ask_next(self) -> None:
        with self._lock:
            _, _, ask = heapq.heappop(self._queue)
        ask()

    def forget(self, channel: str) -> None:
        """Make every question on a channel void."""
        for name in (channel, *VOIDS.get(channel, ())):
            self._newest[name] += 1

    def close(self) -> None:
        """Take no more questions and drop those that wait."""
        self._thread.shutdown(wait=False, cancel_futures=True)
