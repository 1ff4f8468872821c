"""Documentation runs: paths exist, examples work, every command and option is described."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from searchkit.cli.app import COMMANDS, searchkit

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_every_path_in_the_architecture_exists() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    paths = set(re.findall(r"`([\w./]+/[\w./]*)`", text))
    assert len(paths) > 10
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


def test_the_example_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(block.splitlines()) <= 12
    exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - the README's own example
    shown = capsys.readouterr().out
    assert "2 {" in shown
    assert "['Тоқаев']" in shown
    assert "['Tokaïev']" in shown


def test_the_test_command_of_the_readme_is_what_check_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "make test " in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "$(MAKE) test" in makefile
    assert "make check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    reference = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    command = searchkit.get_command(click.Context(searchkit), name)
    assert command is not None
    section = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", reference, re.DOTALL | re.MULTILINE)
    assert section, f"docs/commands.md has no section ## {name}"
    options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts]
    assert [o for o in options if f"`{o}" not in section[1]] == []
