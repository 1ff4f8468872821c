"""Follow folders: batches of files that appeared, changed or vanished, as they happen (extra: watch)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from searchkit.errors import SourceError

# (what happened, path), as watchfiles gives them: 1 added, 2 changed, 3 deleted.
Batch = Iterable[tuple[int, str]]
_DELETED = 3


@dataclass(frozen=True, slots=True)
class Stirred:
    """One batch: files to be read again and files that are gone, each in the order of their names."""

    changed: tuple[Path, ...]
    vanished: tuple[Path, ...]


def watch(
    paths: Iterable[str | Path],
    *,
    skip: Iterable[str | Path] = (),
    stop: Event | None = None,
    batches: Iterable[Batch] | None = None,
) -> Iterator[Stirred]:
    """Wait for files under `paths` to change and give them in batches, until `stop` is set or Ctrl-C.

    Hidden files and what lies in `skip` (the index's own folder) are passed over. `batches` stands in for the
    file system. Raises SourceError where a path does not exist or watchfiles is not installed.
    """
    roots = [Path(path).absolute() for path in paths]
    for root in roots:
        if not root.exists():
            raise SourceError(str(root), "there is no such file or folder")
    skipped = [Path(path).absolute() for path in skip]
    return _stirred(batches if batches is not None else _events(roots, stop), roots, skipped)


def _events(roots: list[Path], stop: Event | None) -> Iterable[Batch]:
    try:
        import watchfiles
    except ModuleNotFoundError:
        raise SourceError(
            str(roots[0]), "watching needs watchfiles: pip install 'searchkit[watch]'"
        ) from None
    return watchfiles.watch(*roots, stop_event=stop, watch_filter=None, raise_interrupt=True)


def _stirred(batches: Iterable[Batch], roots: list[Path], skipped: list[Path]) -> Iterator[Stirred]:
    for batch in batches:
        last = {Path(name): what for what, name in batch}
        mine = {path: what for path, what in last.items() if _counts(path, roots, skipped)}
        changed = tuple(sorted(p for p, what in mine.items() if what != _DELETED and not p.is_dir()))
        vanished = tuple(sorted(p for p, what in mine.items() if what == _DELETED))
        if changed or vanished:
            yield Stirred(changed, vanished)


def _counts(path: Path, roots: list[Path], skipped: list[Path]) -> bool:
    if any(folder == path or folder in path.parents for folder in skipped):
        return False
    root = next((root for root in roots if root == path or root in path.parents), None)
    return root is not None and not any(part.startswith(".") for part in path.relative_to(root).parts)
