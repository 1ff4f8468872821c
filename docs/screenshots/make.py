"""Draw the pictures of docs/terminal.md from the real UI over the sample corpus: `make screenshots`.

Each scene is a query, keys, and a size; it is written as SVG and as text.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path

import searchkit
from searchkit.tui.app import SearchApp

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"

#: name → (columns, rows, query, keys)
SCENES: dict[str, tuple[int, int, str, tuple[str, ...]]] = {
    "search": (100, 30, "Tokayev", ()),
    "small": (80, 24, "су тасқыны", ("down",)),
    "wide": (160, 45, "Астана", ()),
    "reader": (80, 24, "ministre étrangères", ("enter",)),
    "filters": (80, 24, "Tokayev", ("f2", "down", "space")),
    "why": (80, 24, "Tokayev", ("f7",)),
}

# The template of the SVG export names a font on a public server; a picture should load nothing.
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


async def draw(index: searchkit.Index, name: str) -> None:
    """Play one scene and write its two files."""
    columns, rows, query, keys = SCENES[name]
    app = SearchApp(lambda: index, query=query)
    async with app.run_test(size=(columns, rows)) as pilot:
        for key in (None, *keys):
            if key is not None:
                await pilot.press(key)
            await pilot.pause(0.05)
            while app.courier.busy:
                await pilot.pause(0.05)
        await pilot.pause(0.1)
        svg = _FONT.sub("", app.export_screenshot(title="searchkit"))
        (HERE / f"{name}.svg").write_text(
            "\n".join(map(str.rstrip, svg.splitlines())) + "\n", encoding="utf-8"
        )
        lines = (strip.crop(0, columns).text.rstrip() for strip in app.screen._compositor.render_strips())
        (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        app.exit()


def main(names: list[str]) -> None:
    """Draw the scenes named, or all."""
    os.chdir(HERE.parents[1])  # paths are shown as seen from here
    with tempfile.TemporaryDirectory() as folder, searchkit.create(Path(folder) / "seeds.idx") as index:
        index.add_paths([SEEDS])
        for name in names or SCENES:
            asyncio.run(draw(index, name))


if __name__ == "__main__":
    main(sys.argv[1:])
