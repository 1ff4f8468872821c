"""What an index knows of the files it was read from: kept with each document, and in a note about the roots."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from searchkit.engines.base import Engine
from searchkit.ingest import roots
from searchkit.ingest.changes import Change, Known
from searchkit.ingest.files import Found
from searchkit.ingest.options import Options
from searchkit.model import COPIES, FILE_STATE, Document, Root

#: The note that holds the roots.
ROOTS = "roots"
#: The note that holds the files in which runs were stopped, each with its `mark`.
UNFINISHED = "unfinished"
#: The note that holds the files of which a record was skipped because another file has its id.
REFUSED = "refused"


def known_roots(engine: Engine) -> tuple[Root, ...]:
    """The files and folders that were named to index, ordered by path."""
    return roots.decode(engine.notes().get(ROOTS, ""))


def known_files(engine: Engine, *, damaged: bool = False) -> dict[str, Known]:
    """Every file that documents of the index were read from, by path, copies of them included; of an index that is
    `damaged`, those that are still known."""
    ids: defaultdict[str, list[str]] = defaultdict(list)
    states: dict[str, str] = {}
    copies: dict[str, str] = {}
    for id, values in engine.column_values(("path", FILE_STATE, COPIES), damaged=damaged):
        if path := values.get("path"):
            ids[path].append(id)
            states[path] = values.get(FILE_STATE, "")
            copies.update(dict.fromkeys(filter(None, values.get(COPIES, "").split("\n")), path))
    known = {path: _state(states[path], tuple(ids[path])) for path in ids}
    for copy, owner in copies.items():
        known.setdefault(copy, Known(-1, -1, known[owner].hash, (), owner))
    return known


def _state(text: str, ids: tuple[str, ...]) -> Known:
    size, changed, digest = text.split(" ") if text.count(" ") == 2 else ("-1", "-1", "")
    return Known(int(size), int(changed), digest, ids)


class Ids:
    """Which id a file's documents get: the one they had, else its path below the folder that was named, with as many
    folders before it as keep two files apart."""

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._of_path = {path: id for path, file in known.items() if (id := _own_id(path, file.ids))}
        self._owners = {id: path for path, id in self._of_path.items()}

    def of(self, file: Found) -> str:
        """The id of a file; the same for the same path each time."""
        path = str(file.path)
        if path in self._of_path:
            return self._of_path[path]
        id = file.id
        for taken in range(len(Path(id).parts), len(file.path.parts) + 1):
            if self._owners.get(id, path) == path:
                break
            id = "/".join(file.path.parts[-taken:])
        self._of_path[path] = id
        self._owners[id] = path
        return id


def _own_id(path: str, ids: Iterable[str]) -> str:
    """The id of a file by those of its documents: the longest end of its path with which one of them begins, a record's
    number or a member's name behind it; "" where all have ids of their own."""
    parts = Path(path).parts
    ends = ["/".join(parts[at:]) for at in range(len(parts))]
    return next((end for end in ends for id in ids if id == end or id.startswith((f"{end}#", f"{end}/"))), "")


class Owners:
    """Which file each document is of, while files are read: the ids of records may stand in several of them.

    The first keeps an id as long as it has it.
    """

    def __init__(self, known: Mapping[str, Known], unread: Iterable[str], refused: Iterable[str]) -> None:
        """`unread`: the paths of those that are to be read; `refused`: of those that were refused an id in earlier runs."""
        self._of = {id: path for path, file in known.items() for id in file.ids}
        self._unread = set(unread)
        self.refused = set(refused)
        self.moved = set[str]()
        """Ids that one file had and another has now."""
        self.has_left = False
        """Whether some id is free now that a refused file may have."""

    def begin(self, path: str) -> None:
        """The file is read now."""
        self._unread.discard(path)
        self.refused.discard(path)

    def take(self, id: str, path: str) -> str | None:
        """Let the file have a document of its; the path of the file that keeps it, if there is one. One that has yet to
        be read keeps nothing: it may have it no more."""
        owner = self._of.get(id, path)
        if owner != path and owner not in self._unread:
            self.refused.add(path)
            return owner
        if owner != path:
            self.moved.add(id)
        self._of[id] = path
        return None

    def leave(self, ids: Iterable[str], path: str) -> list[str]:
        """Let the file give up documents; those of them that it had."""
        left = [id for id in ids if self._of.get(id) == path]
        for id in left:
            del self._of[id]
        self.has_left |= bool(left)
        return left


def with_state(document: Document, change: Change, copies: Iterable[str]) -> Document:
    """The document with what is known of its file: size, time, hash, and the paths of files with the same bytes."""
    kept = {name: value for name, value in document.meta.items() if name not in (FILE_STATE, COPIES)}
    also = {COPIES: "\n".join(sorted(copies))} if copies else {}
    return replace(document, meta={**kept, FILE_STATE: _stamp(change), **also})


def mark(change: Change, options: Options) -> str:
    """What an unfinished file is known by: its size, time and hash, and how it is read."""
    how = (sorted(options.fields.items()), options.lang, options.source, options.charset)
    return f"{_stamp(change)} {how}"


def unfinished(engine: Engine) -> dict[str, str]:
    """Path → mark of each file that no run has read to its end."""
    return dict(_noted(engine, UNFINISHED, {}))


def refused(engine: Engine) -> list[str]:
    """The paths of files of which a record was skipped because another file has its id."""
    return list(_noted(engine, REFUSED, []))


def encoded(noted: Mapping[str, str] | Sequence[str]) -> str:
    """A note of this; "" for nothing."""
    return json.dumps(noted, ensure_ascii=False) if noted else ""


def _noted(engine: Engine, name: str, nothing: Any) -> Any:
    try:
        found = json.loads(engine.notes().get(name) or "null")
    except ValueError:
        return nothing
    return found if isinstance(found, type(nothing)) else nothing


def ids_of_file(engine: Engine, change: Change) -> frozenset[str]:
    """The documents that the index has of a file as it is now."""
    wanted = {"path": change.path, FILE_STATE: _stamp(change)}
    return frozenset(id for id, values in engine.column_values(tuple(wanted)) if values == wanted)


def _stamp(change: Change) -> str:
    assert change.found is not None
    return f"{change.found.size} {change.found.mtime_ns} {change.hash}"
