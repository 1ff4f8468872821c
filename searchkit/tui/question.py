"""What is asked at a moment: the words, the filters, the order, or a document to find others like. Headless."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from searchkit.model import Results
from searchkit.tui.backend import Backend

#: What people read → what `Index.search(sort=…)` takes, in the order the sort key goes through them.
ORDERS: dict[str, str | None] = {
    "best first": None,
    "newest first": "-date",
    "oldest first": "date",
    "by title": "title",
    "by source": "source",
}

#: One letter begins too many words to be worth finding them all.
SHORTEST_BEGINNING = 2

#: How many documents like one are worth looking at.
SIMILAR = 30

#: Filter → its column.
COLUMNS = {"languages": "lang", "years": "year", "sources": "source"}


def year_ranges(years: Iterable[str]) -> str:
    """Years as the value of `date:`.

    >>> year_ranges({"2021", "2019", "2020", "2024"})
    '2019..2021,2024'
    """
    runs: list[list[int]] = []
    for year in sorted(int(year) for year in years if year.isdecimal()):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ",".join(f"{first}" if first == last else f"{first}..{last}" for first, last in runs)


@dataclass(frozen=True, slots=True)
class Filters:
    """The values that a document must have; an empty set allows every value."""

    languages: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.languages or self.years or self.sources)

    def values(self, name: str) -> frozenset[str]:
        """The chosen values of one filter, by its name in COLUMNS."""
        chosen: frozenset[str] = getattr(self, name)
        return chosen

    def toggled(self, name: str, value: str) -> Filters:
        """With the value chosen if it was not, and not if it was."""
        return replace(self, **{name: self.values(name) ^ {value}})

    def clauses(self) -> Iterator[str]:
        """The filters in the query language.

        >>> list(Filters(frozenset({"kk", "ru"}), frozenset({"2024"}), frozenset({"egemen.kz"})).clauses())
        ['lang:kk,ru', 'date:2024', 'source:"egemen.kz"']
        """
        if self.languages:
            yield "lang:" + ",".join(sorted(self.languages))
        if self.years and (ranges := year_ranges(self.years)):
            yield "date:" + ranges
        sources = [f'source:"{source}"' for source in sorted(self.sources)]
        if len(sources) == 1:
            yield sources[0]
        elif sources:
            yield f"({' OR '.join(sources)})"


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that decides which documents are listed, and in which order.

    Attributes:
        text: as typed.
        order: a key of ORDERS.
        similar_to, similar_title: the id and title of a document to find others like; text and filters then rest.
        finished: the last word of the text is whole, not one still being typed.
    """

    text: str = ""
    filters: Filters = Filters()
    order: str = "best first"
    similar_to: str | None = None
    similar_title: str = ""
    finished: bool = False

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.filters or self.similar_to)

    def query(self) -> str:
        """The text and the filters as one query; filters first, so that the last word stays the one being typed.

        >>> Question("тоқаев", Filters(frozenset({"kk"}))).query()
        'lang:kk тоқаев'
        """
        return " ".join((*self.filters.clauses(), self.text.lstrip()))

    def grows(self) -> bool:
        """Whether the last word is still being typed, and long enough for its beginning to tell something."""
        words = self.text.split()
        return (
            bool(words)
            and not self.finished
            and not self.text[-1].isspace()
            and len(words[-1]) >= SHORTEST_BEGINNING
        )

    def next_order(self) -> Question:
        """The same question with the next order."""
        orders = list(ORDERS)
        return replace(self, order=orders[(orders.index(self.order) + 1) % len(orders)])


def ask(
    backend: Backend,
    question: Question,
    *,
    limit: int,
    offset: int = 0,
    facets: Sequence[str] = (),
    exact_total: bool = True,
) -> Results:
    """The answer to a question. Raises QueryError when nothing in it can be searched."""
    if question.similar_to is not None:
        found = backend.similar(question.similar_to, limit=SIMILAR)
        return replace(
            found, hits=found.hits[offset : offset + limit], total=len(found.hits), total_exact=True
        )
    return backend.search(
        question.query(),
        limit=limit,
        offset=offset,
        facets=facets,
        sort=ORDERS[question.order],
        prefix_last=question.grows(),
        exact_total=exact_total,
    )


def facet_counts(backend: Backend, question: Question) -> dict[str, dict[str, int]]:
    """For each filter its values with the number of documents each would leave, the other filters being kept.

    A filter's own choice is set aside for its own counts, so that a second value can be added.
    """
    if not question.text.strip():
        stats = backend.stats(near=False)
        return {
            "languages": dict(stats.languages),
            "years": dict(stats.years),
            "sources": dict(stats.sources),
        }
    counts: dict[str, dict[str, int]] = {}
    chosen = [name for name in COLUMNS if question.filters.values(name)]
    rest = [name for name in COLUMNS if name not in chosen]
    for names in (rest, *([name] for name in chosen)):
        if not names:
            continue
        open_ = replace(question, filters=replace(question.filters, **{n: frozenset() for n in names}))
        found = ask(backend, open_, limit=1, facets=[COLUMNS[name] for name in names])
        for name in names:
            counts[name] = {str(value): count for value, count in found.facets.get(COLUMNS[name], {}).items()}
    return counts
