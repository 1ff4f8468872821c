"""Records (JSON objects, CSV rows) to drafts: which key is the text, the title, the date; the rest become fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable

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
_LONGEST_KEYWORD = 256


def field_names(record: Mapping[str, Any], file: File) -> dict[str, str]:
    """document field → key of the record, as the caller said or as the usual names suggest.

    Raises Unreadable when no key can be the text, with the keys there are.
    """
    keys = {str(key).strip().casefold(): str(key) for key in record}
    chosen = {}
    for field, guesses in GUESSES.items():
        if field in file.options.fields:
            chosen[field] = file.options.fields[field]
        else:
            key = next((keys[guess] for guess in guesses if guess in keys), None)
            if key is not None and key not in chosen.values():
                chosen[field] = key
    if "text" not in chosen or chosen["text"] not in record:
        asked = f"field {chosen['text']!r}" if "text" in chosen else "field for the text"
        raise Unreadable(
            f"has no {asked} among {', '.join(sorted(keys)) or 'no keys'}; use --field text=NAME"
        )
    return chosen


def draft_of(record: Mapping[str, Any], file: File, part: str) -> Draft:
    """The draft of one record. Raises Unreadable when it has no text that is text."""
    names = field_names(record, file)
    text = record[names["text"]]
    if isinstance(text, list) and all(isinstance(piece, str) for piece in text):
        text = "\n\n".join(text)
    if not isinstance(text, str):
        raise Unreadable(f"has {type(text).__name__} in field {names['text']!r}, not text")
    draft = Draft(text, part=part, record=True)
    id = record.get(names.get("id", ""))
    if isinstance(id, str | int) and not isinstance(id, bool) and str(id):
        draft.id = str(id)
    for field in ("title", "date", "lang", "source", "author"):
        if field in names:
            draft.say(field, _plain(record.get(names[field])), f"field {names[field]}")
    _add_rest(draft, record, set(names.values()))
    return draft


def _add_rest(draft: Draft, record: Mapping[str, Any], taken: set[str]) -> None:
    """Numbers, short strings and lists of them, under their own names."""
    for key, value in record.items():
        if key in taken or not key:
            continue
        if isinstance(value, bool):
            draft.meta[key] = "true" if value else "false"
        elif isinstance(value, int | float) or (
            isinstance(value, str) and 0 < len(value) <= _LONGEST_KEYWORD
        ):
            draft.meta[key] = value
        elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
            draft.meta[key] = tuple(v for v in value if 0 < len(v) <= _LONGEST_KEYWORD)


def _plain(value: object) -> str | None:
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value).strip()
    return None
