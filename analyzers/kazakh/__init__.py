"""Kazakh: how its words are taken apart, and why; docs/kazakh.md tells the story."""

from searchkit.analyzers.kazakh.analyzer import KazakhAnalyzer

__all__ = ["KazakhAnalyzer"]
