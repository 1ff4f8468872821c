"""Date expressions become inclusive ranges of yyyymmdd numbers."""

from __future__ import annotations

import pytest

from searchkit.query.dates import DateRange, read_dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", 20190000, 20199999),
        ("2024-03", 20240300, 20240399),
        ("2024-3", 20240300, 20240399),
        ("2024-03-26", 20240326, 20240326),
        ("2024/03/26", 20240326, 20240326),
        ("26.03.2024", 20240326, 20240326),
        ("2024-03-26T10:30", 20240326, 20240326),
        ("2019..2024", 20190000, 20249999),
        ("2019...2024", 20190000, 20249999),
        ("2024..2019", 20190000, 20249999),
        ("2019-2024", 20190000, 20249999),
        ("2019-05..2019-07-14", 20190500, 20190714),
        ("2019..", 20190000, None),
        ("..2019", None, 20199999),
        (">=2024-01-01", 20240000, None),
        (">=2024-03-01", 20240300, None),
        (">=2024-03-26", 20240326, None),
        (">2024", 20250000 - 0, None),
        (">2024-03", 20240400, None),
        ("<2024", None, 20239999),
        ("<2024-03", None, 20240299),
        ("<=2024", None, 20249999),
        ("=2024", 20240000, 20249999),
    ],
)
def test_date_expressions(text: str, first: int | None, last: int | None) -> None:
    assert read_dates(text) == DateRange(first, last)


@pytest.mark.parametrize(
    "text", ["", "soon", "..", "2024-13", "2024-01-32", "20240326", "1..2", ">", ">soon", "24"]
)
def test_other_texts_are_no_dates(text: str) -> None:
    assert read_dates(text) is None
