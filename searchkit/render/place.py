"""Where a document is, in as few letters as will do."""

from __future__ import annotations

from pathlib import Path

from searchkit.render.clean import clean_line


def place(path: str | None, id: str) -> str:
    """Where a document is: its path, short where it lies under the working folder or the home; its id without one."""
    if not path:
        return clean_line(id)
    for folder, sign in ((Path.cwd(), ""), (Path.home(), "~/")):
        if folder != Path(folder.root) and Path(path).is_relative_to(folder):
            return clean_line(sign + str(Path(path).relative_to(folder)))
    return clean_line(path)
