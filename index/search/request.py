"""What is asked of a snapshot, and what is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from whoosh import query as wq

from searchkit.index.arrays import F64, I64


class Request(NamedTuple):
    """What is asked for; as the arguments of `Reader.search`, `k` being offset and limit together."""

    query: wq.Query
    k: int
    sort: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    tier: wq.Query | None = None
    exact_total: bool = True

    @property
    def only_best(self) -> bool:
        """Whether the first k by score are all that is asked for."""
        _, k, sort, facets, tier, exact_total = self
        return not (exact_total or sort or facets) and tier is None and k > 0


class TopDocs(NamedTuple):
    """The best documents of a query.

    Attributes:
        doc_ids: I64[n], numbers in the snapshot, best first.
        scores: F64[n].
        total: documents that match; a lower bound if not `total_exact`.
        facets: column → value → matching documents, most frequent first.
    """

    doc_ids: I64
    scores: F64
    total: int
    total_exact: bool = True
    facets: Mapping[str, Mapping[str, int]] = {}
