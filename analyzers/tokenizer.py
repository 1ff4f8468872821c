"""Where words, their pieces and paragraphs begin and end. One regular expression decides what a written word is."""

from __future__ import annotations

import re

from searchkit.analyzers.normalize import APOSTROPHES, DROPPED, HYPHENS

# Signs that are no letters to `re` but belong to the letter before them: combining marks, and whole blocks of the
# scripts of India and South-East Asia, whose vowel signs are marks.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    r"\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ua66f\ua674-\ua67d\ufe20-\ufe2f"
)
_LETTERS = rf"[\w{_MARKS}{DROPPED}]"
_JOINERS = rf"[{APOSTROPHES}{re.escape(HYPHENS)}.,+&]"

# Single classes only: alternatives or look-arounds in the loop halve the speed. What a comma between letters
# means is decided once per distinct word, in `pieces`.
WORD = re.compile(rf"\w{_LETTERS}*(?:{_JOINERS}\w{_LETTERS}*)*")
"""A word as written: letters, digits and marks; inside it apostrophes, hyphens, dots, and `,` `+` `&`."""

_PARAGRAPH = re.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*\S[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]*")
_CUT = re.compile(rf"[{re.escape(HYPHENS)}.,+&_]")
_EDGES = "_.,+&" + DROPPED + APOSTROPHES + HYPHENS
_LETTER = re.compile(r"[^\W_ʼʹ]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")
_GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,3}[^\W\d_]{2}")
_ACRONYM = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
_LIST = re.compile(r"[^\W\d_],|,[^\W\d_]|[^\W\d_]\+[^\W\d_]{2}")


def words(text: str) -> list[tuple[int, int]]:
    """Start and end of each written word, in order. `WORD.findall(text)` gives the same words as strings."""
    return [match.span() for match in WORD.finditer(text)]


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Start and end of each line that is not blank, without its line end."""
    return [match.span() for match in _PARAGRAPH.finditer(text)]


def is_plain(word: str) -> bool:
    """Whether a written word is letters and digits only: in every language one token, which is the whole word."""
    return (
        word.isalnum() and "ʼ" not in word and "ʹ" not in word
    )  # letters to Unicode, apostrophes to writers


def pieces(word: str) -> list[tuple[int, int]]:
    """Which stretches of a written word are tokens: the whole first, then what its hyphens and dots part.

    A plain word is one piece. Apostrophes never part a word: what they mean differs by language. Initials, and
    words that lack a blank after the comma, have no whole.

    >>> [[word[a:b] for a, b in pieces(word)] for word in ("Нью-Йорк", "С5+1", "U.S", "3,5", "1,000,000")]
    [['Нью-Йорк', 'Нью', 'Йорк'], ['С5+1', 'С5', '1'], ['U.S'], ['3,5'], ['1,000,000']]
    >>> [[word[a:b] for a, b in pieces(word)] for word in ("12.07.2023", "Қ.Тоқаев", "one,two", "array_map")]
    [['12.07.2023', '12', '07', '2023'], ['Қ', 'Тоқаев'], ['one', 'two'], ['array_map', 'array', 'map']]
    """
    if is_plain(word) or (_LETTER.match(word) and word[-1] not in _EDGES and not _CUT.search(word)):
        return [(0, len(word))]
    start = len(word) - len(word.lstrip(_EDGES))
    end = len(word.rstrip(_EDGES))
    inner = _stretches(word, start, end)
    if not inner:
        return []
    if len(inner) < 2 or _is_one(word[start:end]):
        return [(start, end)]
    return inner if _is_list(word[start:end]) else [(start, end), *inner]


def _stretches(word: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [cut.start() for cut in _CUT.finditer(word, start, end)]
    spans = zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)
    return [(a, b) for a, b in spans if _LETTER.search(word, a, b)]


def _is_one(word: str) -> bool:
    """Whether the pieces mean nothing alone: `3,5`, `1,000,000`, `U.S`, `R&D`."""
    if _NUMBER.fullmatch(word):
        return bool(_GROUPED.fullmatch(word)) or (len(_CUT.findall(word)) == 1 and not word[:4].isdigit())
    return bool(_ACRONYM.fullmatch(word)) or ("&" in word and len(word) <= 5 and word.isupper())


def _is_list(word: str) -> bool:
    """Whether the whole means nothing: initials before a name, or two words without a blank between them."""
    return bool((_INITIALS.match(word) and "-" not in word) or _LIST.search(word))
