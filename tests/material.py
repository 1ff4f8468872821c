"""Material that lies beside a checkout on some machines; tests that use it say so and are skipped elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def shared(name: str) -> Path:
    """A folder of the shared material, or the test is skipped with a sentence naming it."""
    beside = Path(os.environ.get("SEARCHKIT_SHARED", ROOT.parent / "shared"))
    folder = beside / name
    if not folder.exists():
        pytest.skip(f"needs {name}/ in ../shared (or $SEARCHKIT_SHARED), which is not in the checkout")
    return folder
