"""The examples in docs/languages.md and in the analyzers' docstrings give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ["assemble", "language", "normalize", "registry", "text", "tokenizer"]


def test_the_examples_about_languages_run() -> None:
    done = doctest.testfile(str(ROOT / "docs/languages.md"), module_relative=False)
    assert done.attempted > 5
    assert done.failed == 0


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_run(module: str) -> None:
    done = doctest.testmod(import_module(f"searchkit.analyzers.{module}"))
    assert done.attempted
    assert done.failed == 0
