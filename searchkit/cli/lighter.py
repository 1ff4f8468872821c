"""What Whoosh imports and no search uses: two functions, and with them a third of the time that Whoosh takes to load.

`whoosh.compat` takes `urlretrieve` from `urllib.request`, which loads HTTP, TLS and mail; `whoosh.query.terms` takes
`variations` from a table of English endings, of regular expressions. Here functions stand in for them that load the
real ones when they are called. Only for the command, which is alone in its process while it loads Whoosh.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

UNUSED = (("urllib.request", "urlretrieve"), ("whoosh.lang.morph_en", "variations"))
"""(module, the function that Whoosh takes from it)."""


def load_whoosh() -> None:
    """Import `whoosh.query` without what it does not use; where something has been imported already, that stays."""
    stand_ins = {name: _stand_in(name, function) for name, function in UNUSED if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import whoosh.query  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _stand_in(name: str, function: str) -> ModuleType:
    """A module with one function, which imports the real module and calls the real one."""

    def later(*arguments: Any, **named: Any) -> Any:
        return getattr(import_module(name), function)(*arguments, **named)

    module = ModuleType(name)
    setattr(module, function, later)
    return module
