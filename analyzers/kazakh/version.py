"""What decides the output of the Kazakh analyzer, told without loading it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

VERSION: Final = 1
"""Counts changes of the rules; those of the data show by themselves."""

DATA: Final = Path(__file__).parent / "data"
FILES: Final = ("suffixes.txt", "irregular.txt", "dropped.txt", "roots.txt", "lexicon.txt")


@cache
def identity() -> str:
    """The version of the rules and a fingerprint of the data: opening an index compares it with the index's own."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((DATA / name).read_bytes())
    return f"kazakh {VERSION}; lexicon {digest.hexdigest()[:8]}"
