"""A document as the index takes it: its record, and the numbers of its words' forms."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import NamedTuple

from searchkit.engines import columns, stored
from searchkit.engines.forms import UNDETERMINED, Forms
from searchkit.index import Record
from searchkit.model import Document, encodable_document


class Analysed(NamedTuple):
    """What `Writer.add` and `SegmentBuilder.add` take."""

    record: Record
    title: array[int]
    body: array[int]


def analysed(document: Document, forms: Forms) -> Analysed:
    """Analyse a document. One without a language gets that of most of its words."""
    document = encodable_document(document)
    given = document.lang if document.lang_given else None
    body = forms.of(document.text, given, document.lang, document.furniture)
    if document.lang is None and body.lang != UNDETERMINED:
        document = replace(document, lang=body.lang)
    title = forms.of(document.title, given, document.lang)
    record = Record(
        document.id,
        stored.encode(document),
        columns.keyword_columns(document),
        columns.number_columns(document),
    )
    return Analysed(record, title.forms, body.forms)
