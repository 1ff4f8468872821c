"""Files made to hurt: each is skipped with a reason or read right; none raises, hangs, or eats the memory."""

from __future__ import annotations

import gzip
import io
import os
import random
import struct
import subprocess
import sys
import time
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from searchkit.ingest import Found, Limits, Options, read, read_bytes, walk
from searchkit.ingest.changes import content_hash
from searchkit.ingest.formats import FORMATS
from searchkit.ingest.options import MEGABYTE
from searchkit.model import Document, Skipped
from tests.ingest import makers

ROOT = Path(__file__).parent.parent.parent
SUFFIXES = sorted({suffix for row in FORMATS for suffix in row.suffixes if suffix})
TEXT = "The deputies met today in order to discuss the bill on bread, as the press service reports."

WHOLE: dict[str, Callable[[], bytes]] = {
    ".pdf": lambda: makers.pdf([[TEXT], [TEXT]]),
    ".docx": lambda: makers.word("Title", [TEXT] * 20),
    ".odt": lambda: makers.odt("Title", [TEXT] * 20),
    ".epub": lambda: makers.epub("Title", [TEXT] * 20),
    ".rtf": lambda: makers.rtf(TEXT * 5),
    ".zip": lambda: makers.zipped({f"{n}.txt": TEXT for n in range(20)}),
    ".gz": lambda: makers.packed(TEXT.encode() * 20, ".gz"),
    ".bz2": lambda: makers.packed(TEXT.encode() * 20, ".bz2"),
    ".xz": lambda: makers.packed(TEXT.encode() * 20, ".xz"),
    ".zst": lambda: makers.packed(TEXT.encode() * 20, ".zst"),
    ".warc": lambda: makers.warc({f"http://a.kz/{n}": makers.page("T", TEXT) for n in range(5)}),
    ".mbox": lambda: makers.mbox([makers.mail("S", TEXT)] * 3),
    ".eml": lambda: makers.mail("S", TEXT).as_bytes(),
    ".json": lambda: b'[{"text": "one"}, {"text": "two"}]',
    ".jsonl": lambda: makers.jsonl([{"text": TEXT}] * 3),
    ".csv": lambda: b'id,text\n1,"one"\n2,"two"\n',
    ".html": lambda: makers.page("Title", TEXT),
}


def seconds_and_found(data: bytes, name: str, options: Options | None = None) -> list[Document | Skipped]:
    begin = time.process_time()
    found = list(read_bytes(data, options or Options(), id=name))
    assert time.process_time() - begin < 10
    assert all(
        s.reason and "\n" not in s.reason and len(s.reason) < 400 for s in found if isinstance(s, Skipped)
    )
    return found


def reasons(found: list[Document | Skipped]) -> list[str]:
    return [s.reason for s in found if isinstance(s, Skipped)]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_random_bytes_under_any_name_are_skipped_or_read(suffix: str) -> None:
    for seed in range(5):
        found = seconds_and_found(random.Random(seed).randbytes(5_000), f"noise{suffix}")
        assert found
        assert all(isinstance(s, Skipped) for s in found)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_empty_file_under_any_name_is_skipped(suffix: str) -> None:
    (skipped,) = seconds_and_found(b"", f"empty{suffix}")
    assert isinstance(skipped, Skipped)


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_file_cut_short_anywhere_raises_nothing(suffix: str) -> None:
    whole = WHOLE[suffix]()
    for part in (0.02, 0.3, 0.6, 0.9, 0.999):
        seconds_and_found(whole[: int(len(whole) * part)], f"cut{suffix}")


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_file_with_bytes_turned_over_raises_nothing(suffix: str) -> None:
    whole = WHOLE[suffix]()
    for seed in range(12):
        chance = random.Random(seed)
        data = bytearray(whole)
        for _ in range(chance.choice((1, 5, 50))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        seconds_and_found(bytes(data), f"flipped{suffix}")


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_whole_file_under_a_wrong_name_raises_nothing(suffix: str) -> None:
    whole = WHOLE[suffix]()
    for other in SUFFIXES:
        if other != suffix:
            seconds_and_found(whole, f"wrong{other}")


def zip_of_zeros(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as member:
        for _ in range(size // MEGABYTE):
            member.write(bytes(MEGABYTE))
    return out.getvalue()


def nested_zips(depth: int, width: int) -> bytes:
    data = makers.zipped({f"{n}.txt": "x" * 100_000 for n in range(width)})
    for _ in range(depth):
        data = makers.zipped({f"{n}.zip": data for n in range(width)})
    return data


def packed_often(times: int) -> bytes:
    data = TEXT.encode()
    for _ in range(times):
        data = gzip.compress(data)
    return data


def epub_of_one_chapter(times: int) -> bytes:
    """A book whose reading order names its one chapter again and again."""
    container = '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles></container>'
    spine = '<itemref idref="a"/>' * times
    package = f'<package><manifest><item id="a" href="a.xhtml"/></manifest><spine>{spine}</spine></package>'
    chapter = f"<html><body><p>{TEXT}</p></body></html>"
    return makers.zipped({"META-INF/container.xml": container, "c.opf": package, "a.xhtml": chapter})


def overlapping_members(times: int) -> bytes:
    """An archive whose list of members names the same ten megabytes again and again."""
    data = makers.zipped({"a.txt": "word " * 2_000_000})
    end = data.rfind(b"PK\x05\x06")
    (start,) = struct.unpack("<L", data[end + 16 : end + 20])
    listed = data[start:end] * times
    tail = struct.pack("<HHLLH", times, times, len(listed), start, 0)
    return data[:start] + listed + data[end : end + 8] + tail


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]><l>&m;</l>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]><p>see: &f;</p>'

# name → (maker, words that some reason must hold, or "" where documents are wanted)
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zeros.txt.gz": (lambda: gzip.compress(bytes(80 * MEGABYTE)), "unpacks to far more than its size"),
    "spaces.jsonl.gz": (lambda: gzip.compress(b" " * (40 * MEGABYTE)), "longer than the limit"),
    "zeros.zip": (lambda: zip_of_zeros("a.txt", 80 * MEGABYTE), "is 83,886,080 bytes long, the limit"),
    "zeros-in.zip": (lambda: zip_of_zeros("a.jsonl", 80 * MEGABYTE), "longer than the limit"),
    "deep.zip": (lambda: nested_zips(6, 1), "lies in more than 3 archives"),
    "wide.zip": (lambda: nested_zips(5, 3), "lies in more than 3 archives"),
    "laughs.docx": (lambda: makers.zipped({"word/document.xml": LAUGHS}), ""),
    "laughs.odt": (lambda: makers.zipped({"content.xml": LAUGHS}), ""),
    "laughs.xml": (lambda: LAUGHS, ""),
    "outside.docx": (lambda: makers.zipped({"word/document.xml": OUTSIDE}), ""),
    "outside.html": (lambda: OUTSIDE, "-"),
    "large-part.docx": (lambda: zip_of_zeros("word/document.xml", 80 * MEGABYTE), "has a part of 83,886,080 bytes"),
    "divs.html": (lambda: b"<div class=menu>" * 200_000 + TEXT.encode(), "-"),
    "divs-closed.html": (lambda: b"<div>" * 50_000 + TEXT.encode() + b"</div>" * 50_000, "-"),
    "bold.html": (lambda: b"<b>" * 100_000 + TEXT.encode(), "-"),
    "scripts.html": (lambda: b"<b>" * 3_000 + b"<script>" * 100_000 + TEXT.encode(), "-"),
    "tags.html": (lambda: b"<p>a" * 300_000, "-"),
    "large.md": (lambda: b"Some *text* here.\n\n" * 30_000, "-"),
    "lists.json": (lambda: b"[" + b"[]," * 3_000_001 + b"1]", "holds more than 3,000,000 lists"),
    "pictures.rtf": (lambda: b"{\\rtf1 word {\\pict " + b"0123456789abcdef" * 400_000 + b"}}", "-"),
    "lines.eml": (lambda: b"Subject: a\n\n" + b"\n" * 600_001, "more than 600,000 lines"),
    "attributes.html": (lambda: b"<p " + b"a=1 " * 200_000 + b">" + TEXT.encode(), "-"),
    "comment.html": (lambda: b"<!--" * 200_000 + TEXT.encode(), ""),
    "tables.html": (lambda: b"<table><tr><td>" * 20_000 + TEXT.encode(), "-"),
    "deep.json": (lambda: b"[" * 500_000, "nested too deeply"),
    "deep.jsonl": (lambda: b'{"text": ' * 200_000, "nested too deeply"),
    "digits.jsonl": (lambda: b'{"text": "x", "n": ' + b"9" * 20_000 + b"}", "is no JSON"),
    "nan.jsonl": (lambda: b'{"text": "not a number", "n": NaN, "m": Infinity}', "-"),
    "surrogate.jsonl": (lambda: b'{"id": "\\ud800", "text": "half \\udfff a pair"}', "-"),
    "bracket.json": (lambda: b'[{"text": "x"}' * 1_000, "expected a comma"),
    "quote.csv": (lambda: b'text\n"' + b"never closed\n" * 20_000, "-"),
    "columns.csv": (lambda: b"," * 500_000 + b"\n" + b"," * 500_000, ""),
    "nulls.csv": (lambda: b"text\none\x00two\n", "binary"),
    "stars.md": (lambda: b"*" * 20_000 + b" a", "-"),
    "brackets.md": (lambda: b"[" * 20_000, "-"),
    "quotes.md": (lambda: b"> " * 20_000 + b"deep", ""),
    "backticks.md": (lambda: b"".join(b"`" * n + b" " for n in range(1, 400)), "-"),
    "braces.rtf": (lambda: b"{\\rtf1 " + b"{" * 100_000 + b"deep", "-"),
    "hex.rtf": (lambda: b"{\\rtf1 " + b"\\'zz" * 5_000 + b" word}", "-"),
    "header.eml": (lambda: b"Subject: =?utf-8?b?" + b"====" * 20_000 + b"?=\nDate: never\n\nbody", "-"),
    "boundary.eml": (lambda: b'Content-Type: multipart/mixed; boundary="a"\n\n' + b"--a\n\n" * 5_000, "more than 1,000 parts"),
    "nested.eml": (lambda: b"Content-Type: message/rfc822\n\n" * 3_000 + b"body", ""),
    "address.eml": (lambda: b"From: " + b"<" * 10_000 + b"\nSubject: s\n\nbody words", "-"),
    "length.warc": (lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", ""),
    "line.txt": (lambda: b"word " * (2 * MEGABYTE), "-"),
    "blank.txt": (lambda: b"\n" * (4 * MEGABYTE), "holds no text"),
    "lines.txt": (lambda: b"a\n" * 300_000, "-"),
    "marks.txt": (lambda: ("a" + "\u0301" * 100_000).encode(), "-"),
    "direction.txt": (lambda: "\u202eevil\u202c \u0007bell \x1b[31mred".encode(), "-"),
    "colons.txt": (lambda: b"Photo: " * 100_000, "-"),
    "arrows.txt": (lambda: b"a > " * 20_000 + b"\n" + b"> " * 20_000, "-"),
    "dates.txt": (lambda: b"12 2023 " * 40_000, "-"),
    "zip.zip.gz": (lambda: gzip.compress(makers.zipped({"a.txt": TEXT})), "-"),
    "five.txt.gz.gz.gz.gz.gz": (lambda: packed_often(5), "lies in more than 3 archives"),
    "trailing.txt.gz": (lambda: gzip.compress(TEXT.encode()) + b"garbage" * 100, "-"),
    "concatenated.gz": (lambda: gzip.compress(TEXT.encode()) * 5_000, "-"),
    "laughs.epub": (lambda: makers.zipped({"META-INF/container.xml": LAUGHS}), ""),
    "same-chapter.epub": (lambda: epub_of_one_chapter(200_000), "-"),
    "spaces.odt": (lambda: makers.zipped({"content.xml": b'<o xmlns:t="t"><t:p>a<t:s t:c="999999999"/>b</t:p></o>'}), "-"),
    "deep.docx": (lambda: makers.zipped({"word/document.xml": b'<w:document xmlns:w="w">' + b"<w:p>" * 200_000}), "damaged"),
    "million-divs.html": (lambda: b"<div>" * 1_000_000 + TEXT.encode(), "-"),
    "menus.html": (lambda: b'<span class="share nav menu" id="comments">' * 100_000 + TEXT.encode(), "-"),
    "namespaces.xml": (lambda: b"<a " + b"".join(b"xmlns:n%d='x' " % n for n in range(50_000)) + b">" + TEXT.encode(), "-"),
    "entities.html": (lambda: b"<p>" + b"&#x110000;&#0;&#xD800;&bogus;" * 50_000 + b"word</p>", "-"),
    "charset-lie.html": (lambda: '<meta charset="utf-16le"><p>Қазақстан туралы мәтін осында'.encode(), "-"),
    "linked-data.html": (lambda: b'<script type="application/ld+json">' + b'{"@graph":[' * 2_000 + b"</script>" + TEXT.encode(), "-"),
    "vectors.html": (lambda: b"<svg>" * 50_000 + b"<p>" + TEXT.encode(), "-"),
    "utf16.txt": (lambda: (TEXT * 20).encode("utf-16-le"), "-"),
    "utf16-odd.txt": (lambda: (TEXT * 20).encode("utf-16") + b"A", "-"),
    "nul-tail.txt": (lambda: TEXT.encode() * 20 + bytes(100_000), "-"),
    "all-255.txt": (lambda: b"\xff" * 1_000_000, ""),
    "parts.mbox": (lambda: b'From a\nContent-Type: multipart/mixed; boundary="b\n\n--b\nContent-Type: text/plain; charset=no-8\n\n%%=\n' * 500, ""),
    "parameters.eml": (lambda: b"Subject: s\nContent-Type: text/plain; " + b"a*0*=x; " * 20_000 + b"\n\nbody text", "-"),
    "folded.eml": (lambda: b"Subject: s\nTo: a" + b",\n <a@b.kz>" * 50_000 + b"\n\nbody text", "-"),
    "words.eml": (lambda: b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nbody text", "-"),
    "headers.eml": (lambda: b"".join(b"X-H%d: a\n" % n for n in range(50_000)) + b"\nbody text here", "-"),
    "1e5-columns.csv": (lambda: b",".join(b"c%d" % n for n in range(100_000)) + b"\n" + b"x," * 100_000, "has no field for the text"),
    "many-fields.jsonl": (lambda: b'{"text": "hello word"' + b"".join(b', "f%d": 1' % n for n in range(50_000)) + b"}", "-"),
    "same-keys.json": (lambda: b"{" + b'"text": "abc def",' * 200_000 + b'"text": "end word"}', "-"),
    "binary.rtf": (lambda: b"{\\rtf1 text \\bin999999999 more text}", "-"),
    "skips.rtf": (lambda: b"{\\rtf1 \\uc1000000 \\u1234 text here}", "-"),
    "links.md": (lambda: b"[a](" * 20_000, "-"),
    "table.md": (lambda: b"|a" * 5_000 + b"\n" + b"|-" * 5_000 + b"\n" + b"|b" * 5_000, "-"),
    "front.md": (lambda: b"---\ntitle: " + b"a: " * 100_000 + b"\n---\n" + TEXT.encode(), "-"),
    "overlap.zip": (lambda: overlapping_members(500), "overlap each other"),
    "long-name.zip": (lambda: makers.zipped({"d/" * 5_000 + "a.txt": TEXT}), "-"),
    "kids.pdf": (lambda: b"%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R]"
                 b" /Count 99999999 >>\nendobj\ntrailer << /Root 1 0 R >>\n", "damaged"),
    "arrays.pdf": (lambda: b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF", "damaged"),
    "previous.pdf": (lambda: b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer << /Prev 9 /Root 1 0 R >>\nstartxref\n9\n%%EOF", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(name: str) -> None:
    maker, wanted = BOMBS[name]
    found = seconds_and_found(maker(), name)
    if wanted == "-":
        assert [type(d) for d in found] == [Document], reasons(found)
    elif wanted:
        assert any(wanted in reason for reason in reasons(found)), reasons(found)
    for document in found:
        if isinstance(document, Document):
            assert "root:" not in document.text
            assert "\x1b" not in document.text


HEAVY = ("zeros-in.zip", "large-part.docx", "tags.html", "lists.json")


def test_the_heaviest_bombs_take_less_than_a_gigabyte() -> None:
    code = (
        "import resource; from tests.ingest.test_hostile import BOMBS, HEAVY; from searchkit.ingest import read_bytes\n"
        "for name in HEAVY: list(read_bytes(BOMBS[name][0](), id=name))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert int(answer.stdout) * (1 if sys.platform == "darwin" else 1024) < 1_000 * MEGABYTE


def test_there_are_more_than_sixty_hostile_inputs() -> None:
    assert len(SUFFIXES) * 2 + len(WHOLE) * 3 + len(BOMBS) > 60


def test_a_pdf_of_too_many_pages_is_skipped_at_once() -> None:
    options = Options(limits=Limits(pages=100))
    assert reasons(seconds_and_found(makers.pdf([["x"]] * 101), "a.pdf", options)) == [
        "has 101 pages, the limit is 100"
    ]


def test_a_locked_pdf_and_a_locked_member_say_so() -> None:
    assert reasons(seconds_and_found(makers.pdf([[TEXT]], password="key"), "a.pdf")) == [
        "is a PDF locked by a password"
    ]
    data = bytearray(makers.zipped({"a.txt": TEXT}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark[2] == 3 else 8)] |= 1
    (skipped,) = seconds_and_found(bytes(data), "a.zip")
    assert skipped == Skipped("a.zip/a.txt", "is locked by a password")


def test_a_line_past_the_limit_ends_a_line_file_after_the_lines_before_it() -> None:
    options = Options(limits=Limits(line_bytes=1_000))
    found = seconds_and_found(
        b'{"text": "first"}\n' + b"x" * 5_000 + b'\n{"text": "third"}', "a.jsonl", options
    )
    assert isinstance(found[0], Document)
    assert found[1:] == [Skipped("a.jsonl", "has a line longer than the limit of 1,000 bytes", 2)]


def test_a_sparse_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    for name in ("line.txt", "line.html", "line.json", "line.pdf", "line.md"):
        path = tmp_path / name
        with path.open("wb") as stream:
            stream.truncate(1_000 * MEGABYTE)
        (skipped,) = read(path)
        assert isinstance(skipped, Skipped)
        assert "the limit is" in skipped.reason


def test_members_that_climb_out_of_the_archive_stay_names() -> None:
    found = seconds_and_found(makers.zipped({"../../etc/cron.txt": TEXT, "/abs/a.txt": TEXT}), "a.zip")
    assert [d.id for d in found if isinstance(d, Document)] == ["a.zip/abs/a.txt", "a.zip/etc/cron.txt"]


def test_odd_file_names_are_read_and_can_be_printed(tmp_path: Path) -> None:
    names = [
        unicodedata.normalize("NFD", "Қазақ й ё.txt"), "new\nline.txt", "tab\there.txt", "-rf.txt", " .txt", "a" * 200,
        "[bold]x[].txt", "%s%n.txt", "quote'\".txt",
    ]  # fmt: skip
    for name in names:
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    raw = os.fsencode(tmp_path) + b"/\xea\xe0\xe7.txt"
    try:
        Path(os.fsdecode(raw)).write_text(TEXT, encoding="utf-8")
    except OSError:
        names.append("the file system takes only UTF-8")
    documents = [d for f in walk([tmp_path]) if isinstance(f, Found) for d in read(f.path, id=f.id)]
    assert all(isinstance(d, Document) for d in documents)
    assert len(documents) >= len(names)
    for document in documents:
        assert isinstance(document, Document)
        document.id.encode()
        (document.path or "").encode()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_file_that_may_not_be_read_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    assert reasons(list(read(path))) == ["cannot be read: Permission denied"]


def test_a_pipe_a_folder_and_a_loop_of_links_are_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    (tmp_path / "folder.txt").mkdir()
    assert reasons(list(read(tmp_path / "pipe.txt"))) == ["is no regular file"]
    assert reasons(list(read(tmp_path / "folder.txt"))) == ["is no regular file"]
    assert len(reasons(list(read(tmp_path / "a")))) == 1
    skipped = [s for s in walk([tmp_path]) if isinstance(s, Skipped)]
    assert [Path(s.path).name for s in skipped] == ["a", "b", "pipe.txt"]


@pytest.mark.skipif(not Path("/proc/kmsg").exists(), reason="a file without an end, of Linux")
def test_a_file_that_the_system_makes_up_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "kmsg.txt").symlink_to("/proc/kmsg")
    assert reasons(list(read(tmp_path / "kmsg.txt"))) == ["is empty"]
    assert len(content_hash(tmp_path / "kmsg.txt")) == 32
