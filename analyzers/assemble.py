"""How a language's rules become the parts of a word: the steps that every analyzer shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, repeat
from pathlib import Path

from searchkit.analyzers.names import keys, keys_of_all
from searchkit.analyzers.normalize import normalize
from searchkit.analyzers.token import Entry, Lemma, Part
from searchkit.analyzers.tokenizer import is_plain, pieces
from searchkit.analyzers.versions import fingerprint

SECOND_READING = 0.8
"""Weight of a second lemma: a little less than the first."""

LONGEST_WORD = 64
"""Longer words are taken as they stand; no language has rules for them, and hostile ones would take minutes."""

Reader = Callable[[str, str], tuple[str, ...]]
"""(as written, surface) → one or two lemma texts, most probable first."""

Trim = Callable[[str], tuple[int, int]]
"""The stretch of a written piece that is the word itself: without an elided article or a possessive.

Only what has an apostrophe is trimmed.
"""

ReadAll = Callable[[Sequence[str], Sequence[str]], list[tuple[str, ...]]]
"""(pieces as written, their surfaces) → the lemma texts of each, most probable first, at least one."""

INFLECTED = frozenset(("kk", "ru"))
"""Languages whose lemmas are dictionary forms: they tell the nominative of a name. Stems are no words and tell nothing."""

_WORDS = Path(__file__).parent / "words"
_DIGITS = re.compile(r"[\d.,]+")
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")


def whole(piece: str) -> tuple[int, int]:
    """The `Trim` of languages that drop nothing."""
    return 0, len(piece)


def assemble(word: str, lang: str, read: Reader, trim: Trim = whole) -> tuple[Part, ...]:
    """The parts of one written word, for a language given by how it reads and trims a piece."""
    if is_plain(word):  # is never trimmed
        return (_part(word, 0, len(word), normalize(word), lang, read),)
    return tuple(_part(word, *place, lang, read) for place in _trimmed(word, trim))


def assemble_all(
    words: Sequence[str], lang: str, read_all: ReadAll, trim: Trim = whole
) -> list[tuple[Entry, ...]]:
    """What an index keeps of the parts that `assemble` makes of each word."""
    counts: list[int] = []  # of the parts of each word
    written: list[str] = []
    surfaces: list[str] = []
    for word in words:
        if is_plain(word):
            counts.append(1)
            written.append(word)
            surfaces.append(normalize(word))
        else:
            parts = list(_trimmed(word, trim))
            counts.append(len(parts))
            written += [word[start:end] for start, end, _ in parts]
            surfaces += [surface for _, _, surface in parts]
    texts = read_all(written, surfaces)
    entries = zip(
        surfaces, texts, keys_of_all(written, lang, texts if lang in INFLECTED else repeat(())), strict=True
    )
    return [tuple(islice(entries, count)) for count in counts]


def entries_of(parts: Iterable[Part]) -> tuple[Entry, ...]:
    """What an index keeps of the parts of a word."""
    return tuple((part.surface, tuple(lemma.text for lemma in part.lemmas), part.keys) for part in parts)


def _part(word: str, start: int, end: int, surface: str, lang: str, read: Reader) -> Part:
    written = word[start:end]
    lemmas = _lemmas(texts_of(written, surface, read), lang)
    return Part(start, end, surface, lemmas, keys_of(written, lemmas, lang))


def _lemmas(texts: tuple[str, ...], lang: str) -> tuple[Lemma, ...]:
    if len(texts) == 1:
        return (Lemma(texts[0], lang),)
    return tuple(Lemma(text, lang, SECOND_READING if i else 1.0) for i, text in enumerate(texts))


def texts_of(written: str, surface: str, read: Reader) -> tuple[str, ...]:
    """The lemma texts of a piece: at least one, and none is empty."""
    texts = read(written, surface) if len(surface) <= LONGEST_WORD else ()
    return tuple(filter(None, texts)) or (surface,)


def places(word: str, trim: Trim = whole) -> tuple[tuple[int, int], ...]:
    """Start and end of the parts that `assemble` makes of a word."""
    return tuple((start, end) for start, end, _ in _trimmed(word, trim))


def _trimmed(word: str, trim: Trim) -> Iterator[tuple[int, int, str]]:
    """Start, end and surface of each part."""
    for start, end in pieces(word):
        first, last = trim(word[start:end])
        surface = normalize(word[start + first : start + last])
        if surface:
            yield start + first, start + last, surface


def keys_of(written: str, lemmas: tuple[Lemma, ...], lang: str) -> tuple[str, ...]:
    """The script-neutral forms under which a word meets its other spellings, sorted."""
    inflected = [lemma.text for lemma in lemmas] if lang in INFLECTED else ()
    return tuple(sorted(keys(written, lang, inflected)))


def number(surface: str, lang: str) -> str | None:
    """A number as one spelling, or None for other words: `3,5` → `3.5`, and `1,000` → `1000` in English.

    >>> number("3,5", "kk"), number("1,000", "en"), number("2024", "fr"), number("2024-жылы", "kk")
    ('3.5', '1000', '2024', None)
    """
    if not _DIGITS.fullmatch(surface):
        return None
    if lang == "en" and _THOUSANDS.fullmatch(surface):
        return surface.replace(",", "")
    return surface.replace(",", ".")


def acronym(surface: str) -> str | None:
    """An acronym without its dots, or None for other words: `с.ш.а` → `сша`."""
    return surface.replace(".", "") if _ACRONYM.fullmatch(surface) else None


def joined(surface: str) -> str:
    """A word without its hyphens, if only letters stand between them: `co-operation` → `cooperation`, not `12-13`."""
    together = surface.replace("-", "")
    return together if together.isalpha() else surface


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of the data file `words/NAME.txt`: blank-separated, `#` starts a comment line."""
    return frozenset(word for line in data_lines(f"{name}.txt") for word in line.split())


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """The rows of `words/NAME.tsv`: a form and, after tabs, what it stands for."""
    rows = (line.split("\t") for line in data_lines(f"{name}.tsv"))
    return {form: tuple(rest) for form, *rest in rows}


def tables(*filenames: str) -> str:
    """A fingerprint of data files in `words/`, for the identity of the analyzer that reads them."""
    return fingerprint(_WORDS / filename for filename in filenames)


def data_lines(filename: str) -> list[str]:
    """The lines of a data file in `words/` that are neither blank nor comments."""
    lines = (_WORDS / filename).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
