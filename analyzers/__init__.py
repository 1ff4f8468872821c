"""From text to tokens, in each language. Knows nothing of files, indexes or screens."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from searchkit.analyzers.language import detect_language
    from searchkit.analyzers.names import keys, same_name
    from searchkit.analyzers.places import spans
    from searchkit.analyzers.reasons import reason
    from searchkit.analyzers.registry import LANGUAGES, analyzer, identity
    from searchkit.analyzers.stop import is_stop_word
    from searchkit.analyzers.text import lemmas, main_language, segment, written
    from searchkit.analyzers.text import tokens as analyze

__all__ = [
    "LANGUAGES",
    "analyze",
    "analyzer",
    "detect_language",
    "identity",
    "is_stop_word",
    "keys",
    "lemmas",
    "main_language",
    "reason",
    "same_name",
    "segment",
    "spans",
    "written",
]

# Loaded when first used (PEP 562): dictionaries and stemmers cost nothing to those who only import us.
_PLACES = {
    "LANGUAGES": ("registry", "LANGUAGES"),
    "analyze": ("text", "tokens"),
    "analyzer": ("registry", "analyzer"),
    "detect_language": ("language", "detect_language"),
    "identity": ("registry", "identity"),
    "is_stop_word": ("stop", "is_stop_word"),
    "keys": ("names", "keys"),
    "lemmas": ("text", "lemmas"),
    "main_language": ("text", "main_language"),
    "reason": ("reasons", "reason"),
    "same_name": ("names", "same_name"),
    "segment": ("text", "segment"),
    "spans": ("places", "spans"),
    "written": ("text", "written"),
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES[name]
    value = getattr(import_module(f"{__name__}.{module}"), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
