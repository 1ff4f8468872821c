"""A cache stays within its bound, and what was used outlives what was not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from searchkit.index.cache import BoundedCache


def test_what_was_used_outlives_older_and_newer_values_that_were_not() -> None:
    cache: BoundedCache[str] = BoundedCache(3)
    for key in "abc":
        cache.put(key, key, 1)
    assert cache.get("a") == "a"
    cache.put("d", "d", 1)
    cache.put("e", "e", 1)
    assert [key for key in "abcde" if cache.get(key)] == ["a", "d", "e"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 12), st.booleans())))
def test_values_that_are_kept_are_those_put_and_fit_together(steps: list[tuple[int, int, bool]]) -> None:
    cache: BoundedCache[int] = BoundedCache(10)
    sizes: dict[int, int] = {}
    for key, size, asked in steps:
        if asked:
            assert cache.get(key) in (None, key)
        elif cache.get(key) is None:
            cache.put(key, key, size)
            sizes[key] = size
            assert cache.get(key) == (key if size <= 10 else None)
    assert sum(sizes[key] for key in sizes if cache.get(key) is not None) <= 10
