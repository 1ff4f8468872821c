"""A reader of the index folder written from docs/format.md alone: nothing of searchkit, plain `struct`, no speed.

Where it cannot be written, the page is wrong.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any

import zstandard

CODES = {"u1": "B", "u2": "H", "u4": "I", "u8": "Q", "i4": "i", "f8": "d"}
BLOCK = 65536
Occurrence = tuple[int, str]
"""Position and surface."""


@dataclass(frozen=True)
class Posting:
    """A term in a document."""

    id: str
    frequency: int
    occurrences: list[Occurrence]


class Arrays:
    """A block file, every checksum compared."""

    def __init__(self, path: Path, version: int) -> None:
        self._data = data = path.read_bytes()
        magic, found, zero, length, sums_at, directory_at, size, body_crc, head_crc = struct.unpack_from(
            "<8sIIQQQQII", data
        )
        assert (magic, found, zero, length) == (b"SKBLOCKS", version, 0, len(data))
        assert zlib.crc32(data[:52]) == head_crc
        assert data[56:64] == bytes(8)
        assert zlib.crc32(data[sums_at:]) == body_crc
        assert directory_at + size == length
        sums = struct.unpack(f"<{(directory_at - sums_at) // 4}I", data[sums_at:directory_at])
        blocks = range(64, sums_at, BLOCK)
        assert list(sums) == [zlib.crc32(data[at : min(at + BLOCK, sums_at)]) for at in blocks]
        directory = json.loads(data[directory_at : directory_at + size])
        self._places: dict[str, tuple[str, int, int]] = directory["arrays"]
        self.facts: dict[str, Any] = directory["facts"]

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def __getitem__(self, name: str) -> tuple[Any, ...]:
        kind, offset, items = self._places[name]
        assert (offset - 64) % 64 == 0
        return struct.unpack_from(f"<{items}{CODES[kind]}", self._data, offset)

    def strings(self, name: str) -> list[str]:
        data, starts = bytes(self[name]), self[f"{name}.starts"]
        return [data[a:b].decode("utf-8", "surrogatepass") for a, b in pairwise(starts)]

    def with_exceptions(self, name: str) -> list[int]:
        """Bytes in which 255 stands for a value kept elsewhere."""
        values = list(self[name])
        assert [place for place, value in enumerate(values) if value == 255] == list(
            self[f"{name}.large_places"]
        )
        for place, value in zip(self[f"{name}.large_places"], self[f"{name}.large_values"], strict=True):
            values[place] = value
        return values


class Segment:
    """One segment folder and its deletions."""

    def __init__(self, folder: Path, entry: dict[str, Any], version: int) -> None:
        self.documents = Arrays(folder / "documents", version)
        self.postings = Arrays(folder / "postings", version)
        self.words = Arrays(folder / "words", version)
        self.ids = self.documents.strings("ids")
        self.deleted: set[str] = set()
        if entry["deletions"]:
            bits = Arrays(folder / entry["deletions"], version)["deleted"]
            self.deleted = {id for n, id in enumerate(self.ids) if bits[n // 8] >> (7 - n % 8) & 1}
        assert len(self.deleted) == entry["deleted"]
        assert len(self.ids) == entry["documents"] == self.documents.facts["documents"]
        hashes = self.documents["ids.hashes"]
        assert list(hashes) == sorted(hashes)
        for found, document in zip(hashes, self.documents["ids.hash_documents"], strict=True):
            assert found == int.from_bytes(
                blake2b(self.ids[document].encode(), digest_size=8).digest(), "little"
            )

    def terms(self) -> Iterator[tuple[str, str, list[Posting]]]:
        """Field, term, postings: in the order of the file."""
        texts, fields, starts = (
            self.words.strings("terms"),
            self.words.facts["fields"],
            self.words.facts["field_starts"],
        )
        table = self.words["term_table"]
        surfaces = self.words.strings("surfaces")
        frequencies, local_forms = (
            self.postings.with_exceptions("frequencies"),
            self.postings.with_exceptions("forms"),
        )
        title_postings, title_counts = self.postings["title_postings"], self.postings["title_counts"]
        arrays = {
            name + width: self.postings[name + width] for name in ("gaps", "positions") for width in "124"
        }
        for number, text in enumerate(texts):
            row, after = table[7 * number : 7 * number + 7], table[7 * number + 7 : 7 * number + 14]
            run, gap, occurrence, position, title, form, packed = row
            _best, _tenth, gap_width, position_width = packed.to_bytes(4, "little")
            gaps = arrays[f"gaps{gap_width}"][gap : gap + after[0] - run]
            positions = arrays[f"positions{position_width}"][position:]
            titles = dict(zip(title_postings[title : after[4]], title_counts[title : after[4]], strict=True))
            of_term = [surfaces[f] for f in self.words["term_forms"][form : after[5]]]
            field = fields[max(n for n, start in enumerate(starts[:-1]) if start <= number)]
            postings, at = [], 0
            for place, document in enumerate(_summed(gaps)):
                frequency = frequencies[run + place]
                count = frequency - 2 * titles.get(place, 0)
                found = [(positions[n], of_term[local_forms[occurrence + n]]) for n in range(at, at + count)]
                postings.append(Posting(self.ids[document], frequency, found))
                at += count
            assert occurrence + at == after[2]
            yield field, text, postings

    def keys(self) -> dict[str, list[str]]:
        """Key → the surfaces of its forms."""
        surfaces, first, forms = (
            self.words.strings("surfaces"),
            self.words["keys.first"],
            self.words["key_forms"],
        )
        return {
            key: [surfaces[f] for f in forms[first[n] : first[n + 1]]]
            for n, key in enumerate(self.words.strings("keys"))
        }

    def stored(self) -> dict[str, bytes]:
        """Id → stored bytes."""
        packed, starts = bytes(self.documents["stored"]), self.documents["stored.block_starts"]
        unpacked = b"".join(zstandard.ZstdDecompressor().decompress(packed[a:b]) for a, b in pairwise(starts))
        ends = list(_summed(self.documents["stored.lengths"]))
        return {id: unpacked[a:b] for id, a, b in zip(self.ids, [0, *ends], ends, strict=False)}

    def keywords(self, name: str) -> dict[str, list[str]]:
        """Id → values of a keyword column."""
        values, ordinals = (
            self.documents.strings(f"keyword.{name}"),
            self.documents[f"keyword.{name}.ordinals"],
        )
        if f"keyword.{name}.first" in self.documents:
            first = self.documents[f"keyword.{name}.first"]
            return {
                id: [values[o] for o in ordinals[first[n] : first[n + 1]]] for n, id in enumerate(self.ids)
            }
        return {id: [values[o - 1]] if o else [] for id, o in zip(self.ids, ordinals, strict=True)}


def _summed(values: Sequence[int]) -> Iterator[int]:
    total = 0
    for value in values:
        total += value
        yield total


class Index:
    """An index folder of the format that docs/format.md describes."""

    def __init__(self, folder: Path, version: int) -> None:
        head, body = (folder / "manifest").read_bytes().split(b"\n", 1)
        name, found, crc = head.decode("ascii").split(" ")
        assert (name, found, crc) == ("searchkit-index", str(version), f"{zlib.crc32(body):08x}")
        self.manifest = json.loads(body)
        self.segments = []
        for entry in self.manifest["segments"]:
            assert re.fullmatch(r"segment-\d{6,12}", entry["name"])
            self.segments.append(Segment(folder / entry["name"], entry, version))

    def postings(self) -> dict[tuple[str, str], list[Posting]]:
        """(Field, term) → postings of all segments, those of deleted documents left out."""
        found: dict[tuple[str, str], list[Posting]] = defaultdict(list)
        for segment in self.segments:
            for field, text, postings in segment.terms():
                found[field, text] += [p for p in postings if p.id not in segment.deleted]
        return dict(found)
