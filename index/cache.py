"""Posting lists used lately, within a bound of memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class BoundedCache(Generic[Value]):
    """Least recently used goes first. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._total = 0
        self._entries: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                return None
            self._entries.move_to_end(key)
            return entry[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keeps a value that takes about `size` bytes; one that is too large is not kept."""
        with self._lock:
            if key in self._entries or size > self._limit:
                return
            self._entries[key] = value, size
            self._total += size
            while self._total > self._limit:
                _, (_, freed) = self._entries.popitem(last=False)
                self._total -= freed
