"""The rules that hold for every format: a draft becomes a document with its title, date, language and furniture."""

from __future__ import annotations

import re

from searchkit.analyzers import detect_language
from searchkit.analyzers.language import GLANCE
from searchkit.ingest.dates import machine_date
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable
from searchkit.ingest.furniture import merge_ranges
from searchkit.ingest.layout import read_layout
from searchkit.model import Document, encodable_document

_LANGS = frozenset({"kk", "ru", "en", "fr"})
_CODES = {"kaz": "kk", "rus": "ru", "eng": "en", "fra": "fr", "fre": "fr", "kz": "kk"}
_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_FOLDER_DATE = re.compile(r"(?:^|/)((?:19|20)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])(?=/)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPACES = re.compile(r"\s+")


def finish(draft: Draft, file: File) -> Document:
    """The document of a draft. Raises Unreadable where nothing is left to be searched."""
    _clean(draft)
    if not draft.text.strip() and not draft.title:
        raise Unreadable("holds no text")
    if len(draft.text) > file.options.limits.text:
        raise Unreadable(
            f"holds {len(draft.text):,} characters of text, the limit is {file.options.limits.text:,}"
        )
    refused = _given(draft, file)
    lang_given = draft.lang is not None
    furniture = tuple(draft.furniture)
    if "\n" in draft.text.strip():
        furniture = _by_lines(draft)
    _by_name(draft, file)
    _language(draft)
    for field, note in refused.items():
        draft.why[field] = f"{draft.why[field]}; {note}" if getattr(draft, field) else note
    document = Document(
        id=draft.id or file.id + draft.part,
        text=draft.text,
        title=draft.title,
        lang=draft.lang,
        lang_given=lang_given,
        date=draft.date,
        source=draft.source,
        path=file.path or None,
        author=draft.author,
        meta=draft.meta,
        furniture=furniture,
        why=draft.why,
    )
    return encodable_document(document)


def language_code(value: str) -> str | None:
    """ "kk-KZ", "ENG", "fr_FR" → a code searchkit knows, or None."""
    code = re.split(r"[-_]", value.strip().casefold())[0]
    code = _CODES.get(code, code)
    return code if code in _LANGS else None


def _clean(draft: Draft) -> None:
    """One end of line, no control characters. Each is one code point before and after, so ranges still hold,
    but for \\r\\n, which only comes from readers that give no ranges."""
    if "\r" in draft.text:
        draft.text = draft.text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROLS.search(draft.text):
        draft.text = _CONTROLS.sub(" ", draft.text)
    draft.title = _SPACES.sub(" ", _CONTROLS.sub(" ", draft.title)).strip()


def _given(draft: Draft, file: File) -> dict[str, str]:
    """What the caller said is final; what the file said is brought into form. Returns, by field, what has none."""
    refused: dict[str, str] = {}
    if file.options.lang:
        draft.lang, draft.why["lang"] = file.options.lang, "given"
    elif draft.lang:
        claimed, draft.lang = draft.lang, language_code(draft.lang)
        if draft.lang is None:
            refused["lang"] = f"{draft.why.pop('lang', 'lang')}: {claimed[:40]!r} is none of kk, ru, en, fr"
    if file.options.source:
        draft.source, draft.why["source"] = file.options.source, "given"
    if draft.date is not None:
        claimed, draft.date = draft.date, machine_date(draft.date)
        if draft.date is None:
            refused["date"] = f"{draft.why.pop('date', 'date')}: {claimed[:40]!r} is no date"
    return refused


def _by_lines(draft: Draft) -> tuple[tuple[int, int], ...]:
    """Title, date, author and furniture as the text's lines tell them."""
    untitled = draft.record and not draft.title
    layout = read_layout(
        draft.text, title=draft.title, known=draft.furniture, lang=draft.lang, titled=not untitled
    )
    draft.say("title", layout.title, "first line of the text that is no furniture")
    draft.say("date", layout.date, layout.date_rule)
    draft.say("author", layout.author, "line of the text that names the author")
    return merge_ranges(draft.text, [*draft.furniture, *layout.furniture])


def _by_name(draft: Draft, file: File) -> None:
    """A date in the file's name or folders, where a person or a site put it: `2024-03-26-visit.txt`, `2024/03/26/`."""
    if draft.date is None and not draft.record:
        match = _NAME_DATE.search(file.name)
        if match:
            draft.say("date", machine_date("-".join(match.group(1, 3, 4))), f"file name: {match[0]}")
        match = _FOLDER_DATE.search(draft.id or file.id)
        if match:
            draft.say("date", machine_date("-".join(match.groups())), f"folders: {match[0]}")


def _language(draft: Draft) -> None:
    """The language of the article's text; a page's own claim counts only where the text cannot tell."""
    if draft.lang:
        return
    sample: list[str] = []
    start = 0
    for begin, end in [*draft.furniture, (len(draft.text), len(draft.text))]:
        sample.append(draft.text[start:begin])
        start = end
        if sum(map(len, sample)) > GLANCE:
            break
    detected = detect_language("".join(sample)[:GLANCE] or draft.title) or detect_language(draft.title)
    draft.say("lang", detected, "letters and function words")
    draft.say("lang", language_code(draft.claimed or ""), "the page's claim")
