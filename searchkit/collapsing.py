"""One hit for each group of near-duplicates: the same wire story in five papers is one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchkit.analyzers.tokenizer import WORD
from searchkit.engines.base import Engine
from searchkit.ingest.near import NearDuplicates, signature


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that share most of their text.

    Attributes:
        at: the place of the best one in the ranking.
        others: ids of the further ones, best first.
    """

    at: int
    others: tuple[str, ...]


def groups(engine: Engine, handles: Sequence[int]) -> list[Group]:
    """The ranking with each near-duplicate under the first document that it resembles, in order."""
    near = NearDuplicates()
    firsts: list[int] = []
    others: dict[int, list[str]] = {}
    for at, handle in enumerate(handles):
        document = engine.document(handle)
        text = signature([word.lower() for word in WORD.findall(document.text)])
        alike = near.like(text)
        if alike:
            others[int(alike[0])].append(document.id)
        else:
            near.add(str(at), text)
            firsts.append(at)
            others[at] = []
    return [Group(at, tuple(others[at])) for at in firsts]
