"""Small collections take every way through a search only if its limits are small too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest

Limits = Mapping[Any, Mapping[str, float]]
"""Module → its limits and their values."""


@contextmanager
def limited(limits: Limits) -> Iterator[None]:
    """Other values for some limits, for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for module, values in limits.items():
            for limit, value in values.items():
                patch.setattr(module, limit, value)
        yield
