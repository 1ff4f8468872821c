"""What comes back in file after file of one folder, learnt from a sample of the folder when its first file comes."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from searchkit.ingest.changes import Change
from searchkit.ingest.formats import suffix_of
from searchkit.ingest.furniture import RepeatedLines
from searchkit.ingest.guarded import Task
from searchkit.ingest.pool import is_light, read_all
from searchkit.model import Document, Skipped

#: Files of a folder, and documents of a file, from which its repeated lines are learnt.
SAMPLE = 60
#: Formats of books and letters: no page around them, and slow to read twice.
_UNFURNISHED = frozenset({".pdf", ".docx", ".docm", ".odt", ".rtf", ".epub", ".eml"})


class Samples:
    """The furniture of each folder's pages. What was read to learn it is kept until it is asked for.

    Args:
        work: every file of this run, those that stay as they are included.
        task: how a file is read.
    """

    def __init__(self, work: Iterable[Change], task: Callable[[Change], Task]) -> None:
        self._task = task
        self._files: defaultdict[str, list[Change]] = defaultdict(list)
        self._left: Counter[str] = Counter()
        self._lines: dict[str, RepeatedLines] = {}
        self._read: dict[str, list[Document | Skipped]] = {}
        for change in work:
            if change.found is not None:
                self._files[_folder(change)].append(change)
                self._left[_folder(change)] += _is_fresh(change)

    def begin(self, change: Change, answer: Iterator[Document | Skipped]) -> Iterator[Document | Skipped]:
        """The documents of a file that is to be read: those in `answer`, unless they were read before."""
        for folder in [folder for folder in self._lines if not self._left[folder]]:
            del self._lines[folder]  # nothing of it is left to be read
        folder = _folder(change)
        if folder in self._files:
            self._lines[folder] = self._learn(self._files.pop(folder))
        self._left[folder] -= 1
        kept = self._read.pop(change.path, None)
        return answer if kept is None else iter(kept)

    def furnished(self, change: Change, document: Document) -> Document:
        """A document of that file, with the lines that come back in its folder marked as furniture."""
        ranges = self._lines[_folder(change)].ranges("", document.text, document.furniture)
        return replace(document, furniture=ranges)

    def _learn(self, files: list[Change]) -> RepeatedLines:
        lines = RepeatedLines()
        chosen = [change for change in files if suffix_of(change.path) not in _UNFURNISHED][:SAMPLE]
        tasks = [replace(self._task(change), most=SAMPLE) for change in chosen]
        if len(tasks) < lines.least and all(map(is_light, tasks)):
            return lines
        for change, task, answer in zip(chosen, tasks, read_all(tasks), strict=True):
            documents = list(answer)
            if is_light(task) and _is_fresh(change) and len(documents) < SAMPLE:
                self._read[change.path] = documents
            for document in documents:
                if isinstance(document, Document) and "\n" in document.text:
                    lines.add("", document.text)
        return lines


def _is_fresh(change: Change) -> bool:
    return change.kind in ("new", "changed")


def _folder(change: Change) -> str:
    return os.path.dirname(change.path)  # noqa: PTH120 - a string for each file; paths are ten times slower
