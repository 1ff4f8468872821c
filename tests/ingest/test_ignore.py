"""A folder says in `.searchkitignore` which of its files are not to be read."""

from __future__ import annotations

from pathlib import Path

from searchkit.ingest import Found, walk


def test_names_that_match_a_pattern_are_passed_over_in_that_folder_only(tmp_path: Path) -> None:
    for name in ("a.txt", "README.md", "old.bak", "sub/README.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text", encoding="utf-8")
    (tmp_path / ".searchkitignore").write_text("# remarks\nREADME.md\n*.bak\n", encoding="utf-8")
    assert [file.id for file in walk([tmp_path]) if isinstance(file, Found)] == ["a.txt", "sub/README.md"]


def test_a_file_that_is_named_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("text", encoding="utf-8")
    (tmp_path / ".searchkitignore").write_text("README.md\n", encoding="utf-8")
    assert [file.id for file in walk([tmp_path / "README.md"]) if isinstance(file, Found)] == ["README.md"]
