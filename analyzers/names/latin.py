"""Latin spellings, read into units: English and French, romanised Cyrillic, the Kazakh Latin alphabets."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from searchkit.analyzers.names.graphemes import Reader, Rule, Units, undouble

_V = "aeiouyäöüıáóúýéèêëïîâàôûùūœæ"
_FRONT = "eiyéèêëïîıäöü"

RULES: Final[tuple[Rule, ...]] = (
    # Consonants of several letters.
    ("shch|chtch", "ш ч"),
    ("tsch|tch|č|cz", "Ltch"),
    ("dzh|dj|dg(?=e)", "дж"),
    ("sch", "Lsch"),
    ("chr", "k r"),
    ("ch", "Lch"),
    ("sh|ş|š", "Lsh"),
    ("zh|ž", "ж"),
    ("kh", "Lkh"),
    ("ph", "f"),
    ("th", "Lth"),
    ("gh", "g (h)"),
    ("ts|tz(?!h)", "ц"),
    ("ck|cq", "k"),
    (f"cc(?=[{_FRONT}])", "k Ls"),
    ("^mc[ck]?", "m La k"),  # McCaul, Маккол
    ("^kn", "n"),
    ("^wh", "Lw"),
    ("x$", "k $s"),
    ("^x", "Ls"),
    ("x", "k s"),
    (f"gu(?=[{_FRONT}])", "g"),  # Guerassimov, Герасимов
    (f"qu(?=[{_FRONT}])", "k"),
    (f"ng(?=[{_FRONT}])|ng|ñ|ń", "n (g)"),
    ("(?<=[bdptrgmnlvk])h", "(h)"),
    # Vowels of several letters.
    (f"augh|aw(?![{_V}])", "Lau"),
    ("eau", "Lo"),
    ("au", "Lau (u)"),
    ("ai(?=[^aeiouy]|$)|aî", "Lai (й)"),
    ("ay(?=[^aeiouy]|$)", "Lai (й)"),
    ("ei|ey(?=[^aeiouy]|$)", "Lei (й)"),
    ("ee", "Lee"),
    ("ea(?!u)", "Lea (a)"),
    ("oo", "Loo"),
    ("oa", "Lo (a)"),
    ("oe", "ö"),
    ("où|ou", "Lou"),
    ("ow(?=[^aeiouy]|$)", "Lo (u)"),
    ("eu|ew(?=[^aeiouy]|$)", "Le (u)"),
    (f"(?<=[{_V}])ïe|(?<=[{_V}])ye", "ʲ Le"),  # Tokaïev, Tokayev
    (f"(?<=[{_V}])[ïıiy](?=[{_V}])|^[iyı](?=[{_V}])", "ʲ"),  # Ioulia, Yulia
    (f"(?<=[{_V}])[ïıiy]", "й"),
    (f"(?<=[^{_V}])y(?=[{_V}])", "ʲ"),
    (f"i(?=[{_V}])", "iV"),
    # Letters.
    ("a$", "~"),
    ("(?<!^)(?<!^.)e$", "~e"),  # Poutine, Путин
    ("(?<=[oeïé])ff?$", "Lv"),  # Romanoff
    ("(?<=[aeiouéènr])s$", "$s"),
    ("(?<=[aeiouéèn])t$", "$t"),
    ("(?<=[aeiouéèn])d$", "$d"),
    ("a|à|â", "La"),
    ("á|ä|æ|å", "ä"),
    ("[eéèêë]", "Le"),
    ("[ií]|ì|î|ï", "Li"),
    ("ı", "Lı"),
    ("o|ô|ò|õ", "Lo"),
    ("ó|ö|œ|ø", "ö"),
    ("u|û|ù", "Lu"),
    ("ū", "ū"),
    ("ü|ú", "ü"),
    ("ý", "Lý"),
    ("y", "Ly"),
    (f"c(?=[{_FRONT}])|ç", "Lc"),
    ("c", "k"),
    (f"g(?=[{_FRONT}])", "Lge"),
    ("ğ|ǵ", "ğ"),
    ("h", "Lh"),
    ("j", "Lj"),
    ("k", "Lk"),
    ("q", "Lq"),
    ("s", "Ls"),
    ("t", "Lt"),
    ("v", "Lv"),
    ("w", "Lw"),
    ("z", "Lz"),
)

_read: Final = Reader(RULES)


@cache
def _bare(letter: str) -> str:
    """A letter of another alphabet without its marks: ă → a, ł → l."""
    base = unicodedata.normalize("NFKD", letter)[0]
    return {"ł": "l", "đ": "d", "ð": "d", "þ": "t", "ß": "s", "ə": "a"}.get(letter, base)


def units(word: str) -> Units:
    """The units of a folded Latin word."""
    read = _read(undouble(word, keep="eoc"))
    if word.isascii():
        return read
    return tuple(
        _bare(unit) if len(unit) == 1 and not unit.isascii() and unit not in _KNOWN else unit for unit in read
    )


_KNOWN: Final = frozenset(unit for _, names in RULES for unit in names.split())
