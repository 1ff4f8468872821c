"""The process that reads heavy files for another one: a request a line on stdin, answers a line each on stdout.

A request is JSON, `{"path", "id", "most", "options"}`. Answers are `["document", {…}]`, `["skipped", {…}]`, `["alive"]`
for a page or record that is done, and `["end"]`. The first line, before any request, is `["ready"]`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from searchkit.errors import SourceError
from searchkit.ingest import alarm
from searchkit.ingest.options import Limits, Options
from searchkit.ingest.reading import read
from searchkit.model import Document, Skipped

_ALIVE_EVERY = 0.5  # seconds


def serve() -> None:
    """Answer requests until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asked
    with os.fdopen(os.dup(1), "wb") as answers, Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)  # what a library prints is no answer
        say = _Teller(answers)
        say(["ready"])
        for line in sys.stdin.buffer:
            request = json.loads(line)
            _answer(request, options_from(request["options"]), say)


def _answer(request: Mapping[str, Any], options: Options, say: _Teller) -> None:
    _limit_memory(options.limits.memory_bytes)
    found = islice(_found(request["path"], request["id"], options), request["most"])
    while True:
        alarm.set_up(options.limits.seconds, say.alive)
        try:
            item = next(found, None)
        finally:
            alarm.set_up(0)
        if item is None:
            break
        say(encode(item))
    say(["end"])


def _found(path: str, id: str, options: Options) -> Iterator[Document | Skipped]:
    try:
        yield from read(path, options, id=id)
    except SourceError as error:
        yield Skipped(error.path, error.reason)


class _Teller:
    """Writes answers, each on a line of its own, at once."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._last = 0.0

    def __call__(self, answer: list[Any]) -> None:
        self._out.write(dumped(answer))
        self._out.flush()

    def alive(self) -> None:
        """Say that there is progress, now and then."""
        if monotonic() - self._last > _ALIVE_EVERY:
            self._last = monotonic()
            self(["alive"])


def dumped(value: object) -> bytes:
    """A value as one line of JSON, ended."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def encode(item: Document | Skipped) -> list[Any]:
    """A document, or why there is none, as an answer."""
    return ["document" if isinstance(item, Document) else "skipped", asdict(item)]


def decode(answer: list[Any]) -> Document | Skipped:
    """What `encode` was given."""
    kind, fields = answer
    if kind == "skipped":
        return Skipped(**fields)
    fields["furniture"] = tuple((start, end) for start, end in fields["furniture"])
    fields["meta"] = {k: tuple(v) if isinstance(v, list) else v for k, v in fields["meta"].items()}
    return Document(**fields)


def options_to(options: Options) -> dict[str, Any]:
    """Options as JSON takes them; ids are given with each request, so there is no root."""
    return asdict(options) | {"root": None, "fields": dict(options.fields)}


def options_from(fields: Mapping[str, Any]) -> Options:
    """What `options_to` was given."""
    return Options(**{**fields, "limits": Limits(**fields["limits"])})


def _limit_memory(most: int) -> None:
    """What is taken past `most` bytes is a MemoryError, where the system can do that."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    except (ImportError, OSError, ValueError):
        return
