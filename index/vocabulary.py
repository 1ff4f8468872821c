"""Terms, forms and keys: in memory while writing (`Interner`), sorted when a segment is made (`Vocabulary`).

A form is one distinct analysed token. Its occurrences are kept in the postings of its first lemma, and again in those
of its second. Each term numbers its forms locally, and each occurrence names its local form, so that the postings of a
surface or of a key are a selection of occurrences and need no postings of their own.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from searchkit.index.arrays import I64, U8, U32, Mask, starts_of
from searchkit.index.forms import FORGOTTEN, Form, Word
from searchkit.index.strings import TAKEN, Packed

NO_TERM = 0xFFFF_FFFF
"""Stands for the second term of a form that has one lemma."""

FORM_BYTES = 420
WORD_BYTES = 170
"""About what a form, and a term or key, take in memory while they are interned, with what a caller remembers of it, and
what a segment's sorted words take on top."""

KEPT_SHARE = 0.4
"""At most this part of the forms is kept when the others are forgotten."""


class _Numbers(dict[str, int]):
    """Texts numbered in the order in which they are first asked for."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


class _FieldWords(NamedTuple):
    """What is known of a field: its number, and by lemma and by surface.

    Attributes:
        terms: lemma → number of the term.
        newest: surface, or the first term of a form without one, → the newest of such forms.
    """

    number: int
    terms: dict[str, int]
    newest: dict[str | int, int]


class Interner:
    """Numbers forms, terms, keys and fields in the order in which they are first seen."""

    def __init__(self) -> None:
        self.fields: list[str] = []
        self.terms: list[str] = []
        self.surfaces: list[str] = []
        self.term_field = array("B")
        self.first_term = array("I")
        self.second_term = array("I")
        self.form_keys = array("I")
        self.form_keys_starts = array("I", [0])
        self._letters = 0  # of all surfaces
        self._known: dict[str, _FieldWords] = {}
        self._key_numbers = _Numbers()
        self._occurrences: I64 = np.zeros(0, np.int64)
        # Forms of one field and surface are a chain: from each to the one before it, where there is one. All forms
        # without a surface, as furniture is, would be one long chain: they are told apart by their term.
        self._before: dict[int, int] = {}

    @property
    def size(self) -> int:
        """Rough bytes of memory held."""
        words = len(self.terms) + len(self._key_numbers)
        return FORM_BYTES * len(self.surfaces) + 4 * self._letters + WORD_BYTES * words

    @property
    def keys(self) -> list[str]:
        """All keys, in the order of their numbers."""
        return list(self._key_numbers)

    def intern(self, form: Form) -> int:
        """The number of a form; equal forms have equal numbers."""
        return self.intern_all(form.field, [form[1:]])[0]

    def intern_all(self, name: str, words: Iterable[Word]) -> list[int]:
        """The numbers of many forms of one field; faster than one after the other."""
        numbers: list[int] = []
        field = self._known.get(name) or self._new_field(name)
        terms, newest = field.terms, field.newest
        key_number = self._key_numbers.__getitem__
        for surface, lemmas, texts in words:
            if not lemmas:
                raise ValueError(f"form {surface!r} has no lemma; give its surface as its lemma")
            first = terms.get(lemmas[0], NO_TERM)
            if first == NO_TERM:
                first = self._new_term(field, lemmas[0], surface)
            second = NO_TERM
            if len(lemmas) > 1 and lemmas[1] != lemmas[0]:
                second = terms.get(lemmas[1], NO_TERM)
                if second == NO_TERM:
                    second = self._new_term(field, lemmas[1], surface)
            keys = list(map(key_number, texts))
            alike = surface or first
            before = newest.get(alike, FORGOTTEN)
            number = FORGOTTEN if before == FORGOTTEN else self._find(before, first, second, keys)
            if number == FORGOTTEN:
                newest[alike] = number = len(self.surfaces)
                if before != FORGOTTEN:
                    self._before[number] = before
                self.surfaces.append(surface)
                self.first_term.append(first)
                self.second_term.append(second)
                self.form_keys.extend(keys)
                self.form_keys_starts.append(len(self.form_keys))
                self._letters += len(surface)
            numbers.append(number)
        return numbers

    def _find(self, number: int, first: int, second: int, keys: list[int]) -> int:
        """The form with these terms and keys among `number` and those before it; FORGOTTEN where there is none."""
        while number != FORGOTTEN and not (
            self.first_term[number] == first
            and self.second_term[number] == second
            and self._keys_of(number) == keys
        ):
            number = self._before.get(number, FORGOTTEN)
        return number

    def form_fields(self) -> U8:
        """U8[forms]: the field of each, which is that of its first term."""
        fields: U8 = np.array(self.term_field, np.uint8)[as_u32(self.first_term)]
        return fields

    def note(self, occurrences: I64) -> None:
        """Adds up how often forms came (I64[forms]), for `frequent`."""
        total = occurrences.copy()  # the caller's is of one segment, and stays so
        total[: len(self._occurrences)] += self._occurrences
        self._occurrences = total

    def frequent(self) -> tuple[Interner, U32]:
        """A new interner that knows only the forms that came most often, more than once, at most KEPT_SHARE of them.

        Returns:
            it, and U32[forms], the new number of each old form, or FORGOTTEN.
        """
        fresh = Interner()
        numbers = np.full(len(self), FORGOTTEN, np.uint32)
        at_least = sorted(self._occurrences.tolist(), reverse=True)[int(len(self) * KEPT_SHARE) :][:1]
        keys = self.keys
        for number in np.flatnonzero(self._occurrences > max([1, *at_least])).tolist():
            numbers[number] = fresh.intern(self._form(number, keys))
        return fresh, numbers

    def _form(self, number: int, keys: list[str]) -> Form:
        """The form of a number; `keys` are those of the interner."""
        first, second = self.first_term[number], self.second_term[number]
        return Form(
            self.fields[self.term_field[first]],
            self.surfaces[number],
            (self.terms[first],) if second == NO_TERM else (self.terms[first], self.terms[second]),
            tuple([keys[key] for key in self._keys_of(number)]),
        )

    def form(self, number: int) -> Form:
        """The form of a number."""
        return self._form(number, self.keys)

    def _keys_of(self, number: int) -> list[int]:
        return self.form_keys[self.form_keys_starts[number] : self.form_keys_starts[number + 1]].tolist()

    def _new_field(self, name: str) -> _FieldWords:
        field = self._known[name] = _FieldWords(len(self.fields), {}, {})
        self.fields.append(name)
        return field

    def _new_term(self, field: _FieldWords, lemma: str, surface: str) -> int:
        """A term that reads like its form shares its memory."""
        text = surface if lemma == surface else lemma
        number = field.terms[text] = len(self.terms)
        self.terms.append(text)
        self.term_field.append(field.number)
        return number

    def __len__(self) -> int:
        return len(self.surfaces)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one segment, all sorted by bytes. T terms, F forms, K keys.

    Attributes:
        fields: names, sorted.
        field_starts: I64[fields + 1]; terms [field_starts[i], field_starts[i + 1]) belong to fields[i].
        terms: T strings, ascending within a field.
        surfaces: F strings, ascending; equal surfaces of different forms stand side by side.
        form_terms: U32[F]; the first term of each form.
        term_form_starts, term_forms: CSR T → forms; the place in a term's run is the form's local number there.
        keys: K strings, ascending.
        key_form_starts, key_forms: CSR K → forms, ascending within a key.
    """

    fields: list[str]
    field_starts: I64
    terms: Packed
    surfaces: Packed
    form_terms: U32
    term_form_starts: I64
    term_forms: U32
    keys: Packed
    key_form_starts: I64
    key_forms: U32


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the interner's numbers become those of a segment. Entries of unused forms and terms mean nothing.

    Attributes:
        term_rank: U32[interned terms]; the term's number in the segment.
        first_local, second_local: U32[interned forms]; the form's local number in its first and second term.
    """

    term_rank: U32
    first_local: U32
    second_local: U32


def as_u32(values: array[int]) -> U32:
    """A copy as an array, so that the growing original is never locked."""
    return np.array(values, dtype=np.uint32)


def sorted_vocabulary(interner: Interner, used: Mask) -> tuple[Vocabulary, Numbering]:
    """The vocabulary of the forms marked in `used` (Mask[interned forms])."""
    forms = np.flatnonzero(used)
    surfaces = interner.surfaces
    forms = np.array(sorted(forms.tolist(), key=surfaces.__getitem__), np.int64)
    first, second = as_u32(interner.first_term), as_u32(interner.second_term)
    fields, field_starts, term_order = _sorted_terms(interner, first[forms], second[forms])
    term_rank = _inverse(term_order, len(interner.terms))
    links = _term_links(term_rank, first, second, forms)
    keys, key_form_starts, key_forms = _sorted_keys(interner, forms)
    vocabulary = Vocabulary(
        fields=fields,
        field_starts=field_starts,
        terms=_utf8(interner.terms, term_order),
        surfaces=_utf8(surfaces, forms),
        form_terms=term_rank[first[forms]],
        term_form_starts=starts_of(np.bincount(links.terms, minlength=len(term_order))),
        term_forms=links.forms,
        keys=keys,
        key_form_starts=key_form_starts,
        key_forms=key_forms,
    )
    return vocabulary, links.numbering(term_rank, forms, len(interner))


def _utf8(texts: list[str], order: I64) -> Packed:
    """The chosen texts as bytes; by bytes they are in the same order as by code points."""
    pages = (order[at : at + TAKEN].tolist() for at in range(0, len(order), TAKEN))
    return Packed.joined([Packed.of_texts([texts[number] for number in page]) for page in pages])


def _inverse(order: I64, size: int) -> U32:
    """rank[order[i]] = i."""
    rank = np.zeros(size, np.uint32)
    rank[order] = np.arange(len(order), dtype=np.uint32)
    return rank


def _sorted_terms(interner: Interner, first: U32, second: U32) -> tuple[list[str], I64, I64]:
    """Field names, where each field's terms start, and the interned numbers of the terms in the segment's order."""
    used = np.zeros(len(interner.terms), bool)
    used[first] = True
    used[second[second != NO_TERM]] = True
    term_field = np.array(interner.term_field, np.uint8)
    fields = sorted({interner.fields[f] for f in np.unique(term_field[used]).tolist()})
    parts = []
    for name in fields:
        numbers = np.flatnonzero(used & (term_field == interner.fields.index(name)))
        parts.append(sorted(numbers.tolist(), key=interner.terms.__getitem__))
    order = np.array([number for part in parts for number in part], np.int64)
    return fields, starts_of(np.array([len(part) for part in parts], np.int64)), order


@dataclass(frozen=True, slots=True)
class _TermLinks:
    """Every pair of a term and a form of it, sorted: U32 terms, U32 forms (segment numbers), U8 which (0 or 1)."""

    terms: U32
    forms: U32
    which: U8

    def numbering(self, term_rank: U32, forms: I64, interned: int) -> Numbering:
        heads = np.searchsorted(self.terms, self.terms, side="left")
        local = (np.arange(len(self.terms)) - heads).astype(np.uint32)
        locals_by_which = [np.zeros(interned, np.uint32), np.zeros(interned, np.uint32)]
        for which in (0, 1):
            chosen = self.which == which
            locals_by_which[which][forms[self.forms[chosen]]] = local[chosen]
        return Numbering(term_rank, locals_by_which[0], locals_by_which[1])


def _term_links(term_rank: U32, first: U32, second: U32, forms: I64) -> _TermLinks:
    numbers = np.arange(len(forms), dtype=np.uint32)
    has_second = second[forms] != NO_TERM
    terms = np.concatenate([term_rank[first[forms]], term_rank[second[forms[has_second]]]])
    linked = np.concatenate([numbers, numbers[has_second]])
    which = np.concatenate([np.zeros(len(numbers), np.uint8), np.ones(int(has_second.sum()), np.uint8)])
    order = np.lexsort((linked, terms))
    return _TermLinks(terms[order], linked[order], which[order])


def _sorted_keys(interner: Interner, forms: I64) -> tuple[Packed, I64, U32]:
    """Keys of the forms of lemma fields, and CSR key → forms (segment numbers)."""
    starts = np.array(interner.form_keys_starts, np.int64)
    counts = (starts[1:] - starts[:-1])[forms]
    owners = np.repeat(np.arange(len(forms), dtype=np.uint32), counts)
    ends = np.cumsum(counts)
    flat = np.repeat(starts[forms] - (ends - counts), counts) + np.arange(len(owners))
    numbers = as_u32(interner.form_keys)[flat]
    keys = interner.keys
    used = np.zeros(len(keys), bool)
    used[numbers] = True
    order = np.array(sorted(np.flatnonzero(used).tolist(), key=keys.__getitem__), np.int64)
    rank = _inverse(order, len(keys))[numbers]
    by_key = np.lexsort((owners, rank))
    key_starts = starts_of(np.bincount(rank, minlength=len(order)))
    return _utf8(keys, order), key_starts, owners[by_key]
