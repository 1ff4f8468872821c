"""Names across scripts, as tables."""

from __future__ import annotations

import itertools

import pytest

from searchkit.analyzers.names import keys, same_name

SPELLINGS = {
    "Tokayev": "Тоқаев Тоқаевтың Тоқаевқа Токаев Токаева Tokayev Tokaev Toqaev Tokaïev Toqaıev Toqayev",
    "Putin": "Путин Путиннің Путина Putin Poutine Pýtın",
    "Washington": "Вашингтон Вашингтонға Вашингтона Washington",
    "Blinken": "Блинкен Блинкеннің Блинкена Blinken",
}


@pytest.mark.parametrize(
    ("a", "b"),
    [pair for group in SPELLINGS.values() for pair in itertools.combinations(group.split(), 2)],
)
def test_every_spelling_of_a_name_meets_every_other(a: str, b: str) -> None:
    assert same_name(a, b)
    assert keys(a) & keys(b)
