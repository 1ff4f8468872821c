"""What stands around an article is kept, but never ranks, and is reached only when nothing else matches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import searchkit

PAGE = """Accueil > Monde > Politique

Le ministre se rend à Astana

Partagez cet article :

Le ministre des Affaires étrangères s'est rendu mardi à Astana pour signer un accord sur l'énergie.

Suivez-nous sur les réseaux sociaux
"""
START = PAGE.index("Partagez")
END = START + len("Partagez cet article :")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[searchkit.Index]:
    with searchkit.create(tmp_path / "index") as made:
        with made.writer() as writer:
            writer.add_document(
                searchkit.Document(
                    "page", PAGE, "Le ministre se rend à Astana", "fr", furniture=((START, END),)
                )
            )
        yield made


def test_a_word_of_the_furniture_is_found_when_nothing_else_is(index: searchkit.Index) -> None:
    results = index.search("partagez")
    assert [hit.id for hit in results] == ["page"]
    assert results.searched_as is not None
    assert [match.by for match in results.hits[0].why] == ["furniture"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("partagez lang:fr", ["page"]),
        ("partagez lang:en", []),
        ("partagez lang:en -zzz", []),
        ("partagez -ministre", []),
        ("partagez lang:fr AND NOT ministre", []),
        ("zzz -partagez", []),
    ],
)
def test_conditions_and_bans_hold_for_furniture_too(
    index: searchkit.Index, query: str, found: list[str]
) -> None:
    assert [hit.id for hit in index.search(query)] == found


def test_furniture_is_not_reached_by_spelling_prefix_or_suggestion(index: searchkit.Index) -> None:
    assert index.search("=partagez").total == 0
    assert index.search("partag*").total == 0
    assert index.suggest("parta") == ()


def test_furniture_does_not_rank_beside_the_article(index: searchkit.Index) -> None:
    with index.writer() as writer:
        writer.add(id="news", text="Partagez vos photos du festival avec la rédaction du journal.", lang="fr")
    assert [hit.id for hit in index.search("partagez")] == ["news"]


def test_a_passage_never_shows_furniture(index: searchkit.Index) -> None:
    for query in ("ministre", "énergie", "cet accord"):
        for hit in index.search(query):
            assert "Partagez" not in hit.snippet.text
            assert PAGE[hit.snippet.start : hit.snippet.start + len(hit.snippet.text)] == hit.snippet.text
