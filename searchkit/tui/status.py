"""What the one-line bars say, as pure functions: chips and counts, notices, keys, facets, and the empty screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from searchkit.model import Results, Stats
from searchkit.render.clean import clean_line
from searchkit.render.numbers import LANGUAGES, bar, counted
from searchkit.render.results import count_line
from searchkit.render.wrap import cells, wrap
from searchkit.tui.items import Item, Line, ends, width_of
from searchkit.tui.keymap import Command, commands, key_name
from searchkit.tui.question import COLUMNS, Filters, Question, year_ranges

_FACET_ROWS = 10


def chip_texts(filters: Filters) -> Iterator[str]:
    """The filters in words, one for each kind."""
    languages = sorted(filters.languages)
    if len(languages) == 1:
        yield LANGUAGES.get(languages[0], clean_line(languages[0]))
    else:
        yield " ".join(map(clean_line, languages)) or "all languages"
    yield year_ranges(filters.years).replace("..", "–").replace(",", ", ") or "all years"
    if filters.sources:
        first, *rest = sorted(filters.sources)
        yield clean_line(first) + (f" +{len(rest)}" if rest else "")


def chips(question: Question) -> Line:
    """The filters and the order; a click changes them."""
    line: list[Item] = []
    chosen = (question.filters.languages, question.filters.years, question.filters.sources)
    for text, values in zip(chip_texts(question.filters), chosen, strict=False):
        line += [Item(f"[{text}]", "chosen" if values else "quiet", "filters"), Item(" ")]
    return (
        *line,
        Item(f"[{question.order}]", "quiet" if question.order == "best first" else "chosen", "sort"),
    )


def top(
    question: Question, results: Results | None, working: str, notice: Line | None, width: int
) -> tuple[Line, Line | None]:
    """The line under the prompt, and the notice where that line has no room for it.

    The line holds the chips at the left and how much was found at the right. A notice stands beside the chips or in their
    place, so that the list below keeps still while one types; chips that narrow the list are not hidden.
    """
    shown = chips(question)
    rights = (working,) if working else _counts(results)
    if notice is not None:
        places: list[Line] = [(*shown, Item("  "), *notice)]
        if not question.filters and question.order == "best first":
            places.append(notice)
        for left in places:
            for right in rights:
                if width_of(left) + cells(right) + 2 <= width:
                    return ends(left, (Item(right, "quiet"),), width - 1), None
    return _beside(shown, rights, width), notice


def _beside(chips: Line, rights: Sequence[str], width: int) -> Line:
    """As much as fits, the number at the right before the chips."""
    line = list(chips)
    for right in rights:
        if width_of(line) + cells(right) + 2 <= width:
            return ends(line, (Item(right, "quiet"),), width - 1)
    while line and width_of(line) + cells(rights[-1]) + 2 > width:
        line.pop()
    return ends(line, (Item(rights[-1], "quiet"),), width - 1)


def folded(line: Line, width: int) -> list[Line]:
    """A line broken into lines at most `width` cells wide, every piece in its role.

    >>> [[item.text for item in line] for line in folded((Item("! ", "trouble"), Item("one two")), 5)]
    [['! ', 'one'], ['two']]
    """
    text = "".join(item.text for item in line)
    lines: list[Line] = []
    for first, last in wrap(text, width):
        at, pieces = 0, []
        for item in line:
            piece = item.text[max(0, first - at) : max(0, last - at)]
            at += len(item.text)
            if piece:
                pieces.append(item._replace(text=piece))
        lines.append(pieces)
    return lines


def _counts(results: Results | None) -> tuple[str, ...]:
    """How much was found, in more and in fewer words."""
    if results is None:
        return ("",)
    over = "" if results.total_exact else "over "
    return count_line(results), f"{over}{results.total:,}"


def notice(question: Question, results: Results | None, trouble: str) -> Line | None:
    """The one thing that most needs saying, or None: an error, what was really searched, a likelier spelling, a warning."""
    if trouble:
        return (Item("! ", "trouble"), Item(clean_line(trouble), "trouble"))
    if question.similar_to is not None:
        name = clean_line(question.similar_title) or clean_line(question.similar_to)
        return (*_esc("back"), Item(" · Documents like ", "quiet"), Item(name, "strong"))
    if results is None:
        return None
    if results.searched_as:
        return (Item("Searched as ", "offer"), Item(clean_line(results.searched_as), "strong"))
    if results.did_you_mean:
        offer = clean_line(results.did_you_mean)
        return (
            Item("Did you mean ", "offer"),
            Item(offer, "strong", "accept"),
            Item("?  "),
            Item("Tab", "key", "accept"),
            Item(" takes it", "quiet"),
        )
    if question.text.count('"') % 2:
        return (
            Item("A second ", "quiet"),
            Item('"', "key"),
            Item(" makes it a phrase: these words side by side", "quiet"),
        )
    if results.warnings:
        return (Item("Note: ", "offer"), Item(" ".join(map(clean_line, results.warnings))))
    return None


def _esc(label: str) -> Iterator[Item]:
    yield Item("Esc", "key", "escape")
    yield Item(f" {label}", "quiet", "escape")


def key_row(place: str, width: int, labels: Mapping[str, str] | None = None) -> Line:
    """The keys worth knowing, as many as fit, the most useful first; `labels` say what an action would do right now."""
    line: list[Item] = []
    shown = [command for command in commands(place) if command.shown]
    for command in sorted(shown, key=lambda command: command.shown):
        items = _key_items(command, (labels or {}).get(command.action, command.label))
        if width_of(line) + width_of(items) > width:
            break
        line += items
    return line


def _key_items(command: Command, label: str) -> tuple[Item, Item]:
    return (
        Item(f" {key_name(command.keys[0])}", "key", command.action),
        Item(f" {label} ", "quiet", command.action),
    )


def facet_lines(counts: Mapping[str, Mapping[str, int]], filters: Filters, width: int) -> list[Line]:
    """The facet bar: for each filter its most frequent values, ticked where they are chosen; a click chooses."""
    lines: list[Line] = []
    for name in COLUMNS:
        rows = facet_rows(name, counts.get(name, {}), filters)
        if not rows:
            continue
        lines.append((Item(name, "strong"),))
        most = max((count for _, count in rows), default=0) or 1
        for value, count in rows:
            lines.append(facet_line(name, value, count, most, filters, width))
        lines.append(())
    return lines


def facet_rows(
    name: str, counts: Mapping[str, int], filters: Filters, limit: int = _FACET_ROWS
) -> list[tuple[str, int]]:
    """The values to offer: the chosen ones and the most frequent ones; years newest first."""
    known = {str(value): count for value, count in counts.items() if str(value).strip()}
    chosen = {value: known.get(value, 0) for value in sorted(filters.values(name))}
    frequent = sorted(known.items(), key=lambda item: (-item[1], item[0]))[:limit]
    rows = list({**dict(frequent), **chosen}.items())
    return (
        sorted(rows, reverse=True) if name == "years" else sorted(rows, key=lambda item: (-item[1], item[0]))
    )


def facet_line(
    name: str, value: str, count: int, most: int, filters: Filters, width: int, *, cursor: bool = False
) -> Line:
    """One value with its tick, number and bar."""
    chosen = value in filters.values(name)
    label = LANGUAGES.get(value, clean_line(value)) if name == "languages" else clean_line(value)
    tick = "[x] " if chosen else "[ ] "
    number = f" {count:,}"
    room = max(4, width - len(tick) - len(number) - 8)
    shown = label if len(label) <= room else label[: room - 1] + "…"
    role = "cursor" if cursor else "chosen" if chosen else "plain"
    action = f"narrow({name!r}, {value!r})"
    left = (Item(tick + shown, role, action),)
    right = (Item(number, "quiet", action), Item(f" {bar(count / most, 6):<6}", "quiet"))
    return ends(left, right, width)


EXAMPLES = (
    ("Тоқаев", "one name in any spelling: Tokayev, Toqaev, Tokaïev"),
    ('"foreign affairs"', "words side by side"),
    ("visit -Moscow", "with the first word, without the second"),
    ("парлам*", "words that begin like this"),
    ("date:2019..2024 election", "of these years; also lang:kk source:… title:…"),
)


def empty_screen(stats: Stats | None, recent: Sequence[str], width: int) -> list[Line]:
    """What stands in the place of the list before anything is typed."""
    lines: list[Line] = [()]
    if stats is not None:
        languages = " · ".join(
            f"{LANGUAGES.get(lang, clean_line(lang))} {count:,}"
            for lang, count in list(stats.languages.items())[:5]
        )
        lines += [(Item(f"  {counted(stats.documents)}", "strong"), Item(f"  {languages}", "quiet")), ()]
        if not stats.documents:
            lines += [
                (Item("  The index is empty. Leave with Esc and fill it: searchkit index PATHS…", "offer"),),
                (),
            ]
    if recent:
        lines.append((Item("  Searched before (Ctrl-↑)", "quiet"),))
        lines += [(Item("    "), Item(clean_line(query), "offer", f"fill({query!r})")) for query in recent]
        lines.append(())
    lines.append((Item("  Type to search. For example:", "quiet"),))
    for query, talk in EXAMPLES:
        line = (Item("    "), Item(query, "offer", f"fill({query!r})"))
        lines.append(
            (*line, Item(" " * max(1, 28 - width_of(line))), Item(talk, "quiet")) if width >= 60 else line
        )
    return lines


def nothing_found(question: Question, results: Results) -> list[Line]:
    """What stands in the place of the list when nothing was found: what could be tried."""
    lines: list[Line] = [(), (Item("  Nothing found.", "strong"),), ()]
    if len(question.text.strip()) == 1:
        lines.append((Item("  Type on: from two letters on, the beginning of a word is enough.", "quiet"),))
        return lines
    if results.did_you_mean:
        offer = clean_line(results.did_you_mean)
        lines.append(
            (
                Item("  Did you mean ", "quiet"),
                Item(offer, "offer", "accept"),
                Item("?  "),
                Item("Tab", "key", "accept"),
            )
        )
    if question.filters:
        lines.append(
            (
                Item("  Without the filters there may be more: ", "quiet"),
                Item("clear them", "offer", "clear_filters"),
            )
        )
    if " " in question.text.strip():
        lines.append((Item("  Fewer words find more.", "quiet"),))
    lines.append((Item("  A beginning and a star find every ending: ", "quiet"), Item("парлам*", "strong")))
    return lines
