"""A wheel built from the checkout, installed elsewhere, holds everything and nothing at the wrong place."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SMOKE = """
import sys, tempfile
import searchkit, searchkit.analyzers, searchkit.index
assert searchkit.__file__.startswith(sys.argv[1]), searchkit.__file__
assert searchkit.analyzers.__file__.startswith(sys.argv[1]), searchkit.analyzers.__file__
for generic in ("analyzers", "index"):
    try:
        __import__(generic)
    except ModuleNotFoundError:
        continue
    raise AssertionError(f"{generic} is importable at top level")
with searchkit.create(tempfile.mkdtemp() + "/index") as index:
    with index.writer() as writer:
        writer.add(id="kk", text="Мемлекет басшысы Тоқаевтың сапары.", lang="kk")
        writer.add(id="ru", text="Визит президента Токаева.", lang="ru")
        writer.add(id="fr", text="La visite du président Tokaïev.", lang="fr")
        writer.add(id="en", text="The reforms of President Tokayev.", lang="en")
    assert {hit.id for hit in index.search("Toqaev")} == {"kk", "ru", "fr", "en"}
    assert [hit.id for hit in index.search("reform")] == ["en"]
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of the tracked and new files, built outside the checkout so that nothing stale gets in."""
    source = tmp_path_factory.mktemp("source")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, listed):
        if (ROOT / name).is_symlink() or (ROOT / name).exists():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_symlink():
                (source / name).symlink_to((ROOT / name).readlink())
            else:
                (source / name).write_bytes((ROOT / name).read_bytes())
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    (built,) = out.glob("*.whl")
    return built


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_puts_nothing_but_searchkit_at_top_level(wheel: Path) -> None:
    assert {name.split("/")[0].split("-")[0] for name in names(wheel)} == {"searchkit"}


def test_every_data_file_is_in_the_wheel(wheel: Path) -> None:
    inside = set(names(wheel))
    homes = {"searchkit": "searchkit", "analyzers": "searchkit/analyzers", "index": "searchkit/index"}
    wanted = {
        f"{home}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, home in homes.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.endswith(".pyc")
    }
    linked = {
        name for name in wanted if name.startswith(("searchkit/analyzers/analyzers", "searchkit/index/index"))
    }
    assert sorted(wanted - linked - inside) == []


def test_the_installed_wheel_searches_from_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(target), str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(target)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SMOKE, str(target)],
        cwd=elsewhere, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
