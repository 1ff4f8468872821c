"""Documents as the index takes them: their records, and the numbers of their words' forms."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from searchkit.engines import columns, stored
from searchkit.engines.forms import UNDETERMINED, Forms, Run, main_lang, runs_of
from searchkit.index import Record
from searchkit.index.arrays import U32
from searchkit.model import Document, encodable_document


class Analysed(NamedTuple):
    """What `Writer.add` and `SegmentBuilder.add` take."""

    record: Record
    title: U32
    body: U32


class _Cut(NamedTuple):
    """A document and its texts, cut where the language changes."""

    document: Document
    title: list[Run]
    body: list[Run]


def analysed(documents: Sequence[Document], forms: Forms) -> Iterator[Analysed]:
    """Analyse documents; the words of all are learnt together. One without a language gets that of most of its words.

    A document's numbers are found ahead, and looked up again where the index has numbered forms anew before its turn.
    """
    cuts = list(map(_cut, documents))
    with _uncollected():
        numbers = forms.numbers([text for cut in cuts for text in (cut.title, cut.body)])
    for document, _, _ in cuts:
        record = Record(
            document.id,
            stored.encode(document),
            columns.keyword_columns(document),
            columns.number_columns(document),
        )
        yield Analysed(record, next(numbers), next(numbers))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: analysis makes none, but so many small objects that a sixth of it was collecting."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _cut(document: Document) -> _Cut:
    document = encodable_document(document)
    given = document.lang if document.lang_given else None
    body = runs_of(document.text, given, document.lang, document.furniture)
    if document.lang is None and (lang := main_lang(body)) not in (None, UNDETERMINED):
        document = replace(document, lang=lang)
    return _Cut(document, runs_of(document.title, given, document.lang), body)
