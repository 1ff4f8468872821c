"""The reader's own editor, opened at the line of a hit."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from searchkit.model import Document

_MOST_BYTES = 20_000_000
_PLUS_LINE = {
    "vi",
    "vim",
    "nvim",
    "view",
    "nano",
    "emacs",
    "emacsclient",
    "joe",
    "jed",
    "ne",
    "mg",
    "kak",
    "gvim",
    "gedit",
    "micro",
}
_COLON_LINE = {"hx", "helix", "subl", "sublime_text", "zed"}
_GOTO_LINE = {"code", "codium", "code-insiders"}


def editor() -> list[str]:
    """The command from VISUAL or EDITOR, else vi."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        return shlex.split(chosen) or ["vi"]
    except ValueError:
        return [chosen]


def command(editor: list[str], path: str, line: int) -> list[str]:
    """What to run to open `path` at `line` (from 1).

    >>> command(["vim"], "a.txt", 7), command(["code", "-w"], "a.txt", 7), command(["ed"], "a.txt", 7)
    (['vim', '+7', 'a.txt'], ['code', '-w', '--goto', 'a.txt:7'], ['ed', 'a.txt'])
    """
    name = Path(editor[0]).stem
    if name in _PLUS_LINE:
        return [*editor, f"+{line}", path]
    if name in _GOTO_LINE:
        return [*editor, "--goto", f"{path}:{line}"]
    if name in _COLON_LINE:
        return [*editor, f"{path}:{line}"]
    return [*editor, path]


def line_of(path: Path, document: Document, place: int) -> int:
    """The line of the file on which the text around code point `place` of the document stands; 1 when it is not found.

    A file need not hold its text as it was extracted (entities, columns, JSON): the line of the document is looked for,
    then shorter pieces around the hit.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            return 1
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return 1
    start = document.text.rfind("\n", 0, place) + 1
    end = document.text.find("\n", place)
    whole = document.text[start : len(document.text) if end < 0 else end].strip()
    pieces = [
        whole,
        *(document.text[max(start, place - reach) : place + reach].strip() for reach in (40, 15)),
    ]
    for piece in pieces:
        for number, line in enumerate(lines, 1):
            if piece and piece in line:
                return number
    return 1
