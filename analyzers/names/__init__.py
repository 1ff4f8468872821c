"""Names across scripts: keys under which Тоқаев, Токаев, Tokayev and Tokaïev meet, and `same_name` for two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from searchkit.analyzers.names.equivalents import Equivalent, equivalents
from searchkit.analyzers.names.graphemes import of_one_script
from searchkit.analyzers.names.keying import keys, keys_of_all
from searchkit.analyzers.names.loanwords import is_root

if TYPE_CHECKING:
    from searchkit.analyzers.names.compare import same_name

__all__ = ["Equivalent", "equivalents", "is_root", "keys", "keys_of_all", "of_one_script", "same_name"]


def __getattr__(name: str) -> Any:
    """Comparing is loaded when first used (PEP 562): neither indexing nor searching compares two names."""
    if name != "same_name":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from searchkit.analyzers.names.compare import same_name

    return same_name
