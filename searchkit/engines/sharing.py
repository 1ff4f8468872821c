"""What one process has analysed need not be analysed by the others: each tells what it learns, and looks into what it was told."""

from __future__ import annotations

import marshal
from collections import defaultdict, deque
from collections.abc import Sequence
from itertools import islice

from searchkit.analyzers.token import Entry
from searchkit.engines.forms import Entries, Forms, Intern, Memo, entries_in

MOST_TOLD = 1 << 16
"""Words of a language that were told and not met yet; of more, those told first are dropped."""

MOST_HEARD = 1 << 23
"""Bytes of a language's news that were not looked into yet; of more, the first are dropped."""

Learnt = dict[str, bytes]
"""Word as written → what an index keeps of it, packed: of what is told, half is never needed."""


class SharingForms(Forms):
    """A memo that tells what it learns, as `news`, and hears that of others."""

    def __init__(self, intern: Intern) -> None:
        super().__init__(intern)
        self._heard = defaultdict[str, deque[bytes]](deque)  # by language
        self._told = defaultdict[str, Learnt](dict)
        self._learnt = defaultdict[str, Learnt](dict)

    def news(self) -> bytes:
        """What was learnt since the last time; b"" if nothing was."""
        learnt = {lang: marshal.dumps(words) for lang, words in self._learnt.items()}
        self._learnt.clear()
        return marshal.dumps(learnt) if learnt else b""

    def hear(self, news: bytes) -> None:
        """Take the `news` of another process of this run; never bytes from elsewhere, which are not checked.

        They are unpacked when a word of their language is asked for, which may never be.
        """
        for lang, learnt in marshal.loads(news).items():
            heard = self._heard[lang]
            heard.append(learnt)
            while sum(map(len, heard)) > MOST_HEARD:
                heard.popleft()

    def _memo(self, lang: str, field: str) -> Memo:
        if lang not in self._entries:
            self._entries[lang] = self._shared(lang, entries_in(lang))
        return super()._memo(lang, field)

    def _told_of(self, lang: str) -> Learnt:
        told, heard = self._told[lang], self._heard[lang]
        while heard:
            told.update(marshal.loads(heard.popleft()))
        for word in list(islice(told, max(0, len(told) - MOST_TOLD))):
            del told[word]
        return told

    def _shared(self, lang: str, analysed: Entries) -> Entries:
        """Entries that are first looked for in what was told."""

        def entries(words: Sequence[str]) -> list[tuple[Entry, ...]]:
            told = self._told_of(lang)
            found = {word: marshal.loads(told.pop(word)) for word in words if word in told}
            unknown = [word for word in words if word not in found] if found else words
            learnt = analysed(unknown)
            if unknown:
                self._learnt[lang].update(zip(unknown, map(marshal.dumps, learnt), strict=True))
            if not found:
                return learnt
            found.update(zip(unknown, learnt, strict=True))
            return [found[word] for word in words]

        return entries
