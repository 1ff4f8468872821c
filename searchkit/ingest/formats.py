"""Which reader reads which file: one row a format, one file a reader, imported when its first file comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.model import Document, Skipped

Reader = Callable[[File], Iterator[Draft | Skipped | Document]]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the table.

    Attributes:
        name: as reports call it.
        suffixes: of file names, lower case, with the dot.
        module: of searchkit.ingest.readers; its `read(File)` gives drafts.
        extra: what `pip install searchkit[…]` brings the library, or "" where nothing is needed.
        magic: how the bytes of such a file begin, in lower case, for files whose name does not tell.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    extra: str = ""
    magic: tuple[bytes, ...] = ()


FORMATS = (
    Format("text", (".txt", ".text", ".log", ""), "plain"),
    Format("Markdown", (".md", ".markdown"), "markdown"),
    Format(
        "HTML", (".html", ".htm", ".xhtml", ".xml"), "html", magic=(b"<!doctype html", b"<html", b"<?xml")
    ),
    Format("JSON Lines", (".jsonl", ".ndjson"), "jsonl", magic=(b'{"',)),
    Format("JSON", (".json",), "json_file"),
    Format("CSV", (".csv", ".tsv", ".tab"), "table"),
    Format("PDF", (".pdf",), "pdf", "files", (b"%pdf-",)),
    Format("Word", (".docx", ".docm"), "docx"),
    Format("OpenDocument", (".odt",), "odt"),
    Format("RTF", (".rtf",), "rtf", "files", (b"{\\rtf",)),
    Format("EPUB", (".epub",), "epub"),
    Format("mail", (".eml", ".mbox", ".mbx"), "mail"),
    Format("ZIP", (".zip",), "archive", magic=(b"pk\x03\x04",)),
    Format("compressed", (".gz", ".bz2", ".xz", ".zst"), "packed", magic=(b"\x1f\x8b",)),
    Format("web archive", (".warc",), "warc", "warc", (b"warc/",)),
)
_NOT_FOR_READING = frozenset({".css", ".js", ".mjs", ".map", ".lock"})

_BY_SUFFIX = {suffix: row for row in FORMATS for suffix in row.suffixes}


def format_of(file: File) -> Format:
    """The format of a file, by its suffix, else by its first bytes; text where neither tells.

    Raises Unreadable for a file whose bytes are no text and of no format of the table.
    """
    suffix = suffix_of(file.name)
    if suffix in _NOT_FOR_READING:
        raise Unreadable(f"is of no format that searchkit reads ({suffix})")
    if suffix and suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    with file.open() as stream:
        head = stream.read(1024)
    start = head.lstrip()[:16].lower()
    for row in FORMATS:
        if any(start.startswith(magic) for magic in row.magic):
            return row
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(f"is of no format that searchkit reads ({suffix or 'no suffix'}, binary)")
    return _BY_SUFFIX[""]


def reader_of(row: Format) -> Reader:
    """The reader of a format. Raises Unreadable, with what to install, where its library is missing."""
    try:
        module = import_module(f"searchkit.ingest.readers.{row.module}")
    except ModuleNotFoundError as error:
        if not row.extra:
            raise
        raise Unreadable(needs(row.name, (error.name or row.module).split(".")[0], row.extra)) from error
    reader: Reader = module.read
    return reader


def needs(format: str, module: str, extra: str) -> str:
    """The sentence for a format whose library is not installed."""
    return f"is {format}, which needs {module}: pip install 'searchkit[{extra}]'"


def suffix_of(name: str) -> str:
    """The last suffix of a file name, lower case, with its dot, or ""."""
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot and stem else ""
