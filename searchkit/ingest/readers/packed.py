"""One compressed file (.gz, .bz2, .xz, .zst): read as what its name says without the last suffix."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import ModuleType
from typing import BinaryIO, cast

from searchkit.ingest.file import File, Unreadable, counted, damaged
from searchkit.ingest.formats import needs, suffix_of
from searchkit.ingest.reading import read_file
from searchkit.model import Document, Skipped

_UNPACKERS: dict[str, Callable[[BinaryIO], object]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
}
_DAMAGE = (gzip.BadGzipFile, lzma.LZMAError, EOFError, OSError)


def read(file: File) -> Iterator[Document | Skipped]:
    """What the packed file gives."""
    name = file.name[: -len(suffix_of(file.name))] or file.name
    inner = file.member(name, lambda: _unpacking(file))
    inner = replace(inner, id=file.id, shown=file.shown)
    yield from _checked(read_file(inner), file)


def _checked(found: Iterator[Document | Skipped], file: File) -> Iterator[Document | Skipped]:
    errors = (_zstandard().ZstdError,) if suffix_of(file.name) == ".zst" else ()
    with damaged("a compressed file", *_DAMAGE, *errors):
        yield from found


def _unpacking(file: File) -> BinaryIO:
    packed = file.open()
    suffix = suffix_of(file.name)
    unpack = _UNPACKERS.get(suffix, None if suffix == ".zst" else gzip.open)
    stream = cast(BinaryIO, unpack(packed)) if unpack else _zstd(packed)
    return counted(stream, file, file.size, packed)


def _zstd(stream: BinaryIO) -> BinaryIO:
    unpacker = _zstandard().ZstdDecompressor(max_window_size=1 << 27)
    return cast(BinaryIO, unpacker.stream_reader(stream, read_across_frames=True, closefd=True))


def _zstandard() -> ModuleType:
    try:
        import zstandard
    except ModuleNotFoundError as error:
        raise Unreadable(needs("zstd", "zstandard", "files")) from error
    return zstandard
