"""What else a query may have meant, when it finds little: another keyboard layout, missing letters, a typo, a half-typed word.

A repaired word keeps its first readings and gains weaker ones, so a second chance never loses what the first one found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from whoosh import query

from searchkit.analyzers.names import is_root, of_one_script
from searchkit.analyzers.normalize import normalize
from searchkit.query.called import also_called
from searchkit.query.layouts import MISTAKES, retyped
from searchkit.query.parse import Parsed, written_words
from searchkit.query.plan import Plan, Repair, plan
from searchkit.query.readings import Switches
from searchkit.query.speech import CYRILLIC_LANGUAGES, LATIN_LANGUAGES, home_languages, parts
from searchkit.query.spelling import allowed_edits, near_terms, with_kazakh_letters
from searchkit.query.tree import TITLE, Loose, Quote, Word, place, wanted, with_text
from searchkit.query.vocabulary import Vocabulary

FEW = 3
"""A query that finds fewer documents than this may have meant something else."""

_SHORT = 3
"""Keys and stems of so few letters meet by chance."""

_CHUNK = re.compile(r"[^\s()\"]+")
_CHAT = {"6": "sh", "4": "ch", "w": "sh"}


class Chance(NamedTuple):
    """One more way to answer.

    Attributes:
        plan: what to run.
        searched_as: the query as it was understood this time.
        by: the kinds of repairs in it: "layout", "letters", "typo", "prefix", "words".
        sure: every repair is a word of the index in place of one that is not: better, even if it finds no more documents.
    """

    plan: Plan
    searched_as: str
    by: tuple[str, ...]
    sure: bool = False


def second_chances(
    parsed: Parsed, vocabulary: Vocabulary, total: int, switches: Switches | None = None
) -> Iterator[Chance]:
    """Other ways to answer, the likeliest first; nothing when every word is known and enough was found.

    In a query that is mostly known words, an unknown one is more likely rare than mistyped, and a known name is spelt as
    it should be: only what another keyboard explains is repaired there.

    Args:
        total: documents that the first answer found.
    """
    switches = switches or Switches()
    words = _words(parsed)
    unknown = [word for word in words if not _is_known(word.text, vocabulary)]
    named = _met_by_name(parsed, vocabulary)
    mostly_known = total >= FEW and 2 * len(unknown) < len(words)
    repairs: dict[int, list[Repair]] = {}
    for word in unknown:
        enough = mostly_known or id(word) in named or (total >= FEW and _met_by_key(word.text, vocabulary))
        if found := repairs_of(parsed, word, vocabulary, switches, keys_only=enough):
            repairs[id(word)] = found
    if any(repair.by == "letters" for found in repairs.values() for repair in found):
        repairs |= _letters_elsewhere(words, repairs, vocabulary)
    if repairs:
        kinds = tuple(dict.fromkeys(repair.by for found in repairs.values() for repair in found))
        yield Chance(plan(parsed, switches, vocabulary, repairs), respelt(parsed, repairs), kinds, sure=True)
    if total == 0:
        yield from _loosened(parsed, vocabulary, switches)


def did_you_mean(parsed: Parsed, vocabulary: Vocabulary) -> str | None:
    """The query with its unknown or suspiciously rare words as the index spells them, or None."""
    repairs = {}
    named = _met_by_name(parsed, vocabulary)
    for word in _words(parsed):
        if known := _frequency(word.text, vocabulary):
            better = _much_likelier(word.text, known, vocabulary)
            found = [Repair(better, "typo")] if better else []
        else:
            others = repairs_of(parsed, word, vocabulary, Switches(), keys_only=id(word) in named)
            found = [repair for repair in others if repair.by != "prefix"]
        if found:
            repairs[id(word)] = found
    return respelt(parsed, repairs) if repairs else None


def respelt(parsed: Parsed, repairs: Mapping[int, list[Repair]]) -> str:
    """The query's text with the first repair of each word in its place."""
    text = parsed.text
    places = []
    for word in _words(parsed):
        if found := repairs.get(id(word)):
            place = (word.startchar, word.endchar)
            if found[0].by == "layout":
                place = _chunk(text, word)
            places.append((*place, found[0].shown))
    for start, end, shown in sorted(places, reverse=True):
        text = text[:start] + shown + text[end:]
    return text


def repairs_of(
    parsed: Parsed, word: Word, vocabulary: Vocabulary, switches: Switches, *, keys_only: bool = False
) -> list[Repair]:
    """The likeliest other spellings of one word, best first, all of one kind.

    With `keys_only`, only what another keyboard explains, not typos or unfinished words.
    """
    surface = normalize(word.text)
    other_keys = switches.translit and (
        _one_script(surface, vocabulary)
        or _layouts(parsed, word, vocabulary)
        or _letters(surface, vocabulary)
        or _chat(surface, vocabulary)
    )
    if other_keys or keys_only:
        return other_keys or []
    if half_typed := _half_typed(parsed, word, surface, vocabulary):
        return (
            [] if word.open_end else half_typed
        )  # one with an open end was looked up as a beginning already
    return _typos(surface, vocabulary)


def _words(parsed: Parsed) -> list[Word]:
    words = (node for node in wanted(parsed.tree) if isinstance(node, Word) and not node.exact)
    return sorted(words, key=place)


def _frequency(text: str, vocabulary: Vocabulary) -> int:
    """In how many documents the word stands, in any form that an analyzer knows."""
    most = vocabulary.doc_frequency("surface", normalize(text))
    return most or max((vocabulary.doc_frequency(*lemma) for lemma in _lemmas(text, vocabulary)), default=0)


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the word stands anywhere, in any form that an analyzer knows."""
    if vocabulary.has_term("surface", normalize(text)):
        return True
    return any(vocabulary.has_term(*lemma) for lemma in _lemmas(text, vocabulary))


def _lemmas(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """(field, lemma) of a word in each language that it may be of.

    A stemmer cuts unknown words, too (`parlament` becomes the stem of `parler`), so in English and French there must
    also be a word that begins like this one.
    """
    surface = normalize(text)
    stems_count = vocabulary.has_word("surface", surface[: max(4, len(surface) - 3)])
    for lang in home_languages(text):
        if stems_count or lang not in LATIN_LANGUAGES:
            for part in parts(text, lang)[:1]:
                yield from ((f"lemma.{lang}", lemma.text) for lemma in part.lemmas)


def _met_by_key(text: str, vocabulary: Vocabulary) -> bool:
    """Another spelling of the word is in the index; short keys meet by chance."""
    keys = {key for lang in home_languages(text) for part in parts(text, lang)[:1] for key in part.keys}
    sure = [key for key in keys if len(key) > _SHORT and not is_root(key)]
    return any(vocabulary.has_term("key", key) for key in sure)


def _met_by_name(parsed: Parsed, vocabulary: Vocabulary) -> frozenset[int]:
    """The `id()`s of words that are well-spelt names which the index has in another spelling: `York` of `New York` where
    only Нью-Йорк is written, and the spelling that heads a row of the tables, `Tokayev` where only Тоқаев is."""
    called = {word: [name.key for name in names] for word, names in also_called(parsed.tree).items()}
    for word in _words(parsed):
        called.setdefault(id(word), []).append(f"={normalize(word.text)}")
    return frozenset(
        word for word, keys in called.items() if any(vocabulary.has_term("key", key) for key in keys)
    )


def _chunk(text: str, word: Word) -> tuple[int, int]:
    """The blank-separated stretch around a word: on another layout, a comma may be a letter."""
    for match in _CHUNK.finditer(text):
        if match.start() <= word.startchar < match.end():
            return match.span()
    return word.startchar, word.endchar


def _layouts(parsed: Parsed, word: Word, vocabulary: Vocabulary) -> list[Repair]:
    start, end = _chunk(parsed.text, word)
    typed = parsed.text[start:end].lower()
    found = []
    for on, meant in MISTAKES:
        other = normalize(retyped(typed, on, meant).strip(",.?!;:"))
        if other == typed or written_words(other) != [(0, len(other))]:
            continue
        if len(other) <= _SHORT and not vocabulary.has_term("surface", other):
            continue  # `gér` is a stem, and no word
        if not _is_known(other, vocabulary):  # `Rfpfrcnfy`: two mistakes at once
            other = next((repair.text for repair in _letters(other, vocabulary)), "")
        if other:
            found.append((-_frequency(other, vocabulary), other))
    return [Repair(other, "layout") for _, other in sorted(set(found))[:1]]


def _one_script(surface: str, vocabulary: Vocabulary) -> list[Repair]:
    """A letter of the other script that looks the same: `Tok\u0430yev`."""
    other = of_one_script(surface)
    if other == surface or not (_is_known(other, vocabulary) or _met_by_key(other, vocabulary)):
        return []
    return [Repair(other, "layout")]


def _letters(surface: str, vocabulary: Vocabulary) -> list[Repair]:
    """Kazakh without its own letters: the index's surfaces and lemmas that would be typed like this."""
    found = with_kazakh_letters(surface, vocabulary, "surface") or with_kazakh_letters(
        surface, vocabulary, "lemma.kk"
    )
    return [Repair(text, "letters") for text in found[:2]]


def _letters_elsewhere(
    words: list[Word], repairs: Mapping[int, list[Repair]], vocabulary: Vocabulary
) -> dict[int, list[Repair]]:
    """Where one word was typed without Kazakh letters, so were the others: `казак` beside `тили` is `қазақ`, if that is
    the more frequent word."""
    found = {}
    for word in words:
        surface = normalize(word.text)
        better = [] if id(word) in repairs else _letters(surface, vocabulary)[:1]
        if better and _frequency(better[0].text, vocabulary) > _frequency(surface, vocabulary):
            found[id(word)] = better
    return found


def _chat(surface: str, vocabulary: Vocabulary) -> list[Repair]:
    """Digits that stand for letters in chats: `6ymkent`, `4aй`."""
    if not re.search(r"[64]", surface) or not re.search("[a-z]", surface):
        return []
    spelt = "".join(_CHAT.get(letter, letter) for letter in surface)
    return (
        [Repair(spelt, "letters")] if _is_known(spelt, vocabulary) or _met_by_key(spelt, vocabulary) else []
    )


def _half_typed(parsed: Parsed, word: Word, surface: str, vocabulary: Vocabulary) -> list[Repair]:
    """The query's last word may not be finished."""
    words = _words(parsed)
    if word is not words[-1] or len(surface) < 3 or not vocabulary.has_word("surface", surface):
        return []
    return [Repair(word.text, "prefix")]


def _typos(surface: str, vocabulary: Vocabulary) -> list[Repair]:
    edits = allowed_edits(surface)
    if not edits:
        return []
    for field in (
        "surface",
        *(f"lemma.{lang}" for lang in home_languages(surface) if lang in CYRILLIC_LANGUAGES),
    ):
        if found := near_terms(surface, vocabulary, field, edits):
            return [Repair(term, "typo") for _, _, term in found[:3]]
    return []


def _much_likelier(text: str, known: int, vocabulary: Vocabulary) -> str | None:
    """A spelling one edit away that is far more frequent than this rare one."""
    surface = normalize(text)
    if known > 2 or allowed_edits(surface) == 0:
        return None
    best = next(iter(near_terms(surface, vocabulary, "surface", 1)), None)
    return best[2] if best and -best[1] >= 20 * known else None


def _loosened(parsed: Parsed, vocabulary: Vocabulary, switches: Switches) -> Iterator[Chance]:
    """Every word optional, quotes taken off: the last chance of a query that asked for too much at once."""
    if not any(isinstance(node, query.And | Quote) for node in _nodes(parsed.tree)):
        return
    words = [
        Word(node.fieldname, text, boost=node.boost) for node in wanted(parsed.tree) for text in _texts(node)
    ]
    if len(words) > 1:
        kept = Parsed(parsed.text, with_text(parsed.tree, Loose(words)), (), parsed.warnings)
        said = " ".join(f"title:{word.text}" if word.fieldname == TITLE else word.text for word in words)
        yield Chance(plan(kept, switches, vocabulary), said, ("words",))


def _texts(node: query.Query) -> list[str]:
    if isinstance(node, Word):
        return [node.text]
    return list(node.words) if isinstance(node, Quote) else []


def _nodes(tree: query.Query) -> Iterator[query.Query]:
    yield tree
    for child in tree.children():
        yield from _nodes(child)
