"""Queries that stand for many terms: which strings of a sorted list a prefix, pattern, range or misspelling takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from whoosh import query as wq

from searchkit.index.strings import Strings


class Expansion(NamedTuple):
    """Numbers of the strings in [low, high) of a list ascending by bytes. Equal nodes have equal expansions."""

    kind: str
    arguments: tuple[Any, ...]

    def select(self, strings: Strings, low: int, high: int) -> Iterator[int]:
        return _SELECTORS[self.kind](strings, low, high, *self.arguments)

    def range(self, strings: Strings, low: int, high: int) -> tuple[int, int] | None:
        """The same as a range, for those that take one."""
        if self.kind == "prefix":
            return _prefix_range(strings, low, high, *self.arguments)
        if self.kind == "range":
            return _term_range(strings, low, high, *self.arguments)
        return None


def expansion(query: Any) -> Expansion:
    """What a node of Whoosh asks for."""
    if isinstance(query, wq.Prefix):
        return Expansion("prefix", (query.text,))
    if isinstance(query, wq.FuzzyTerm):
        return Expansion("fuzzy", (query.text, query.maxdist, query.prefixlength))
    if isinstance(query, wq.TermRange):
        return Expansion("range", (query.start, query.end, query.startexcl, query.endexcl))
    if isinstance(query, wq.Regex):
        return Expansion("regex", (query.text,))
    return Expansion("wildcard", (query.text,))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _prefix_range(strings: Strings, low: int, high: int, prefix: str) -> tuple[int, int]:
    text = _bytes(prefix)
    return strings.first_at_least(text, low, high), strings.first_at_least(text + b"\xff", low, high)


def _prefix(strings: Strings, low: int, high: int, prefix: str) -> Iterator[int]:
    return iter(range(*_prefix_range(strings, low, high, prefix)))


def _term_range(
    strings: Strings, low: int, high: int, start: str | None, end: str | None, startexcl: bool, endexcl: bool
) -> tuple[int, int]:
    first, last = low, high
    if start is not None:
        first = strings.first_at_least(_bytes(start) + (b"\0" if startexcl else b""), low, high)
    if end is not None:
        last = strings.first_at_least(_bytes(end) + (b"" if endexcl else b"\0"), low, high)
    return first, max(first, last)


def _range(strings: Strings, low: int, high: int, *bounds: Any) -> Iterator[int]:
    return iter(range(*_term_range(strings, low, high, *bounds)))


def _matching(strings: Strings, low: int, high: int, prefix: str, pattern: re.Pattern[str]) -> Iterator[int]:
    first, last = _prefix_range(strings, low, high, prefix)
    for number, text in enumerate(strings.iterate(first, last), first):
        if pattern.fullmatch(text.decode("utf-8", "surrogatepass")):
            yield number


def _wildcard(strings: Strings, low: int, high: int, text: str) -> Iterator[int]:
    """`*` is any run of characters, `?` is one."""
    literal = re.split(r"[*?]", text, maxsplit=1)[0]
    parts = (".*" if char == "*" else "." if char == "?" else re.escape(char) for char in text)
    return _matching(strings, low, high, literal, re.compile("".join(parts), re.DOTALL))


def _regex(strings: Strings, low: int, high: int, text: str) -> Iterator[int]:
    """Every string is tried: an expression has no literal prefix that is simple to know."""
    return _matching(strings, low, high, "", re.compile(f"(?:{text}).*", re.DOTALL))


def _fuzzy(strings: Strings, low: int, high: int, text: str, distance: int, prefix: int) -> Iterator[int]:
    """Within a Levenshtein distance; the automaton leaps through the list, so most strings are never read."""
    from whoosh.automata.fsa import find_all_matches
    from whoosh.automata.lev import levenshtein_automaton

    automaton = levenshtein_automaton(text, distance, min(prefix, len(text))).to_dfa()
    found: dict[str, int] = {}

    def next_string(at_least: str) -> str | None:
        number = strings.first_at_least(_bytes(at_least), low, high)
        if number >= high:
            return None
        key = strings[number].decode("utf-8", "surrogatepass")
        found[key] = number
        return key

    for match in find_all_matches(automaton, next_string):
        # Equal strings lie side by side: a surface has an entry for each field it occurs in.
        yield from range(found[match], strings.first_at_least(_bytes(match) + b"\0", found[match], high))


_SELECTORS: dict[str, Callable[..., Iterator[int]]] = {
    "prefix": _prefix,
    "range": _range,
    "wildcard": _wildcard,
    "regex": _regex,
    "fuzzy": _fuzzy,
}
