"""From a text to its tokens: which language each paragraph is in, and every word's parts at their places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from searchkit.analyzers.language import GLANCE, detect_language_of_words, only_language
from searchkit.analyzers.registry import analyzer
from searchkit.analyzers.token import Part, Token
from searchkit.analyzers.tokenizer import WORD, paragraphs

SHORT = 8
"""Paragraphs of fewer words take their neighbours' language."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of a text in one language.

    Attributes:
        start, end: code points in the text.
        lang: "kk", "ru", "en", "fr" or "und".
    """

    start: int
    end: int
    lang: str


def segment(text: str, lang: str | None = None, default: str | None = None) -> list[Paragraph]:
    """The paragraphs of a text with their languages, in order; one for all of a text that is in one language.

    Arguments:
        lang: the document's language, if it is known; then the whole text is one paragraph in it.
        default: the language of a text that stays undecided, such as a title's: its body's; else "und".
    """
    if lang is not None:
        return [Paragraph(0, len(text), lang)] if text else []
    return [Paragraph(start, end, decided) for start, end, decided, _ in _decided(text, default)]


def written(
    text: str, lang: str | None = None, default: str | None = None
) -> Iterator[tuple[str, list[str]]]:
    """The writer's fast path: each paragraph's language and its stretches, which is what stands between blanks.

    The words of these stretches (`WORD.findall`), in order, are the text's words, and the parts of these its tokens:
    token p has position p. No word holds a blank. Arguments as in `segment`.
    """
    if lang is not None:
        yield lang, text.split()
        return
    for _, _, decided, found in _decided(text, default):
        yield decided, found


def main_language(text: str) -> str:
    """The language that most of the text's words are in: what a document without `lang` is filed under."""
    counts: Counter[str] = Counter()
    for lang, found in written(text):
        counts[lang] += len(found)
    return counts.most_common(1)[0][0] if counts else "und"


def tokens(text: str, lang: str | None = None, default: str | None = None) -> list[Token]:
    """Every token of a text. `text[token.start:token.end]` is the token as written. Arguments as in `segment`."""
    return [
        Token(part.surface, start + part.start, start + part.end, position, part.lemmas, part.keys)
        for position, (start, part) in enumerate(_placed(text, lang, default))
    ]


def lemmas(word: str, lang: str) -> tuple[str, ...]:
    """The lemmas of one word as written, most probable first, at most two; `()` if there is no word in it.

    >>> lemmas("countries", "en"), lemmas("l’État", "fr")
    (('countri',), ('etat',))
    """
    found = parts(word, lang)
    return tuple(lemma.text for lemma in found[0].lemmas) if found else ()


def _placed(text: str, lang: str | None, default: str | None) -> Iterator[tuple[int, Part]]:
    for paragraph in segment(text, lang, default):
        for match in WORD.finditer(text, paragraph.start, paragraph.end):
            for part in parts(match[0], paragraph.lang):
                yield match.start(), part


@lru_cache(maxsize=16384)
def parts(word: str, lang: str) -> tuple[Part, ...]:
    """The parts of a word as written, remembered."""
    return analyzer(lang).analyze(word)


def _decided(text: str, default: str | None) -> list[tuple[int, int, str, list[str]]]:
    """(start, end, language, stretches) of each paragraph, or of the text if it is all in one language."""
    stretches = text.split()
    if only := only_language(stretches, text):
        return [(0, len(text), only, stretches)]
    places = paragraphs(text)
    found = [WORD.findall(text, start, end) for start, end in places]
    own = [
        detect_language_of_words(words, text[start : min(end, start + GLANCE)])
        if len(words) >= SHORT
        else None
        for (start, end), words in zip(places, found, strict=True)
    ]
    if not any(own):
        first_words = [word for words in found[:SHORT] for word in words]
        default = detect_language_of_words(first_words, text[:GLANCE]) or default
    langs = _from_neighbours(own, default or "und")
    if len(places) == 1:
        return [(*places[0], langs[0], stretches)]
    return [
        (start, end, lang, text[start:end].split()) for (start, end), lang in zip(places, langs, strict=True)
    ]


def _from_neighbours(own: list[str | None], default: str) -> list[str]:
    """Undecided paragraphs take the language of the one before; the first ones that of the first decided one."""
    current = next((lang for lang in own if lang), default)
    langs = []
    for lang in own:
        current = lang or current
        langs.append(current)
    return langs
