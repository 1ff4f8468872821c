"""Indexing again: only what changed is read, copies are one document, what repeats on every page is furniture."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

import searchkit
from searchkit.model import Report

TEXT = "Астанада жаңа көпір ашылды. Салтанатты шараға қала тұрғындары жиналды."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    (made / "one").mkdir(parents=True)
    (made / "two").mkdir()
    (made / "one" / "a.txt").write_text(TEXT, encoding="utf-8")
    return made


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.removed


def test_a_second_run_reads_nothing(index: searchkit.Index, folder: Path) -> None:
    assert counts(index.add_paths([folder])) == (1, 0, 0, 0)
    generation = index.stats().generation
    assert counts(index.add_paths([folder])) == (0, 0, 1, 0)
    assert index.stats().generation == generation


def test_a_file_with_new_times_and_old_bytes_is_not_read_again(index: searchkit.Index, folder: Path) -> None:
    index.add_paths([folder])
    os.utime(folder / "one" / "a.txt", (1_000_000, 1_000_000))
    assert counts(index.add_paths([folder])) == (0, 0, 1, 0)
    generation = index.stats().generation
    assert counts(index.add_paths([folder])) == (0, 0, 1, 0)
    assert index.stats().generation == generation


def test_the_same_bytes_twice_are_one_document(index: searchkit.Index, folder: Path) -> None:
    (folder / "two" / "copy.txt").write_text(TEXT, encoding="utf-8")
    assert counts(index.add_paths([folder])) == (1, 0, 0, 0)
    (document,) = index.documents()
    assert str(document.meta["file_copies"]).endswith("two/copy.txt")
    assert counts(index.add_paths([folder])) == (0, 0, 1, 0)


def test_a_copy_takes_over_when_the_first_file_goes(index: searchkit.Index, folder: Path) -> None:
    (folder / "two" / "copy.txt").write_text(TEXT, encoding="utf-8")
    index.add_paths([folder])
    (folder / "one" / "a.txt").unlink()
    index.add_paths([folder])
    (document,) = index.documents()
    assert str(document.path).endswith("two/copy.txt")
    assert index.search("көпір").total == 1


def test_two_files_of_one_name_are_two_documents(index: searchkit.Index, folder: Path) -> None:
    (folder / "two" / "a.txt").write_text("A bridge was opened in Almaty.", encoding="utf-8")
    index.add_paths([folder / "one", folder / "two"])
    assert {document.id for document in index.documents()} == {"a.txt", "two/a.txt"}
    assert counts(index.add_paths([folder / "one", folder / "two"])) == (0, 0, 2, 0)


def test_files_of_other_folders_have_not_vanished(index: searchkit.Index, folder: Path) -> None:
    (folder / "two" / "b.txt").write_text("A bridge was opened in Almaty.", encoding="utf-8")
    index.add_paths([folder])
    assert counts(index.add_paths([folder / "two"])) == (0, 0, 1, 0)
    assert len(index) == 2


def test_an_exception_rolls_everything_back(index: searchkit.Index) -> None:
    def fail() -> None:
        with index.writer() as writer:
            writer.add(id="x", text="never seen")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(index) == 0


def test_a_line_on_every_page_of_a_folder_is_furniture(index: searchkit.Index, folder: Path) -> None:
    for number, word in enumerate(("bridge", "river", "school", "museum", "market", "station")):
        (folder / "two" / f"{number}.txt").write_text(
            f"A new {word}\n\nThe town has opened its new {word}, and many people came to see it on the first day.\n\n"
            "The Steppe Voice, founded in Qostanai\n",
            encoding="utf-8",
        )
    index.add_paths([folder / "two"])
    assert index.search("bridge").total == 1
    results = index.search("Qostanai")
    assert {match.by for hit in results for match in hit.why} == {"furniture"}


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_a_file_whose_name_is_no_utf8_is_read_once(index: searchkit.Index, folder: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xea\xe0\xe7.txt")).write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes only UTF-8")
    (folder / "one" / "a.txt").unlink()
    assert counts(index.add_paths([folder])) == (1, 0, 0, 0)
    assert counts(index.add_paths([folder])) == (0, 0, 1, 0)


def records(folder: Path, name: str, *rows: tuple[str, str]) -> Path:
    file = folder / name
    file.write_text("".join(f'{{"id": "{id}", "text": "{text}"}}\n' for id, text in rows), encoding="utf-8")
    return file


def held(index: searchkit.Index) -> dict[str, tuple[str, str]]:
    return {document.id: (document.text, Path(str(document.path)).name) for document in index.documents()}


def test_an_id_that_two_files_have_is_the_first_ones_each_time(
    index: searchkit.Index, tmp_path: Path
) -> None:
    first = records(tmp_path, "a.jsonl", ("k", "elephants"))
    second = records(tmp_path, "b.jsonl", ("k", "giraffes"), ("l", "lions"))
    wanted = {"k": ("elephants", "a.jsonl"), "l": ("lions", "b.jsonl")}
    report = index.add_paths([tmp_path])
    assert counts(report) == (2, 0, 0, 0)
    assert report.errors == (f"{second}: its id 'k' is that of a document in {first}",)
    assert held(index) == wanted
    assert counts(index.add_paths([tmp_path])) == (0, 0, 2, 0)
    assert counts(index.add_paths([second])) == (0, 0, 1, 0)
    records(tmp_path, "b.jsonl", ("k", "other giraffes"), ("l", "lions"))
    assert index.add_paths([second]).errors
    assert held(index) == wanted
    first.unlink()
    records(tmp_path, "b.jsonl", ("k", "giraffes"), ("l", "lions"))
    assert index.add_paths([tmp_path]).errors == ()
    assert held(index) == {"k": ("giraffes", "b.jsonl"), "l": ("lions", "b.jsonl")}


@pytest.mark.parametrize("names", [("a.jsonl", "b.jsonl"), ("b.jsonl", "a.jsonl")])
def test_a_record_that_moves_to_another_file_is_not_lost(
    index: searchkit.Index, tmp_path: Path, names: tuple[str, str]
) -> None:
    before, after = names
    records(tmp_path, before, ("k", "elephants"), ("l", "lions"))
    records(tmp_path, after, ("m", "mice"))
    assert index.add_paths([tmp_path]).added == 3
    records(tmp_path, before, ("l", "lions"))
    records(tmp_path, after, ("m", "mice"), ("k", "elephants"))
    report = index.add_paths([tmp_path])
    assert report.errors == ()
    assert counts(report) == ((1, 2, 0, 1) if before == "a.jsonl" else (0, 3, 0, 0))  # a is read first
    assert held(index) == {"k": ("elephants", after), "l": ("lions", before), "m": ("mice", after)}


def test_of_two_records_of_one_id_in_a_file_the_later_counts(index: searchkit.Index, tmp_path: Path) -> None:
    records(tmp_path, "a.jsonl", ("k", "elephants"), ("k", "giraffes"))
    assert counts(index.add_paths([tmp_path])) == (1, 1, 0, 0)
    assert held(index) == {"k": ("giraffes", "a.jsonl")}


def zipped(file: Path, *members: str) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, f"The report of {member} was published.")
    return file


def test_reading_an_archive_again_gives_its_members_the_same_ids(
    index: searchkit.Index, tmp_path: Path
) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    zipped(folder / "z.zip", "in/a.txt", "in/b.txt")
    records(folder, "m.jsonl", ("x", "own"))
    (folder / "m.jsonl").write_text('{"id": "x", "text": "own"}\n{"text": "numbered"}\n', encoding="utf-8")
    (folder / "a").write_text("first", encoding="utf-8")
    (folder / "a#b.txt").write_text("second", encoding="utf-8")
    index.add_paths([folder])
    wanted = {"z.zip/in/a.txt", "z.zip/in/b.txt", "x", "m.jsonl#2", "a", "a#b.txt"}
    assert set(held(index)) == wanted
    index.rebuild(from_sources=True)
    assert set(held(index)) == wanted
    zipped(folder / "z.zip", "in/a.txt", "in/b.txt", "in/c.txt")
    (folder / "a#b.txt").write_text("third", encoding="utf-8")
    assert counts(index.update()) == (1, 3, 3, 0)
    assert set(held(index)) == wanted | {"z.zip/in/c.txt"}


def test_an_id_that_a_file_gives_up_goes_to_the_one_that_was_refused_it(
    index: searchkit.Index, tmp_path: Path
) -> None:
    first = records(tmp_path, "a.jsonl", ("x", "elephants"))
    records(tmp_path, "b.jsonl", ("x", "giraffes"), ("y", "lions"))
    index.add_paths([tmp_path])
    first.unlink()
    index.update()
    index.update()
    assert held(index) == {"x": ("giraffes", "b.jsonl"), "y": ("lions", "b.jsonl")}
    assert counts(index.update()) == (0, 0, 2, 0)


def test_a_copy_is_read_where_the_other_file_changed_before_a_rebuild(
    index: searchkit.Index, folder: Path
) -> None:
    (folder / "two" / "copy.txt").write_text(TEXT, encoding="utf-8")
    index.add_paths([folder])
    index.rebuild(from_sources=True)
    (document,) = index.documents()
    assert str(document.meta["file_copies"]).endswith("two/copy.txt")
    (folder / "one" / "a.txt").write_text("Something else.", encoding="utf-8")
    index.rebuild(from_sources=True)
    assert {document.text for document in index.documents()} == {TEXT, "Something else."}


def test_copies_that_are_gone_or_changed_are_no_longer_named(index: searchkit.Index, folder: Path) -> None:
    for name in ("b", "c"):
        (folder / "two" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    index.add_paths([folder])
    (folder / "two" / "b.txt").unlink()
    (folder / "two" / "c.txt").write_text("Something else.", encoding="utf-8")
    index.update()
    assert {document.meta.get("file_copies") for document in index.documents()} == {None}


def test_copies_elsewhere_stay_named_when_their_file_is_touched(index: searchkit.Index, folder: Path) -> None:
    (folder / "two" / "copy.txt").write_text(TEXT, encoding="utf-8")
    index.add_paths([folder / "one", folder / "two"])
    os.utime(folder / "one" / "a.txt", (1_000_000, 1_000_000))
    index.add_paths([folder / "one"])
    (document,) = index.documents()
    assert str(document.meta["file_copies"]).endswith("two/copy.txt")


@pytest.mark.parametrize("unread", ["a.css", "a.docx", "a.json"])
def test_a_file_is_read_though_one_that_cannot_be_has_the_same_bytes(
    index: searchkit.Index, tmp_path: Path, unread: str
) -> None:
    for name in (unread, "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    index.add_paths([tmp_path])
    assert [document.id for document in index.documents()] == ["b.txt"]
