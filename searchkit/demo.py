"""`make run`: index the sample corpus and show a few searches, so that a newcomer sees it work."""

from __future__ import annotations

from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
QUERIES = (
    ("Тоқаев", "one name, in every script"),
    ("су тасқыны", "Kazakh, in any inflected form"),
    ("central Asia energy", "English"),
    ("le niveau de la mer", "French"),
    ("lang:fr Tokayev", "one language of many"),
)


def main() -> int:
    """Index `seeds/` into `./.searchkit` and search it. Returns the exit code."""
    from searchkit import api, render
    from searchkit.cli.common import DEFAULT_INDEX, console

    screen = console()
    index = api.open_or_create(DEFAULT_INDEX)
    screen.print(render.report_summary(index.add_paths([SEEDS])))
    for query, about in QUERIES:
        screen.rule(f"searchkit search {query!r}   ({about})")
        screen.print(render.results_cards(index.search(query, limit=3)))
    screen.rule()
    screen.print("Now open the terminal UI:   .venv/bin/searchkit")
    screen.print("or ask from the shell:      .venv/bin/searchkit search Tokayev")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
