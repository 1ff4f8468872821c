"""One file at a time: what becomes a document, what is skipped, and with which sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchkit.errors import SourceError
from searchkit.ingest import Found, Options, read, walk
from searchkit.model import Document, Skipped


def only(path: Path, options: Options | None = None) -> Document:
    (document,) = read(path, options or Options())
    assert isinstance(document, Document), document
    return document


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_path_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"missing\.txt.*no such file"):
        read(tmp_path / "missing.txt")
    with pytest.raises(SourceError, match="missing: there is no such file or folder"):
        walk([tmp_path, tmp_path / "missing"])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n ", "holds no text"),
        ("binary.txt", bytes(range(256)) * 8, "is binary, not text"),
        ("program", b"\x7fELF\x02\x01\x01\x00\x00\x00\x00", "is of no format that searchkit reads (no suffix, binary)"),
        ("empty.html", b"", "is empty"),
        ("nothing.html", b"<html><body><script>x</script></body></html>", "holds no text"),
        ("empty.jsonl", b"", "is empty"),
    ],
)  # fmt: skip
def test_a_file_that_gives_nothing_is_skipped_with_its_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    path = write(tmp_path, name, content)
    assert list(read(path)) == [Skipped(str(path), reason)]


def test_a_broken_line_is_skipped_by_its_number_and_the_next_lines_are_read(tmp_path: Path) -> None:
    lines = [f'{{"id": "n{n}", "text": "Article number {n}"}}' for n in range(1, 10)]
    lines[6] = '{"id": "n7", "text": '
    path = write(tmp_path, "news.jsonl", "\n".join(lines))
    found = list(read(path))
    assert [d.id for d in found if isinstance(d, Document)] == [
        "n1",
        "n2",
        "n3",
        "n4",
        "n5",
        "n6",
        "n8",
        "n9",
    ]
    (skipped,) = (s for s in found if isinstance(s, Skipped))
    assert (skipped.path, skipped.line) == (str(path), 7)
    assert skipped.reason.startswith("is no JSON: Expecting value")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[1, 2]", "is a JSON list, not an object"),
        ('"text"', "is a JSON str, not an object"),
        ("[" * 100_000, "is JSON nested too deeply"),
        ('{"id": 1}', "has no field for the text among id; use --field text=NAME"),
        ('{"text": 5}', "has int in field 'text', not text"),
        ('{"text": " "}', "holds no text"),
    ],
)
def test_a_line_that_is_no_record_says_why(tmp_path: Path, line: str, reason: str) -> None:
    path = write(tmp_path, "a.jsonl", line)
    assert list(read(path)) == [Skipped(str(path), reason, 1)]


def test_a_record_keeps_its_fields_and_lines_without_id_are_called_by_number(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "news.jsonl",
        '{"text": "Бір"}\n\n{"body": "Deux mots", "headline": "Titre", "published": "2024-03-26T10:30:00+05:00",'
        ' "language": "fr-FR", "site": "lemonde.fr", "year": 2024, "tags": ["a", "b"]}\n',
    )
    first, second = read(path)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.id, first.text, first.title) == ("news.jsonl#1", "Бір", "")
    assert (second.id, second.title, second.date, second.lang) == (
        "news.jsonl#3",
        "Titre",
        "2024-03-26T10:30",
        "fr",
    )
    assert (second.source, second.meta) == ("lemonde.fr", {"record_year": 2024, "tags": ("a", "b")})
    assert second.why["title"] == "field headline"


def test_the_caller_may_name_the_fields(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", '{"text": "not this", "corps": "but this", "nom": "Title"}')
    document = only(path, Options(fields={"text": "corps", "title": "nom"}, lang="fr", source="bnf.fr"))
    assert (document.text, document.title, document.lang, document.source) == (
        "but this",
        "Title",
        "fr",
        "bnf.fr",
    )
    assert document.why["lang"] == "given"


def test_a_page_gives_its_article_and_marks_the_rest(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "page.html",
        """<!DOCTYPE html><html lang="en"><head><title>Steppe in bloom | The Paper</title>
        <meta property="og:title" content="Steppe in bloom"><meta property="og:url" content="https://www.paper.kz/1">
        <meta property="article:published_time" content="2024-04-20T09:00:00+05:00"></head>
        <body class="page-with-sidebar"><nav><a href="/">Home</a><a href="/news">News</a></nav>
        <article><h1>Steppe in bloom</h1><div class="share-buttons">Share Tweet</div>
        <p>The steppe near Astana has come into bloom two weeks early this year, botanists say.</p>
        <figure><img src="a.jpg"><figcaption>Tulips. Photo by A. Person</figcaption></figure>
        <p>Wild tulips, which grow nowhere else, cover the hills <b>north</b> of the lake.</p></article>
        <aside>Most read: Something else</aside><footer>© The Paper</footer></body></html>""",
    )
    document = only(path)
    article = document.text
    for start, end in reversed(document.furniture):
        article = article[:start] + article[end:]
    assert article.split("\n\n") == [
        "",
        "The steppe near Astana has come into bloom two weeks early this year, botanists say.",
        "",
        "Wild tulips, which grow nowhere else, cover the hills north of the lake.",
        "",
    ]
    assert (document.title, document.date, document.source, document.lang) == (
        "Steppe in bloom", "2024-04-20T09:00", "paper.kz", "en",
    )  # fmt: skip


def test_markdown_loses_its_marks_and_gives_its_front_matter(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "note.md",
        "---\ntitle: 'A thaw'\ndate: 2024-02-01\n---\n# Heading\n\nSnow *melts* in [Almaty](http://a.kz).\n\n- one\n- `two`\n",
    )
    document = only(path)
    assert document.text == "Heading\n\nSnow melts in Almaty.\n\none\n\ntwo"
    assert (document.title, document.date) == ("A thaw", "2024-02-01")


def test_a_walk_gives_files_in_the_order_of_their_names_and_passes_over_what_is_hidden(
    tmp_path: Path,
) -> None:
    for name in (
        "b.txt",
        "a/2.txt",
        "a/10.txt",
        ".git/config",
        ".hidden.txt",
        "own.idx/manifest",
        "c/.x/y.txt",
    ):
        write(tmp_path, name, "text")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    found = list(walk([tmp_path], skip=[tmp_path / "own.idx"]))
    assert [f.id for f in found if isinstance(f, Found)] == ["a/10.txt", "a/2.txt", "b.txt"]
    assert [s for s in found if isinstance(s, Skipped)] == [
        Skipped(str(tmp_path / "broken"), "cannot be opened: No such file or directory")
    ]


def test_an_empty_folder_gives_nothing_and_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    assert list(walk([tmp_path])) == []
    path = write(tmp_path, "a.txt", "text")
    assert [f.id for f in walk([path, tmp_path, path]) if isinstance(f, Found)] == ["a.txt"]
