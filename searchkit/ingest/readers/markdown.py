"""Markdown: the text without its marks, the front matter as fields, the first heading as title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File
from searchkit.ingest.readers.plain import text_of

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(\w[\w-]*):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_FIELDS = {"title": "title", "date": "date", "published": "date", "lang": "lang", "language": "lang",
           "author": "author", "source": "source"}  # fmt: skip
_LARGEST = 500_000  # code points that are parsed; a longer file is read as the plain text it nearly is
_TAG = re.compile(r"<[^>\n]{1,500}>")


def read(file: File) -> Iterator[Draft]:
    """One document: the blocks of the file, a blank line between them."""
    decoded = text_of(file)
    text = decoded.text
    fields: dict[str, str] = {}
    front = _FRONT.match(text)
    if front:
        fields = {key.lower(): value.strip("\"'") for key, value in _FIELD.findall(front[1])}
        text = text[front.end() :]
    if len(text) > _LARGEST:
        yield Draft(text)
        return
    tokens = MarkdownIt("commonmark", {"maxNesting": 20}).enable("table").parse(text)
    draft = Draft("\n\n".join(_blocks(tokens)))
    draft.note_charset(decoded)
    for name, field in _FIELDS.items():
        draft.say(field, fields.get(name), f"front matter {name}")
    draft.say("title", _heading(tokens), "first heading")
    yield draft


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            text = "".join(_inline(token.children or ()))
        elif token.type in {"fence", "code_block"}:
            text = token.content
        elif token.type == "html_block":
            text = _TAG.sub(" ", token.content)
        else:
            continue
        if text.strip():
            yield text.strip("\n")


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            yield token.content
        elif token.type in {"softbreak", "hardbreak"}:
            yield "\n"
        elif token.type == "image" and token.children:
            yield from _inline(token.children)


def _heading(tokens: Sequence[Token]) -> str:
    """The first heading of the first level that has one, if it stands before the second paragraph or so."""
    for opening, inline in pairwise(tokens[:13]):
        if opening.type == "heading_open" and opening.tag in {"h1", "h2"}:
            return "".join(_inline(inline.children or ())).replace("\n", " ")
    return ""
