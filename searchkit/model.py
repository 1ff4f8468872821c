"""The frozen values that travel between the library's rooms and to its callers."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

#: The field of `Document.meta` that remembers the file as it was read: bytes, nanoseconds since 1970, hash of content.
FILE_STATE = "file_state"
#: The field of `Document.meta` with the paths of further files of the same bytes, one a line.
COPIES = "file_copies"
#: The column that `sort="title"` goes by.
TITLE_ORDER = "title_order"
#: Names that `Document.meta` may not use: the index and the query language have them for themselves.
RESERVED_FIELDS = frozenset(
    {
        "id",
        "title",
        "text",
        "lang",
        "date",
        "year",
        "month",
        "source",
        "path",
        "author",
        "surface",
        "key",
        "furniture",
        TITLE_ORDER,
    }
)


ISO_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?")
"""Groups are the year and, where they are known, the month and the day."""
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was read and as it is stored.

    Attributes:
        id: unique in an index; adding an id that exists replaces the document.
        title, text: as they are shown. Offsets of hits point into these strings.
        lang: "kk", "ru", "en", "fr", or None where it is not known.
        lang_given: `lang` was said by whoever added the document and holds for every paragraph; otherwise each
            paragraph decides for itself and `lang` is the language of most.
        date: ISO 8601: "2024", "2024-03", "2024-03-26" or "2024-03-26T10:30", or None.
        source: where it was published, such as "egemen.kz".
        path: the file it was read from, or None.
        author: as printed, or None.
        meta: further fields, each a keyword or a number, for filters, sorting and facets.
        furniture: code-point ranges of `text` that belong to the page and not to the article, in order.
        why: which rule decided each of title, date, source, author, lang: {"date": "html meta article:published_time"}.
    """

    id: str
    text: str
    title: str = ""
    lang: str | None = None
    date: str | None = None
    source: str | None = None
    path: str | None = None
    author: str | None = None
    meta: Mapping[str, str | int | float | tuple[str, ...]] = field(default_factory=dict)
    furniture: tuple[tuple[int, int], ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    lang_given: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json.dumps` takes them."""
        return asdict(self)


def is_number(value: object) -> bool:
    """Whether a value is a number that a column can hold: finite, and no larger than a float can be."""
    try:
        return isinstance(value, int | float) and math.isfinite(value)
    except OverflowError:
        return False


def is_date(value: object) -> bool:
    """Whether a value is a day that a calendar has, perhaps with its time, or a month or a year, in ISO 8601."""
    match = ISO_DATE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return False
    year, month, day = map(int, match.groups("1"))
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def encodable(text: str) -> str:
    """The text with U+FFFD for each surrogate, which stands for no character and which no output can take.

    >>> encodable("lone \\ud800 surrogate")
    'lone \ufffd surrogate'
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def encodable_document(document: Document) -> Document:
    """The document with every string of it made `encodable`; code points stay where they are."""
    if _is_encodable(document):
        return document
    strings: dict[str, Any] = {
        name: encodable(value)
        for name in ("id", "text", "title", "date", "source", "path", "author")
        if isinstance(value := getattr(document, name), str)
    }
    meta = {
        name: encodable(value)
        if isinstance(value, str)
        else tuple(map(encodable, value))
        if isinstance(value, tuple)
        else value
        for name, value in document.meta.items()
    }
    why = {field: encodable(rule) for field, rule in document.why.items()}
    return replace(document, **strings, meta=meta, why=why)


def _is_encodable(document: Document) -> bool:
    """As good as every document is, and that is told at once."""
    fields = [document.id, document.text, document.title, document.date, document.source, document.path]
    strings = [text for text in (*fields, document.author) if isinstance(text, str)]
    for value in document.meta.values():
        strings.extend((value,) if isinstance(value, str) else value if isinstance(value, tuple) else ())
    try:
        "".join((*strings, *document.why.values())).encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or a line that could not be read, and why. Talk, not an exception: one bad file never stops a run.

    >>> str(Skipped("news.jsonl", "is no JSON", line=3))
    'news.jsonl:3: is no JSON'
    """

    path: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Match:
    """Why a document was found: one word of the query and what it met.

    Attributes:
        word: as it stands in the query.
        found: as it stands in the document.
        by: the reading: "surface", "lemma", "key", "folded", "root", "typo", "layout", "prefix", …
        score: what this match added to the hit's score.
    """

    word: str
    found: str
    by: str
    score: float


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage of a document with the places that matched.

    Attributes:
        text: the passage, as it stands in the document.
        start: the code point of the document's text at which the passage begins.
        spans: code-point ranges of the document's text that matched, within the passage, in order.
    """

    text: str
    start: int = 0
    spans: tuple[tuple[int, int], ...] = ()

    def local_spans(self) -> tuple[tuple[int, int], ...]:
        """The spans as ranges of `self.text`."""
        return tuple((a - self.start, b - self.start) for a, b in self.spans)


@dataclass(frozen=True, slots=True)
class Hit:
    """One document of an answer.

    Attributes:
        rank: from 1.
        page: of a paged document (a PDF), the page from 1 on which the first place shown in `snippet` stands, or None.
        similar: ids of near-duplicates that this hit stands for, best first (`collapse`).
    """

    rank: int
    score: float
    id: str
    title: str
    lang: str | None
    date: str | None
    source: str | None
    path: str | None
    snippet: Snippet
    title_spans: tuple[tuple[int, int], ...] = ()
    why: tuple[Match, ...] = ()
    similar: tuple[str, ...] = ()
    page: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json.dumps` takes them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query.

    Attributes:
        query: the text as it was given.
        hits: the page asked for, best first.
        total: documents that match; a lower bound when `total_exact` is False.
        took_ms: wall milliseconds from the text of the query to this value.
        did_you_mean: a likelier spelling of the whole query, or None.
        searched_as: what was really searched when a second-chance reading was used (wrong keyboard layout, …), or None.
        warnings: sentences about what was odd in the query.
        facets: field → value → number of matching documents, most frequent first.
    """

    query: str
    hits: tuple[Hit, ...]
    total: int
    took_ms: float
    total_exact: bool = True
    did_you_mean: str | None = None
    searched_as: str | None = None
    warnings: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json.dumps` takes them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Root:
    """A file or folder that an index was read from, and is read from again.

    Attributes:
        path: absolute.
        lang, source, fields: the options it was read with, as `Index.add_paths` takes them.
    """

    path: str
    lang: str | None = None
    source: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json.dumps` takes them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Report:
    """What a run over files did.

    Attributes:
        added, updated, unchanged, removed: documents.
        skipped: files and lines that could not be read, each with its reason.
        near_duplicates: documents of the index, after the run, that share most of their text with another one.
        complete: False when whoever watched had `Enough`; the same call again goes on from there.
        seconds: wall time.
        by_lang, by_format, by_year: documents added or updated, by kind; "" where it is not known.
        by_fields: of records (JSON, CSV), by the fields that were read: "text=body, title=headline".
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[Skipped, ...] = ()
    near_duplicates: int = 0
    complete: bool = True
    seconds: float = 0.0
    by_lang: Mapping[str, int] = field(default_factory=dict)
    by_format: Mapping[str, int] = field(default_factory=dict)
    by_year: Mapping[str, int] = field(default_factory=dict)
    by_fields: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[str, ...]:
        """What was skipped and why, a line each."""
        return tuple(map(str, self.skipped))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json.dumps` takes them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class TopWord:
    """A word that many documents hold: its lemma, how it is mostly written, and in how many documents it stands."""

    lemma: str
    surface: str
    documents: int


@dataclass(frozen=True, slots=True)
class Growth:
    """How many distinct lemmas of each language the first so many documents hold."""

    documents: int
    lemmas: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers about an index.

    Attributes:
        documents, segments, generation, bytes: of the committed state.
        terms: distinct terms of each field; tokens: positions of each field.
        languages, years, sources: documents by value, most frequent first.
        identity: name and version of every analyzer that wrote the index.
        roots: the files and folders that it was read from.
        near_duplicates: documents that share most of their text with another one.
        growth: how the vocabulary grows with the documents, in ten steps; empty unless it was asked for.
        top_words: for each language the words that most documents hold, function words left out; likewise.
    """

    path: str
    documents: int
    segments: int
    generation: int
    bytes: int
    terms: Mapping[str, int] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    identity: Mapping[str, str] = field(default_factory=dict)
    roots: tuple[Root, ...] = ()
    near_duplicates: int = 0
    growth: tuple[Growth, ...] = ()
    top_words: Mapping[str, tuple[TopWord, ...]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json.dumps` takes them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One node of a score's tree: a sentence, its value, and what it was made of."""

    text: str
    value: float
    parts: tuple[Explanation, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `json.dumps` takes them."""
        return {"text": self.text, "value": self.value, "parts": [part.to_dict() for part in self.parts]}


class Enough(Exception):
    """Raise it in `progress` to end a run over files: what was read so far is committed, the next run goes on there."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a long run stands.

    Attributes:
        done, total: files; `total` is None while they are still being counted.
        path: the file at hand.
        documents, skipped: so far.
    """

    done: int
    total: int | None
    path: str
    documents: int
    skipped: int
