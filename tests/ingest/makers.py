"""Small real files of every format, written by the libraries that people use or by the formats' own rules."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage

import docx
import zstandard
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)


def pdf(pages: Sequence[Sequence[str]], title: str = "", password: str = "") -> bytes:
    """A PDF of pages of lines. Glyphs are numbered by code point, a ToUnicode map says which letters they are."""
    writer = PdfWriter()
    letters = sorted({char for page in pages for line in page for char in line})
    cmap = DecodedStreamObject()
    pairs = "\n".join(f"<{ord(c):04X}> <{ord(c):04X}>" for c in letters)
    cmap.set_data(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF>"
        f" endcodespacerange {len(letters)} beginbfchar\n{pairs}\nendbfchar endcmap end end".encode()
    )
    descendant = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/Steppe"),
            NameObject("/DW"): NumberObject(500),
        }
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/Steppe"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([descendant]),
            NameObject("/ToUnicode"): writer._add_object(cmap),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    for lines in pages:
        page = writer.add_blank_page(width=595, height=842)
        shown = [f"<{''.join(f'{ord(c):04X}' for c in line)}> Tj 0 -14 Td" for line in lines]
        content = DecodedStreamObject()
        content.set_data(("BT /F1 10 Tf 50 790 Td " + "\n".join(shown) + " ET").encode())
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if title:
        writer.add_metadata({"/Title": TextStringObject(title)})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(title: str, paragraphs: Sequence[str], cells: Sequence[str] = ()) -> bytes:
    document = docx.Document()
    if title:
        document.add_heading(title, level=0)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if cells:
        table = document.add_table(rows=1, cols=len(cells))
        for cell, text in zip(table.rows[0].cells, cells, strict=True):
            cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def odt(heading: str, paragraphs: Sequence[str]) -> bytes:
    names = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    body = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:text>'
        f'<text:h text:outline-level="1">{heading}</text:h>{body}</office:text></office:body></office:document-content>'
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def epub(title: str, chapters: Sequence[str], lang: str = "en") -> bytes:
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title><dc:creator>A. Writer</dc:creator><dc:language>{lang}</dc:language><dc:date>2019-05-02</dc:date>"
        f"</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>",
    }
    for number, chapter in enumerate(chapters):
        members[f"OEBPS/c{number}.xhtml"] = (
            '<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
            f"<body><h2>Chapter {number + 1}</h2><p>{chapter}</p></body></html>"
        )
    return zipped(members)


def page(title: str, paragraph: str, charset: str = "utf-8", declared: bool = True) -> bytes:
    meta = f'<meta charset="{charset}">' if declared else ""
    return (
        f"<!DOCTYPE html><html><head>{meta}<title>{title}</title></head><body><h1>{title}</h1><p>{paragraph}</p></body></html>"
    ).encode(charset)


def rtf(text: str) -> bytes:
    escaped = "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in text)
    return (
        "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0 Arial;}}\\f0\\fs24 " + escaped + "\\par}"
    ).encode()


def mail(
    subject: str, text: str, date: str = "Tue, 26 Mar 2024 10:30:00 +0500", html: bool = False
) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "Айгүл Серік <aigul@example.kz>"
    message["Date"] = date
    if html:
        message.set_content(f"<html><body><p>{text}</p></body></html>", subtype="html")
    else:
        message.set_content(text)
    return message


def mbox(messages: Sequence[EmailMessage]) -> bytes:
    return b"".join(b"From a@example.kz Tue Mar 26 10:30:00 2024\n" + m.as_bytes() + b"\n" for m in messages)


def warc(pages: Mapping[str, bytes]) -> bytes:
    out = b""
    for number, (address, body) in enumerate(pages.items()):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {address}\r\n"
            "WARC-Date: 2024-03-26T10:30:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(answer)}\r\n\r\n"
        )
        out += head.encode() + answer + b"\r\n\r\n"
    return out


def jsonl(records: Sequence[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def packed(data: bytes, suffix: str) -> bytes:
    pack: dict[str, Callable[[bytes], bytes]] = {
        ".gz": gzip.compress,
        ".bz2": bz2.compress,
        ".xz": lzma.compress,
        ".zst": zstandard.ZstdCompressor().compress,
    }
    return pack[suffix](data)
