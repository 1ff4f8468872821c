"""Near-duplicates are linked in the index: whichever came first, whatever goes, in every face."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchkit
from searchkit.cli.app import run

ROOT = Path(__file__).parent.parent.parent
STORY = (
    "The river rose by two metres on Tuesday and the people of the lower town left their houses. "
    "Rescuers built a dam of sandbags along the embankment, and schools were closed until Friday. "
    "Trains went slowly over the bridge, and the market was moved to the square by the town hall. "
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    (made / "first.txt").write_text(STORY + "The mayor thanked the volunteers.", encoding="utf-8")
    (made / "chess.txt").write_text(
        "The chess final was played in the town hall on Sunday.", encoding="utf-8"
    )
    return made


def test_a_later_document_is_linked_to_an_earlier_one_and_back(index: searchkit.Index, folder: Path) -> None:
    assert index.add_paths([folder]).near_duplicates == 0
    (folder / "second.txt").write_text(STORY + "The mayor thanked all of them.", encoding="utf-8")
    assert index.add_paths([folder]).near_duplicates == 2
    assert index.near("first.txt") == ("second.txt",)
    assert index.near("second.txt") == ("first.txt",)
    assert index.near("chess.txt") == ()
    assert index.stats().near_duplicates == 2
    assert index.stats(near=False).near_duplicates == 0
    assert [hit.similar for hit in index.search("river sandbags", collapse=True)] == [("second.txt",)]


def test_links_end_with_the_document_they_led_to(index: searchkit.Index, folder: Path) -> None:
    for name in ("second", "third"):
        (folder / f"{name}.txt").write_text(f"{STORY} The {name} paper has it too.", encoding="utf-8")
    index.add_paths([folder])
    assert index.near("third.txt") == ("first.txt", "second.txt")
    (folder / "first.txt").unlink()
    assert index.update().near_duplicates == 2
    assert index.near("third.txt") == ("second.txt",)
    (folder / "second.txt").write_text(
        "Quite another story is told here, of bread and of salt.", encoding="utf-8"
    )
    assert index.update().near_duplicates == 0
    assert index.near("third.txt") == ()


def test_inflected_words_are_the_same_words_and_furniture_is_none(index: searchkit.Index) -> None:
    kazakh = "Өзен суы сейсенбі күні екі метрге көтеріліп, төменгі қала тұрғындары үйлерін тастап шықты"
    with index.writer() as writer:
        writer.add(id="one", text=kazakh + ".")
        writer.add(id="two", text=kazakh.replace("тұрғындары", "тұрғыны") + ".")
    assert index.near("one") == ("two",)


def test_the_two_flood_reports_of_the_seeds_are_linked_and_nothing_else_is(index: searchkit.Index) -> None:
    index.add_paths([ROOT / "seeds"])
    linked = {document.id: index.near(document.id) for document in index.documents()}
    assert {id: others for id, others in linked.items() if others} == {
        "kk/02-zhaiyq-tasqyny.txt": ("kk/12-zhaiyq-tasqyny-koshirme.txt",),
        "kk/12-zhaiyq-tasqyny-koshirme.txt": ("kk/02-zhaiyq-tasqyny.txt",),
    }


def test_show_stats_and_the_summary_name_them(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "second.txt").write_text(STORY + "The mayor thanked all of them.", encoding="utf-8")
    place = ["--index", str(tmp_path / "index")]
    run(["index", str(folder), *place])
    assert "near-duplicates in the index: 2" in capsys.readouterr().err
    run(["show", "first.txt", *place])
    assert "near-duplicates: second.txt" in capsys.readouterr().out
    run(["show", "first.txt", "--json", *place])
    assert json.loads(capsys.readouterr().out)["near"] == ["second.txt"]
    run(["stats", "--json", *place])
    assert json.loads(capsys.readouterr().out)["near_duplicates"] == 2
    run(["stats", *place])
    assert "near-duplicates  2" in " ".join(capsys.readouterr().out.split("\n")).replace("   ", "  ")


@pytest.mark.parametrize("jobs", [1, 2])
def test_several_processes_link_as_one_does(index: searchkit.Index, jobs: int) -> None:
    with index.writer(jobs=jobs) as writer:
        for number in range(40):
            text = " ".join(f"w{number % 20}x{n}" for n in range(60))
            writer.add(id=f"{number}", text=text, lang="en")
    assert all(index.near(f"{number}") == (f"{(number + 20) % 40}",) for number in range(40))
