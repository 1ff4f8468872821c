"""The streams of a shell: pipes that close, disks that are full, stdin that is read, stderr that talks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import searchkit
from searchkit.cli.app import run

ROOT = Path(__file__).parents[2]
PROGRAM = f"{sys.executable} -W ignore -c 'from searchkit.cli import main; main()'"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that takes more than a pipe's buffer to print."""
    path = tmp_path_factory.mktemp("streams") / "index"
    with searchkit.create(path) as made, made.writer() as writer:
        for number in range(40):
            text = f"President Tokayev spoke about energy, number {number}. " * 200
            writer.add(id=f"d{number}", text=text, title=f"Energy {number}", lang="en")
    return path


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `searchkit` is this checkout's command line."""
    return subprocess.run(
        ["bash", "-c", f'searchkit() {{ {PROGRAM} "$@"; }}; {line}'],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def call(*args: str | Path) -> int:
    return run([str(arg) for arg in args])


@pytest.mark.parametrize("command", ["search '*' --jsonl --limit 40", "search '*' --limit 40"])
def test_a_closed_pipe_is_success(index: Path, command: str) -> None:
    done = shell(f"searchkit {command} --index {index} | head -1 >/dev/null; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize("command", ["search energy --limit 1", "search energy --json"])
@pytest.mark.parametrize("place", [">/dev/full", ">&-"])
def test_a_stdout_that_takes_nothing_is_told_in_one_sentence(index: Path, command: str, place: str) -> None:
    if place == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = shell(f"searchkit {command} --index {index} {place}")
    assert done.returncode == 2
    (sentence,) = done.stderr.splitlines()
    assert "cannot write to standard output" in sentence


def test_a_closed_stdout_does_not_matter_where_nothing_is_printed(index: Path) -> None:
    done = shell(f"searchkit search energy -q --index {index} >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_index_reads_json_lines_from_stdin(tmp_path: Path) -> None:
    line = json.dumps({"id": "st", "text": "hello"})
    done = shell(f"echo '{line}' | searchkit index - --index {tmp_path / 'new'} --json")
    assert (done.returncode, json.loads(done.stdout)["added"]) == (0, 1)
    done = shell(f"echo '{line}' | searchkit index - --index {tmp_path / 'new'} --json")
    assert json.loads(done.stdout)["updated"] == 1
    with searchkit.open(tmp_path / "new") as opened:
        assert opened.get("st").text == "hello"


def test_index_reads_text_from_stdin_beside_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A story about the mountains.", encoding="utf-8")
    done = shell(f"echo 'A story about the sea.' | searchkit index - {tmp_path}/a.txt --index {tmp_path}/new")
    assert done.returncode == 0
    with searchkit.open(tmp_path / "new") as opened:
        assert sorted(hit.id for hit in opened.search("story")) == ["a.txt", "stdin"]


def test_an_export_goes_through_a_pipe_into_another_index(index: Path, tmp_path: Path) -> None:
    done = shell(f"searchkit export --index {index} | searchkit index - --index {tmp_path}/copy")
    assert done.returncode == 0
    with searchkit.open(tmp_path / "copy") as opened:
        assert len(opened) == 40


def test_a_closed_stdin_is_told(tmp_path: Path) -> None:
    done = shell(f"searchkit index - --index {tmp_path}/new <&-")
    assert done.returncode == 2
    assert done.stderr == "searchkit: cannot read -: standard input is closed\n"


@pytest.mark.parametrize("form", [[], ["--table"], ["-l"], ["-0"], ["-c"], ["--jsonl"]])
def test_what_is_odd_about_an_answer_is_told_on_stderr(
    index: Path, form: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    call("search", "Tokayev AND", "--index", index, *form)
    captured = capsys.readouterr()
    assert captured.err.startswith("Note: ")
    assert "Note: " not in captured.out


@pytest.mark.parametrize("form", ["--json", "-q"])
def test_programs_that_did_not_ask_are_told_nothing(
    index: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    call("search", "Tokayev AND", "--index", index, form)
    assert capsys.readouterr().err == ""


def test_a_page_behind_the_last_says_so(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("search", "energy", "--offset", "50", "-l", "--index", index) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "there are only 40 documents" in captured.err


@pytest.mark.parametrize(
    ("limit", "offset", "wanted"), [(10, 0, True), (10, 30, False), (40, 0, False), (0, 0, True)]
)
def test_truncated_means_that_more_come_after_this_page(
    index: Path, limit: int, offset: int, wanted: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    call("search", "energy", "--json", "-n", str(limit), "--offset", str(offset), "--index", index)
    assert json.loads(capsys.readouterr().out)["truncated"] is wanted


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (["energy", "-tokayev"], 0),
        (["energy", "-nazarbayev"], 40),
        (["energy", "-lq"], 0),
        (["-lukashenko", "energy"], 40),
        (["--", "energy", "-назарбаев"], 40),
        (["-n5", "energy"], 40),
        (["energy", "-n", "5"], 40),
    ],
)
def test_a_query_may_begin_with_a_hyphen(
    index: Path, query: list[str], found: int, capsys: pytest.CaptureFixture[str]
) -> None:
    if "-lq" in query:
        assert call("search", "--index", index, *query) == 2
        assert "exclude each other" in capsys.readouterr().err
        return
    call("search", "--index", index, "--json", *query)
    assert json.loads(capsys.readouterr().out)["total"] == found


def test_a_misspelt_option_is_no_query(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("search", "energy", "--jsno", "--index", index) == 2
    assert "--jsno" in capsys.readouterr().err


@pytest.mark.parametrize("forms", [["--json", "-l"], ["--jsonl", "-c"], ["-0", "--json"], ["--table", "-q"]])
def test_forms_that_exclude_each_other_exit_2(
    index: Path, forms: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("search", "energy", *forms, "--index", index) == 2
    assert "exclude each other" in capsys.readouterr().err


def test_null_alone_lists_files(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("search", "energy", "-0", "-n", "2", "--index", index) == 0
    assert capsys.readouterr().out.count("\0") == 2


@pytest.mark.parametrize(
    ("command", "code"),
    [("search energyy -l", 0), ("nothing", 2)],
)
@pytest.mark.parametrize("place", ["2>/dev/full", "2>&-", "2>&1 >/dev/null | true"])
def test_a_stderr_that_takes_nothing_changes_no_exit_code(
    index: Path, command: str, code: int, place: str
) -> None:
    done = shell(f"searchkit --index {index} {command} {place}; echo ${{PIPESTATUS[0]}}")
    assert done.stdout.splitlines()[-1] == str(code)


def test_a_terminal_of_another_charset_shows_escapes(index: Path) -> None:
    done = shell(f"PYTHONIOENCODING=ascii searchkit search 'energy қала' --json --index {index}")
    assert done.returncode == 0
    assert json.loads(done.stdout)["query"] == "energy қала"


@pytest.mark.parametrize("command", ["index --jobs 2", "rebuild", "index --rebuild"])
def test_every_command_that_reads_files_reads_stdin(tmp_path: Path, command: str) -> None:
    with searchkit.create(tmp_path / "index") as made, made.writer() as writer:
        writer.add(id="old", text="An old story.")
    line = json.dumps({"id": "st", "text": "hello"})
    done = shell(f"echo '{line}' | searchkit {command} - --index {tmp_path}/index --json")
    assert json.loads(done.stdout)["added"] == 1, done.stderr
    with searchkit.open(tmp_path / "index") as opened:
        assert ("old" in opened, "st" in opened) == ("jobs" in command, True)
