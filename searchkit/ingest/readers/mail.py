"""Mail: one message (.eml) or many (.mbox); subject, date and sender as fields, attachments as files of their own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from searchkit.ingest.charset import decode
from searchkit.ingest.draft import Draft
from searchkit.ingest.file import File, Unreadable, damaged
from searchkit.ingest.readers.html import draft_of_page
from searchkit.model import Document, Skipped

_MOST_PARTS = 1_000
_LONGEST_HEADER = 8_000  # bytes
_HEADERS = 1 << 20  # of a message, in which a long header is looked for
_LONG_HEADER = re.compile(rb"(?:[^\n]|\n[ \t]){8000}")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_MOST_LINES = 600_000


def read(file: File) -> Iterator[Draft | Document | Skipped]:
    """The message and its attachments; of an mbox, all messages, called by their number from 1."""
    if not file.name.lower().endswith((".mbox", ".mbx")):
        yield from _message(file.read(file.options.limits.text_bytes), file, "")
        return
    for number, data in enumerate(_messages(file), start=1):
        try:
            yield from _message(data, file, f"#{number}")
        except Unreadable as error:
            yield Skipped(file.shown, f"message {number} {error.reason}")


def _messages(file: File) -> Iterator[bytes]:
    """The messages of an mbox file, without the line that begins each."""
    lines: list[bytes] = []
    size = 0
    after_blank = True
    for number, line in file.lines():
        if line.startswith(b"From ") and after_blank:
            if lines:
                yield b"".join(lines)
            lines, size = [], 0
        else:
            if number == 1:
                raise Unreadable("is not mbox: its first line does not begin with From")
            lines.append(line[1:] if line.startswith(b">From ") else line)
            size += len(line)
            if size > file.options.limits.text_bytes:
                raise Unreadable("has a message longer than the limit", number)
        after_blank = not line.strip()
    if lines:
        yield b"".join(lines)


def _message(data: bytes, file: File, part: str) -> Iterator[Draft | Document | Skipped]:
    if data.count(b"\n") > _MOST_LINES:
        raise Unreadable(f"is a message of more than {_MOST_LINES:,} lines")
    with damaged("a mail message"):
        message = message_from_bytes(_trimmed(data), policy=policy.default)
        if not message.keys():
            raise Unreadable("is no mail message: it has no headers")
        draft = _body(message)
        draft.part = part
        draft.say("title", _header(message, "Subject"), "mail subject")
        draft.say("date", _date(message), "mail date")
        name, address = parseaddr(_header(message, "From"))
        draft.say("author", name or address, "mail sender")
        attachments = list(_attachments(message))
    yield draft
    for name, content in attachments:
        yield from _attached(file, part, name, content)


def _trimmed(data: bytes) -> bytes:
    """The message with headers of a sane length: the parser takes the square of it."""
    if not _LONG_HEADER.search(data, 0, _HEADERS):
        return data
    end = next((match.start() for match in _END_OF_HEADERS.finditer(data)), len(data))
    headers = re.split(rb"\r?\n(?![ \t])", data[:end])
    return b"\n".join(header[:_LONGEST_HEADER] for header in headers) + data[end:]


def _attached(file: File, part: str, name: str, content: bytes) -> Iterator[Document | Skipped]:
    from searchkit.ingest.reading import read_file

    file.budget.spend(bytes=len(content), members=1)
    member = file.member(
        f"{part.lstrip('#')}/{name}" if part else name, lambda: io.BytesIO(content), len(content)
    )
    yield from read_file(member)


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(_header(message, "Date")).strftime("%Y-%m-%dT%H:%M")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _body(message: EmailMessage) -> Draft:
    """The message's text; its HTML where there is no plain one."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return Draft("")
    payload = body.get_payload(decode=True)
    decoded = decode(payload, body.get_content_charset()) if isinstance(payload, bytes) and payload else None
    text = decoded.text if decoded else ""
    if body.get_content_type() != "text/html":
        draft = Draft(text, record=True)
    else:
        page = draft_of_page(text) if text.strip() else Draft("")
        draft = Draft(page.text, furniture=page.furniture, record=True)
    if decoded:
        draft.note_charset(decoded)
    return draft


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(message.walk()):
        if number > _MOST_PARTS:
            raise Unreadable(f"has more than {_MOST_PARTS:,} parts")
        name = part.get_filename()
        payload = part.get_payload(decode=True) if name and not part.is_multipart() else None
        if name and isinstance(payload, bytes) and payload:
            yield name.replace("/", "_"), payload
