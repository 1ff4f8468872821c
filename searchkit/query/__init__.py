"""From what a user typed to a tree that an index can answer: parse, plan, second chances, suggestions, snippets."""

from __future__ import annotations
