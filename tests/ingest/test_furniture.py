"""Pages as they are saved from sites: which lines are the article's, which the page's, which is the title."""

from __future__ import annotations

import pytest

from searchkit.ingest import RepeatedLines, find_title, furniture, read_bytes
from searchkit.ingest.furniture import line_kind, merge_ranges
from searchkit.model import Document

# Each line begins with what it is: "- " furniture, "= " the title, "+ " the article. The first line: name, language, date.
PAGES = """
kk-portal kk 2023-10-05
- Басты бет / Жаңалықтар / Қоғам
- 5 қазан 2023, 14:20
- Қаралым: 1 204
= Ауылда жаңа мектеп пайдалануға берілді
- Сурет: ашық дереккөзден
+ Жамбыл облысының шалғай ауылында үш жүз орындық жаңа мектеп ашылды, деп хабарлайды облыс әкімдігі.
+ Мектепте зертхана, спорт залы және кітапхана бар. Бұрын балалар көрші ауылға барып оқитын.
- Сондай-ақ оқыңыз:
- Шымкентте екі балабақша салынады
- Ұстаздар күні қалай аталып өтті
+ «Бұл – бәріміз көптен күткен қуаныш», – деді мектеп директоры Сәуле Нұрланова.
- Бөлісу:
- Facebook
- Telegram
- Тегтер: мектеп, білім, ауыл
- Қате тапсаңыз, қажетті бөлікті белгілеп, Ctrl+Enter басыңыз.
- © Барлық құқықтар қорғалған

kk-akimat kk 2024-01-15
- Жарияланған күні: 15.01.2024
- Жаңартылған күні: 18.01.2024
= Тұрғындарды қабылдау кестесі бекітілді
+ Аудан әкімдігі азаматтарды жеке мәселелері бойынша қабылдаудың жаңа кестесін бекітті, қабылдау сейсенбі сайын өтеді.
+ Алдын ала жазылу үшін қабылдау бөлмесіне хабарласу керек, онлайн жазылу да қарастырылған.
- Көрсетілім: 45
- Басып шығару
- Артқа

ru-news ru 2022-06-03
- Главная > Общество
- 3 июня 2022 г., 09:15
- 👁 512
- 3 мин на чтение
= В Караганде открыли набережную после ремонта
- Автор: Марина Ковалева
- Фото: пресс-служба акимата
+ В Караганде после двухлетнего ремонта открыли набережную, сообщает пресс-служба акимата города.
+ Здесь появились велодорожки, скамейки и детские площадки, высадили около двухсот деревьев.
- Читайте также: Где отдохнуть летом в Казахстане
+ Что изменилось
+ По словам архитектора, главной задачей было сохранить старые деревья и открыть вид на озеро.
- Нашли ошибку в тексте? Выделите её и нажмите Ctrl+Enter.
- Подписывайтесь на наш Telegram-канал, чтобы первыми узнавать новости!
- Теги: Караганда, город
- 0 комментариев
- Оставить комментарий
- Самое читаемое
- Как оформить субсидию
- Погода на выходные

ru-agency ru 2021-11-18
= Рыбаки просят продлить запрет на лов осетра
+ АТЫРАУ, 18 ноября 2021 года – Рыбаки области обратились в министерство с просьбой продлить запрет на лов осетра.
+ В обращении говорится, что популяция только начала восстанавливаться, и снимать запрет рано.
- При использовании материалов активная ссылка обязательна.
- Все права защищены

en-paper en 2020-02-11
- Skip to main content
- Subscribe
- World | Business | Sport | Opinion
= Snow leopards return to a valley near Almaty
- By Ann Walker
- Published: 11 February 2020
- Share on Facebook
- Share on Twitter
- 4 min read
+ Camera traps have recorded four snow leopards in a valley where none had been seen for thirty years.
- Advertisement
+ "We could not believe our eyes," said the head of the reserve, who has worked there since 1998.
- Read more: The secret life of the saiga
+ The leopards probably crossed the ridge in late autumn, following herds of ibex.
- Photo by J. Smith
- Sign up for our newsletter to get the best stories every week.
- Related articles
- Ten parks to visit before winter ends
- Who counts the saigas?
- Most read
- © 2020 The Valley Post. All rights reserved.

en-blog en -
= What I learnt about bread
+ Bread is patient. It waits for you while you are busy with other things, and it forgives nearly everything.
+ May 2019 was the month in which I baked my first loaf, and it was as flat as the steppe itself.
- Leave a comment
- Tags: bread, baking

fr-journal fr 2018-05-03
- Accueil » Monde
- Publié le 3 mai 2018 à 10h30 - Mis à jour le 4 mai 2018
- Temps de lecture : 3 min
= Les éleveurs de chevaux s'inquiètent de la sécheresse
- Par Claire Dubois
- Partager sur Facebook
+ Les éleveurs du sud du pays s'inquiètent d'une sécheresse qui dure depuis plus de deux ans.
- Lire aussi : Le retour du cheval de Przewalski
+ « Il faut descendre toujours plus bas pour trouver de l'eau », raconte l'un d'eux, qui possède cent bêtes.
- Crédit photo : A. Martin
- Publicité
+ Le ministère promet de nouveaux puits avant l'été, mais les travaux n'ont pas commencé.
- Ce site utilise des cookies. En poursuivant votre navigation, vous acceptez leur utilisation.
- Sur le même sujet
- Tendance
- Mentions légales

en-reporter en 2022-07-12
- Published
- 2 years ago
- on
- July 12, 2022
- By
- The Reporter's Correspondent
= Rail corridor to carry more grain
- By Ann Walker in Economy on 12 July 2022
+ The corridor through the mountains will carry a third more grain next year, the railway said on Tuesday.
+ New wagons have been ordered, and two stations will be rebuilt before the harvest begins.
- Share this article:
- The Reporter publishes articles from outside sources. The views in them are not necessarily those of the Reporter.
- Trending

fr-depeche fr 2022-12-01
= Le festival du film ouvre ses portes
+ ALMATY, 1er décembre 2022 (AFP) – Le festival international du film a ouvert ses portes jeudi devant une salle comble.
+ Une quarantaine d'œuvres venues de vingt pays sont en compétition jusqu'au 10 décembre.
- Tous droits réservés
"""


def pages() -> dict[str, tuple[str, str, list[tuple[str, str]]]]:
    """name → (language, date, [(mark, line)])."""
    found = {}
    for block in PAGES.strip().split("\n\n"):
        head, *lines = block.split("\n")
        name, lang, date = head.split()
        found[name] = (lang, date, [(line[0], line[2:]) for line in lines])
    return found


def document(name: str, gap: str = "\n\n") -> Document:
    (found,) = read_bytes(gap.join(line for _, line in pages()[name][2]).encode(), id=f"{name}.txt")
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize("name", pages())
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_article_of_a_page_is_told_from_what_is_around_it(name: str, gap: str) -> None:
    read = document(name, gap)
    wrong = []
    at = 0
    for mark, line in pages()[name][2]:
        at = read.text.index(line, at)
        inside = any(start <= at and at + len(line) <= end for start, end in read.furniture)
        if inside == (mark == "+"):
            wrong.append((mark, line))
        at += len(line)
    assert wrong == []


@pytest.mark.parametrize("name", pages())
def test_a_page_gives_its_title_language_and_date(name: str) -> None:
    lang, date, lines = pages()[name]
    read = document(name)
    assert (read.title, read.lang, read.date or "-") == (dict(lines)["="], lang, date)


def test_a_page_names_its_author() -> None:
    assert [document(name).author for name in ("ru-news", "en-paper", "fr-journal")] == [
        "Марина Ковалева", "Ann Walker", "Claire Dubois",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Фото на память сделали все участники встречи, а потом разошлись по домам.",
        "The photo shows a river in spring.",
        "Share prices fell sharply on Monday.",
        "Print is not dead, says the owner of the last bookshop.",
        "Views differ: some want the road, others the forest.",
        "Главное: никто не пострадал.",
        "Источник: министерство не раскрывает подробностей о том, кто именно принимал это решение в прошлом году.",
        "По теме высказался и министр.",
        "Reklama is a Russian word.",
        "La publicité à la télévision coûte de plus en plus cher aux annonceurs.",
        "Le partage de l'eau reste la question la plus difficile.",
        "À lire ces pages, on croirait entendre sa voix.",
        "Автор книги родился в Семее в 1904 году.",
        "Бөлім меңгерушісі жауап берді.",
        "Фото көрмесі сенбіде ашылады.",
        "Сурет салу үйірмесіне отыз бала қатысады.",
        "Жарнама нарығы биыл он пайызға өсті.",
        "Тақырып кең талқыланды.",
        "Дата проведения выборов пока не назначена.",
        "Published in 1954, the novel made him famous.",
        "Опубликованный в 1954 году роман принёс ему славу.",
        "5 > 3",
        "Cookies and milk were served to the children.",
        "He pressed Ctrl and waited.",
        "By evening the snow had stopped.",
        "Par la suite, il devint ministre.",
        "On the table lay 12 letters.",
        "Date palms do not grow here.",
    ],
)
def test_a_sentence_that_begins_like_furniture_is_none(line: str) -> None:
    assert line_kind(line) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("45 рет", "reading"), ("2 мин", "reading"), ("1 204 просмотра", "reading"), ("5 min read", "reading"),
        ("Lecture 3 min", "reading"), ("Қаралым: 512", "reading"), ("Просмотров: 2 318", "reading"), ("👁 512", "reading"),
        ("SHARE THIS ARTICLE", "share"), ("Поделиться:", "share"), ("→ Partager", "share"),
        ("Фото: Reuters", "credit"), ("Photo: AFP/Getty Images", "credit"), ("Crédit : DR", "credit"), ("[Photo: A. B.]", "credit"),
        ("Home > News > World", "breadcrumb"), ("Саясат | Қоғам | Экономика", "breadcrumb"), ("Accueil / Monde", "breadcrumb"),
        ("Read also: Another story", "related"), ("Оқи отырыңыз: Басқа жаңалық", "related"), ("Tendance", "related"),
        ("https://example.kz/a/b", "link"), ("#саясат #сенат", "link"), ("info@example.kz", "link"),
        ("Tags: a, b", "tags"), ("Рубрика: Общество", "tags"), ("Жарнама", "ad"), ("© 2019 Paper", "legal"),
        ("Publié le", "date"), ("Жарияланды: 26.03.2024", "date"), ("Last updated July 12, 2023", "date"),
    ],
)  # fmt: skip
def test_a_line_of_the_page_is_known_by_its_words(line: str, kind: str) -> None:
    assert line_kind(line) == kind


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A title\n\nA paragraph follows here.", "A title"),
        ("Only one line of text", ""),
        ("It is a truth universally acknowledged, that a single man in possession\nof a good fortune, must be in want of a wife.", ""),
        ("What will the winter bring?\n\nNobody knows, and those who say they do are selling something to us all.", "What will the winter bring?"),
        ("СПОРТ\n\nКоманда из Актобе выиграла кубок\n\nКоманда из Актобе выиграла кубок страны в третий раз подряд.", "Команда из Актобе выиграла кубок"),
        ("word " * 60 + "\n\nmore", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_title_is_the_first_line_that_can_be_one(text: str, title: str) -> None:
    assert find_title(text) == title


def test_an_article_about_notices_stays_an_article() -> None:
    text = "How sites ask\n\n" + "\n\n".join(
        f"On day {n} the site used cookies after the reader had given consent to the policy of the owner."
        for n in range(5)
    )
    assert [text[a:b] for a, b in furniture(text)] == ["How sites ask"]


def test_lines_that_come_back_on_every_page_of_a_source_are_furniture() -> None:
    seen = RepeatedLines(least=3)
    texts = [
        f"The Valley Post, since 1919\n\nStory {chr(97 + n)}\n\nCall our desk on 12-07" for n in range(5)
    ]
    for text in texts:
        seen.add("valley.kz", text)
        seen.add("hill.kz", text.replace("Valley", chr(66 + len(text) % 7)))
    assert [texts[0][a:b] for a, b in seen.ranges("valley.kz", texts[0])] == [
        "The Valley Post, since 1919", "Call our desk on 12-07",
    ]  # fmt: skip
    assert seen.ranges("other.kz", texts[0], known=[(0, 3)]) == ((0, 3),)


def test_ranges_that_touch_become_one() -> None:
    assert merge_ranges("ab  cd ef", [(4, 6), (0, 2), (7, 9), (5, 5)]) == ((0, 9),)
    assert merge_ranges("ab x cd", [(0, 2), (5, 7)]) == ((0, 2), (5, 7))
