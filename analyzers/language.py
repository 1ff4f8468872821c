"""Which of four languages a text is in, by its function words and the letters that few alphabets share.

A small naive Bayes: each language expects so many of its function words and so many of its own letters per word.
Languages we do not analyse compete too, so that Kyrgyz is not taken for Kazakh; when one of them wins, or no one
wins clearly, the answer is None.
"""

from __future__ import annotations

import math
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
_TEMPER = 0.3
_NOISE = 0.0005

# Own letters per 100 words of running text, roughly, from the alphabets and their letter frequencies.
_LETTERS: dict[str, dict[str, float]] = {
    "kk": {
        "і": 45,
        "қ": 38,
        "ғ": 22,
        "ә": 20,
        "ң": 17,
        "ұ": 14,
        "ө": 10,
        "ү": 9,
        "һ": 0.3,
        "ы": 70,
        "э": 2,
        "ь": 2,
        "й": 18,
        "я": 4,
        "щ": 0.1,
    },
    "ru": {
        "ы": 11,
        "э": 2.5,
        "ё": 0.5,
        "ь": 10,
        "й": 8,
        "я": 12,
        "щ": 2,
        "ъ": 0.2,
        "ого": 4,
        "ой": 6,
        "ых": 4,
        "ите": 0.5,
    },
    "ky": {"ь": 1, "й": 8, "я": 2, "ө": 22, "ү": 25, "ң": 5, "ы": 40, "э": 9},
    "tt": {"ь": 2, "й": 4, "я": 6, "ъ": 1, "ә": 50, "ө": 6, "ү": 9, "ң": 5, "җ": 4, "һ": 5, "ы": 30, "э": 2},
    "ba": {
        "ь": 1,
        "й": 8,
        "я": 3,
        "ә": 45,
        "ө": 8,
        "ү": 10,
        "ң": 7,
        "һ": 10,
        "ҙ": 12,
        "ҡ": 18,
        "ғ": 8,
        "ҫ": 4,
        "ы": 45,
        "э": 2,
    },
    "uz": {"ь": 1, "й": 6, "я": 4, "ъ": 1, "ў": 12, "қ": 18, "ғ": 6, "ҳ": 8, "э": 5},
    "tg": {"ь": 0.2, "й": 3, "я": 4, "ъ": 2, "ӣ": 8, "ҷ": 5, "ӯ": 4, "ҳ": 10, "қ": 8, "ғ": 3, "э": 2},
    "uk": {"ь": 10, "й": 6, "я": 12, "щ": 3, "і": 33, "ї": 6, "є": 4, "ґ": 0.1},
    "be": {"ь": 9, "й": 5, "я": 15, "і": 30, "ў": 10, "ы": 20, "э": 8, "ё": 5},
    "bg": {"ь": 0.1, "й": 3, "я": 9, "щ": 3, "ъ": 15},
    "sr": {"ј": 25, "љ": 3, "њ": 4, "ђ": 2, "ћ": 4, "џ": 0.3},
    "mk": {"ј": 12, "љ": 1, "њ": 1, "ќ": 2, "ѓ": 2, "ѕ": 0.5},
    "mn": {"ь": 5, "й": 15, "я": 3, "ө": 12, "ү": 15, "э": 30, "ы": 6},
    "en": {"th": 12, "’s": 1, "'s": 1},
    "fr": {
        "é": 25,
        "è": 4,
        "à": 5,
        "ê": 2,
        "ç": 1,
        "ù": 0.5,
        "î": 0.5,
        "ô": 0.7,
        "û": 0.3,
        "â": 0.4,
        "œ": 0.2,
    },
    "de": {"ü": 6, "ä": 5, "ö": 3, "ß": 2},
    "es": {"ó": 9, "í": 6, "á": 5, "é": 4, "ñ": 2, "ú": 2, "¿": 0.3},
    "it": {"à": 3, "è": 5, "ù": 0.7, "ò": 1, "é": 0.5},
    "pt": {"ã": 7, "ç": 5, "é": 4, "á": 4, "õ": 2, "í": 3, "ê": 3, "ó": 2, "à": 1, "ú": 1},
    "nl": {"é": 0.2, "ë": 0.5},
    "sv": {"ä": 14, "å": 12, "ö": 11},
    "da": {"å": 7, "ø": 7, "æ": 7},
    "pl": {"ł": 12, "ą": 7, "ę": 8, "ż": 6, "ś": 5, "ó": 6, "ć": 3, "ń": 1.5},
    "cs": {"í": 20, "á": 14, "é": 8, "ě": 9, "ř": 7, "š": 5, "č": 6, "ž": 6, "ý": 5, "ů": 4},
    "ro": {"ă": 14, "ș": 6, "ț": 6, "î": 5, "â": 3, "ş": 3, "ţ": 3},
    "tr": {"ı": 35, "ş": 12, "ğ": 8, "ü": 13, "ö": 6, "ç": 8},
    "az": {"ə": 55, "ı": 20, "ş": 10, "ğ": 4, "ü": 12, "ö": 5, "ç": 6},
    "uzl": {"ʻ": 12},
    "fi": {"ä": 30, "ö": 4},
    "hu": {"é": 22, "á": 25, "ö": 8, "ő": 7, "ó": 7, "í": 4, "ü": 5, "ú": 2, "ű": 1.5},
    "id": {},
    "vi": {"ế": 5, "ạ": 6, "ộ": 6, "đ": 12, "ư": 12, "ơ": 4, "ả": 5, "à": 15, "á": 10},
    "ca": {"à": 5, "é": 3, "è": 3, "ó": 3, "í": 2, "ç": 1, "ò": 1},
    # Kazakh typed on a Russian keyboard, and in the Latin alphabets of 2021, 2018 and of everyday writing; function words come from the list below.
    "kk-ru": {"ы": 55, "э": 0.5, "й": 18, "ь": 1, "я": 3},
    "kk-2021": {"ı": 60, "ğ": 22, "ä": 20, "ñ": 17, "ū": 14, "ö": 10, "ü": 9, "ş": 12},
    "kk-2018": {"ı": 40, "ǵ": 22, "á": 20, "ń": 17, "ó": 10, "ú": 23},
    "kk-plain": {},
}

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


def only_language(words: list[str], text: str) -> str | None:
    """The one language that a text is in from end to end, or None if it may have paragraphs in several.

    Most texts are in one, and then no paragraph need be looked at: all words that speak for one language only speak
    for the same, and no letter belongs to another.
    """
    counts = Counter(filter(None, map(_marks().get, words)))
    foreign = counts.pop(_FOREIGN, 0)
    if len(counts) != 1:
        return None
    ((lang, count),) = counts.items()
    if count < _CLEAR or 4 * foreign > count:
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
    text = text.lower()
    counts = Counter(filter(None, map(_votes().get, map(str.lower, words))))
    scores = _letter_scores(text, len(words), _is_cyrillic(text))
    for langs, count in counts.items():
        for lang in langs:
            if lang in scores:
                scores[lang] += _WORD_WEIGHT * count
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


@cache
def _letter_tables(cyrillic: bool) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Per language the expected letters per word, and per letter and language the logarithm of its rate."""
    langs = [lang for lang in _LETTERS if (lang in _CYRILLIC) == cyrillic]
    letters = sorted({letter for lang in langs for letter in _LETTERS[lang]})
    rates = {lang: {letter: _LETTERS[lang].get(letter, 0) / 100 for letter in letters} for lang in langs}
    base = {lang: _TEMPER * sum(rates[lang].values()) for lang in langs}
    logs = {
        letter: {lang: _TEMPER * math.log(max(rates[lang][letter], _NOISE) / _NOISE) for lang in langs}
        for letter in letters
    }
    return base, logs


@cache
def _marks() -> dict[str, str]:
    """The words of `_votes` that speak for one language only, and its code, or "?" if it is none of ours."""
    alone = ((word, {lang.partition("-")[0] for lang in langs}) for word, langs in _votes().items())
    codes = ((word, next(iter(langs))) for word, langs in alone if len(langs) == 1)
    return {word: lang if lang in OURS else _FOREIGN for word, lang in codes}


@cache
def _votes() -> dict[str, tuple[str, ...]]:
    """Each function word, as written in lower case and with a capital, and the languages it speaks for."""
    speakers: dict[str, set[str]] = {}
    for lang, listed in _function_words().items():
        for word in listed:
            for written in (word, word.capitalize()):
                speakers.setdefault(written, set()).add(lang)
    return {word: tuple(sorted(langs)) for word, langs in speakers.items()}


def _function_words() -> dict[str, frozenset[str]]:
    listed = {lang: word_list(f"stop.{lang}") for lang in OURS}
    for line in data_lines("detection.txt"):
        lang, _, found = line.partition(":")
        listed[lang] = listed.get(lang, frozenset()) | frozenset(found.split())
    for spelling, table in _SPELLINGS.items():
        listed[spelling] = frozenset(word.translate(table) for word in listed["kk"])
    return listed


_SHARED = dict(zip("абвгдежзийклмнопрстуфхыц", "abvgdejziyklmnoprstufhys", strict=True))
_SPELLINGS = {
    "kk-ru": str.maketrans("әғқңөұүһі", "агкноуухи"),
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
