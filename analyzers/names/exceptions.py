"""Names that rules cannot reach: Грузия and Georgia, АҚШ and États-Unis, Мюнхен and Munich.

Each row of the tables beside this file is one name in English, French, Russian and Kazakh. Its identity is a key such
as `=georgia`, which every one-word variant gets beside its spelling key. Names of several words cannot be keys of a
word: `equivalents` finds them in a query, with everything else they are called. The tables are read as `compiling`
made them ready, since the first query of a process waits for them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from searchkit.analyzers.names import inflection
from searchkit.analyzers.names.graphemes import fold

TABLES: Final = ("countries", "places", "organisations", "peoples", "persons", "international")
CASED: Final = "^"  # before a variant that is a common word too: counts only with its capitals
_SHORT: Final = 3  # letters of a word whose endings are compared, not its beginning
COMPILED: Final = Path(__file__).parent / "names.compiled"


class Words(NamedTuple):
    """The names; values are side by side with `|` between them.

    Attributes:
        folded: folded word → keys.
        cased: word as in the tables, where its capitals decide → keys.
        capitalised: folded word → the words of `cased` that it may be.
        romanised: short folded word that follows by rule → keys; many are words of English and French: seul, afin.
        phrases: folded words with a blank between them → keys of the name of several words that they are.
        variants: key → every way to write the name as in the tables.
    """

    folded: dict[str, str]
    cased: dict[str, str]
    capitalised: dict[str, str]
    romanised: dict[str, str]
    phrases: dict[str, str]
    variants: dict[str, str]


@cache
def _words() -> Words:
    text = COMPILED.read_bytes().decode("utf-8")
    return Words(*map(_table, text.removesuffix("\n").split("\n\n")))


def _table(block: str) -> dict[str, str]:
    cells = block.replace("\n", "\t").split("\t")
    return dict(zip(cells[::2], cells[1::2], strict=True))


@cache
def _phrases() -> dict[tuple[int, str], list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Number of words and first three letters → folded words and keys of each name of several words."""
    phrases = defaultdict[tuple[int, str], list[tuple[tuple[str, ...], tuple[str, ...]]]](list)
    for name, keys in _words().phrases.items():
        words = tuple(name.split(" "))
        phrases[len(words), words[0][:3]].append((words, tuple(keys.split("|"))))
    return dict(phrases)


def split(name: str) -> tuple[str, ...]:
    """The folded words of a name; a hyphen separates as a blank does."""
    return tuple(fold(name.replace("-", " ").replace("—", " ")).split())


def may_list(form: str) -> bool:
    """Whether `keys_of` may find a folded word, where it is not known to be a name."""
    words = _words()
    return form in words.folded or form in words.capitalised


def keys_of(word: str, forms: Iterable[str], *, name: bool = False) -> tuple[str, ...]:
    """The keys of the rows that name one word.

    Args:
        word: as written; its capitals decide for variants that are common words too.
        forms: the folded word and its possible nominatives, folded.
        name: the word is known to be a name, so that Seul may be Seoul.
    """
    words = _words()
    folded, capitalised = words.folded, words.capitalised  # looked up once: most words are no names
    found: list[str] = []
    for form in forms:
        if form in folded:
            found += folded[form].split("|")
        if name and form in words.romanised:
            found += words.romanised[form].split("|")
        if form in capitalised:
            for variant in capitalised[form].split("|"):
                if _written_as(word.replace(".", ""), variant):
                    found += words.cased[variant].split("|")
    return tuple(dict.fromkeys(found)) if found else ()


def _written_as(word: str, variant: str) -> bool:
    """Whether a word has the capitals of a variant; its last letter may be an ending: Канны, Каннах."""
    stem = variant if variant.isupper() else variant[:-1]
    return word.startswith(stem) or word == variant.upper()


def _agree(word: str, other: str) -> bool:
    """Whether a word of a text may be a word of a name: the same, or both Cyrillic and different in their endings."""
    if word == other:
        return True
    if len(other) == _SHORT:
        return other in inflection.stems(word, shortest=_SHORT)  # Ла-Паста, Ле Пеннің
    if word.isascii() or other.isascii() or abs(len(word) - len(other)) > 6:
        return False
    stem = max(3, min(len(word), len(other) - 2))
    return len(other) > 3 and word[: min(stem, len(other) - 2)] == other[: min(stem, len(other) - 2)]


def phrase_keys(words: Sequence[str]) -> tuple[str, ...]:
    """The keys of the names of several words that are exactly these folded words, inflected or not."""
    if len(words) < 2:
        return ()
    candidates = _phrases().get((len(words), words[0][:3]), ())
    agreeing = (keys for names, keys in candidates if all(map(_agree, words, names)))
    return tuple(dict.fromkeys(key for keys in agreeing for key in keys))


def variants(key: str) -> tuple[str, ...]:
    """Every way to write the name of a key, as in the tables; `()` for a key that is none of theirs."""
    names = _words().variants.get(key)
    return tuple(names.split("|")) if names else ()


@cache
def _false_friends() -> frozenset[tuple[str, str]]:
    text = (Path(__file__).parent / "false_friends.txt").read_text(encoding="utf-8")
    lines = (list(map(fold, line.split())) for line in text.splitlines() if not line.startswith("#"))
    return frozenset((min(first, other), max(first, other)) for first, *others in lines for other in others)


def are_false_friends(a: str, b: str) -> bool:
    """Whether two folded words look alike, and are known to mean different things: magazine and магазин."""
    return (min(a, b), max(a, b)) in _false_friends()
