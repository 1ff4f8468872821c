"""Standard input is read as a file on disk is: records of any number, the limits of a file for what must be whole."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable

import pytest

from searchkit.ingest import Limits, Options, read, reading
from searchkit.model import Document, Skipped

SMALL = Options(limits=Limits(file_bytes=4000, text_bytes=1000, line_bytes=500))


def read_stdin(
    monkeypatch: pytest.MonkeyPatch, data: bytes, options: Options = SMALL
) -> list[Document | Skipped]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    return list(read("-", options))


def lines(count: int) -> bytes:
    records = ({"id": f"d{number}", "text": f"Article {number} of many"} for number in range(count))
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture(params=[1 << 20, 100], ids=["in memory", "on disk"])
def _anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_IN_MEMORY", request.param)


@pytest.mark.usefixtures("_anywhere")
@pytest.mark.parametrize("pack", [bytes, gzip.compress, lambda data: zipped("many.jsonl", data)])
def test_records_past_the_limit_of_a_whole_file_are_all_read(
    monkeypatch: pytest.MonkeyPatch, pack: Callable[[bytes], bytes]
) -> None:
    data = lines(1000)
    assert len(data) > 10 * SMALL.limits.file_bytes
    found = read_stdin(monkeypatch, pack(data))
    assert [item.id for item in found if isinstance(item, Document)] == [f"d{n}" for n in range(1000)]


@pytest.mark.usefixtures("_anywhere")
@pytest.mark.parametrize(
    ("data", "skipped"),
    [
        (b"", Skipped("stdin", "is empty")),
        (b"words " * 300, Skipped("stdin", "is 1,800 bytes long, the limit is 1,000")),
        (b"%PDF-" + b"x" * 5000, Skipped("stdin", "is 5,005 bytes long, the limit is 4,000")),
        (b'{"text": "' + b"x" * 500 + b'"}', Skipped("stdin", "has a line longer than the limit of 500 bytes", 1)),
        (b"PK\x03\x04", Skipped("stdin", "is damaged, or not ZIP at all: File is not a zip file")),
    ],
)  # fmt: skip
def test_what_cannot_be_read_of_it_is_skipped_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, data: bytes, skipped: Skipped
) -> None:
    assert read_stdin(monkeypatch, data) == [skipped]


def test_a_stream_that_breaks_off_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Broken()))
    assert list(read("-")) == [Skipped("stdin", "cannot be read: Input/output error")]
