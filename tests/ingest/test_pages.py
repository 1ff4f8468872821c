"""HTML as sites write it: the article, the page around it, and what the page says about itself."""

from __future__ import annotations

import pytest

from searchkit.ingest import read_bytes
from searchkit.model import Document

FIRST = "Балықшылар биыл көктемде су деңгейінің көтерілгенін және балықтың көбейгенін айтып отыр."
SECOND = "Ғалымдар мұны қардың қалың түскенімен және жазғы жаңбырмен байланыстырып отыр, дейді мамандар."


def page(html: str | bytes, name: str = "a.html") -> Document:
    (document,) = read_bytes(html if isinstance(html, bytes) else html.encode(), id=name)
    assert isinstance(document, Document), document
    return document


def article(document: Document) -> list[str]:
    """The lines of the text that are no furniture."""
    text = document.text
    for start, end in reversed(document.furniture):
        text = text[:start] + "\n" + text[end:]
    return [line.strip() for line in text.split("\n") if line.strip()]


PAGES = {
    "blocks named by class only": f"""<body><div class="top-menu"><a href=1>Басты</a><a href=2>Спорт</a></div>
        <div class="content"><h1>Каспий</h1><div class="news-meta share">Бөлісу 12</div><div class="text"><p>{FIRST}</p>
        <div class="related-news"><a href=3>Басқа жаңалық туралы</a></div><p>{SECOND}</p></div></div>
        <div id="footer">Байланыс</div></body>""",
    "a page that is one form": f"""<body><form id="aspnetForm"><div class=sidebar>Ауа райы +5</div><h1>Каспий</h1>
        <p>{FIRST}</p><p>{SECOND}</p><input type=submit value=x></form></body>""",
    "an article element among teasers": f"""<body><main><article><h1>Каспий</h1><p>{FIRST}</p><p>{SECOND}</p></article>
        <section><article><a href=1>Бірінші тизер мәтіні</a></article><article><a href=2>Екінші тизер</a></article></section>
        </main></body>""",
    "a wrapper called after its sidebar": f"""<body class="has-sidebar"><div class="layout with-sidebar"><h1>Каспий</h1>
        <p>{FIRST}</p><p>{SECOND}</p></div><div class="sidebar">Ең көп оқылған</div></body>""",
    "paragraphs made of line breaks": f"""<body><h1>Каспий</h1><div>{FIRST}<br><br>{SECOND}<br></div></body>""",
    "rows of links": f"""<body><ul><li><a href=1>Саясат және қоғам</a></li><li><a href=2>Спорт жаңалықтары</a></li>
        <li><a href=3>Мәдениет</a></li></ul><h1>Каспий</h1><p>{FIRST}</p><p>{SECOND}</p></body>""",
    "scripts and hidden boxes": f"""<body><script>var a = "<p>script</p>";</script><style>p {{}}</style><h1>Каспий</h1>
        <noscript>Enable scripts</noscript><div hidden>Жасырын терезе</div><p>{FIRST}</p><svg><text>svg</text></svg>
        <p>{SECOND}</p><template>template</template></body>""",
    "tags that are never closed": f"""<html><body><h1>Каспий</h1><p>{FIRST}<p>{SECOND}""",
    "roles instead of elements": f"""<body><div role="navigation">Басты бет Қоғам</div><div role="main"><h1>Каспий</h1>
        <p>{FIRST}</p><p>{SECOND}</p></div><div role="contentinfo">Байланыс бөлімі</div></body>""",
    "an article body by its property": f"""<body><div>Валюта бағамы 450</div><h1>Каспий</h1>
        <div itemprop="articleBody"><p>{FIRST}</p><p>{SECOND}</p></div><div>Пікір қалдыру үшін кіріңіз</div></body>""",
}


@pytest.mark.parametrize("kind", PAGES)
def test_the_article_of_a_page_is_what_is_left(kind: str) -> None:
    document = page(PAGES[kind])
    assert article(document) == [FIRST, SECOND]
    assert (document.title, document.lang) == ("Каспий", "kk")
    assert "script" not in document.text
    assert "template" not in document.text


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Каспий тартылды | Дала хабары</title>", "Каспий тартылды | Дала хабары"),
        ("<title>Каспий биыл тағы тартылды | Дала хабары</title>", "Каспий биыл тағы тартылды"),
        ('<title>x</title><meta property="og:title" content="Каспий тартылды">', "Каспий тартылды"),
        (
            '<meta property="og:title" content="Каспий - Дала"><meta property="og:site_name" content="Дала">',
            "Каспий",
        ),
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Каспий"}</script>', "Каспий"),
        ("<title>  </title>", ""),
    ],
)
def test_a_page_without_heading_has_the_title_of_its_head(head: str, title: str) -> None:
    assert page(f"<html><head>{head}</head><body><p>{FIRST}</p></body></html>").title == title


def test_a_heading_of_the_site_gives_way_to_the_announced_title() -> None:
    head = '<meta property="og:title" content="Каспий тартылды">'
    assert (
        page(f"<head>{head}</head><body><h1>Дала хабары</h1><p>{FIRST}</p></body>").title == "Каспий тартылды"
    )
    assert (
        page(f"<head>{head}</head><body><h1>Каспий тартылды<button>x</button></h1><p>{FIRST}</p>").title
        == "Каспий тартылды"
    )


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<meta property="article:published_time" content="2024-03-26T10:30:00+05:00">', "", "2024-03-26T10:30"),
        ('<meta name="date" content="26.03.2024">', "", "2024-03-26"),
        ('<meta name="DC.date.issued" content="2024-03-26">', "", "2024-03-26"),
        ('<meta itemprop="datePublished" content="2024-03-26">', "", "2024-03-26"),
        ('<script type="application/ld+json">[{"@type":"WebSite"},{"@graph":[{"@type":["Thing","NewsArticle"],'
         '"datePublished":"2024-03-26T10:30"}]}]</script>', "", "2024-03-26T10:30"),
        ("", '<time datetime="2024-03-26">кеше</time>', "2024-03-26"),
        ("", "<time>26 наурыз 2024</time>", "2024-03-26"),
        ("", "<time datetime='2024-03-26'></time><time datetime='2023-01-01'></time>", None),
        ("", "<div>26 наурыз 2024</div>", "2024-03-26"),
        ('<meta name="date" content="soon">', "<div>26 наурыз 2024</div>", "2024-03-26"),
        ('<script type="application/ld+json">{broken</script>', "", None),
        ('<link rel="canonical" href="https://dala.kz/2024/03/26/kaspii">', "", "2024-03-26"),
        ('<meta property="og:url" content="https://dala.kz/news/2024-03-26-kaspii">', "", "2024-03-26"),
        ('<link rel="canonical" href="https://dala.kz/2024/13/26/kaspii">', "", None),
        ("", "<footer>© 2024</footer>", None),
    ],
)  # fmt: skip
def test_a_page_is_dated_by_its_head_then_by_its_text(head: str, body: str, date: str | None) -> None:
    html = f"<html><head>{head}</head><body>{body}<h1>Каспий</h1><p>{FIRST}</p><p>{SECOND}</p></body></html>"
    assert page(html).date == date


def test_source_and_author_come_from_the_head() -> None:
    head = (
        '<link rel="canonical" href="https://www.dala.kz/news/1?x=2"><meta property="og:site_name" content="Дала">'
        '<script type="application/ld+json">{"@type":"Article","author":[{"name":"А. Серік"},{"name":"Б. Нұр"}]}</script>'
    )
    document = page(f"<head>{head}</head><body><p>{FIRST}</p></body>")
    assert (document.source, document.author) == ("dala.kz", "А. Серік, Б. Нұр")
    assert document.why["source"] == "canonical address"


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("kz1048", "windows-1251"), ("kz1048", ""), ("utf-8", "windows-1251"), ("cp1251", "utf-8"), ("cp1251", "iso-8859-1"),
        ("koi8-r", "koi8-r"), ("utf-16", "utf-8"), ("cp866", ""), ("utf-8-sig", ""),
    ],
)  # fmt: skip
def test_what_a_page_declares_is_believed_only_where_it_fits(charset: str, declared: str) -> None:
    text = (
        FIRST
        if charset not in {"cp1251", "koi8-r", "cp866"}
        else "Рыбаки рады: этой весной рыбы в реке стало больше."
    )
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    document = page(f"<html><head>{meta}</head><body><p>{text}</p></body></html>".encode(charset))
    assert text in document.text


def test_inline_elements_do_not_part_words_and_blocks_do() -> None:
    document = page(
        "<body><p>Қаз<b>ақ</b>стан<sup>1</sup></p><div>бір</div>екі<table><tr><td>a<td>b</table></body>"
    )
    assert document.text.split() == ["Қазақстан1", "бір", "екі", "a", "b"]


def test_no_text_of_a_page_is_lost() -> None:
    document = page(
        "<body>zero<p>one<div>two<ul><li>three</ul>four</div>five<nav>six</nav>seven<br>eight</body>tail"
    )
    assert document.text.split() == [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "tail",
    ]
