"""docs/files.md says what the tables in the code say."""

from __future__ import annotations

import re
import runpy
from dataclasses import fields
from pathlib import Path

import pytest

from searchkit.ingest import Limits
from searchkit.ingest.formats import FORMATS
from searchkit.ingest.options import MEGABYTE

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")


def test_every_format_is_documented_with_its_suffixes_and_what_to_install() -> None:
    rows = {
        cells[1]: cells
        for line in PAGE.splitlines()
        if len(cells := [c.strip() for c in line.split("|")]) == 6
    }
    for row in FORMATS:
        cells = rows[row.name]
        assert cells[2].split() == [suffix for suffix in row.suffixes if suffix]
        assert cells[4] == (f"`searchkit[{row.extra}]`" if row.extra else "searchkit")


def test_every_limit_is_documented_with_its_value() -> None:
    for limit in fields(Limits):
        value = getattr(Limits(), limit.name)
        said = (
            f"{value // MEGABYTE:,} MB"
            if limit.name.endswith("bytes")
            else f"{value:,g}".replace("2e+07", "20,000,000")
        )
        assert re.search(rf"\| `{limit.name}`: .* \| {re.escape(said)} \|", PAGE), (limit.name, said)


def test_the_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code is not None
    script = tmp_path / "example.py"
    script.write_text(code[1], encoding="utf-8")
    runpy.run_path(str(script))
