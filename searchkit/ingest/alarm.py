"""A clock that rings inside a reader when nothing has come out of a file for too long.

Readers wind it up at each page or record. It is only set in the process that `serving` runs; elsewhere winding does
nothing. Code that never comes back to Python cannot hear it: whoever waits for that process ends it (`guarded`).
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

_AGAIN = 0.5  # seconds until it rings again, should somebody have slept through the first time


class TooSlow(BaseException):
    """The clock rang. No Exception: parsers swallow those and go on."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"nothing came out of it for {seconds:.0f} s")


class _Clock:
    """Attributes:
    seconds: after which it rings; 0 never.
    wound: told that there is life.
    """

    seconds: float = 0.0
    wound: Callable[[], None] | None = None


_clock = _Clock()


def set_up(seconds: float, wound: Callable[[], None] | None = None) -> None:
    """Let the clock ring `seconds` after it was last wound; 0 stops it. Main thread only; without effect on Windows."""
    _clock.seconds, _clock.wound = seconds, wound
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN if seconds else 0.0)


def wind() -> None:
    """There is progress: begin to count anew."""
    if _clock.seconds and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, _clock.seconds, _AGAIN)
    if _clock.wound is not None:
        _clock.wound()


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow(_clock.seconds)
