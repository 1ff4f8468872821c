"""Near spellings: edit distance in letters, the words one edit away, and Kazakh letters that a keyboard lacked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from searchkit.query.vocabulary import Vocabulary
from searchkit.query.weights import FUZZY_LETTERS

KAZAKH_LETTERS: Final[dict[str, str]] = {
    "а": "аә", "г": "гғ", "к": "кқ", "н": "нң", "о": "оө", "у": "уұү", "и": "иі", "ы": "ыі", "х": "хһ",
}  # fmt: skip
"""A letter of the Russian keyboard → the letters it is typed for."""

_CYRILLIC: Final = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
_LATIN: Final = "abcdefghijklmnopqrstuvwxyzàâäæçéèêëîïôöùûüœğışñóú"
_OWN_LETTERS: Final = re.compile("[әғқңөұүһі]")
_MOST_SCANNED: Final = 20_000


def allowed_edits(word: str) -> int:
    """How many typos a word may hold: none below 4 letters, one from 4, two from 8."""
    letters = sum(map(str.isalpha, word))
    return sum(letters >= least for least in FUZZY_LETTERS)


def one_edit_away(word: str, places: Iterable[int] | None = None) -> Iterator[str]:
    """Every string at distance 1, in the letters of the word's script; with `places`, edits before these letters only."""
    letters = _CYRILLIC if re.search("[а-яёәғқңөұүһі]", word) else _LATIN
    for at in range(len(word) + 1) if places is None else places:
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            if tail and letter != tail[0]:
                yield head + letter + tail[1:]
            yield head + letter + tail


def near_terms(word: str, vocabulary: Vocabulary, field: str, edits: int) -> list[tuple[int, int, str]]:
    """The field's terms within some edits of a word: (distance, −documents, term), best first.

    No term begins like the word beyond its known beginning, so the first edit is not after it, and most often right
    there. Terms two edits away are sought among those that share the word's first two letters.
    """
    known = _known_beginning(word, vocabulary, field)
    found = _one_edit(word, vocabulary, field, range(max(known - 1, 0), known + 1)) if edits else {}
    found = found or (_one_edit(word, vocabulary, field, range(max(known - 1, 0))) if edits else {})
    if edits >= 2 and not found:
        from searchkit.query.distances import near

        beginning_alike = islice(vocabulary.words(field, word[:2]), _MOST_SCANNED)
        for term in near(word, beginning_alike, 2):
            if count := vocabulary.doc_frequency(field, term):
                found[term] = (2, -count, term)
    return sorted(found.values())


def _known_beginning(word: str, vocabulary: Vocabulary, field: str) -> int:
    """How many letters of the word are the beginning of some term."""
    known = 0
    while known < len(word) and vocabulary.has_word(field, word[: known + 1]):
        known += 1
    return known


def _one_edit(
    word: str, vocabulary: Vocabulary, field: str, places: Iterable[int]
) -> dict[str, tuple[int, int, str]]:
    found = {}
    for near in set(one_edit_away(word, places)) - {""}:
        if count := vocabulary.doc_frequency(field, near):
            found[near] = (1, -count, near)
    return found


def with_kazakh_letters(word: str, vocabulary: Vocabulary, field: str, *, whole: bool = True) -> list[str]:
    """The field's terms that become this word on a keyboard without Kazakh letters, most frequent first.

    With `whole=False`, the beginnings of terms that do.
    """
    if _OWN_LETTERS.search(word) or not re.fullmatch("[а-яё]+", word):
        return []
    heads = [""]
    for place, letter in enumerate(word):
        heads = [head + option for head in heads for option in KAZAKH_LETTERS.get(letter, letter)]
        if place >= 1:
            heads = [head for head in heads if vocabulary.has_word(field, head)]
    if not whole:
        return [head for head in heads if head != word]
    counts = {head: vocabulary.doc_frequency(field, head) for head in heads if head != word}
    return sorted(filter(counts.get, counts), key=lambda head: (-counts[head], head))
