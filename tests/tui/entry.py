"""The faces over the fake index as a program of its own: `python -m tests.tui.entry [--print] [--plain] [QUERY]`."""

from __future__ import annotations

import sys

from searchkit.errors import SearchKitError
from searchkit.tui import line, run
from tests.tui.fake import EVIL, a_document, an_index


def main(arguments: list[str]) -> int:
    """Exit as the command line does."""
    words = [word for word in arguments if not word.startswith("--")]
    index = an_index(30, a_document(99, "алматы", path=f"news/{EVIL}.txt", title=EVIL))
    face = line.run if "--plain" in arguments else run
    try:
        choice = face(lambda: index, print_choice="--print" in arguments, query=" ".join(words))
    except SearchKitError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    if choice is not None:
        sys.stdout.write(f"{choice}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
