"""From bytes to text: UTF-8 strictly first, then marks and declarations, then the encoding whose letters make words."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from searchkit.ingest.file import Unreadable

_LETTERS_SAMPLE = 4 * 1024
_SAMPLE = 64 * 1024  # bytes that are enough to tell an encoding
_NUL_SHARE = 200  # bytes of a text to each stray NUL, at the least
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES = (
    "cp1251",
    "kz1048",
    "koi8-r",
    "cp866",
    "cp1252",
    "iso8859-5",
    "mac-cyrillic",
    "mac-roman",
    "cp850",
)
_RARE = {"iso8859-5": 0.2, "mac-cyrillic": 0.3, "mac-roman": 0.2, "cp850": 0.2}  # what they must be better by
# How frequent letters are in running text, most frequent first: Russian with Kazakh, and French.
_CYRILLIC = "аеионтырілсндкмұпқббіудғәөңүязжгшчйхюцвщэьфёһъ"
_LATIN = "éèàêçôîûùëïœâ«»’—–“”…ñóíáúöäüæÿ°€ÉÀÈÇÊÎÔ"
_KAZAKH = frozenset("әғқңөұүһӘҒҚҢӨҰҮҺ")
_SINGLE_BYTE = frozenset(
    {*_CANDIDATES, "iso8859-1", "iso8859-15", "cp1250", "cp1254", "mac-latin2", "cp855", "koi8-u", "ptcp154"}
)
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1b"})
_META = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{3,30})""", re.IGNORECASE)


class Decoded(NamedTuple):
    """A decoded file: its text, the encoding it was read with, how many characters could not be read, and the rule."""

    text: str
    charset: str
    replaced: int
    rule: str


def decode(data: bytes, declared: str | None = None, *, given: str | None = None) -> Decoded:
    """Decode `data`.

    `given` is the user's word and is final; `declared` is the file's own (a `charset=`), believed when it fits.
    A byte that fits nothing becomes U+FFFD and is counted. Raises Unreadable when the bytes are no text at all.
    """
    if given is not None:
        return _given(data, given)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _replacing(data, name, "byte order mark")
    data = _without_stray_nuls(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text[:_SAMPLE]:
            _refuse_binary(data)
            return Decoded(text, "utf-8", 0, "valid UTF-8")
    wide = _wide(data)
    if wide is not None:
        return _replacing(data, wide, "every other byte")
    _refuse_binary(data)
    if _nearly_utf8(data):
        return _replacing(data, "utf-8", "UTF-8 but for a few bytes")
    return _by_letters(data, declared)


def _without_stray_nuls(data: bytes) -> bytes:
    """The bytes with a blank for each NUL where there are few: what a crash or a bad export left in a text.

    A tail of nothing but NULs is the room of a file that was never filled.
    """
    if b"\x00" not in data:
        return data
    filled = data.rstrip(b"\x00")
    nuls = filled.count(b"\x00")
    if nuls * _NUL_SHARE <= len(filled) and (nuls or len(data) - len(filled) != 1):
        return filled.replace(b"\x00", b" ")
    return data


def declared_charset(head: bytes) -> str | None:
    """The charset a page or an XML file declares in its first two kilobytes, if Python knows it."""
    match = _META.search(head[:2048])
    return _known(match[1].decode("ascii", "replace")) if match else None


def _known(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _given(data: bytes, name: str) -> Decoded:
    known = _known(name)
    if known is None:
        raise Unreadable(f"cannot be decoded: {name!r} is no charset that Python knows")
    return _replacing(data, known, "given")


def _replacing(data: bytes, name: str, rule: str) -> Decoded:
    text = data.decode(name, "replace")
    lost = text.count("\ufffd")
    if lost > 20 and lost * 5 > len(text):
        raise Unreadable(f"is no text in {name}: {lost:,} of {len(text):,} characters cannot be read")
    return Decoded(text, name, lost, rule)


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: one byte of each pair is nearly always 0 (Latin) or 4 (Cyrillic)."""
    sample = data[: _SAMPLE & ~1]
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    for name, high, low in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        pages = high.count(0) + high.count(4) + high.count(0x20)
        if pages >= 0.9 * half and low.count(0) < 0.1 * half and low.count(0) + low.count(4) < 0.5 * half:
            return name
    return None


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    odd = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\x00" in sample or odd * 20 > len(sample):
        raise Unreadable("is binary, not text")


def _nearly_utf8(data: bytes) -> bool:
    """Valid multi-byte characters outnumber broken bytes by twenty to one; never so by chance in another encoding."""
    text = data[:_SAMPLE].decode("utf-8", "replace")
    broken = text[:-1].count("\ufffd")
    whole = sum(char > "\x7f" for char in text) - broken
    return whole > 20 * max(broken, 1) or (broken <= 2 and whole >= 3)


def _by_letters(data: bytes, declared: str | None) -> Decoded:
    pairs = _pairs(data)
    scores = {name: _score(pairs, name) - _RARE.get(name, 0.0) for name in _CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    if declared is not None and declared not in {"utf-8", "ascii"}:
        own = _score(pairs, declared) if declared in _SINGLE_BYTE else 0.0
        if own >= scores[best] - 0.3 and not (declared == "cp1251" and best == "kz1048"):
            return _replacing(data, declared, "declared")
    if scores[best] < -1.0:
        return _guess(data)
    if best in {"cp1251", "kz1048"}:
        best = "kz1048" if _is_kazakh(data[:_SAMPLE]) else "cp1251"
    return _replacing(data, best, "its letters")


def _is_kazakh(sample: bytes) -> bool:
    """Bytes that are Kazakh letters in kz1048 and rare Slavic ones in cp1251: Kazakh has қ or ң as well as ғ and ү,
    which Ukrainian and Belarusian have not."""
    letters = [char for char in sample.decode("kz1048", "replace") if char in _KAZAKH]
    return bool(letters) and ({*"қңәұөҚҢӘҰӨ"} & set(letters)) != set()


def _guess(data: bytes) -> Decoded:
    """Encodings of other scripts: the general detector's business."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise Unreadable("is binary, or text in an encoding that cannot be told; name it with --charset")
    return _replacing(data, best.encoding, "charset-normalizer")


def _pairs(data: bytes) -> Counter[tuple[int, int]]:
    """Neighbouring bytes and how often, from the first four kilobytes around bytes beyond ASCII."""
    first = next((at for at, byte in enumerate(data) if byte > 127), 0)
    start = max(0, first - 1)
    sample = data[start : start + _LETTERS_SAMPLE]
    if sum(byte > 127 for byte in sample) < 50:
        sample = data[start : start + _SAMPLE]
    return Counter(pairwise(b" " + sample))


def _score(pairs: Counter[tuple[int, int]], name: str) -> float:
    """Mean plausibility of the characters beyond ASCII: frequent letters, in words of one script and one case."""
    table = _table(name)
    total = 0.0
    count = 0
    for (before, byte), often in pairs.items():
        kind, weight = table[byte]
        previous = table[before][0]
        if byte > 127:
            count += often
            total += weight * often
        if kind and kind in _MIXED.get(previous, ""):
            total -= 4.0 * often
    return total / count if count else 0.0


# A letter of the first kind followed by one of the second is hardly ever seen inside a word:
# l, L Latin; c, C Cyrillic; small and capital.
_MIXED = {"l": "cCL", "L": "cC", "c": "lLC", "C": "lL"}


@cache
def _table(name: str) -> tuple[tuple[str, float], ...]:
    """For each byte: what kind of letter it is in the charset, and how plausible a character."""
    rows = []
    for byte in range(256):
        char = bytes((byte,)).decode(name, "replace")
        kind = ""
        if char.isalpha():
            kind = "c" if "\u0400" <= char <= "\u052f" else "l"
            kind = kind.upper() if char.isupper() else kind
        rows.append((kind, _weights().get(char, -2.0 if kind else -4.0)))
    return tuple(rows)


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = {}
    for letters in (_CYRILLIC, _LATIN):
        for rank, char in enumerate(letters):
            weights.setdefault(char, 2.0 - 3.0 * rank / len(letters))
    for char, weight in list(weights.items()):
        if unicodedata.category(char) == "Ll":
            weights.setdefault(char.upper(), weight - 0.3)
    weights.update({"\u00a0": 0.5, "№": 0.5, "і": 1.0, "І": 0.0, "§": -0.5, "©": -0.5, "\ufffd": -6.0})
    return weights
