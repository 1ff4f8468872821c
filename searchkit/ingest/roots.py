"""Which files and folders an index was read from, and with which options, so that they can be read again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from searchkit.ingest.options import Options
from searchkit.model import Root


def root(path: Path, options: Options) -> Root:
    """What a run over `path` is remembered as."""
    return Root(str(place(path)), options.lang, options.source, dict(options.fields))


def place(path: Path) -> Path:
    """The absolute path, without `..` where leaving them out leads to the same place."""
    absolute = path.absolute()
    plain = Path(os.path.normpath(absolute))
    try:
        return plain if plain.samefile(absolute) else absolute
    except OSError:
        return absolute


def encode(roots: Iterable[Root]) -> str:
    """Roots as one string, "" for none."""
    rows = [{name: value for name, value in root.to_dict().items() if value} for root in roots]
    return json.dumps(rows, ensure_ascii=False) if rows else ""


def decode(text: str) -> tuple[Root, ...]:
    """The roots that `encode` was given."""
    return tuple(Root(**row) for row in json.loads(text)) if text else ()


def joined(remembered: Iterable[Root], newer: Iterable[Root]) -> tuple[Root, ...]:
    """The roots after a further run, ordered by path: a newer one stands for those under it, and says nothing new
    where the next one above it has the same options.

    >>> [root.path for root in joined([Root("/a/b"), Root("/c")], [Root("/a"), Root("/c/d"), Root("/c/e", lang="kk")])]
    ['/a', '/c', '/c/e']
    """
    kept = {root.path: root for root in remembered}
    for new in newer:
        kept = {
            path: root
            for path, root in kept.items()
            if Path(new.path) not in (Path(path), *Path(path).parents)
        }
        above = nearest(kept.values(), Path(new.path))
        if above is None or _options(above) != _options(new):
            kept[new.path] = new
    return tuple(kept[path] for path in sorted(kept))


def nearest(roots: Iterable[Root], path: Path) -> Root | None:
    """The root that a path is, or lies under; the innermost of several."""
    by_path = {Path(root.path): root for root in roots}
    return next((by_path[folder] for folder in (path, *path.parents) if folder in by_path), None)


def options_of(roots: Sequence[Root]) -> Callable[[Path], Options]:
    """With which options a file is read: those of the innermost root that it lies under."""
    by_folder: dict[Path, Options] = {}

    def options(path: Path) -> Options:
        if path.parent not in by_folder:
            by_folder[path.parent] = _options(nearest(roots, path.parent))
        own = own_options.get(path)
        return own if own is not None else by_folder[path.parent]

    own_options = {Path(root.path): _options(root) for root in roots}
    return options


def _options(root: Root | None) -> Options:
    return Options() if root is None else Options(fields=root.fields, lang=root.lang, source=root.source)
