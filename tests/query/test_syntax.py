"""The query language: what is an operator, what is a letter, and that a query with one usable word never fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query

from searchkit.errors import QueryError
from searchkit.query.parse import Parsed, parse
from searchkit.query.tree import Filter, Loose, Quote, Wild, Word, leaves

FIELDS = frozenset({"lang", "date", "source", "year", "path", "author", "price"})


def read(text: str, *, require_all: bool = False) -> Parsed:
    return parse(text, fields=FIELDS, require_all=require_all)


def shown(node: query.Query) -> str:
    """A tree as a short line: `(a b)` any, `(a & b)` all, `-` banned, `+` required, `{…}` a condition."""
    match node:
        case Word():
            name = "" if node.fieldname == "text" else f"{node.fieldname}:"
            boost = f"^{node.boost:g}" if node.boost != 1 else ""
            return f"{name}{'=' if node.exact else ''}{node.text}{'…' if node.open_end else ''}{boost}"
        case Quote():
            name = "" if node.fieldname == "text" else f"{node.fieldname}:"
            slop = f"~{node.slop}" if node.slop != 1 else ""
            return f'{name}{"=" if node.exact else ""}"{" ".join(node.words)}"{slop}'
        case Filter():
            return "{" + shown(node.child) + "}"
        case query.NumericRange():
            low, high = ("" if side is None else f"{side:g}" for side in (node.start, node.end))
            return f"{node.fieldname}:{low}..{high}"
        case query.FuzzyTerm():
            return f"{node.text}~{node.maxdist}"
        case query.Wildcard():
            return f"{node.fieldname}*{node.text}"
        case query.Term():
            return f"{node.fieldname}:{node.text}"
        case query.Every():
            return "everything"
        case query.AndNot():
            return f"{shown(node.a)} - {shown(node.b)}"
        case query.Not():
            return f"- {shown(node.query)}"
        case query.AndMaybe():
            return f"+{shown(node.a)} {shown(node.b)}"
        case query.Require():
            return f"{shown(node.a)} {shown(node.b)}"
        case query.And():
            return "(" + " & ".join(map(shown, node)) + ")"
        case Loose():
            return "(" + " ".join(map(shown, node)) + ")" + (f"^{node.boost:g}" if node.boost != 1 else "")
        case query.Or():
            return "(" + " | ".join(map(shown, node)) + ")"
    raise AssertionError(node)


TABLE = [
    # words, phrases, operators
    ("tokayev visit", "(tokayev visit)"),
    ('"foreign affairs"', '"foreign affairs"'),
    ('"foreign affairs"~3', '"foreign affairs"~3'),
    ("“foreign affairs”", '"foreign affairs"'),
    ("«сыртқы істер»~2", '"сыртқы істер"~2'),
    ("he said “foreign affairs” twice", "(he said foreign affairs twice)"),
    ("a AND b", "(a & b)"),
    ("a b AND c NOT d", "(a (b & c)) - d"),
    ("a OR b c", "((a | b) c)"),
    ("a OR b AND c", "(a | (b & c))"),
    ("a OR NOT b", "(a | everything - b)"),
    ("a AND NOT b", "a - b"),
    ("(a OR b) AND c", "((a | b) & c)"),
    ("a && b", "(a & b)"),
    ("газ ЖӘНЕ құбыр", "(газ & құбыр)"),
    ("газ НЕМЕСЕ мұнай", "(газ | мұнай)"),
    ("сайлау ЕМЕС АҚШ", "сайлау - АҚШ"),
    ("нефть И газ", "(нефть & газ)"),
    ("нефть ИЛИ газ", "(нефть | газ)"),
    ("нефть НЕ газ", "нефть - газ"),
    ("Kazakhstan ET Belgique", "(Kazakhstan & Belgique)"),
    ("ministre OU sénat", "(ministre | sénat)"),
    ("ministre SAUF défense", "ministre - défense"),
    ("sel et poivre ou piment", "(sel et poivre ou piment)"),
    # plus and minus are letters inside a word, and before a blank they are nothing
    ("Brexit -Scotland", "Brexit - Scotland"),
    ("АҚШ-тың -Ресей +Қытай", "+Қытай АҚШ-тың - Ресей"),
    ("foreign-affairs", "foreign-affairs"),
    ("oil - gas", "(oil gas)"),
    ("С5+1", "С5+1"),
    ('a -"b c" d', '(a d) - "b c"'),
    ("-(a b) c", "c - (a b)"),
    ("(-a b)", "b - a"),
    ("-lang:kk мұнай", "мұнай - {lang:kk}"),
    ("-a", "everything - a"),
    ("NOT a", "everything - a"),
    ("-a -b", "everything - (a | b)"),
    # wildcards
    ("парлам*", "text*парлам*"),
    ("нұр?", "text*нұр?"),
    ("Шым?ент", "text*Шым?ент"),
    ("*стан", "text**стан"),
    ("Tok*ev lang:fr", "text*Tok*ev {lang:fr}"),
    ("Тоқа* lang:kk", "text*Тоқа* {lang:kk}"),
    ("organi?ation reform", "(text*organi?ation reform)"),
    ("Қазақстанның астанасы қай қала?", "(Қазақстанның астанасы қай қала)"),
    ("Qui est le président ?", "(Qui est le président)"),
    ("what? why?", "(what why)"),
    ("парлам* сайлау", "(парлам… сайлау)"),
    ("*", "everything"),
    # edits, boosts, exact
    ("токаевв~", "токаевв~1"),
    ("қазақстан~", "қазақстан~2"),
    ("токаевв~2", "токаевв~2"),
    ("tokayev^2 visit", "(tokayev^2 visit)"),
    ("(a b)^3", "(a b)^3"),
    ("a^b", "(a b)"),
    ("=word", "=word"),
    ('="exact words"', '="exact words"'),
    # fields
    ("title:сенатор", "title:сенатор"),
    ('title:"Central Asia"', 'title:"Central Asia"'),
    ("title:(a b) c", "(title:a title:b c)"),
    ("Title:x", "title:x"),
    ("lang:kk,en", "{(lang:kk | lang:en)}"),
    ("lang:kk lang:en x", "x {(lang:kk | lang:en)}"),
    ("lang:(kk OR en) x", "x {(lang:kk | lang:en)}"),
    ("lang:KK x", "x {lang:kk}"),
    ("lang:kk сайлау", "сайлау {lang:kk}"),
    ("source:egemen.kz", "{(source:egemen.kz | source:EGEMEN.KZ | source:Egemen.Kz | source:Egemen.kz)}"),
    ("source:*.kz x", "x {source**.kz}"),
    ("price:>=10", "{price:10..}"),
    ("price:1..2 x", "x {price:1..2}"),
    ("foo:bar baz", "(foo bar baz)"),
    ('foo:"bar baz" x', '(foo "bar baz" x)'),
    ("http://www.inform.kz", "(http www.inform.kz)"),
    ("title: сенат", "(title сенат)"),
    ("10:30 train", "(10 30 train)"),
    # dates
    ("date:2019", "{date:2.019e+07..2.02e+07}"),
    ("date:2024-03 сайлау", "сайлау {date:2.02403e+07..2.02404e+07}"),
    ("date:soon x", "(soon x)"),
    # conditions side by side are alternatives on one column; AND and + ask for each of them
    ("source:*x AND source:*y", "{(source**x & source**y)}"),
    ("+source:*x +source:*y", "{(source**x & source**y)}"),
    ("+source:*x source:*y a", "a {(source**x & source**y)}"),
    ("source:(*x AND *y)", "{(source**x & source**y)}"),
    ("(lang:kk OR lang:en) AND lang:en", "{((lang:kk | lang:en) & lang:en)}"),
    ("(lang:kk OR lang:en) lang:fr", "{((lang:kk | lang:en) | lang:fr)}"),
    ("NOT (lang:kk AND lang:en)", "everything - {(lang:kk & lang:en)}"),
    ("price:>1 price:<3 lang:kk", "{(price:1.. & price:..3 & lang:kk)}"),
    ("(lang:kk AND price:1..2) AND lang:en", "{(lang:kk & price:1..2 & lang:en)}"),
    ("lang:kk OR NOT price:1..2", "{(lang:kk | - price:1..2)}"),
    ("a lang:kk AND NOT price:1..2 OR lang:en", "a {(lang:kk - price:1..2 | lang:en)}"),
    # what is joined to a condition must be met, words beside it are welcome
    ("a lang:kk AND b", "+b a {lang:kk}"),
    ("a (b lang:kk)", "+b a {lang:kk}"),
    ("a (b AND lang:kk)^2", "+b^2 a {lang:kk}"),
    ("a b AND NOT lang:kk", "+b a - {lang:kk}"),
    ("(a lang:kk) (b lang:en)", "(a {lang:kk} | b {lang:en})"),
    ("c (a lang:kk) (b lang:en)", "+(a {lang:kk} | b {lang:en}) c"),
    ("(a lang:kk) AND (b lang:en)", "(a & b) {(lang:kk & lang:en)}"),
    ("a OR (b AND lang:kk)", "(a | b {lang:kk})"),
    # a ban beside or within a condition holds for everything beside it
    ("a lang:kk AND NOT b", "a {lang:kk} - b"),
    ("a lang:kk AND NOT b AND NOT price:1..2", "a {lang:kk} - (b | {price:1..2})"),
    ("a lang:kk AND NOT price:1..2", "a {lang:kk} - {price:1..2}"),
    ("a NOT b AND NOT c", "a - (b | c)"),
    ("a (lang:kk -b) lang:en", "a ({lang:kk} - b | {lang:en})"),
    ("(lang:kk -b) (lang:en -c)", "everything ({lang:kk} - b | {lang:en} - c)"),
    ("price:>1 AND NOT b price:<3", "{(price:1.. & price:..3)} - b"),
    ("a b AND NOT c", "(a b - c)"),
    # odd input
    ("( a b", "(a b)"),
    ("a )b", "(a b)"),
    ('say "hi', "(say hi)"),
    ("мұнай AND", "(мұнай AND)"),
    ("OU est la gare", "(OU est la gare)"),
    ("AND", "AND"),
    ("f(x)", "(f x)"),
    ('5" disk', "(5 disk)"),
    ("\x00мұнай\x00", "мұнай"),
]


@pytest.mark.parametrize(("text", "wanted"), TABLE)
def test_the_query_table(text: str, wanted: str) -> None:
    assert shown(read(text).tree) == wanted


@pytest.mark.parametrize("text", ["", " ", "(((", ")))", '""', "?!", "+", "-", "~", "“”", "—", "\x00"])
def test_a_query_without_a_word_is_one_clear_error(text: str) -> None:
    with pytest.raises(QueryError, match="no word to search for"):
        read(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("( a", "opening bracket"),
        ("a )", "closing bracket"),
        ('say "hi', "quotation mark"),
        ("мұнай AND", "nothing to join"),
        ("date:soon x", "read as text"),
        ("title: сенат", "right after the colon"),
        ("парлам* сайлау", "one word"),
        ("(" * 60 + "a" + ")" * 60, "deep"),
    ],
)
def test_what_was_odd_is_said(text: str, sentence: str) -> None:
    assert any(sentence in warning for warning in read(text).warnings)


@pytest.mark.parametrize("half", ["date:", "lang:", "title:", "-source:", "AND date:", "date: "])
def test_a_condition_that_waits_for_its_value_changes_nothing_yet(half: str) -> None:
    assert read(f"Тоқаев {half}").tree == read("Тоқаев").tree
    assert any("waits for its value" in warning for warning in read(f"Тоқаев {half}").warnings)


@pytest.mark.parametrize("text", ["date:", "lang:kk date:", "date: lang:kk"])
def test_a_field_name_that_is_the_only_word_is_searched_for(text: str) -> None:
    assert [word.text for word in read(text).words] == ["date"]


def test_ordinary_queries_leave_no_warning() -> None:
    for text in (
        "* -Астана",
        "* AND NOT Астана",
        "мұнай * газ",
        "tokayev visit",
        '"foreign affairs" -x',
        "Қай қала?",
        "lang:kk,en date:2019..2024 мұнай",
        "парлам*",
    ):
        assert read(text).warnings == ()


def test_plain_syntax_takes_every_character_as_text() -> None:
    plain = parse('title:"x" AND -y*', syntax="plain", fields=FIELDS)
    assert shown(plain.tree) == "(title x AND y)"


def test_all_requires_every_word_and_keeps_the_rest() -> None:
    assert shown(read("a b -c lang:kk", require_all=True).tree) == "(a & b) {lang:kk} - c"
    assert shown(parse("a b", syntax="plain", require_all=True).tree) == "(a & b)"


def test_words_know_their_place_in_the_query() -> None:
    text = 'title:сенатор "foreign affairs" =x -y'
    places = {text[leaf.startchar : leaf.endchar] for leaf in leaves(read(text).tree)}
    assert places == {"сенатор", "foreign affairs", "x", "y"}


@pytest.mark.parametrize("text", ["a +b", "a -b c", "NOT a +b", "a lang:kk AND b", '+"a b" c AND d'])
def test_words_are_listed_as_they_were_typed(text: str) -> None:
    places = [word.startchar for word in read(text).words]
    assert places == sorted(places)


def test_an_unknown_syntax_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="expected syntax"):
        parse("x", syntax="lucene")


@given(st.text(alphabet=st.sampled_from("ab қ\"()+-*?~^:=.[]{},'’«»&|\\ \n") | st.characters(), max_size=40))
def test_any_text_either_answers_or_is_a_query_error(text: str) -> None:
    try:
        parsed = read(text)
    except QueryError:
        return
    assert list(leaves(parsed.tree))


@given(
    st.lists(
        st.sampled_from(["a", "AND", "OR", "NOT", "(", ")", '"', "-b", "+c", "lang:kk", "x*"]), max_size=12
    )
)
def test_any_order_of_operators_with_a_word_among_them_answers(pieces: list[str]) -> None:
    assert list(leaves(read(" ".join([*pieces, "word"])).tree))


def test_a_thousand_brackets_do_not_exhaust_the_stack() -> None:
    assert shown(read("(" * 5000 + "a" + ")" * 5000).tree) == "a"
    assert shown(read("NOT " * 3000 + "a").tree) == "a"


def test_wildcards_keep_their_letters() -> None:
    node = read("Тоқа*").tree
    assert isinstance(node, Wild)
    assert node.text == "Тоқа*"
