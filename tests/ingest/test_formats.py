"""A folder of every format and encoding: each file is found by a word that only it holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from searchkit.ingest import Found, Options, page_of, read, read_bytes, walk
from searchkit.ingest.file import file_in_memory
from searchkit.ingest.formats import FORMATS, format_of
from searchkit.model import Document, Skipped
from tests.ingest import makers

KK = "Сенат депутаттары бүгін {} туралы заң жобасын талқылады, деп хабарлайды қаланың баспасөз қызметі."
RU = "Сегодня депутаты обсудили законопроект, в котором говорится, что такое {}, сообщает пресс-служба."
EN = "The deputies met today in order to discuss the bill on {}, as the press service of the town reports."
FR = "Les députés se sont réunis aujourd'hui pour débattre de la loi sur {}, d'après le service de presse."

# file → (its bytes, a word of the file, the language or None where too few words tell it)
Maker = Callable[[], bytes]
FILES: dict[str, tuple[Maker, str, str | None]] = {
    "text/kk.txt": (lambda: KK.format("көктемгі").encode(), "көктемгі", "kk"),
    "text/ru.txt": (lambda: RU.format("весна").encode(), "весна", "ru"),
    "text/en.text": (lambda: EN.format("springtime").encode(), "springtime", "en"),
    "text/fr": (lambda: FR.format("printemps").encode(), "printemps", "fr"),
    "text/bom.txt": (lambda: KK.format("белгілі").encode("utf-8-sig"), "белгілі", "kk"),
    "text/utf16.txt": (lambda: KK.format("қостілді").encode("utf-16"), "қостілді", "kk"),
    "text/utf16le.txt": (lambda: RU.format("двойка").encode("utf-16-le"), "двойка", "ru"),
    "text/utf16be.txt": (lambda: EN.format("bigendian").encode("utf-16-be"), "bigendian", "en"),
    "text/utf32.txt": (lambda: FR.format("quatre").encode("utf-32"), "quatre", "fr"),
    "text/kz1048.txt": (lambda: KK.format("ескікодты").encode("kz1048"), "ескікодты", "kk"),
    "text/cp1251.txt": (lambda: RU.format("окно").encode("cp1251"), "окно", "ru"),
    "text/koi8r.txt": (lambda: RU.format("юникс").encode("koi8-r"), "юникс", "ru"),
    "text/cp866.txt": (lambda: RU.format("досовский").encode("cp866"), "досовский", "ru"),
    "text/iso5.txt": (lambda: RU.format("стандарт").encode("iso8859-5"), "стандарт", "ru"),
    "text/cp1252.txt": (lambda: FR.format("fenêtre").encode("cp1252"), "fenêtre", "fr"),
    "text/crlf.txt": (lambda: f"Жаңалық\r\n\r\n{KK.format('жолды')}\r\n".encode(), "жолды", "kk"),
    "text/mac.txt": (lambda: EN.format("oldmac").replace(", ", ",\r").encode(), "oldmac", "en"),
    "mark/a.md": (lambda: f"# Title\n\n{EN.format('*markdown*')}\n".encode(), "markdown", "en"),
    "mark/b.markdown": (lambda: f"---\nlang: fr\n---\n{FR.format('`balises`')}".encode(), "balises", "fr"),
    "html/utf8.html": (lambda: makers.page("Б", KK.format("парақшалы")), "парақшалы", "kk"),
    "html/cp1251.htm": (lambda: makers.page("Б", RU.format("страница"), "cp1251"), "страница", "ru"),
    "html/koi8.html": (lambda: makers.page("Б", RU.format("разметка"), "koi8-r"), "разметка", "ru"),
    "html/cp1252.html": (lambda: makers.page("B", FR.format("élément"), "cp1252"), "élément", "fr"),
    "html/kz1048.html": (lambda: makers.page("Б", KK.format("таңбалы"), "kz1048", declared=False), "таңбалы", "kk"),
    "html/utf16.html": (lambda: makers.page("B", EN.format("widepage"), "utf-16"), "widepage", "en"),
    "html/entities.html": (lambda: makers.page("B", "Caf&eacute; &#1178;ала &amp; co"), "Қала", None),
    "html/page.xhtml": (lambda: makers.page("B", EN.format("strictness")), "strictness", "en"),
    "book/word.docx": (lambda: makers.word("Атауы", [KK.format("сөзді")], ["ұяшық"]), "ұяшық", "kk"),
    "book/writer.odt": (lambda: makers.odt("Titre", [FR.format("bureau")]), "bureau", "fr"),
    "book/novel.epub": (lambda: makers.epub("A Novel", [EN.format("one"), EN.format("chapters")]), "chapters", "en"),
    "book/rich.rtf": (lambda: makers.rtf(RU.format("формат")), "формат", "ru"),
    "book/print.pdf": (lambda: makers.pdf([["Атауы", KK.format("басылымды")]]), "басылымды", "kk"),
    "book/pages.pdf": (lambda: makers.pdf([["first page"], ["second leaflet"]]), "leaflet", None),
    "data/a.jsonl": (lambda: makers.jsonl([{"id": "r1", "text": KK.format("жолақты")}]), "жолақты", "kk"),
    "data/b.ndjson": (lambda: makers.jsonl([{"body": EN.format("newline")}]), "newline", "en"),
    "data/list.json": (lambda: b'[{"text": "one"}, {"text": "listed"}]', "listed", None),
    "data/object.json": (lambda: b'{"title": "T", "content": "objected"}', "objected", None),
    "data/wrapped.json": (lambda: b'{"count": 1, "articles": [{"text": "wrapped"}]}', "wrapped", None),
    "data/comma.csv": (lambda: b'id,title,text\n1,"A, B","line one\nquoted"\n', "quoted", "en"),
    "data/semi.csv": (lambda: "id;заголовок;текст\n1;Тема;точка с запятой\n".encode("cp1251"), "запятой", None),
    "data/tab.tsv": (lambda: b"text\tlang\ntabbed words here\ten\n", "tabbed", "en"),
    "mail/one.eml": (lambda: makers.mail("Тақырып", KK.format("хатты")).as_bytes(), "хатты", "kk"),
    "mail/page.eml": (lambda: makers.mail("S", EN.format("htmlmail"), html=True).as_bytes(), "htmlmail", "en"),
    "mail/many.mbox": (lambda: makers.mbox([makers.mail("A", "first"), makers.mail("B", "seconded")]), "seconded", None),
    "pack/a.txt.gz": (lambda: makers.packed(KK.format("қысылған").encode(), ".gz"), "қысылған", "kk"),
    "pack/b.jsonl.zst": (lambda: makers.packed(makers.jsonl([{"text": "zstandardised"}]), ".zst"), "zstandardised", None),
    "pack/c.html.bz2": (lambda: makers.packed(makers.page("B", EN.format("bzipped")), ".bz2"), "bzipped", "en"),
    "pack/d.csv.xz": (lambda: makers.packed(b"text\nxzipped\n", ".xz"), "xzipped", None),
    "pack/e.zip": (lambda: makers.zipped({"in/a.txt": EN.format("zipped"), ".hidden": "no"}), "zipped", "en"),
    "pack/f.zip": (lambda: makers.zipped({"g.zip": makers.zipped({"b.md": "# nested\n\nmatryoshka"})}), "matryoshka", None),
    "web/crawl.warc": (lambda: makers.warc({"http://a.kz/1": makers.page("Б", KK.format("желіде"))}), "желіде", "kk"),
    "web/crawl2.warc.gz": (
        lambda: makers.packed(makers.warc({"http://a.kz/2": makers.page("B", EN.format("crawled"))}), ".gz"),
        "crawled",
        "en",
    ),
}  # fmt: skip


@cache
def corpus(folder: Path) -> dict[str, list[Document | Skipped]]:
    for name, (maker, _, _) in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(maker())
    found = [found for found in walk([folder]) if isinstance(found, Found)]
    return {f.id: list(read(f.path, id=f.id)) for f in found}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("corpus")


def test_the_folder_holds_more_than_forty_files_and_each_is_walked_to(folder: Path) -> None:
    assert len(FILES) > 40
    assert list(corpus(folder)) == sorted(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_found_by_a_word_inside_it(name: str, folder: Path) -> None:
    _, word, lang = FILES[name]
    documents = [d for d in corpus(folder)[name] if isinstance(d, Document)]
    assert documents == corpus(folder)[name]
    (document,) = (d for d in documents if word in d.text)
    assert lang is None or document.lang == lang
    assert document.path == str(folder / name)


@pytest.mark.parametrize(
    ("name", "ids", "title", "date", "author"),
    [
        ("book/word.docx", ["book/word.docx"], "Атауы", None, None),
        ("book/writer.odt", ["book/writer.odt"], "Titre", None, None),
        ("book/novel.epub", ["book/novel.epub"], "A Novel", "2019-05-02", "A. Writer"),
        ("mail/one.eml", ["mail/one.eml"], "Тақырып", "2024-03-26T10:30", "Айгүл Серік"),
        ("mail/many.mbox", ["mail/many.mbox#1", "mail/many.mbox#2"], "A", "2024-03-26T10:30", "Айгүл Серік"),
        ("data/a.jsonl", ["r1"], "", None, None),
        ("data/list.json", ["data/list.json#1", "data/list.json#2"], "", None, None),
        ("data/comma.csv", ["1"], "A, B", None, None),
        ("pack/a.txt.gz", ["pack/a.txt.gz"], "", None, None),
        ("pack/f.zip", ["pack/f.zip/g.zip/b.md"], "nested", None, None),
        ("web/crawl.warc", ["http://a.kz/1"], "Б", None, None),
    ],
)
def test_a_format_gives_its_fields(
    name: str, ids: list[str], title: str, date: str | None, author: str | None, folder: Path
) -> None:
    documents = [d for d in corpus(folder)[name] if isinstance(d, Document)]
    assert [d.id for d in documents] == ids
    assert (documents[0].title, documents[0].date, documents[0].author) == (title, date, author)


def test_a_place_in_a_pdf_knows_its_page(folder: Path) -> None:
    (document,) = corpus(folder)["book/pages.pdf"]
    assert isinstance(document, Document)
    assert page_of(document.text, document.text.index("leaflet")) == 2
    assert document.meta["pages"] == 2


def test_characters_that_cannot_be_read_are_counted() -> None:
    (document,) = read_bytes(
        KK.format("бұзылған").encode() + b"\xff\xfe" + KK.format("тағы").encode(), id="x"
    )
    assert isinstance(document, Document)
    assert document.meta["unreadable_characters"] == document.text.count("\ufffd") == 2


def test_the_callers_charset_goes_before_detection() -> None:
    (document,) = read_bytes("Пример".encode("cp866"), Options(charset="cp866"), id="x")
    assert isinstance(document, Document)
    assert document.text == "Пример"
    (skipped,) = read_bytes("Пример".encode("cp866"), Options(charset="klingon"), id="x")
    assert skipped == Skipped("x", "cannot be decoded: 'klingon' is no charset that Python knows")


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "ZIP"), (b"\x1f\x8b\x08", "compressed"), (b"<!DOCTYPE HTML>", "HTML"),
        (b"  <html>", "HTML"), (b'{"id": 1}', "JSON Lines"), (b"{\\rtf1", "RTF"), (b"plain words", "text"),
        ("Қала".encode("utf-16"), "text"),
    ],
)  # fmt: skip
def test_a_file_without_suffix_is_told_by_its_first_bytes(data: bytes, format: str) -> None:
    assert format_of(file_in_memory(data, Options(), "stdin")).name == format


def test_every_format_is_read_by_some_test() -> None:
    suffixes = {"." + name.rsplit(".", 1)[-1] for name in FILES if "." in name}
    assert [row.name for row in FORMATS if not suffixes & set(row.suffixes)] == []


@pytest.mark.parametrize(
    ("name", "library", "reason"),
    [
        ("a.pdf", "pypdf", "is PDF, which needs pypdf: pip install 'searchkit[files]'"),
        ("a.rtf", "striprtf", "is RTF, which needs striprtf: pip install 'searchkit[files]'"),
        ("a.txt.zst", "zstandard", "is zstd, which needs zstandard: pip install 'searchkit[files]'"),
        ("a.warc", "warcio", "is web archive, which needs warcio: pip install 'searchkit[warc]'"),
    ],
)
def test_a_format_whose_library_is_missing_says_what_to_install(
    name: str, library: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [
        m for m in sys.modules if m.split(".")[0] == library or m.startswith("searchkit.ingest.readers.")
    ]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    assert list(read_bytes(b"data", id=name)) == [Skipped(name, reason)]


def test_reading_plain_files_loads_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from searchkit.ingest import read_bytes; list(read_bytes(b'some words', id='a.txt'));"
        "list(read_bytes(b'{\"text\": \"x\"}', id='a.jsonl'));"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'lxml', 'pypdf', 'markdown_it', 'numpy', 'zstandard', "
        "'charset_normalizer', 'warcio', 'striprtf', 'email', 'zipfile'}))"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() in {
        "[]",
        "['zipfile']",
    }  # importlib.resources brings zipfile in some versions
