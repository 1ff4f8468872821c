"""Full-text search for Kazakh, English and French."""

from __future__ import annotations

__version__ = "0.1.0"
