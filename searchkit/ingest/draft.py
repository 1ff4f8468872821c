"""What a format's reader found in a file, before the rules that hold for all formats have looked at it."""

from __future__ import annotations

from dataclasses import dataclass, field

from searchkit.ingest.charset import Decoded

Meta = dict[str, str | int | float | tuple[str, ...]]


@dataclass(slots=True)
class Draft:
    """One document in the making.

    Attributes:
        text: as the reader got it out of the file; lines end with \\n, pages with a form feed.
        title, date, lang, source, author: what the format itself says, "" or None where it says nothing.
        claimed: the language a page claims, which templates get wrong: used where the text cannot tell.
        meta: further fields.
        furniture: code-point ranges of `text` that the format says are not the article, in order.
        why: which rule gave each of the fields above.
        id: the record's own id, or None for the file's.
        part: what is appended to the file's id where a file holds several documents, such as "#7".
        record: the fields came separately (JSONL, CSV): the text's lines are not searched for a title.
    """

    text: str
    title: str = ""
    date: str | None = None
    lang: str | None = None
    source: str | None = None
    author: str | None = None
    claimed: str | None = None
    meta: Meta = field(default_factory=dict)
    furniture: list[tuple[int, int]] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    id: str | None = None
    part: str = ""
    record: bool = False

    def say(self, field: str, value: str | None, rule: str) -> None:
        """Set a field that is still unset, and remember the rule that did it."""
        if value and not getattr(self, field):
            setattr(self, field, value)
            self.why[field] = rule

    def note_charset(self, decoded: Decoded) -> None:
        """Remember an encoding that is not UTF-8, and how many characters it could not read."""
        if decoded.rule != "valid UTF-8":
            self.why["charset"] = f"{decoded.charset}: {decoded.rule}"
        if decoded.replaced:
            self.meta["unreadable_characters"] = decoded.replaced
