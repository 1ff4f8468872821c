"""ZIP as a folder: every member that is no folder and not hidden, in the order of the names."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO, cast

from searchkit.ingest.charset import decode
from searchkit.ingest.file import File, Unreadable, counted, damaged
from searchkit.ingest.reading import read_file
from searchkit.model import Document, Skipped

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800


def read(file: File) -> Iterator[Document | Skipped]:
    """What the members give; of one that cannot be read, a `Skipped` with its own path."""
    with _seekable(file) as stream, damaged("ZIP", zipfile.BadZipFile), zipfile.ZipFile(stream) as packed:
        members = [(_name(info), info) for info in packed.infolist() if not info.is_dir()]
        if _overlap([info for _, info in members]):
            raise Unreadable("holds members that overlap each other: a decompression bomb")
        for name, info in sorted(members, key=lambda pair: pair[0]):
            if any(part.startswith((".", "__MACOSX")) for part in name.split("/")):
                continue
            if file.budget.is_spent:
                return
            yield from _member(packed, info, name, file)


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Do two members share bytes of the archive?"""
    places = sorted((info.header_offset, info.header_offset + info.compress_size) for info in members)
    return any(start < end for (_, end), (start, _) in pairwise(places))


def _member(
    packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, file: File
) -> Iterator[Document | Skipped]:
    path = f"{file.shown}/{name}"
    try:
        file.budget.spend(members=1)
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("is locked by a password")

        def opener() -> BinaryIO:
            return counted(cast(BinaryIO, packed.open(info)), file, info.compress_size)

        member = file.member(name, opener, info.file_size)
        with damaged("a member of this ZIP", zipfile.BadZipFile, OSError):
            yield from read_file(member)
    except Unreadable as error:
        yield Skipped(path, error.reason)


def _seekable(file: File) -> BinaryIO:
    """A ZIP is read from its end: one that lies in another archive is taken into memory."""
    return io.BytesIO(file.read(file.options.limits.file_bytes)) if file.depth else file.open()


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name; without the flag for UTF-8 it is in whatever the packer's machine used, cp866 among others."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            name = decode(name.encode("cp437")).text
        except (UnicodeEncodeError, Unreadable):
            return name
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."})
