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


def distance(a: str, b: str, limit: int = 2) -> int:
    """Damerau distance (restricted: a transposed pair is one edit), or limit + 1 when it is more than `limit`.

    >>> distance("мемелкет", "мемлекет"), distance("tokayve", "tokayev"), distance("сот", "министр")
    (1, 1, 3)
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row = row, [i]
        for j, y in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before = above
    return min(row[-1], limit + 1)


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
        for term, count in islice(vocabulary.terms(field, word[:2]), _MOST_SCANNED):
            if abs(len(term) - len(word)) <= 2 and distance(word, term) <= 2:
                found[term] = (2, -count, term)
    return sorted(found.values())


def _known_beginning(word: str, vocabulary: Vocabulary, field: str) -> int:
    """How many letters of the word are the beginning of some term."""
    known = 0
    while known < len(word) and next(iter(vocabulary.terms(field, word[: known + 1])), None) is not None:
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
            heads = [head for head in heads if next(iter(vocabulary.terms(field, head)), None) is not None]
    if not whole:
        return [head for head in heads if head != word]
    counts = {head: vocabulary.doc_frequency(field, head) for head in heads if head != word}
    return sorted(filter(counts.get, counts), key=lambda head: (-counts[head], head))
