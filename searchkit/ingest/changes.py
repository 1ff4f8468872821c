"""What happened to the files since the last run: a pure comparison of what was known with what is there now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from searchkit.ingest.file import printable
from searchkit.ingest.files import Found
from searchkit.ingest.formats import suffix_of

Kind = Literal["new", "changed", "touched", "same", "duplicate", "vanished"]


@dataclass(frozen=True, slots=True)
class Known:
    """A file as the last run left it.

    Attributes:
        size, mtime_ns: as the file system gave them.
        hash: of its bytes (`content_hash`), or "" for a file that could not be read.
        ids: the documents it gave, in order; none for a duplicate.
        same_as: the path of the file whose bytes it repeats, or None.
    """

    size: int
    mtime_ns: int
    hash: str
    ids: tuple[str, ...] = ()
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one file.

    Attributes:
        kind: "new" and "changed" are to be read; "same" not; "touched" only its times are new; "duplicate" has the
            bytes of `same_as`; "vanished" is gone, with the documents in `known.ids`.
        path: the key of the file, as in the mapping of what is known: its path, made `printable`.
        found: the file as it is now; None for one that vanished.
        known: the file as it was; None for a new one.
        hash: of its bytes now; "" for one that vanished or cannot be read.
        same_as: for a duplicate, the path of the file that is read in its place.
    """

    kind: Kind
    path: str
    found: Found | None
    known: Known | None
    hash: str = ""
    same_as: str | None = None

    def state(self, ids: tuple[str, ...] = ()) -> Known | None:
        """What is known from now on; None for a file that vanished. `ids` are the documents that were read."""
        if self.found is None:
            return None
        kept = self.known.ids if self.known is not None and self.kind in {"same", "touched"} else ids
        return Known(self.found.size, self.found.mtime_ns, self.hash, kept, self.same_as)


def changes(
    known: Mapping[str, Known],
    found: Iterable[Found],
    *,
    scope: Callable[[str], bool] = bool,
    hash_of: Callable[[Path], str] | None = None,
) -> Iterator[Change]:
    """Compare the files of the last run with those there are now: a change for each, the vanished ones last.

    A file of the same size and time is taken to be the same; of the others the bytes decide. Two files of the same
    bytes, and of one suffix, are one: the first stays, or comes, and the other is its duplicate. `scope` tells whether
    a known path lies where this run looked: what lies elsewhere has not vanished. `hash_of` is `content_hash` unless a
    test says else.
    """
    files = {printable(str(file.path)): file for file in found}
    hashes = _hashes(known, files, hash_of or content_hash)
    owners = {
        _content(path, state.hash): path
        for path, state in known.items()
        if state.hash and state.same_as is None and _stays(path, state, hashes, scope)
    }
    for path, file in files.items():
        yield _change(path, file, known.get(path), hashes[path], owners)
    for path, before in known.items():
        if path not in files and scope(path):
            yield Change("vanished", path, None, before)


def _hashes(
    known: Mapping[str, Known], files: Mapping[str, Found], hash_of: Callable[[Path], str]
) -> dict[str, str]:
    return {
        path: known[path].hash if _is_unmoved(known.get(path), file) else hash_of(file.path)
        for path, file in files.items()
    }


def _is_unmoved(before: Known | None, file: Found) -> bool:
    return before is not None and (before.size, before.mtime_ns) == (file.size, file.mtime_ns)


def _stays(path: str, state: Known, hashes: Mapping[str, str], scope: Callable[[str], bool]) -> bool:
    """Does a known file still have its bytes, as far as this run can see?"""
    return hashes[path] == state.hash if path in hashes else not scope(path)


def _change(
    path: str, file: Found, before: Known | None, hash: str, owners: dict[tuple[str, str], str]
) -> Change:
    owner = owners.setdefault(_content(path, hash), path) if hash else path
    unmoved = _is_unmoved(before, file)
    if owner != path:
        settled = unmoved and before is not None and before.same_as == owner
        return Change("same" if settled else "duplicate", path, file, before, hash, owner)
    if before is None or before.same_as is not None:
        return Change("new", path, file, before, hash)
    if before.hash != hash or not hash:
        return Change("changed", path, file, before, hash)
    return Change("same" if unmoved else "touched", path, file, before, hash)


def _content(path: str, hash: str) -> tuple[str, str]:
    """What makes two files one: their bytes, and that they are read in one way."""
    return hash, suffix_of(Path(path).name)


def content_hash(path: Path) -> str:
    """BLAKE2b (16 bytes, hexadecimal) of a file's bytes; "" for a file that cannot be read.

    A file of no size is not opened: some that the system makes up (`/proc/kmsg`) never come to an end.
    """
    digest = blake2b(digest_size=16)
    try:
        if not path.stat().st_size:
            return digest.hexdigest()
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()


def under(roots: Iterable[str | Path], unlisted: Iterable[str | Path] = ()) -> Callable[[str], bool]:
    """The scope of a run: paths under `roots`, but for what lies under a folder that could not be listed.

    >>> [under(["news"], ["news/locked"])(path) for path in ("news/a.txt", "news/locked/b.txt", "newspaper.txt")]
    [True, False, False]
    """
    inside = [Path(root) for root in roots]
    outside = [Path(path) for path in unlisted]

    def scope(path: str) -> bool:
        lineage = {Path(path), *Path(path).parents}
        return not lineage.isdisjoint(inside) and lineage.isdisjoint(outside)

    return scope
