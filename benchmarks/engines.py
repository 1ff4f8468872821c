"""The engines that `benchmarks.speed` knows, by the names that `--peers` takes. Importing this imports none of them."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.python_engines import Bm25s, Whoosh
from benchmarks.speed_engines import Engine, Searchkit, Sqlite, Tantivy

ENGINES: dict[str, Callable[[], Engine]] = {
    "searchkit": Searchkit,
    "tantivy": Tantivy,
    "sqlite": Sqlite,
    "whoosh": Whoosh,
    "bm25s": Bm25s,
}
