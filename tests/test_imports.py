"""What is loaded when: heavy packages wait until they are needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = {"numpy", "whoosh", "rich", "textual", "pymorphy3", "click"}


#: What a search for Latin words that the index knows has no use for.
IDLE = {
    "http.client",
    "importlib.resources",
    "numpy.ma",
    "pymorphy3",
    "searchkit.analyzers.kazakh.analyzer",
    "searchkit.analyzers.kazakh.lexicon",
    "searchkit.analyzers.names.compare",
    "searchkit.engines.analysing",
    "searchkit.engines.forms",
    "searchkit.index.buffer",
    "searchkit.index.inversion",
    "searchkit.index.merge",
    "searchkit.index.segment_writer",
    "searchkit.index.vocabulary",
    "searchkit.index.writer",
    "searchkit.ingest",
    "urllib.request",
    "whoosh.automata",
    "whoosh.lang.morph_en",
}


def loaded_after(code: str, cwd: Path = ROOT) -> set[str]:
    """Top-level names in sys.modules after running `code` in a new process."""
    return {name.partition(".")[0] for name in modules_after(code, cwd)}


def modules_after(code: str, cwd: Path = ROOT) -> set[str]:
    """The names in sys.modules after running `code` in a new process."""
    script = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{code}\nprint(*sorted(sys.modules), file=sys.__stderr__)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, check=True, cwd=cwd
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import searchkit

    path = tmp_path_factory.mktemp("small") / "index"
    with searchkit.create(path) as index, index.writer() as writer:
        writer.add(id="1", text="The president was in Astana on Tuesday and in Almaty on Friday.")
        writer.add(id="2", text="Президент сейсенбі күні Астанада, жұма күні Алматыда болды.")
    return path


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import searchkit", set()),
        ("import searchkit.analyzers", set()),
        (
            "from searchkit.analyzers import detect_language; detect_language('Бұл қазақ тіліндегі сөйлем.')",
            set(),
        ),
        ("from searchkit.cli.app import run; run(['--help'])", {"click"}),
        ("from searchkit.cli.app import run; run(['search', '--help'])", {"click"}),
    ],
)
def test_no_heavy_package_is_loaded_by(code: str, allowed: set[str]) -> None:
    assert loaded_after(code) & HEAVY == allowed


def test_search_as_json_loads_neither_rich_nor_textual(small_index: Path) -> None:
    code = f"from searchkit.cli.app import run; run(['search', '--json', 'Astana', '--index', {str(small_index)!r}])"
    assert loaded_after(code) & HEAVY == {"numpy", "whoosh", "click"}


@pytest.mark.parametrize("question", ["Astana", "president Almaty", '"in Almaty"'])
def test_a_search_in_latin_letters_loads_no_writer_and_no_kazakh(small_index: Path, question: str) -> None:
    code = f"from searchkit.cli.app import run; run(['search', '--json', {question!r}, '--index', {str(small_index)!r}])"
    loaded = modules_after(code)
    assert "searchkit.index.reader" in loaded
    assert loaded & IDLE == set()


def test_a_search_for_kazakh_words_loads_no_russian_dictionary(small_index: Path) -> None:
    code = f"from searchkit.cli.app import run; run(['search', '--json', 'сейсенбі күні', '--index', {str(small_index)!r}])"
    assert "pymorphy3" not in loaded_after(code)


def test_what_stands_in_for_unused_parts_of_whoosh_loads_them_when_it_is_called() -> None:
    code = """
from searchkit.cli.lighter import load_whoosh
load_whoosh()
from whoosh.compat import urlretrieve
from whoosh.query.terms import variations
assert not {"urllib.request", "whoosh.lang.morph_en"} & sys.modules.keys()
assert "thinking" in variations("think")
urlretrieve("data:,x")
"""
    assert {"urllib.request", "whoosh.lang.morph_en"} <= modules_after(code)
