"""Posting lists used lately, within a bound of memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(slots=True)
class Entry(Generic[Value]):
    """A value that takes so many bytes; `used` since it was last looked at for what to let go."""

    value: Value
    size: int
    used: bool = False


class BoundedCache(Generic[Value]):
    """The oldest goes first, but what was used stays a round longer. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._total = 0
        self._entries: OrderedDict[Hashable, Entry[Value]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry.used = True
        return entry.value

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keeps a value that takes about `size` bytes; one that is too large is not kept."""
        with self._lock:
            if key in self._entries or size > self._limit:
                return
            self._total += size
            while self._total > self._limit:
                self._let_go()
            self._entries[key] = Entry(value, size)

    def _let_go(self) -> None:
        """Removes the oldest, or gives it another round."""
        key, entry = self._entries.popitem(last=False)
        if entry.used:
            entry.used = False
            self._entries[key] = entry
        else:
            self._total -= entry.size
