"""Everything printed, made from plain values with rich: the one module set of the command line and the terminal UI."""

from __future__ import annotations

from searchkit.render.clean import clean, clean_line, clean_with_spans
from searchkit.render.document import document_facts, document_view
from searchkit.render.explain import explanation_lines, explanation_tree, tokens_table
from searchkit.render.highlight import highlight, needs_marks, snippet_text
from searchkit.render.numbers import stats_view
from searchkit.render.report import indexing_progress, problems, report_summary
from searchkit.render.results import (
    count_line,
    hit_facts,
    hit_title,
    notices,
    notices_view,
    results_cards,
    results_table,
    why_line,
)

__all__ = [
    "clean",
    "clean_line",
    "clean_with_spans",
    "count_line",
    "document_facts",
    "document_view",
    "explanation_lines",
    "explanation_tree",
    "highlight",
    "hit_facts",
    "hit_title",
    "indexing_progress",
    "needs_marks",
    "notices",
    "notices_view",
    "problems",
    "report_summary",
    "results_cards",
    "results_table",
    "snippet_text",
    "stats_view",
    "tokens_table",
    "why_line",
]
