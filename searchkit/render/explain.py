"""Why: the score of a hit as a tree, and what analysis makes of words as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from searchkit import analyzers
from searchkit.analyzers.token import Lemma, Token
from searchkit.model import Explanation
from searchkit.render.clean import clean_line
from searchkit.render.highlight import QUIET, TITLE, Fitted, Screen
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


def _lemma(lemma: Lemma) -> str:
    return lemma.text if lemma.weight == 1 else f"{lemma.text} ({lemma.weight:.2g})"


def tokens_table(tokens: Sequence[Token]) -> Fitted:
    """One row for each lemma of each token: where it stands, its surface, language, lemma (weights under 1 in brackets), why
    it has that lemma, and its keys. A narrow screen gets fewer columns; nothing is cut off.
    """

    def build(screen: Screen) -> RenderableType:
        every = [row for token in tokens for row in _rows(token)]
        names = ("#", "place", "surface", "language", "lemma", "why", "keys")
        shown = [at for at, name in enumerate(names) if screen.width >= _LEAST_WIDTH.get(name, 0)]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style=TITLE)
        for at in shown:
            quiet = names[at] not in ("surface", "language", "lemma")
            table.add_column(
                names[at],
                overflow="fold",
                style=QUIET if quiet else "",
                no_wrap=names[at] in ("#", "place"),
                justify="right" if names[at] == "#" else "left",
            )
        for row in every:
            table.add_row(*(Text(clean_line(row[at])) for at in shown))
        return table

    return Fitted(build)


_LEAST_WIDTH = {"#": 100, "place": 80, "why": 70}


def _rows(token: Token) -> Iterator[tuple[str, ...]]:
    first = (str(token.position), f"{token.start}–{token.end}", token.surface)
    keys = ", ".join(token.keys)
    for lemma in token.lemmas:
        lang = LANGUAGES.get(lemma.lang, lemma.lang)
        yield (*first, lang, _lemma(lemma), analyzers.reason(token.surface, lemma), keys)
        first, keys = ("", "", ""), ""
