"""The Russian dictionary, asked directly, answers what pymorphy3's own `parse` says, on either build of its tables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchkit.analyzers import opencorpora, russian
from searchkit.analyzers.assemble import data_lines
from searchkit.analyzers.tokenizer import WORD

SEEDS = Path(__file__).parent.parent.parent / "seeds"
NAMES = ("токаев", "токаева", "садыков", "иванов", "алматы", "нур-султан", "алёна", "семей", "каримов")
OTHERS = ("ёлка", "елки", "все", "стали", "кто-то", "по-русски", "человек-гора", "бутявкам", "псевдокошка")
ENDINGS = ("", "ами", "ого", "ов", "овой", "ться", "ли", "ё", "ее", "ным", "-то")


def words() -> list[str]:
    """Words of the sample corpus in Russian and Kazakh, and rarities."""
    pages = [
        file.read_text(encoding="utf-8", errors="replace")
        for lang in ("ru", "kk")
        for file in (SEEDS / lang).iterdir()
    ]
    listed = {word for line in data_lines("stop.ru.txt") for word in line.split()}
    found = {word.lower() for page in pages for word in WORD.findall(page)}
    return sorted(listed | found | set(NAMES) | set(OTHERS))


def parsed(word: str) -> list[tuple[str, float, bool, bool, bool]]:
    """What `parse` says, if the dictionary has the word."""
    morph = opencorpora.morphology()
    return [
        (
            parse.normal_form.replace("ё", "е"),
            parse.score,
            parse.tag.POS in {"NOUN", "ADJF"},
            "Surn" in parse.tag,
            "plur" in parse.tag,
        )
        for parse in (morph.parse(word) if morph.word_is_known(word) else ())
    ]


def test_the_tables_say_what_parse_says() -> None:
    tables = opencorpora.Tables(opencorpora.morphology())
    wrong = [word for word in words() if [reading[:5] for reading in tables.readings(word)] != parsed(word)]
    assert not wrong
    assert sum(bool(tables.readings(word)) for word in words()) > 600


@given(st.sampled_from(words()), st.integers(0, 4), st.sampled_from(ENDINGS))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_changed_words_are_looked_up_alike(word: str, shorter: int, ending: str) -> None:
    changed = word[: len(word) - shorter] + ending
    tables = opencorpora.Tables(opencorpora.morphology())
    assert [reading[:5] for reading in tables.readings(changed)] == parsed(changed)


def test_names_are_known_by_their_marks() -> None:
    named = {word: any(reading.named for reading in opencorpora.known(word)) for word in (*NAMES, *OTHERS)}
    assert [word for word, is_name in named.items() if is_name] == [
        "садыков", "иванов", "алматы", "нур-султан", "алёна", "каримов",
    ]  # fmt: skip


def test_another_version_of_the_tables_is_left_to_parse() -> None:
    tables = opencorpora.Tables(opencorpora.morphology())
    known = [word for word in words() if opencorpora.parsed_if_known(word) != tables.readings(word)]
    assert not known


ASK = """
import sys
if "pure" in sys.argv:
    sys.modules["dawg"] = None
from searchkit.analyzers import opencorpora, russian
for word in sys.stdin.read().split():
    print(word, *russian.lemmas(word), russian.surname(word), *opencorpora.known(word))
import pymorphy3.dawg
print(pymorphy3.dawg.EXTENSION_AVAILABLE)
"""


def test_the_compiled_and_the_python_tables_agree() -> None:
    pytest.importorskip("dawg", reason="DAWG2 is not installed: nothing to compare")
    asked = [word for word in words() if word.isalpha()][::3] + list(OTHERS)
    answers = [
        subprocess.run(
            [sys.executable, "-c", ASK, build],
            input="\n".join(asked),
            capture_output=True,
            check=True,
            encoding="utf-8",
            env={"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(SEEDS.parent)},
        ).stdout.splitlines()
        for build in ("compiled", "pure")
    ]
    assert [lines.pop() for lines in answers] == ["True", "False"]
    assert answers[0] == answers[1]
    assert len(answers[0]) == len(asked) > 500


def test_a_guessed_word_has_a_lemma() -> None:
    assert russian.lemmas("бутявкам") == ("бутявка",)
