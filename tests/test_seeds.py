"""The sample corpus is what its README says: every file listed, readable, in its language, about its event."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

SEEDS = Path(__file__).parent.parent / "seeds"


class Seed(NamedTuple):
    """One article: where it is, and what a search engine must learn from it.

    `path` is relative to `seeds/`; a record of a JSONL file is `file#id`. `words` are written in the text as they stand.
    """

    path: str
    lang: str
    date: str
    title: str
    words: tuple[str, ...]
    encoding: str = "utf-8"


ARTICLES = (
    Seed(
        "kk/01-euraziya-dialogy.txt",
        "kk",
        "2019-09-17",
        "Нұр-Сұлтанда «Еуразия диалогы» конференциясы басталды",
        ("Тоқаевтың", "АҚШ-тың", "БҰҰ"),
    ),
    Seed(
        "kk/02-zhaiyq-tasqyny.txt",
        "kk",
        "2024-04-09",
        "Жайық өзенінің деңгейі көтерілді: тұрғындар қауіпсіз жерге көшірілуде",
        ("Қуанышев", "тасқынның", "Еріктілердің"),
    ),
    Seed(
        "kk/03-almaty-metrosy.html",
        "kk",
        "2023-07-12",
        "Алматы метросының жаңа желісі ашылды",
        ("Алматыдағы", "Ахметова", "бекетті"),
    ),
    Seed(
        "kk/04-uran-seriktestigi.txt",
        "kk",
        "2024-03-01",
        "Қазақстан мен Франция уран саласындағы серіктестікті кеңейтеді",
        ("Тоқаевқа", "Orano", "Маңғыстаудағы"),
    ),
    Seed(
        "kk/05-kann-dala-uni.txt",
        "kk",
        "2022-05-21",
        "Қазақ фильмі Канн фестивалінде көрсетілді",
        ("Сейітованың", "домбырашы", "Шымкент"),
    ),
    Seed(
        "kk/06-kaspii-tartyluda.md",
        "kk",
        "2023-08-18",
        "Каспий тартылып барады: ғалымдар алаңдаулы",
        ("Ақтауда", "итбалықтар", "2024-жылы"),
    ),
    Seed(
        "kk/07-rybakina-almaty-kubogy.txt",
        "kk",
        "2024-10-06",
        "Елена Рыбакина «Алматы кубогын» жеңіп алды",
        ("Рыбакинаның", "теннисші", "Уимблдон"),
    ),
    Seed(
        "kk/08-baiqongyr-muzeiy.html",
        "kk",
        "2021-04-12",
        "Байқоңырда ғарыш музейі ашылды",
        ("ғарышкерлердің", "Сырдарияның", "Омаров"),
    ),
    Seed(
        "kk/09-qazaq-latyn.txt",
        "kk",
        "2021-10-14",
        "«Eurazia dialogy» ekınşı ret öttı",
        ("Toqaevtyñ", "Nūr-Sūltanda", "Şymkent"),
    ),
    Seed(
        "kk/10-senat-kz1048.txt",
        "kk",
        "2024-11-05",
        "Мәулен Әшімбаев француз сенаторларын қабылдады",
        ("Әшімбаев", "қолжазбалармен", "Жайық"),
        "kz1048",
    ),
    Seed(
        "kk/11-atyrau-homoglyph.txt",
        "kk",
        "2024-05-02",
        "Aтырaуда тaсқын суы керi қайтты",
        ("əскерилер", "Kaспийгe", "жаhандық"),
    ),
    Seed(
        "kk/12-zhaiyq-tasqyny-koshirme.txt",
        "kk",
        "2024-04-09",
        "Жайықтағы су деңгейі көтерілді: тұрғындар қауіпсіз жерге көшірілді",
        ("Қуанышев", "көпір", "Атырау"),
    ),
    Seed(
        "mixed/02-wire.jsonl#wire-2025-0210-kk",
        "kk",
        "2025-02-10",
        "Шымкентте балалар теннис орталығы ашылды",
        ("Рыбакинаның", "төрешілерді", "Ақтау"),
    ),
    Seed(
        "en/01-eurasia-dialogue.txt",
        "en",
        "2019-09-17",
        "Eurasia Dialogue Opens In Nur-Sultan",
        ("[Toqaev]", "U.S.", "landlocked"),
    ),
    Seed(
        "en/02-ural-floods.html",
        "en",
        "2024-04-09",
        "Ural River rises as Atyrau prepares for spring floods",
        ("Kuanyshev", "Zhaiyq", "grandmother’s"),
    ),
    Seed(
        "en/03-almaty-metro.txt",
        "en",
        "2023-07-12",
        "Almaty opens first stretch of its second metro line",
        ("Alma-Ata", "Akhmetova", "stations"),
    ),
    Seed(
        "en/04-orano-uranium.txt",
        "en",
        "2024-03-01",
        "Kazakhstan and France widen uranium partnership",
        ("Tokayev", "Orano", "desalination"),
    ),
    Seed(
        "en/05-cannes-voice-of-the-steppe.md",
        "en",
        "2022-05-21",
        "Kazakh film “Voice of the Steppe” gets a seven-minute ovation in Cannes",
        ("Seitova", "dombra", "Shymkent"),
    ),
    Seed(
        "en/06-caspian-shallowing.txt",
        "en",
        "2023-08-18",
        "The Caspian is shrinking, and Aktau wants to know why",
        ("oceanographer", "sturgeon", "Yeleusinov"),
        "utf-8-sig",
    ),
    Seed(
        "en/07-rybakina-almaty-cup.txt",
        "en",
        "2024-10-06",
        "Rybakina wins Almaty Cup in front of home crowd",
        ("Wimbledon", "levelling", "semi-finals"),
    ),
    Seed(
        "en/08-baikonur-museum.html",
        "en",
        "2021-04-12",
        "Baikonur opens a space museum",
        ("Baiqongyr", "cosmonauts", "Omarov"),
    ),
    Seed(
        "en/09-senate-us-scholars.txt",
        "en",
        "2024-11-12",
        "Inter-parliamentary ties: Ashimbayev meets U.S. delegation",
        ("manuscripts", "U.S.-based", "Whitcomb"),
    ),
    Seed(
        "mixed/02-wire.jsonl#wire-2025-0305-en",
        "en",
        "2025-03-05",
        "Astana’s light rail carries its first test passengers",
        ("Tokaev", "Akhmetova", "drivers"),
    ),
    Seed(
        "fr/01-dialogue-eurasien.txt",
        "fr",
        "2019-09-17",
        "Le « Dialogue eurasien » réunit quarante-deux pays à Noursoultan",
        ("Tokaïev", "l'OSCE", "hospitalité"),
    ),
    Seed(
        "fr/02-crue-oural.txt",
        "fr",
        "2024-04-09",
        "Au Kazakhstan, l’Oural monte et les riverains se mettent à l’abri",
        ("Jaïyk", "Kouanychev", "d’œil"),
    ),
    Seed(
        "fr/03-metro-almaty.html",
        "fr",
        "2023-07-12",
        "Almaty inaugure sa deuxième ligne de métro",
        ("Goulzhan", "Alma-Ata", "l'aéroport"),
    ),
    Seed(
        "fr/04-partenariat-uranium.txt",
        "fr",
        "2024-03-01",
        "La France et le Kazakhstan élargissent leur partenariat dans l'uranium",
        ("Tokaïev", "Manguystaou", "dessalement"),
    ),
    Seed(
        "fr/05-cannes-voix-de-la-steppe.txt",
        "fr",
        "2022-05-21",
        "À Cannes, « La Voix de la steppe » émeut la salle",
        ("Seïtova", "cœur", "Chymkent"),
    ),
    Seed(
        "fr/06-caspienne-recule.md",
        "fr",
        "2023-08-18",
        "La Caspienne recule, les pêcheurs s'inquiètent",
        ("océanographe", "l'esturgeon", "Atyraou"),
    ),
    Seed(
        "fr/07-rybakina-coupe-almaty.txt",
        "fr",
        "2024-10-06",
        "Elena Rybakina remporte la Coupe d'Almaty",
        ("Kazakhstanaise", "tchèque", "Chymkent"),
        "cp1252",
    ),
    Seed(
        "fr/08-musee-baikonour.txt",
        "fr",
        "2021-04-12",
        "Baïkonour ouvre un musée de l’espace",
        ("Moussabaïev", "cosmodrome", "l’inauguration"),
    ),
    Seed(
        "mixed/02-wire.jsonl#wire-2025-0603-fr",
        "fr",
        "2025-06-03",
        "Le président du Sénat kazakh, Maoulen Achimbaïev, reçu à Paris",
        ("Achimbaïev", "l’Oural", "Orano"),
    ),
    Seed(
        "ru/01-pavodok-ural.txt",
        "ru",
        "2024-04-09",
        "Уровень воды в Урале поднялся на 34 сантиметра",
        ("Куанышев", "Жайык", "дамбу"),
    ),
    Seed(
        "ru/02-metro-almaty.html",
        "ru",
        "2023-07-12",
        "В Алматы открыли вторую линию метро",
        ("Алма-Аты", "Гульжан", "станций"),
        "cp1251",
    ),
    Seed(
        "ru/03-forum-evraziya.txt",
        "ru",
        "2019-09-17",
        "В Нур-Султане открылась конференция «Евразийский диалог»",
        ("Токаева", "учёных", "ОБСЕ"),
    ),
    Seed(
        "mixed/02-wire.jsonl#wire-2021-0412-ru",
        "ru",
        "2021-04-12",
        "В Байконуре открылся музей космоса",
        ("Аубакирову", "лётчиков", "тренажёре"),
    ),
    Seed(
        "mixed/01-baiqongyr-shaqyru.txt",
        "kk",
        "2022-04-01",
        "Байқоңырдағы ғарыш музейі көктемгі апталыққа шақырады",
        ("жарыстың", "казахстанских", "contest"),
    ),
)

each_article = pytest.mark.parametrize("seed", ARTICLES, ids=[seed.path for seed in ARTICLES])


def seed_files() -> set[str]:
    """Every file of the corpus, without its README and the settings of git and searchkit."""
    files = {path.relative_to(SEEDS).as_posix() for path in SEEDS.rglob("*") if path.is_file()}
    return files - {"README.md", ".gitattributes", ".searchkitignore"}


def record(seed: Seed) -> dict[str, str]:
    """The JSONL record of `file#id`."""
    file, _, wanted = seed.path.partition("#")
    lines = (SEEDS / file).read_text(encoding=seed.encoding).splitlines()
    found: dict[str, str] = next(r for r in map(json.loads, lines) if r["id"] == wanted)
    return found


def as_read(seed: Seed) -> str:
    """What a reader sees: decoded, without tags and soft hyphens, composed, blanks made single."""
    if "#" in seed.path:
        fields = record(seed)
        text = fields["title"] + "\n" + fields["text"]
    else:
        text = (SEEDS / seed.path).read_bytes().decode(seed.encoding)
    if seed.path.endswith(".html"):
        text = re.sub(r"(?s)<(script|style|head)\b.*?</\1>|<[^>]+>", " ", text)
        text = html.unescape(text).replace("\u00ad", "")
    return " ".join(unicodedata.normalize("NFC", text).split())


def letters_by_script(text: str) -> Counter[str]:
    return Counter(unicodedata.name(letter).split()[0] for letter in text if letter.isalpha())


def shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def test_every_file_is_in_the_table_and_no_file_comes_from_elsewhere() -> None:
    assert seed_files() == {seed.path.partition("#")[0] for seed in ARTICLES}


def test_the_corpus_has_the_wanted_number_of_articles_in_each_language() -> None:
    assert Counter(seed.lang for seed in ARTICLES) == {"kk": 14, "en": 10, "fr": 9, "ru": 4}


def test_a_wire_file_has_no_record_outside_the_table() -> None:
    lines = (SEEDS / "mixed/02-wire.jsonl").read_text(encoding="utf-8").splitlines()
    listed = {seed.path.partition("#")[2] for seed in ARTICLES if "#" in seed.path}
    assert [sorted(json.loads(line)) for line in lines] == [
        ["date", "id", "lang", "source", "text", "title"] for _ in listed
    ]
    assert {json.loads(line)["id"] for line in lines} == listed


@each_article
def test_an_article_decodes_and_holds_its_title_and_its_words(seed: Seed) -> None:
    text = as_read(seed)
    assert seed.title in text
    assert [word for word in seed.words if word not in text] == []


@each_article
def test_an_article_is_short_and_tells_the_year_it_is_dated(seed: Seed) -> None:
    assert 115 <= len(as_read(seed).split()) <= 350
    source = (
        record(seed)["date"] if "#" in seed.path else (SEEDS / seed.path).read_bytes().decode(seed.encoding)
    )
    assert seed.date[:4] in source


@pytest.mark.parametrize("seed", [s for s in ARTICLES if "#" in s.path], ids=lambda seed: seed.path)
def test_a_wire_record_says_what_the_table_says(seed: Seed) -> None:
    fields = record(seed)
    assert (fields["lang"], fields["date"], fields["title"]) == (seed.lang, seed.date, seed.title)


@each_article
def test_an_article_is_in_the_script_of_its_language(seed: Seed) -> None:
    scripts = letters_by_script(as_read(seed))
    wanted = "CYRILLIC" if seed.lang in ("kk", "ru") and "latyn" not in seed.path else "LATIN"
    assert scripts.most_common(1)[0][0] == wanted


@pytest.mark.parametrize(
    "seed", [s for s in ARTICLES if not s.encoding.startswith("utf-8")], ids=lambda s: s.path
)
def test_a_file_in_a_legacy_encoding_is_not_utf8_by_chance(seed: Seed) -> None:
    with pytest.raises(UnicodeDecodeError):
        (SEEDS / seed.path).read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("file", "oddity"),
    [
        ("en/06-caspian-shallowing.txt", b"\xef\xbb\xbf"),
        ("en/06-caspian-shallowing.txt", b"\r\n"),
        ("fr/05-cannes-voix-de-la-steppe.txt", "e\u0301".encode()),
        ("fr/02-crue-oural.txt", "«\u202f".encode()),
        ("fr/01-dialogue-eurasien.txt", "«\u00a0".encode()),
        ("fr/04-partenariat-uranium.txt", "« ".encode()),
        ("kk/08-baiqongyr-muzeiy.html", b"&shy;"),
        ("kk/11-atyrau-homoglyph.txt", "ə".encode()),
        ("ru/02-metro-almaty.html", b"charset=windows-1251"),
    ],
)
def test_an_oddity_is_still_in_the_bytes(file: str, oddity: bytes) -> None:
    assert oddity in (SEEDS / file).read_bytes()


def test_the_two_flood_reports_are_near_duplicates_and_nothing_else_is() -> None:
    texts = {seed.path: shingles(as_read(seed)) for seed in ARTICLES}
    near = {
        (a, b)
        for a in texts
        for b in texts
        if a < b and len(texts[a] & texts[b]) > 0.5 * min(len(texts[a]), len(texts[b]))
    }
    assert near == {("kk/02-zhaiyq-tasqyny.txt", "kk/12-zhaiyq-tasqyny-koshirme.txt")}


@pytest.mark.parametrize(
    "spellings",
    [
        ("Тоқаев", "Токаев", "Tokayev", "Tokaev", "Toqaev", "Tokaïev"),
        ("Әшімбаев", "Ashimbayev", "Achimbaïev"),
        ("Нұр-Сұлтан", "Нур-Султан", "Nur-Sultan", "Nūr-Sūltan", "Noursoultan"),
        ("Шымкент", "Shymkent", "Şymkent", "Chymkent"),
        ("Байқоңыр", "Байконур", "Baikonur", "Baiqongyr", "Baiqoñyr", "Baïkonour"),
        ("Жайық", "Жайык", "Zhaiyq", "Jaïyk"),
        ("Алматы", "Almaty", "Alma-Ata"),
    ],
)
def test_each_spelling_of_a_name_is_somewhere_in_the_corpus(spellings: tuple[str, ...]) -> None:
    corpus = "\n".join(as_read(seed) for seed in ARTICLES)
    assert [spelling for spelling in spellings if spelling not in corpus] == []


def test_the_readme_lists_every_file_with_its_language_and_encoding() -> None:
    readme = (SEEDS / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| (\w+/\S+) \| (.*)$", readme))
    assert set(rows) == seed_files()
    names = {
        "kz1048": "KZ-1048",
        "cp1251": "Windows-1251",
        "cp1252": "Windows-1252",
        "utf-8-sig": "byte order",
    }
    for seed in ARTICLES:
        row = rows[seed.path.partition("#")[0]]
        assert seed.lang in row.split(" | ")[0]
        assert names.get(seed.encoding, "") in row
        assert seed.path.partition("#")[2] in row
