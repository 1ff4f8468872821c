"""Which worker a document goes to: home, unless too much waits there, and always where its id went before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit.engines.routing import Routes, relative
from searchkit.model import Document

LEAD = 1000
TEXTS = ("Париж туралы", "Of Paris", "À Paris", "", "2024")


@given(
    st.integers(2, 7),
    st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from(TEXTS), st.integers(0, 3)), max_size=40),
)
def test_documents_of_one_id_go_to_one_worker(workers: int, documents: list[tuple[str, str, int]]) -> None:
    routes = Routes(workers, LEAD)
    waiting = [0] * workers
    taken: dict[str, int] = {}
    for id, text, load in documents:
        chosen = routes.choose(Document(id, text), waiting)
        assert taken.setdefault(id, chosen) == chosen
        waiting[chosen] += load * LEAD


def test_each_script_has_its_home() -> None:
    routes = Routes(2, LEAD)
    chosen = [routes.choose(Document(f"d{number}", text), [0, 0]) for number, text in enumerate(TEXTS)]
    assert chosen == [0, 1, 1, 1, 1]
    assert routes.choose(Document("title alone", "", title="Париж"), [0, 0]) == 0


def test_who_has_much_less_to_do_helps() -> None:
    routes = Routes(4, LEAD)
    cyrillic, latin = Document("a", "Париж"), Document("b", "Paris")
    assert routes.choose(cyrillic, [5, 4, 0, 0]) == 1
    assert routes.choose(latin, [1, 9, LEAD + 2, LEAD + 2]) == 0
    routes.forget()
    assert routes.choose(cyrillic, [LEAD + 9, LEAD + 9, LEAD + 8, 7]) == 3
    assert routes.choose(latin, [2, 9, LEAD + 2, LEAD + 2]) == 2


def test_one_worker_gets_all() -> None:
    routes = Routes(1, LEAD)
    assert {routes.choose(Document(text, text), [7]) for text in TEXTS} == {0}


@given(st.lists(st.one_of(st.none(), st.floats(1e-9, 1e3)), min_size=1, max_size=8))
def test_paces_are_told_by_the_usual_one(paces: list[float | None]) -> None:
    told = relative(paces)
    usual = [of for of, pace in zip(told, paces, strict=True) if pace is not None]
    assert sum(usual) == pytest.approx(len(usual))
    assert all(of == 1 for of, pace in zip(told, paces, strict=True) if pace is None)


def test_of_three_workers_most_are_at_home_to_cyrillic() -> None:
    routes = Routes(3, LEAD)
    chosen = [routes.choose(Document(text, text), [1, 0, 0]) for text in TEXTS[:2]]
    assert chosen == [1, 2]
