"""What is kept between runs: earlier queries, the theme and the layout. Nothing breaks where nothing can be kept."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

_MOST = 500


def state_folder() -> Path:
    """Where this user's programs keep such things; SEARCHKIT_STATE names another place."""
    chosen = os.environ.get("SEARCHKIT_STATE")
    if chosen:
        return Path(chosen)
    from platformdirs import user_state_path

    return user_state_path("searchkit", appauthor=False)


def _write(path: Path, text: str) -> None:
    """Replace a file at once; a full or read-only disk is no reason to trouble a reader."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)


class History:
    """Earlier queries, oldest first, one a line; going back and forth keeps the line that was being typed."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "history" if folder else None
        self._queries: list[str] = list(self._stored())
        self._at = len(self._queries)
        self._draft = ""

    def __len__(self) -> int:
        return len(self._queries)

    def recent(self, count: int) -> Sequence[str]:
        """The newest queries, newest first."""
        return self._queries[: -count - 1 : -1]

    def _stored(self) -> list[str]:
        if self._path is None:
            return []
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        return [line for line in text.split("\n") if line.strip()][-_MOST:]

    def add(self, query: str) -> None:
        """Keep a query; one that was there moves to the end. What another run added meanwhile is kept too."""
        line = " ".join(query.split())
        if not line:
            return
        others = dict.fromkeys((*self._stored(), *self._queries))
        others.pop(line, None)
        self._queries = [*others, line][-_MOST:]
        self._at = len(self._queries)
        if self._path is not None:
            _write(self._path, "\n".join(self._queries) + "\n")

    def older(self, current: str) -> str | None:
        """The query before the one shown, or None at the oldest."""
        if self._at == len(self._queries):
            self._draft = current
        while self._at > 0:
            self._at -= 1
            if self._queries[self._at] != current:
                return self._queries[self._at]
        return None

    def newer(self) -> str | None:
        """The query after the one shown, at last what was being typed; None past that."""
        if self._at >= len(self._queries):
            return None
        self._at += 1
        return self._draft if self._at == len(self._queries) else self._queries[self._at]


class Settings:
    """A few named strings in one small file."""

    def __init__(self, folder: Path | None) -> None:
        self._path = folder / "settings.json" if folder else None
        self._values: dict[str, str] = {}
        if self._path is not None:
            with contextlib.suppress(OSError, ValueError):
                stored = json.loads(self._path.read_text(encoding="utf-8"))
                if isinstance(stored, dict):
                    self._values = {str(name): str(value) for name, value in stored.items()}

    def get(self, name: str, default: str) -> str:
        """A setting, or the default."""
        return self._values.get(name, default)

    def put(self, name: str, value: str) -> None:
        """Keep a setting, if it is new."""
        if self._values.get(name) != value:
            self._values[name] = value
            if self._path is not None:
                _write(self._path, json.dumps(self._values, ensure_ascii=False, indent=1))
