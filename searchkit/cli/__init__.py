"""The command line: stdout is data, stderr is talk."""

from __future__ import annotations

import gc
import io
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit with its code (the entry point of the `searchkit` script)."""
    # One query is one thread's work; a pool of idle BLAS threads costs 20 ms at start-up. Must precede NumPy.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(
            stream, io.TextIOWrapper
        ):  # a terminal of another charset shows \u049b, not a traceback
            stream.reconfigure(errors="backslashreplace")
    # A command makes many objects that stay and little garbage: looked for every 700 objects, and again in all of them
    # at the end, that costs a tenth of a search.
    gc.set_threshold(100_000)
    from searchkit.cli.app import run

    code = run()
    gc.freeze()
    raise SystemExit(code)
