"""What one process has analysed need not be analysed by the others: each tells what it learns, and looks into what it was told."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from itertools import islice

from searchkit.analyzers.token import Entry
from searchkit.engines.forms import Entries, Forms, Intern, Memo, entries_in

MOST_TOLD = 1 << 16
"""Words of a language that were told and not met yet; of more, those told first are dropped."""

Learnt = dict[str, bytes]
"""Word as written → what an index keeps of it, packed: of what is told, half is never needed."""


class SharingForms(Forms):
    """A memo that tells what it learns, as `news`, and hears that of others."""

    def __init__(self, intern: Intern) -> None:
        super().__init__(intern)
        self._told: dict[str, Learnt] = {}  # by language
        self._learnt: dict[str, Learnt] = {}

    def news(self) -> bytes:
        """What was learnt since the last time; b"" if nothing was."""
        learnt, self._learnt = self._learnt, {}
        return marshal.dumps(learnt) if learnt else b""

    def hear(self, news: bytes) -> None:
        """Take the `news` of another process of this run; never bytes from elsewhere, which are not checked."""
        for lang, learnt in marshal.loads(news).items():
            told = self._told.setdefault(lang, {})
            told.update(learnt)
            for word in list(islice(told, max(0, len(told) - MOST_TOLD))):
                del told[word]

    def _memo(self, lang: str, field: str) -> Memo:
        if lang not in self._entries:
            self._entries[lang] = self._shared(lang, entries_in(lang))
        return super()._memo(lang, field)

    def _shared(self, lang: str, analysed: Entries) -> Entries:
        """Entries that are first looked for in what was told."""

        def entries(words: Sequence[str]) -> list[tuple[Entry, ...]]:
            told = self._told.get(lang, {})
            found = {word: marshal.loads(told.pop(word)) for word in words if word in told}
            unknown = [word for word in words if word not in found]
            learnt = dict(zip(unknown, analysed(unknown), strict=True))
            if learnt:
                packed = {word: marshal.dumps(own) for word, own in learnt.items()}
                self._learnt.setdefault(lang, {}).update(packed)
            found.update(learnt)
            return [found[word] for word in words]

        return entries
