"""Bad input: one clear sentence, the right exit code, and nothing already indexed is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchkit
from searchkit.cli.app import run


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one document."""
    path = tmp_path / "index"
    with searchkit.create(path) as made, made.writer() as writer:
        writer.add(id="kept", text="Бір құжат бар.", lang="kk")
    return path


def call(*args: str | Path) -> int:
    return run([str(arg) for arg in args])


def still_there(index: Path) -> bool:
    with searchkit.open(index) as opened:
        return [hit.id for hit in opened.search("құжат")] == ["kept"]


def one_sentence(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    lines = captured.err.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_a_missing_path_is_named(index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("index", tmp_path / "nowhere", "--index", index) == 2
    assert "nowhere" in one_sentence(capsys)
    assert still_there(index)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "picture.txt"),
        ("data.bin", b"\x00\x01\x02" * 500, "data.bin"),
        ("empty.txt", b"", "empty.txt"),
    ],
)
def test_a_file_that_is_no_text_is_skipped_with_a_reason(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, said: str
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / name).write_bytes(content)
    (folder / "good.txt").write_text("Жақсы мақала осында тұр.", encoding="utf-8")
    assert call("index", folder, "--index", index, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["added"] == 1
    assert [Path(s["path"]).name for s in report["skipped"]] == [said]
    assert still_there(index)


def test_a_broken_line_of_jsonl_is_skipped_by_its_number(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        json.dumps({"id": f"r{n}", "text": f"Текст номер {n} о погоде"}, ensure_ascii=False)
        for n in range(1, 10)
    ]
    lines[6] = '{"id": "r7", "text": "оборвано'
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert call("index", path, "--index", index, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["added"] == 8
    assert [s["line"] for s in report["skipped"]] == [7]


def test_strict_makes_a_bad_file_fatal_and_changes_nothing(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text("Мақала", encoding="utf-8")
    (folder / "b.bin").write_bytes(b"\x00\x01\x02" * 500)
    assert call("index", folder, "--index", index, "--strict") == 2
    with searchkit.open(index) as opened:
        assert opened.stats().documents == 1


def test_invalid_utf8_is_read_in_another_charset(index: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Президент встретился с министром иностранных дел в столице.".encode("cp1251"))
    assert call("index", path, "--index", index) == 0
    with searchkit.open(index) as opened:
        assert opened.search("министр").total == 1


def test_an_empty_folder_is_no_error(index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "nothing"
    folder.mkdir()
    assert call("index", folder, "--index", index) == 0
    assert still_there(index)


@pytest.mark.parametrize("query", ["(((", "", "   "])
def test_a_query_with_no_word_exits_2(index: Path, capsys: pytest.CaptureFixture[str], query: str) -> None:
    assert call("search", query, "--index", index) == 2
    assert "type at least one word" in one_sentence(capsys)


def test_no_index_exits_3_and_says_how_to_make_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("search", "сөз", "--index", tmp_path / "none") == 3
    assert "searchkit index" in one_sentence(capsys)


def test_nothing_found_exits_1(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("search", "жоқнәрсе", "--index", index, "--json") == 1
    assert json.loads(capsys.readouterr().out)["total"] == 0


def test_an_unknown_command_suggests_search(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("тоқаев") == 2
    assert "searchkit search" in capsys.readouterr().err


def test_an_unknown_document_exits_2(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", "nobody", "--index", index) == 2
    assert "nobody" in one_sentence(capsys)


@pytest.mark.parametrize(("format", "advice"), [(999, "upgrade searchkit"), (0, "searchkit rebuild")])
def test_an_index_of_another_format_exits_3_and_says_what_to_do(
    index: Path, format: int, advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = index / "manifest"
    head, _, rest = manifest.read_bytes().partition(b"\n")
    name, _, checksum = head.split(b" ")
    manifest.write_bytes(b" ".join((name, str(format).encode(), checksum)) + b"\n" + rest)
    assert call("search", "құжат", "--index", index) == 3
    assert advice in one_sentence(capsys)


def test_an_unreadable_file_is_skipped_with_a_reason(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "dangling.txt").symlink_to(folder / "nowhere.txt")
    (folder / "good.txt").write_text("Жақсы мақала осында тұр.", encoding="utf-8")
    assert call("index", folder, "--index", index, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["added"] == 1
    assert [Path(s["path"]).name for s in report["skipped"]] == ["dangling.txt"]
    assert still_there(index)


@pytest.mark.parametrize(
    ("command", "place", "said"),
    [
        (["search", "құжат"], "a.txt", "is a file, not an index folder"),
        (["stats"], "a.txt/below", "a.txt is a file"),
        (["rebuild"], "a.txt", "is a file, not an index folder"),
        (["--plain"], "a.txt", "is a file, not an index folder"),
        (["index", "a.txt"], "a.txt", "is a file, not an index folder"),
        (["index", "a.txt"], "a.txt/below", "a.txt is a file"),
        (["index", "a.txt"], "full", "is not empty and holds no index"),
        (["search", "құжат"], "full", "no index at full"),
        (["index", "a.txt"], "/dev/null/index", "/dev/null is a file"),
    ],
)
def test_what_is_no_index_folder_exits_3(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    place: str,
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("Мақала осында тұр.", encoding="utf-8")
    Path("full").mkdir()
    Path("full/notes.txt").write_text("жазба", encoding="utf-8")
    assert call("--index", place, *command) == 3
    assert said in one_sentence(capsys)


@pytest.mark.parametrize(
    "arguments",
    [["index", ""], ["watch", ""], ["rebuild", ""], ["index", ".", "--index", ""], ["--index", ""]],
)
def test_an_empty_path_is_not_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call(*arguments) == 2
    assert "the path is empty" in capsys.readouterr().err
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("more", [[], ["--report", "nowhere/report.jsonl"]])
def test_a_run_that_cannot_begin_leaves_no_index_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("files").mkdir()
    assert call("index", "files" if more else "nowhere", "--index", "new", *more) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not Path("new").exists()


def test_a_folder_with_nothing_to_index_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("files").mkdir()
    assert call("index", "files", "--index", "new") == 0
    assert one_sentence(capsys).startswith("found nothing to index in files")


def test_what_the_system_refuses_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Мақала осында тұр.", encoding="utf-8")
    (tmp_path / "loop").symlink_to("loop")
    assert call("index", tmp_path / "a.txt", "--index", tmp_path / "loop") == 3
    assert "loop" in one_sentence(capsys)


def test_an_option_without_its_value_is_told(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("search", "құжат", "--index", index, "--sort") == 2
    assert "'--sort' requires an argument" in capsys.readouterr().err
