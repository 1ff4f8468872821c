"""How rare a word is in its language, in an index of several.

A surface's idf in a collection of many languages says how rare the language is as much as how rare the word is: a
common English word stands in few documents of a collection that is mostly French. And a word's rarest readings, the kin
that one document has or the same letters in another language, would outweigh the word itself. So the boosts of a word's
leaves undo both: its surfaces and keys score as they would in an index of its language alone, and no other lemma is
rarer than the word's own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from searchkit.index.bm25 import idf
from searchkit.query.leaves import Leaf, ReadTerm
from searchkit.query.speech import LATIN_LANGUAGES, Speech, home_languages, parts
from searchkit.query.vocabulary import Vocabulary
from searchkit.query.weights import HOME_ODDS

_SHARED_FIELDS = ("surface", "key")
_LEMMA = "lemma."


def count_at_home(leaves: Iterable[Leaf], home: str | None, vocabulary: Vocabulary) -> None:
    """Weigh a word's readings by how rare they are among the documents of its language; boosts change in place.

    A word that no language of the index has as a lemma keeps the idf of the whole collection.

    Args:
        leaves: the readings of one word over whole fields, each a term of the index.
        home: the language that the word is most likely of; without it, the one that has most of the word.
    """
    terms = [leaf for leaf in leaves if isinstance(leaf, ReadTerm)]
    lemmas = [leaf for leaf in terms if leaf.by == "lemma"]
    if not lemmas:
        return
    native = [leaf for leaf in lemmas if leaf.fieldname == f"{_LEMMA}{home}"] or lemmas
    own = max(native, key=lambda leaf: vocabulary.doc_frequency(leaf.fieldname, leaf.text))
    documents = vocabulary.field_documents(own.fieldname)
    most = idf(documents, vocabulary.doc_frequency(own.fieldname, own.text))
    for leaf in terms:
        frequency = vocabulary.doc_frequency(leaf.fieldname, leaf.text)
        rarity = idf(vocabulary.field_documents(leaf.fieldname), frequency)
        if leaf.fieldname in _SHARED_FIELDS:
            leaf.boost *= min(1.0, idf(documents, min(frequency, documents)) / rarity)
        elif leaf.by == "subword" or leaf.fieldname != own.fieldname:
            leaf.boost *= min(1.0, most / rarity)


def likely_home(words: Iterable[str], speech: Speech, vocabulary: Vocabulary | None) -> str | None:
    """The language that a query's Latin words are most likely of, or None where they may be of either.

    Function words tell; without them, how much more frequent the words are in the documents of one language.
    """
    told = speech.guessed & set(LATIN_LANGUAGES)
    if len(told) == 1:
        return next(iter(told))
    if vocabulary is None or not set(LATIN_LANGUAGES) <= set(speech.indexed):
        return None
    latin = [word for word in words if home_languages(word) == LATIN_LANGUAGES and not speech.is_stop(word)]
    odds = {lang: sum(_frequency_in(lang, word, vocabulary) for word in latin) for lang in LATIN_LANGUAGES}
    most, least = sorted(odds, key=odds.__getitem__, reverse=True)
    return most if odds[most] - odds[least] >= math.log(HOME_ODDS) else None


def _frequency_in(lang: str, word: str, vocabulary: Vocabulary) -> float:
    """The logarithm of the share of a language's documents that have the word, smoothed."""
    field = f"{_LEMMA}{lang}"
    lemmas = [lemma.text for part in parts(word, lang)[:1] for lemma in part.lemmas[:1]]
    found = sum(vocabulary.doc_frequency(field, lemma) for lemma in lemmas)
    return math.log((found + 0.5) / (vocabulary.field_documents(field) + 1))
