"""Why: the score of a hit as a tree, and what analysis makes of words as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from searchkit.analyzers.token import Token
from searchkit.model import Explanation
from searchkit.render.clean import clean_line
from searchkit.render.highlight import QUIET, TITLE
from searchkit.render.numbers import LANGUAGES


def _node(explanation: Explanation) -> Text:
    return Text.assemble((f"{explanation.value:.4g}", TITLE), "  ", clean_line(explanation.text))


def explanation_tree(explanation: Explanation) -> Tree:
    """The numbers that the search used, each above what it was made of."""
    tree = Tree(_node(explanation), guide_style=QUIET)

    def grow(branch: Tree, parts: Sequence[Explanation]) -> None:
        for part in parts:
            grow(branch.add(_node(part)), part.parts)

    grow(tree, explanation.parts)
    return tree


def explanation_lines(explanation: Explanation, depth: int = 0) -> list[str]:
    """The same tree as indented lines, for screens without drawing characters."""
    lines = [f"{'  ' * depth}{explanation.value:.4g}  {clean_line(explanation.text)}"]
    for part in explanation.parts:
        lines += explanation_lines(part, depth + 1)
    return lines


def _lemmas(token: Token, lang: str) -> str:
    shown = (
        lemma.text if lemma.weight == 1 else f"{lemma.text} ({lemma.weight:.2g})"
        for lemma in token.lemmas
        if lemma.lang == lang
    )
    return clean_line(", ".join(shown))


def tokens_table(tokens: Sequence[Token]) -> Table:
    """One row for each token and language: place, surface, lemmas (weights under 1 in brackets), keys."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=TITLE)
    table.add_column("#", justify="right", style=QUIET)
    table.add_column("place", style=QUIET, no_wrap=True)
    table.add_column("surface")
    table.add_column("language")
    table.add_column("lemmas")
    table.add_column("keys", style=QUIET)
    for token in tokens:
        place = f"{token.start}–{token.end}"
        first = (str(token.position), place, token.surface)
        for lang, _ in groupby(token.lemmas, key=lambda lemma: lemma.lang):
            row = (
                *first,
                LANGUAGES.get(lang, lang),
                _lemmas(token, lang),
                ", ".join(token.keys) if first[0] else "",
            )
            table.add_row(*(Text(clean_line(cell)) for cell in row))
            first = ("", "", "")
    return table
