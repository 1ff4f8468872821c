"""Every command does what its help says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchkit
from searchkit.cli.app import COMMANDS, run

ARTICLES = {
    "kk.txt": "Сенат\n\nПрезидент Тоқаев Астанада Францияның елшісімен кездесті. Тараптар энергетика саласын талқылады.",
    "en.txt": "Visit\n\nPresident Tokayev met the ambassador of France in Astana. They talked about energy and trade.",
    "fr.txt": "Visite\n\nLe président Tokaïev a reçu l'ambassadeur de France à Astana. Ils ont parlé de l'énergie.",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def index(files: Path, tmp_path: Path) -> Path:
    path = tmp_path / "index"
    assert call("index", files, "--index", path) == 0
    return path


def call(*args: str | Path) -> int:
    return run([str(arg) for arg in args])


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    value = json.loads(capsys.readouterr().out)
    assert value["format_version"] == 1
    assert isinstance(value, dict)
    return value


def test_index_reads_only_what_changed(files: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "en.txt").write_text(
        "Visit\n\nThe ambassador left Astana for the mountains of Almaty.", encoding="utf-8"
    )
    (files / "fr.txt").unlink()
    (files / "new.txt").write_text("Бұл мүлде жаңа мақала, ол бүгін жазылды.", encoding="utf-8")
    capsys.readouterr()
    assert call("index", files, "--index", index, "--json") == 0
    report = answer(capsys)
    assert [report[k] for k in ("added", "updated", "unchanged", "removed")] == [1, 1, 1, 1]


@pytest.mark.parametrize("command", [["rebuild"], ["index", "--rebuild"]])
def test_rebuild_keeps_every_document(
    index: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with searchkit.open(index) as before:
        documents = sorted(before.documents(), key=lambda d: d.id)
        generation = before.stats().generation
    capsys.readouterr()
    assert call(*command, "--index", index, "--json") == 0
    assert answer(capsys)["added"] == 3
    with searchkit.open(index) as after:
        assert sorted(after.documents(), key=lambda d: d.id) == documents
        assert after.stats().generation > generation


def test_search_as_json_has_the_promised_fields(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("search", "Токаев", "--index", index, "--json", "--limit", "2", "--facet", "lang") == 0
    value = answer(capsys)
    assert (value["total"], value["returned"], value["truncated"]) == (3, 2, True)
    assert {"took_ms", "did_you_mean", "warnings", "facets", "hits"} <= set(value)
    assert value["facets"] == {"lang": {"kk": 1, "en": 1, "fr": 1}}


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--count"], "3\n"),
        (["--quiet"], ""),
    ],
)
def test_search_prints_only_what_was_asked_for(
    index: Path, options: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert call("search", "Tokayev", "--index", index, *options) == 0
    assert capsys.readouterr().out == wanted


def test_search_lists_files_for_xargs(files: Path, index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("search", "Tokayev", "--index", index, "-l", "-0") == 0
    paths = capsys.readouterr().out.split("\0")
    assert paths.pop() == ""
    assert {Path(p).name for p in paths} == set(ARTICLES)
    assert Path(paths[0]).name == "en.txt"


def test_cards_show_title_and_the_passage(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("search", "ambassador", "--index", index) == 0
    shown = capsys.readouterr().out
    assert "Visit" in shown
    assert "the ‹ambassador› of France in Astana" in " ".join(shown.split())
    assert "\x1b" not in shown


def test_show_prints_the_document_and_how_its_fields_were_found(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert call("show", "kk.txt", "--index", index, "--query", "Tokayev") == 0
    assert "Астанада" in capsys.readouterr().out
    assert call("show", "kk.txt", "--index", index, "--why") == 0
    assert "lang: kk" in capsys.readouterr().out


def test_remove_takes_documents_out(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("remove", "kk.txt", "--index", index) == 0
    assert call("remove", "kk.txt", "--index", index) == 1
    with searchkit.open(index) as opened:
        assert opened.search("Тоқаев").total == 2


def test_what_export_prints_index_reads_back(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert call("export", "--index", index) == 0
    dump = tmp_path / "dump.jsonl"
    dump.write_text(capsys.readouterr().out, encoding="utf-8")
    second = tmp_path / "second"
    assert call("index", dump, "--index", second) == 0
    with searchkit.open(index) as one, searchkit.open(second) as two:
        assert {(d.id, d.text, d.lang) for d in one.documents()} == {
            (d.id, d.text, d.lang) for d in two.documents()
        }


def test_analyze_shows_lemmas(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("analyze", "--lang", "kk", "--json", "елдеріміздің") == 0
    value = answer(capsys)
    assert isinstance(value["tokens"], list)
    assert value["tokens"][0]["lemmas"][0]["text"] == "ел"
    assert call("analyze", "--lang", "kk", "елдеріміздің") == 0
    assert "ел" in capsys.readouterr().out


def test_stats_count_documents_by_language(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("stats", "--index", index, "--json") == 0
    value = answer(capsys)
    assert (value["documents"], value["languages"]) == (3, {"en": 1, "fr": 1, "kk": 1})
    assert call("stats", "--index", index) == 0
    assert "3" in capsys.readouterr().out


def test_verify_finds_a_sound_index_sound_and_a_damaged_one_damaged(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("verify", "--index", index) == 0
    victim = max((p for p in index.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 0xFF
    victim.write_bytes(content)
    assert call("verify", "--index", index) == 3
    assert victim.name in capsys.readouterr().out


def test_explain_adds_up_to_the_score(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("explain", "energy trade", "en.txt", "--index", index, "--json") == 0
    explained = answer(capsys)
    with searchkit.open(index) as opened:
        assert explained["value"] == pytest.approx(opened.search("energy trade").hits[0].score, rel=1e-5)


def test_suggest_completes_a_word(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("suggest", "amb", "--index", index) == 0
    assert set(capsys.readouterr().out.split()) == {"ambassador", "ambassadeur"}


def test_similar_leaves_the_document_itself_out(index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert call("similar", "en.txt", "--index", index, "--json") == 0
    hits = answer(capsys)["hits"]
    assert isinstance(hits, list)
    assert hits
    assert "en.txt" not in {hit["id"] for hit in hits}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("completion", shell) == 0
    assert "_SEARCHKIT_COMPLETE" in capsys.readouterr().out


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(command, "--help") == 0
    assert "Usage: searchkit" in capsys.readouterr().out


def test_without_a_terminal_the_bare_command_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert call() == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_ctrl_c_rolls_back_and_says_so(
    files: Path, index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from searchkit.engines.embedded import EmbeddedWriter

    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    (files / "new.txt").write_text("Бұл мақала ешқашан көрінбейді.", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedWriter, "add", interrupted)
        assert call("index", files, "--index", index) == 130
    assert "rolled back" in capsys.readouterr().err
    with searchkit.open(index) as opened:
        assert len(opened) == 3


def test_the_help_names_every_language(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--help") == 0
    shown = capsys.readouterr().out
    assert all(language in shown for language in ("Kazakh", "Russian", "English", "French"))


def test_the_summary_says_which_fields_of_records_were_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("nr,headline,body\n1,A thaw,The river rose.\n", encoding="utf-8")
    assert call("index", tmp_path / "a.csv", "--index", tmp_path / "index") == 0
    assert "fields of records: text=body, title=headline 1" in capsys.readouterr().err
    assert (
        call("index", tmp_path / "a.csv", "--index", tmp_path / "other", "--field", "text=headline", "--json")
        == 0
    )
    assert answer(capsys)["by_fields"] == {"text=headline": 1}
