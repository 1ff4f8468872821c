"""What the command line prints: every letter of a document as text, hits seen with and without styles."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from searchkit.analyzers.token import Lemma, Token
from searchkit.model import (
    Document,
    Explanation,
    Growth,
    Hit,
    Match,
    Progress,
    Report,
    Results,
    Skipped,
    Snippet,
    Stats,
    TopWord,
)
from searchkit.query.weights import READING
from searchkit.render import (
    document_view,
    explanation_lines,
    explanation_tree,
    highlight,
    indexing_progress,
    notices_view,
    report_summary,
    results_cards,
    results_table,
    snippet_text,
    stats_view,
    tokens_table,
)
from searchkit.render.place import place
from searchkit.render.results import READINGS

EVIL = "[/] [bold]x[/bold] \x1b[31mred \x00 \u202eback"
SHOWN = "[/] [bold]x[/bold] [31mred"


def printed(
    renderable: RenderableType, *, width: int = 80, terminal: bool = False, no_color: bool = False
) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=terminal,
        color_system="truecolor" if terminal else None,
        no_color=no_color,
    )
    console.print(renderable)
    return stream.getvalue()


def an_answer(**changes: object) -> Results:
    text = "Президент Тоқаев " + EVIL
    hit = Hit(
        rank=1,
        score=4.5,
        id="id " + EVIL,
        title="Тоқаев " + EVIL,
        lang="kk",
        date="2024-03-26T10:30",
        source="egemen.kz",
        path=None,
        snippet=Snippet(text, 0, ((10, 16),)),
        title_spans=((0, 6),),
        why=(Match("Tokayev", "Тоқаев", "key", 4.5),),
    )
    values: dict[str, object] = {"query": "Tokayev", "hits": (hit,), "total": 1, "took_ms": 2.0, **changes}
    return Results(**values)  # type: ignore[arg-type]


DOCUMENT = Document(
    id="n1", text="one\r\ntwo " + EVIL, title="Title " + EVIL, lang="en", author=EVIL, path=EVIL
)
STATS = Stats(
    path="x.idx",
    documents=1200,
    segments=2,
    generation=7,
    bytes=3_400_000,
    terms={"lemma.kk": 10},
    tokens={"lemma.kk": 100},
    languages={"kk": 800, "en": 400},
    years={"2023": 1, "2024": 1199},
    sources={EVIL: 5, **{f"s{i}": 1 for i in range(20)}},
    identity={"kk": "kazakh 1"},
    growth=(Growth(600, {"kk": 900, "en": 100}), Growth(1200, {"kk": 1200, "en": 130})),
    top_words={
        "kk": (TopWord("ел", EVIL, 700), TopWord("су", "судың", 90)),
        "en": (TopWord("presid", "president", 4),),
    },
)
TREE = Explanation("sum " + EVIL, 4.5, (Explanation("тоқаев in lemma.kk", 4.5),))
TOKEN = Token("елдеріміздің", 0, 12, 0, (Lemma("ел", "kk"), Lemma("елде", "kk", 0.6)), ("elderimizdin",))
REPORT = Report(
    added=3,
    skipped=tuple(Skipped(f"{EVIL}{i}", "no text", 3) for i in range(12)),
    seconds=0.5,
    by_year={"2024": 2, "": 1},
    by_lang={"kk": 2, "": 1},
)

VIEWS: list[tuple[str, RenderableType]] = [
    ("cards", results_cards(an_answer(facets={"source": {EVIL: 3}}), why=True)),
    ("table", results_table(an_answer())),
    ("document", document_view(DOCUMENT, [(0, 3)])),
    ("stats", stats_view(STATS)),
    ("tree", explanation_tree(TREE)),
    ("tokens", tokens_table([TOKEN])),
    ("report", report_summary(REPORT)),
    ("notices", notices_view(an_answer(did_you_mean=EVIL, searched_as=EVIL, warnings=(EVIL,)))),
]


@pytest.mark.parametrize("width", [20, 50, 80, 160])
@pytest.mark.parametrize(("name", "view"), VIEWS)
def test_no_view_lets_a_document_command_the_terminal(name: str, view: RenderableType, width: int) -> None:
    out = printed(view, width=width)
    assert "\x1b" not in out
    assert "\x00" not in out
    assert "\u202e" not in out
    assert all(len(line.rstrip()) <= width for line in out.splitlines())


@pytest.mark.parametrize("name", ["cards", "table", "document", "tree", "report", "notices", "stats"])
def test_square_brackets_are_shown_as_they_are(name: str) -> None:
    assert SHOWN in " ".join(printed(dict(VIEWS)[name], width=400).split())


def test_hits_are_marked_where_nothing_can_be_styled() -> None:
    assert "Президент ‹Тоқаев›" in printed(results_cards(an_answer()))
    assert "‹one›" in printed(document_view(DOCUMENT, [(0, 3)]))


def test_hits_are_bold_and_underlined_without_colour() -> None:
    out = printed(results_cards(an_answer()), terminal=True, no_color=True)
    assert "\x1b[1;4mТоқаев\x1b[0m" in out
    assert "‹" not in out


def test_a_card_names_language_day_source_and_what_matched() -> None:
    out = printed(results_cards(an_answer(), why=True))
    assert "kk · 2024-03-26 · egemen.kz" in out
    assert "Tokayev → Тоқаев (key)" in out
    assert "1 document in 2.0 ms" in out


def test_a_lower_bound_is_called_one() -> None:
    assert "over 1,000 documents" in printed(results_cards(an_answer(total=1000, total_exact=False)))


def test_an_empty_answer_says_so() -> None:
    assert printed(results_cards(an_answer(hits=(), total=0))).strip() == "no documents in 2.0 ms"


def test_notices_say_what_was_searched_and_what_was_odd() -> None:
    out = printed(notices_view(an_answer(did_you_mean="Tokayev", searched_as="Қазақстан", warnings=("odd",))))
    assert out.splitlines() == ["Searched as: Қазақстан", "Did you mean: Tokayev", "Note: odd"]


def test_spans_stay_on_their_letters_when_characters_are_dropped() -> None:
    lit = highlight("a\x1b\u00adb[Тоқаев]", [(5, 11)], marks=True)
    assert lit.plain == "ab[‹Тоқаев›]"


def test_the_tree_and_its_lines_hold_the_same_numbers() -> None:
    assert explanation_lines(TREE)[1] == "  4.5  тоқаев in lemma.kk"
    assert "4.5  тоқаев in lemma.kk" in printed(explanation_tree(TREE))


def test_a_second_reading_shows_its_weight() -> None:
    shown = printed(tokens_table([TOKEN]), width=120)
    assert "елде (0.6)" in shown
    assert "without plural, our, genitive" in shown


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_a_table_of_words_cuts_nothing_off(width: int) -> None:
    shown = printed(tokens_table([TOKEN]), width=width)
    letters = "".join("".join(line.split()) for line in shown.splitlines())
    assert "…" not in shown
    assert "елдеріміздің"[:4] in letters
    assert all(cell_len(line) <= width for line in shown.splitlines())


def test_a_report_counts_and_names_what_was_skipped() -> None:
    out = printed(report_summary(REPORT), width=200)
    assert out.startswith("3 added, 12 skipped in 0.5 s (6 a second)")
    assert out.count("no text") == 10
    assert "… and 2 more skipped" in out
    assert "Kazakh 2 · undecided 1" in out
    assert "years: 2024 2 · unknown 1" in out


def test_rare_values_are_added_up() -> None:
    assert "10 more" in printed(stats_view(STATS))


@pytest.mark.parametrize(("width", "beside"), [(80, True), (160, True), (40, False)])
def test_top_words_stand_beside_each_other_and_growth_has_a_column_a_language_where_there_is_room(
    width: int, beside: bool
) -> None:
    shown = printed(stats_view(STATS), width=width)
    assert any("700" in line and "president" in line for line in shown.splitlines()) is beside
    assert any(line.split()[:4] == ["600", "900", "100", "1,000"] for line in shown.splitlines()) is beside
    assert "1,330" in shown


def test_progress_is_silent_without_a_terminal_and_survives_any_path() -> None:
    for terminal in (False, True):
        stream = io.StringIO()
        console = Console(file=stream, force_terminal=terminal, width=120)
        with indexing_progress(console) as watch:
            for done in range(3):
                watch(Progress(done, 3, f"news/{EVIL}", done, done))
        assert terminal or not stream.getvalue()
        assert "\x00" not in stream.getvalue()


def test_a_path_is_short_where_it_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "home", lambda: tmp_path.parent)
    assert place(str(tmp_path / "news" / "a.txt"), "n1") == "news/a.txt"
    assert place(str(tmp_path.parent / "b.txt"), "n1") == "~/b.txt"
    assert place("/elsewhere/c.txt", "n1") == "/elsewhere/c.txt"
    assert place(None, "n1") == "n1"


@pytest.mark.parametrize(
    ("text", "start", "shown"),
    [
        ("A whole sentence.", 0, "A whole sentence."),
        ("A short text that has no full stop", 0, "A short text that has no full stop"),
        ("word " * 40, 0, "word " * 40 + "…"),
        ("word " * 40 + "end.", 7, "… " + "word " * 40 + "end."),
        ("word " * 40 + "« end. »", 7, "… " + "word " * 40 + "« end. »"),
    ],
)
def test_a_passage_shows_where_text_was_cut_off(text: str, start: int, shown: str) -> None:
    assert snippet_text(Snippet(text, start)).plain == shown


@pytest.mark.parametrize("width", [40, 60, 80, 160])
def test_in_a_table_the_title_gives_way_and_nothing_else(width: int) -> None:
    long = replace(
        an_answer().hits[0], title="Кездесу " * 30, source="egemen.kz", id="n1", rank=12, title_spans=()
    )
    shown = printed(results_table(replace(an_answer(), hits=(long,))), width=width)
    row = next(line for line in shown.splitlines() if "Кездесу" in line)
    assert row.split()[0] == "12"
    assert "…" in row
    assert "kk" in row
    assert "2024-03-26" in row
    assert (row.split()[-2:] == ["egemen.kz", "n1"]) is (width >= 80)
    assert all(cell_len(line) <= width for line in shown.splitlines())


@pytest.mark.parametrize("width", [40, 80, 90, 120])
def test_a_table_keeps_every_number_and_a_readable_title_beside_long_ids(width: int) -> None:
    long = replace(
        an_answer().hits[0],
        title="Кездесу " * 30,
        source="gazette-of-the-steppes",
        id="i" * 40,
        title_spans=(),
    )
    shown = printed(results_table(replace(an_answer(), hits=(replace(long, rank=7),))), width=width)
    row = next(line for line in shown.splitlines() if "Кездесу" in line)
    assert row.split()[0] == "7"
    assert ("Кездесу Кездесу" in row) is (width >= 80)
    assert ("iiiii" in row) is (width >= 80)
    assert ("gazette" in row) is (width >= 120)
    assert row.split()[-1].endswith("…") is (width >= 80)
    assert all(cell_len(line) <= width for line in shown.splitlines())


def test_a_table_of_nothing_is_its_count() -> None:
    assert printed(results_table(an_answer(hits=(), total=0))) == "no documents in 2.0 ms\n"


def test_every_reading_is_told_in_words() -> None:
    assert set(READING) | {"key"} <= set(READINGS)
