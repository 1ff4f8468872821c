"""What holds for every language: the contract of `Analyzer`, and of the tokens made with it."""

from __future__ import annotations

import os
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit import analyzers
from searchkit.analyzers.assemble import entries_of
from searchkit.analyzers.normalize import DROPPED, normalize, normalize_with_offsets
from searchkit.analyzers.places import tokens_in_any_language
from searchkit.analyzers.registry import LANGUAGES
from searchkit.analyzers.tokenizer import WORD, is_plain, words

EVERY_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)

SAMPLES = """\
Тараптар екіжақты парламентаралық ынтымақтастықты одан әрі нығайту мәселелерін талқылады, деп хабарлайды Egemen.kz.
Қасым-Жомарт Тоқаев пен Джо Байден Нью-Йорктегі С5+1 саммитінде кездескен; АҚШ-тың 2024-жылы, 1,5 млрд.
Сенат Төрағасы Қ.К.Тоқаевтың «сауда-экономикалық» сөзі — 26 Наурыз.
Глава государства подписал Указ № 5 о мерах по социально-экономическому развитию; ёлка, кто-нибудь, С.Ш.А.
The U.S. State Department’s energy-rich partners don't re-elect O'Neill on July 12-13, 2019; cafe\u0301, co\u00adoperation.
L’État, c’est-à-dire les États-Unis, aujourd’hui jusqu’à l'œuvre, N'Djamena, 1er juillet, 3,5 %.
Qasym-Jomart Toqaev, Qazaqstan Respýblıkasynyń Prezıdenti, İstanbul, ﬁnancé; Straße, Łódź, naïve.
__init__ array_map a.b,c+d R&D C++ ??? ... -- ' - ' Σίσυφος 東京都 हिन्दी العَرَبِيَّة ½ ² Ⅷ
"""

# The same examples in every run; SEARCHKIT_EXAMPLES=100 tries a hundred times as many, and new ones each time.
_TIMES = int(os.environ.get("SEARCHKIT_EXAMPLES", "0"))


def examples(count: int) -> settings:
    return settings(max_examples=count * max(1, _TIMES), derandomize=not _TIMES, deadline=None)


# Letters that each rule looks at, and signs that once broke some rule; hypothesis mixes them into words.
_SIGNS = "aeiosztUSAdlnqjcéœßіқғңөұёйьТоқеванştы019٣½²'’ʼ‘ʹ-‐‑.,+&_ \n\u00ad\u200b\u0301\u0306\u0307İıﬁςΣ東"
TEXTS = st.one_of(
    st.text(alphabet=_SIGNS, max_size=40), st.text(max_size=40), st.sampled_from(SAMPLES.split("\n"))
)


def is_letter(sign: str) -> bool:
    return sign.isalnum() and sign not in "ʼʹ"


@EVERY_LANGUAGE
@given(text=TEXTS)
@examples(150)
def test_any_text_gives_tokens_that_slice_back_to_what_is_written(lang: str, text: str) -> None:
    for token in analyzers.analyze(text, lang):
        assert 0 <= token.start < token.end <= len(text)
        assert normalize(text[token.start : token.end]) == token.surface


@EVERY_LANGUAGE
@given(text=TEXTS)
@examples(150)
def test_tokens_are_in_order_and_numbered(lang: str, text: str) -> None:
    tokens = analyzers.analyze(text, lang)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@EVERY_LANGUAGE
@given(text=TEXTS)
@examples(150)
def test_no_letter_is_lost_but_elided_words_and_possessives(lang: str, text: str) -> None:
    covered = {place for token in analyzers.analyze(text, lang) for place in range(token.start, token.end)}
    lost = [place for place, sign in enumerate(text) if is_letter(sign) and place not in covered]
    for place in lost:
        assert lang in ("fr", "en"), text
        # An elided word stands before an apostrophe, a possessive after one.
        near = text[max(0, place - 3) : place + 9]
        assert any(sign in near for sign in "'’ʼ‘ʹ"), text


@EVERY_LANGUAGE
@given(text=TEXTS)
@examples(150)
def test_a_part_has_one_or_two_lemmas_in_normal_spelling(lang: str, text: str) -> None:
    for word in WORD.findall(text):
        for part in analyzers.analyzer(lang).analyze(word):
            assert 1 <= len(part.lemmas) <= 2
            assert len({lemma.text for lemma in part.lemmas}) == len(part.lemmas)
            assert part.lemmas[0].weight == 1.0
            assert all(0 < lemma.weight <= 1 for lemma in part.lemmas)
            assert list(part.keys) == sorted(set(part.keys))
            for value in (part.surface, *(lemma.text for lemma in part.lemmas), *part.keys):
                assert value
                assert value == normalize(value)
                assert not set(DROPPED) & set(value)
                assert not any(sign.isspace() for sign in value)


@EVERY_LANGUAGE
@given(text=TEXTS)
@examples(100)
def test_a_plain_word_is_one_part(lang: str, text: str) -> None:
    for word in WORD.findall(text):
        if is_plain(word):
            (part,) = analyzers.analyzer(lang).analyze(word)
            assert (part.start, part.end) == (0, len(word))


@EVERY_LANGUAGE
@given(text=TEXTS)
@examples(100)
def test_the_places_of_parts_are_known_without_analysing_them(lang: str, text: str) -> None:
    for word in (*WORD.findall(text), "АҚШ-тың", "сауда-экономикалық", "State's", "l'État-major"):
        parts = analyzers.analyzer(lang).analyze(word)
        assert analyzers.analyzer(lang).places(word) == tuple((part.start, part.end) for part in parts)


@EVERY_LANGUAGE
@given(text=TEXTS)
@examples(50)
def test_analysis_is_a_pure_function_of_the_word(lang: str, text: str) -> None:
    found = WORD.findall(text)
    first = [analyzers.analyzer(lang).analyze(word) for word in found]
    assert [analyzers.analyzer(lang).analyze(word) for word in reversed(found)] == first[::-1]


@EVERY_LANGUAGE
@given(
    texts=st.lists(TEXTS | st.sampled_from(("ПРОЕКТ", "US USAs AIs", "organisation", "ﬃ" * 40)), max_size=4)
)
@examples(100)
def test_words_analysed_together_are_what_they_are_alone(lang: str, texts: list[str]) -> None:
    words = [word for text in texts for word in WORD.findall(text)]
    analyzer = analyzers.analyzer(lang)
    assert analyzer.entries(words) == [entries_of(analyzer.analyze(word)) for word in words]


@EVERY_LANGUAGE
def test_composed_and_decomposed_text_have_the_same_terms(lang: str) -> None:
    composed, decomposed = (
        [
            (token.surface, token.lemmas, token.keys)
            for token in analyzers.analyze(unicodedata.normalize(form, SAMPLES), lang)
        ]
        for form in ("NFC", "NFD")
    )
    assert composed == decomposed


@EVERY_LANGUAGE
def test_soft_hyphens_change_no_term(lang: str) -> None:
    plain = "Президент Қазақстан Республикасы government coopération"
    soft = plain.replace("е", "е\u00ad").replace("o", "o\u00ad").replace("а", "а\u200b")
    assert [token.lemmas for token in analyzers.analyze(soft, lang)] == [
        token.lemmas for token in analyzers.analyze(plain, lang)
    ]


@EVERY_LANGUAGE
def test_an_endless_word_is_taken_as_it_stands(lang: str) -> None:
    for word in ("а" * 50_000, "a" * 50_000, "1" * 50_000, "ab-" * 5_000 + "c"):
        assert analyzers.analyzer(lang).analyze(word)


@EVERY_LANGUAGE
def test_the_analyzer_says_who_it_is(lang: str) -> None:
    assert analyzers.analyzer(lang).lang == lang
    assert analyzers.identity()[lang] == analyzers.analyzer(lang).identity
    assert any(sign.isdigit() for sign in analyzers.identity()[lang])


@given(text=TEXTS, seed=st.integers(0, 1000))
@examples(200)
def test_spans_and_the_writers_path_agree_with_the_tokens(text: str, seed: int) -> None:
    tokens = analyzers.analyze(text)
    positions = [(seed + 7 * step) % len(tokens) for step in range(3)] if tokens else []
    assert analyzers.spans(text, positions) == [(tokens[p].start, tokens[p].end) for p in positions]
    parts = [
        part
        for lang, stretches in analyzers.written(text)
        for word in WORD.findall(" ".join(stretches))
        for part in analyzers.analyzer(lang).analyze(word)
    ]
    assert [part.surface for part in parts] == [token.surface for token in tokens]


@given(text=TEXTS)
@examples(300)
def test_no_word_holds_a_blank(text: str) -> None:
    assert [word for stretch in text.split() for word in WORD.findall(stretch)] == WORD.findall(text)


@given(text=TEXTS)
@examples(400)
def test_a_words_tokens_are_as_many_in_every_language_unless_spans_asks_for_it(text: str) -> None:
    for word in WORD.findall(text):
        known = tokens_in_any_language(word)
        counts = {len(analyzers.analyzer(lang).places(word)) for lang in LANGUAGES}
        assert known is None or counts == {known}


@given(word=st.one_of(st.text(alphabet=_SIGNS, max_size=12), st.text(max_size=12)))
@examples(500)
def test_normalising_is_idempotent_and_its_offsets_cover_the_word(word: str) -> None:
    normal, offsets = normalize_with_offsets(word)
    assert normal == normalize(word) == normalize(normal)
    assert len(offsets) == len(normal) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(word)


def naive_words(text: str) -> list[tuple[int, int]]:
    """The definition, one character at a time: runs of letters, marks and `_`, joined by single joiners."""
    found, start, place = [], None, 0
    while place < len(text):
        sign = text[place]
        starts_word = sign.isalnum() or sign == "_"
        if start is None:
            start = place if starts_word else None
        elif not (starts_word or sign in DROPPED or unicodedata.combining(sign)):
            follower = text[place + 1 : place + 2]
            if not (sign in "'’ʼ‘ʹ-‐‑.,+&" and (follower.isalnum() or follower == "_")):
                found.append((start, place))
                start = None
        place += 1
    return found if start is None else [*found, (start, len(text))]


@given(text=st.text(alphabet=_SIGNS, max_size=60))
@examples(300)
def test_the_word_expression_agrees_with_the_definition(text: str) -> None:
    assert words(text) == naive_words(text)
