"""Which of four languages a text is in, by its function words and the letters that few alphabets share.

A small naive Bayes: each language expects so many of its function words and so many of its own letters per word.
Languages we do not analyse compete too, so that Kyrgyz is not taken for Kazakh; when one of them wins, or no one
wins clearly, the answer is None.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache

from searchkit.analyzers.assemble import data_lines, word_list
from searchkit.analyzers.tokenizer import WORD

OURS = ("kk", "ru", "en", "fr")

_WORD_WEIGHT = 2.0  # what one function word is worth, as a logarithm
_PRIOR = 0.5  # for ours: what is indexed is mostly in them
_MARGIN = 0.6  # by how much the best must beat the second
_MARGIN_OF_SPELLINGS = 2.5  # the same for Kazakh without its own letters, whose words look like many others
_ENOUGH = 100  # words of a text that are looked at
GLANCE = 800  # about as many code points
_CLEAR = 3  # words that are one language's alone, to be sure without weighing
_FOREIGN = "?"
_ELSEWHERE = {
    "kk": "",
    "ru": "әғқңөұүһі",
    "en": "аеи",
    "fr": "аеи",
}  # letters that no text in the language has
_ALIEN = 2.0  # what a word that a language cannot spell takes from it: ү is not Belarusian
_TEMPER = 0.3
_NOISE = 0.0005

_QUOTED = re.compile('[«“"][^»”"]*[»”"]')  # Russian texts quote Kazakh names: «Қазақстан темір жолы»

_RUSSIAN = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
_CYRILLIC = frozenset({"kk", "kk-ru", "ru", "ky", "tt", "ba", "uz", "tg", "uk", "be", "bg", "sr", "mk", "mn"})


def detect_language(text: str) -> str | None:
    """The language of a text: "kk", "ru", "en", "fr", or None if it is another one or cannot be told.

    >>> detect_language("Тараптар екіжақты ынтымақтастықты одан әрі нығайту мәселелерін талқылады.")
    'kk'
    >>> detect_language("Le ministre a souligné que la coopération continuera"), detect_language("Tokayev")
    ('fr', None)
    """
    return detect_language_of_words(WORD.findall(text), text)


def detect_language_of_words(words: list[str], text: str) -> str | None:
    """`detect_language` for those who have the text's words already. Looks at the first 100 words."""
    words = words[:_ENOUGH]
    return _at_a_glance(words) or _weighed(words, text[:GLANCE])


def only_language(stretches: list[str], text: str) -> str | None:
    """The one language that a text is in from end to end, or None if it may have paragraphs in several.

    Most texts are in one, and then no paragraph need be looked at: all words that speak for one language only speak
    for the same, and no letter belongs to another. Words with a sign clinging to them are not asked.

    Args:
        stretches: what stands between the blanks of the text.
    """
    marks = list(filter(None, map(_marks().get, stretches)))
    spoken = set(marks) - {_FOREIGN}
    if len(spoken) != 1:
        return None
    (lang,) = spoken
    count = marks.count(lang)
    if count < _CLEAR or 4 * (len(marks) - count) > count:
        return None
    return None if any(letter in text for letter in _ELSEWHERE[lang]) else lang


def _at_a_glance(words: list[str]) -> str | None:
    """The language of most texts of a dozen words: only one has several words that are nobody else's."""
    marks = list(filter(None, map(_marks().get, words)))
    counts = [marks.count(lang) for lang in OURS]
    most = max(counts)
    if most >= _CLEAR and 4 * (sum(counts) - most + marks.count(_FOREIGN)) <= most:
        return OURS[counts.index(most)]
    return None


def _weighed(words: list[str], text: str) -> str | None:
    """The best by function words and letters together, if it is one of ours and clearly the best."""
    if not words:
        return None
    alien = _alien_words(text)
    text = text.lower()
    counts = Counter(filter(None, map(_votes().get, map(str.lower, words))))
    scores = _letter_scores(text, len(words), _is_cyrillic(text))
    for langs, count in counts.items():
        for lang in langs:
            if lang in scores:
                scores[lang] += _WORD_WEIGHT * count
    for lang, count in alien.items():
        if lang in scores:
            scores[lang] -= _ALIEN * count
    for lang in scores.keys() & set(OURS):
        scores[lang] += _PRIOR
    best, second = _two_best(scores)
    if scores[best] - scores[second] < (_MARGIN if best in OURS else _MARGIN_OF_SPELLINGS):
        return None
    # Only Kazakh has letters that speak for themselves: the others need a function word.
    if best == "kk" or any(best in langs for langs in counts):
        lang = best.partition("-")[0]
        return lang if lang in OURS else None
    return None


def _two_best(scores: dict[str, float]) -> tuple[str, str]:
    """The best language, and the best one of the others; the Kazakh alphabets are one language."""
    best = max(scores, key=scores.__getitem__)
    others = (lang for lang in scores if lang.partition("-")[0] != best.partition("-")[0])
    return best, max(others, key=scores.__getitem__)


def _is_cyrillic(text: str) -> bool:
    return sum(map(text.count, "аеиоы")) > sum(map(text.count, "aeiou"))


def _letter_scores(text: str, words: int, cyrillic: bool) -> dict[str, float]:
    """Poisson log-likelihood of each language's letters, up to what is the same for all of them."""
    base, logs = _letter_tables(cyrillic)
    scores = {lang: -words * rate for lang, rate in base.items()}
    for letter, weights in logs.items():
        if count := text.count(letter):
            for lang, weight in weights.items():
                scores[lang] += count * weight
    return scores


def _alien_words(text: str) -> dict[str, int]:
    """How many words of a text each language in Cyrillic cannot spell, for a letter that it does not have.

    Names tell nothing: they are quoted, or written as in their own language.
    """
    special = _special_letters()
    everywhere = frozenset().union(*special.values())
    if everywhere.isdisjoint(text):  # as in English, French, and most Russian
        return {}
    words = filter(str.islower, WORD.findall(_QUOTED.sub("", text)))
    found = [own for word in words if (own := everywhere.intersection(word))]
    return {lang: sum([not own <= letters for own in found]) for lang, letters in special.items()}


@cache
def _special_letters() -> dict[str, frozenset[str]]:
    """Of each language in Cyrillic, its letters that Russian does not have."""
    return {
        lang: frozenset(letter for letter in rates if len(letter) == 1) - _RUSSIAN
        for lang, rates in _letters().items()
        if lang in _CYRILLIC
    }


@cache
def _letter_tables(cyrillic: bool) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Per language the expected letters per word, and per letter and language the logarithm of its rate."""
    listed = {lang: rates for lang, rates in _letters().items() if (lang in _CYRILLIC) == cyrillic}
    langs = list(listed)
    letters = sorted({letter for rates in listed.values() for letter in rates})
    rates = {lang: {letter: listed[lang].get(letter, 0) / 100 for letter in letters} for lang in langs}
    base = {lang: _TEMPER * sum(rates[lang].values()) for lang in langs}
    logs = {
        letter: {lang: _TEMPER * math.log(max(rates[lang][letter], _NOISE) / _NOISE) for lang in langs}
        for letter in letters
    }
    return base, logs


def _letters() -> dict[str, dict[str, float]]:
    """Of each language, its letters that few alphabets share, and how many there are in 100 words."""
    found = {}
    for line in data_lines("letters.txt"):
        lang, _, listed = line.partition(":")
        fields = listed.split()
        found[lang] = dict(zip(fields[::2], map(float, fields[1::2]), strict=True))
    return found


@cache
def _marks() -> dict[str, str]:
    """The words of `_votes` that speak for one language only, and its code, or "?" if it is none of ours."""
    marks = {}
    for word, langs in _votes().items():
        lang = langs[0].partition("-")[0]
        if len(langs) == 1 or all(other.partition("-")[0] == lang for other in langs):
            marks[word] = lang if lang in OURS else _FOREIGN
    return marks


@cache
def _votes() -> dict[str, tuple[str, ...]]:
    """Each function word, as written in lower case and with a capital, and the languages it speaks for."""
    speakers: dict[str, tuple[str, ...]] = {}
    for lang, listed in sorted(_function_words().items()):
        for written in listed | set(map(str.capitalize, listed)):
            speakers[written] = (*speakers.get(written, ()), lang)
    return speakers


def _function_words() -> dict[str, frozenset[str]]:
    listed = {lang: word_list(f"stop.{lang}") for lang in OURS}
    for line in data_lines("detection.txt"):
        lang, _, found = line.partition(":")
        listed[lang] = listed.get(lang, frozenset()) | frozenset(found.split())
    for spelling, table in _SPELLINGS.items():
        listed[spelling] = frozenset(" ".join(listed["kk"]).translate(table).split())
    return listed


_SHARED = dict(zip("абвгдежзийклмнопрстуфхыц", "abvgdejziyklmnoprstufhys", strict=True))
_SPELLINGS = {
    "kk-ru": str.maketrans(dict(zip("әғқңөұүһі", "агкноуухи", strict=True))),
    "kk-2021": str.maketrans(
        _SHARED | dict(zip("әғқңөұүһіийшыэ", "äğqñöūühıiişye", strict=True)) | {"і": "ı", "ы": "y"}
    ),
    "kk-2018": str.maketrans(
        _SHARED | dict(zip("әғқңөұүһіийу", "áǵqńóuúhiııý", strict=True)) | {"ш": "sh", "ч": "ch", "ж": "j"}
    ),
    "kk-plain": str.maketrans(
        _SHARED | dict(zip("әғқңөұүһі", "agknouuhi", strict=True)) | {"ш": "sh", "ж": "zh", "у": "u"}
    ),
}
