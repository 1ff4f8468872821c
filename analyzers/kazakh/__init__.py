"""Kazakh: how its words are taken apart, and why; docs/kazakh.md tells the story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchkit.analyzers.kazakh.analyzer import KazakhAnalyzer

__all__ = ["KazakhAnalyzer"]


def __getattr__(name: str) -> Any:
    """Loaded when first used (PEP 562): the version of the analyzer is asked more often than the analyzer."""
    if name != "KazakhAnalyzer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from searchkit.analyzers.kazakh.analyzer import KazakhAnalyzer

    return KazakhAnalyzer
