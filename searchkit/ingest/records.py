"""Records (JSON objects, CSV rows) to drafts: which key is the text, the title, the date; the rest become fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from searchkit.ingest import exported
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.model import RESERVED_FIELDS, Document, is_number

# Names that exports use, likeliest first; `--field text=body` goes before them.
GUESSES = {
    "id": ("id", "_id", "docid", "doc_id", "uid", "guid", "uuid"),
    "text": ("text", "body", "content", "contents", "article", "full_text", "fulltext", "maintext", "plain_text",
             "passage", "description", "мәтін", "мәтіні", "текст", "содержание", "texte", "contenu"),
    "title": ("title", "headline", "name", "heading", "subject", "тақырып", "тақырыбы", "заголовок", "название", "titre"),
    "date": ("date", "published", "published_at", "date_published", "datepublished", "publish_date", "pubdate",
             "publication_date", "created", "created_at", "timestamp", "time", "күні", "дата"),
    "lang": ("lang", "language", "locale", "тілі", "язык", "langue"),
    "source": ("source", "site", "publisher", "domain", "newspaper", "дереккөз", "источник"),
    "author": ("author", "authors", "byline", "creator", "автор", "auteur"),
}  # fmt: skip
_FIELD = "field "  # before the name of the record's field, in what a document says of its rules
_LONGEST_KEYWORD = 256  # code points of a string that becomes a further field
_LEAST_TEXT = 100  # code points of a string that is taken for the text whatever its name
_NO_LETTER = re.compile(r"\W")


def field_names(record: Mapping[str, Any], names: Iterable[str], file: File) -> dict[str, str]:
    """document field → key of the record, as the caller said or as the usual names suggest; where no name is
    usual, the longest string is the text. Raises Unreadable when nothing can be, with the keys there are.
    """
    names = tuple(names)
    chosen = _by_names(names, tuple(file.options.fields.items()))
    if "text" not in chosen:
        strings = [(len(v), k) for k, v in record.items() if isinstance(v, str) and k not in chosen.values()]
        if not strings or max(strings)[0] < _LEAST_TEXT:
            raise Unreadable(f"has no field for the text among {_list(names)}; use --field text=NAME")
        return {**chosen, "text": max(strings)[1]}
    if chosen["text"] not in names:
        raise Unreadable(f"has no field {chosen['text']!r} among {_list(names)}; use --field text=NAME")
    return chosen


@lru_cache(maxsize=256)
def _by_names(names: tuple[str, ...], given: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The part of the choice that the names alone decide; the same for record after record."""
    keys = {name.strip().casefold(): name for name in names}
    chosen = dict(given)
    for field, guesses in GUESSES.items():
        key = next((keys[guess] for guess in guesses if guess in keys), None)
        if field not in chosen and key is not None and key not in chosen.values():
            chosen[field] = key
    return chosen


def read_record(record: Mapping[str, Any], file: File, part: str) -> Draft | Document:
    """What a JSON object gives: the document that `searchkit export` printed, else a draft of what its names suggest.

    Raises Unreadable when it is neither.
    """
    return (
        exported.document_of(record, file) if exported.is_exported(record) else draft_of(record, file, part)
    )


def draft_of(record: Mapping[str, Any], file: File, part: str, names: Iterable[str] | None = None) -> Draft:
    """The draft of one record; `names` are all its keys where empty fields are left out of it (CSV).

    Raises Unreadable when it has no text that is text.
    """
    names = field_names(record, record if names is None else names, file)
    text = record.get(names["text"], "")
    if isinstance(text, list) and all(isinstance(piece, str) for piece in text):
        text = "\n\n".join(text)
    if not isinstance(text, str):
        raise Unreadable(f"has {type(text).__name__} in field {names['text']!r}, not text")
    draft = Draft(text, part=part, record=True)
    draft.why["text"] = f"{_FIELD}{names['text']}"
    id = record.get(names.get("id", ""))
    if isinstance(id, str | int) and not isinstance(id, bool) and str(id):
        draft.id = str(id)
    for field in ("title", "date", "lang", "source", "author"):
        if field in names:
            draft.say(field, _plain(record.get(names[field])), f"{_FIELD}{names[field]}")
    _add_rest(draft, record, set(names.values()))
    return draft


def fields_read(document: Document) -> str:
    """Which fields of its record a document was made of, "" for one that is of no record.

    >>> fields_read(Document("1", "", why={"text": "field body", "title": "field headline", "lang": "letters"}))
    'text=body, title=headline'
    """
    if not document.why.get("text", "").startswith(_FIELD):
        return ""
    read = ((field, rule) for field, rule in document.why.items() if rule.startswith(_FIELD))
    return ", ".join(f"{field}={rule.removeprefix(_FIELD).partition(': ')[0]}" for field, rule in read)


def _add_rest(draft: Draft, record: Mapping[str, Any], taken: set[str]) -> None:
    """Numbers, short strings and lists of these, under their own names; NaN and infinity are no numbers."""
    for key, value in record.items():
        if key in taken or not key:
            continue
        key = _column_name(key)
        if isinstance(value, bool):
            draft.meta[key] = "true" if value else "false"
        elif isinstance(value, str):
            if 0 < len(value) <= _LONGEST_KEYWORD:
                draft.meta[key] = value
        elif isinstance(value, int | float):
            if is_number(value):
                draft.meta[key] = value
        elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            draft.meta[key] = tuple(v for v in value if 0 < len(v) <= _LONGEST_KEYWORD)


def _column_name(key: str) -> str:
    """The name under which a record's own field can be asked for: letters, digits and _, none of searchkit's own.

    >>> _column_name("section"), _column_name("path"), _column_name("dc.type")
    ('section', 'record_path', 'dc_type')
    """
    name = _NO_LETTER.sub("_", key)
    return name if name.isidentifier() and name not in RESERVED_FIELDS else f"record_{name}"


def _plain(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip()
    return None


def _list(keys: Iterable[str]) -> str:
    names = sorted(keys)
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "") if names else "no fields"
