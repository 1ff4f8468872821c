"""What an install puts where: the package list is complete and no generic name lands in site-packages."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def setuptools_config() -> dict[str, Any]:
    config: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(config["tool"]["setuptools"])


def packages_in_tree() -> set[str]:
    """Every folder with an `__init__.py`, under the name it is imported by."""
    roots = {"searchkit": "searchkit", "analyzers": "searchkit.analyzers", "index": "searchkit.index"}
    found = set()
    for folder, name in roots.items():
        for init in (ROOT / folder).rglob("__init__.py"):
            parts = init.parent.relative_to(ROOT / folder).parts
            found.add(".".join((name, *parts)))
    return found


def test_every_package_in_the_tree_is_listed_and_no_other() -> None:
    listed = set(setuptools_config()["packages"])
    assert listed == packages_in_tree() - {"searchkit.analyzers.analyzers", "searchkit.index.index"}


def test_the_top_level_folders_are_linked_under_their_import_names() -> None:
    for name in ("analyzers", "index"):
        assert (ROOT / "searchkit" / name).is_symlink()
        assert (ROOT / "searchkit" / name).resolve() == (ROOT / name).resolve()
