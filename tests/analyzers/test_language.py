"""Which language a sentence is in: ours are told, our neighbours' are not taken for ours."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from searchkit.analyzers import detect_language

DATA = Path(os.environ.get("SEARCHKIT_EVAL_DATA", Path(__file__).parents[2] / "../shared/eval"))

# Written for this project.
NEIGHBOURS = {
    "ky": [
        "Кыргыз Республикасынын президенти бүгүн өкмөт мүчөлөрү менен жолугушуу өткөрдү.",
        "Бул маселе боюнча парламент депутаттары өз пикирлерин билдиришти.",
        "Өлкөдөгү экономикалык абал акыркы жылдары бир топ жакшырды деп айтууга болот.",
        "Мектеп окуучулары жаңы окуу жылын кубаныч менен тосуп алышты.",
        "Ысык-Көл облусунда туризм тармагын өнүктүрүү боюнча чаралар көрүлүүдө.",
        "Ал киши шаарга келип, базардан нан жана сүт сатып алды.",
        "Дарыгерлер оорулуунун абалы оор экенин билдиришти.",
        "Жаңы мыйзам долбоору коомчулуктун талкуусуна коюлду.",
        "Бишкекте кечээ катуу жамгыр жаап, көчөлөрдү суу каптады.",
        "Бардык адамдар жаралышынан эркин жана кадыр-баркы, укуктары боюнча тең укуктуу болуп төрөлүшөт.",
        "Окумуштуулар жаңы вакцинанын натыйжалуулугун изилдеп жатышат.",
        "Футбол боюнча улуттук курама команда беттеште жеңишке жетишти.",
        "Эмгек акысы көтөрүлгөндөн кийин мугалимдердин саны көбөйдү.",
        "Тоолордо кар калың түшкөндүктөн жолдор жабылып калды.",
        "Ата-энелер балдарынын келечеги үчүн тынчсызданышат.",
        "Айыл чарба министрлиги дыйкандарга жардам көрсөтүүнү убада кылды.",
    ],
    "tt": [
        "Татарстан Республикасы Президенты бүген хөкүмәт әгъзалары белән очрашты.",
        "Бу мәсьәлә буенча депутатлар үз фикерләрен белдерделәр.",
        "Барлык кешеләр дә азат һәм үз абруйлары һәм хокуклары ягыннан тиң булып туалар.",
        "Казан шәһәрендә яңа мәктәп ачылды.",
        "Укучылар яңа уку елын шатлык белән каршы алдылар.",
        "Кичә көчле яңгыр яуды, урамнарны су басты.",
        "Галимнәр яңа вакцинаның нәтиҗәлелеген өйрәнәләр.",
        "Авыл хуҗалыгы министрлыгы крестьяннарга ярдәм күрсәтергә вәгъдә итте.",
        "Ул шәһәргә килеп, базардан икмәк һәм сөт сатып алды.",
        "Табиблар авыруның хәле авыр булуын хәбәр итте.",
        "Татар теле – төрки телләрнең берсе.",
        "Футбол буенча җыелма команда уенда җиңде.",
        "Җир Кояш тирәли әйләнә торган өченче планета.",
    ],
    "uz": [
        "Ўзбекистон Республикаси Президенти бугун ҳукумат аъзолари билан учрашди.",
        "Бу масала бўйича депутатлар ўз фикрларини билдирдилар.",
        "Барча одамлар эркин, қадр-қиммат ва ҳуқуқларда тенг бўлиб туғиладилар.",
        "Тошкент шаҳрида янги мактаб очилди.",
        "Ўқувчилар янги ўқув йилини қувонч билан кутиб олдилар.",
        "Кеча кучли ёмғир ёғиб, кўчаларни сув босди.",
        "Олимлар янги вакцинанинг самарадорлигини ўрганмоқда.",
        "Қишлоқ хўжалиги вазирлиги деҳқонларга ёрдам кўрсатишга ваъда берди.",
        "У шаҳарга келиб, бозордан нон ва сут сотиб олди.",
        "Шифокорлар беморнинг аҳволи оғир эканини маълум қилди.",
        "Футбол бўйича терма жамоа ўйинда ғалаба қозонди.",
        "Мамлакатда иқтисодий вазият сўнгги йилларда анча яхшиланди.",
        "Тоғларда қор қалин тушгани сабабли йўллар ёпилди.",
    ],
    "uk": [
        "Президент України зустрівся сьогодні з членами уряду та обговорив економічну ситуацію.",
        "Усі люди народжуються вільними і рівними у своїй гідності та правах.",
        "Вчені досліджують ефективність нової вакцини.",
        "У Києві вчора йшов сильний дощ, вулиці затопило.",
    ],
    "bg": [
        "Президентът на България се срещна днес с членовете на правителството.",
        "Всички хора се раждат свободни и равни по достойнство и права.",
        "Учените изследват ефективността на новата ваксина.",
    ],
    "be": [
        "Прэзідэнт Беларусі сустрэўся сёння з членамі ўрада.",
        "Усе людзі нараджаюцца свабоднымі і роўнымі ў сваёй годнасці і правах.",
    ],
    "sr": [
        "Председник Србије састао се данас са члановима владе.",
        "Сва људска бића рађају се слободна и једнака у достојанству и правима.",
    ],
    "mn": [
        "Монгол Улсын ерөнхийлөгч өнөөдөр засгийн газрын гишүүдтэй уулзлаа.",
        "Хүн бүр төрж мэндлэхдээ эрх чөлөөтэй, адилхан нэр төртэй, ижил эрхтэй байдаг.",
    ],
    "tg": [
        "Президенти Ҷумҳурии Тоҷикистон имрӯз бо аъзои ҳукумат мулоқот кард.",
        "Ҳамаи одамон озод ва аз лиҳози шаъну шараф ва ҳуқуқ баробар ба дунё меоянд.",
    ],
    "ba": [
        "Башҡортостан Республикаһы Башлығы бөгөн хөкүмәт ағзалары менән осрашты.",
        "Бөтә кешеләр ҙә ирекле, дәрәжәләре һәм хоҡуҡтары тигеҙ булып тыуалар.",
    ],
    "de": [
        "Der Präsident traf sich heute mit Mitgliedern der Regierung.",
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
        "Wissenschaftler untersuchen die Wirksamkeit des neuen Impfstoffs.",
        "Gestern regnete es stark in Berlin, Straßen wurden überflutet.",
    ],
    "es": [
        "El presidente se reunió hoy con los miembros del gobierno.",
        "Todos los seres humanos nacen libres e iguales en dignidad y derechos.",
        "Los científicos estudian la eficacia de la nueva vacuna.",
        "Ayer llovió mucho en Madrid y las calles se inundaron.",
    ],
    "tr": [
        "Cumhurbaşkanı bugün hükümet üyeleriyle bir araya geldi.",
        "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.",
        "Bilim insanları yeni aşının etkinliğini araştırıyor.",
        "Dün İstanbul'da şiddetli yağmur yağdı ve caddeleri su bastı.",
    ],
    "it": [
        "Il presidente ha incontrato oggi i membri del governo.",
        "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti.",
    ],
    "pt": [
        "O presidente reuniu-se hoje com os membros do governo.",
        "Todos os seres humanos nascem livres e iguais em dignidade e em direitos.",
    ],
    "nl": [
        "De president ontmoette vandaag de leden van de regering.",
        "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren.",
    ],
    "pl": [
        "Prezydent spotkał się dziś z członkami rządu.",
        "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw.",
    ],
    "ro": [
        "Președintele s-a întâlnit astăzi cu membrii guvernului.",
        "Toate ființele umane se nasc libere și egale în demnitate și în drepturi.",
    ],
    "uzl": [
        "Prezident bugun hukumat aʼzolari bilan uchrashdi va masalalarni muhokama qildi.",
        "Barcha odamlar erkin, qadr-qimmat va huquqlarda teng boʻlib tugʻiladilar.",
    ],
}

LATIN_KAZAKH = [
    "Qazaqstan Respublikasynyñ Prezidentı bügın Ükımet müşelerımen kezdestı jäne ekonomikalyq jağdaidy talqylady.",
    "Barlyq adamdar tumysynan azat jäne qadır-qasietı men qūqyqtary teñ bolyp düniege keledı.",
    "Qazaqstan Respýblıkasynyń Prezıdenti búgin Úkimet múshelerimen kezdesti jáne ekonomıkalyq jaǵdaıdy talqylady.",
    "Barlyq adamdar týmysynan azat jáne qadir-qasıeti men quqyqtary teń bolyp dúnıege keledi.",
    "Barlyk adamdar tumysynan azat zhane kadir-kasieti men kukyktary ten bolyp duniege keledi.",
    "Men seni zhaqsy koremin, sen menin dosymsyn, biz birge oqydyq.",
]

SHORT = [
    ("Қазақстан президенті Астанада.", "kk"),
    ("Астанада жаңа мектеп ашылды", "kk"),
    ("ӨТЕ ЖАҚСЫ ОЙЫН МАҒАН ҰНАДЫ", "kk"),
    ("Мен оны кеше кордим бирак ол маган ештене деген жок, сондыктан кетип калдым", "kk"),
    ("Президент Тоқаев Парижге барды.", None),  # but not Russian
    ("Президент Қасым-Жомарт Тоқаев прибыл в Париж.", "ru"),
    ("В посёлке Қарғалы Әуезовского района построили школу.", "ru"),
    ("Министр здравоохранения Ақмарал Әлназарова рассказала о вакцинах.", "ru"),
    ("Мы едем в Өскемен и Қостанай завтра утром.", "ru"),
    ("Біреу білмегенді біреу біледі, біреу жыласа, біреу күледі.", "kk"),  # і is Belarusian too, ү is not
    ("Соғысты басынан өткерген адам", "kk"),
    ("Президент Токаев встретился с министром", "ru"),
    ("В газете «Егемен Қазақстан» сообщили о визите", "ru"),
    ("THE LAW ON ELECTIONS", "en"),
    ("the law on elections", "en"),
    ("la loi sur les élections", "fr"),
    ("закон о выборах в парламент", "ru"),
    ("Tokayev", None),
    ("Токаев", None),
    ("12.07.2023 — 15:30", None),
]


@pytest.mark.parametrize("lang", NEIGHBOURS)
def test_a_neighbours_sentences_are_none_of_ours(lang: str) -> None:
    sentences = NEIGHBOURS[lang]
    taken = {sentence: found for sentence in sentences if (found := detect_language(sentence))}
    assert len(taken) <= 0.1 * len(sentences), taken


@pytest.mark.parametrize("sentence", LATIN_KAZAKH)
def test_kazakh_is_known_in_latin_letters(sentence: str) -> None:
    assert detect_language(sentence) == "kk"


@pytest.mark.parametrize(("text", "wanted"), SHORT)
def test_a_few_words_are_enough_where_they_are_clear(text: str, wanted: str | None) -> None:
    assert detect_language(text) == wanted


@pytest.mark.parametrize("lang", ["kk", "en", "fr", "ru"])
def test_sentences_of_flores_are_told(lang: str) -> None:
    if not DATA.is_dir():
        pytest.skip("needs the evaluation data (SEARCHKIT_EVAL_DATA or ../shared/eval)")
    texts = [
        row["text"]
        for path in sorted(DATA.glob("retrieval/flores-x.*/corpus.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if row["lang"] == lang
    ]
    right = sum(detect_language(text) == lang for text in texts)
    assert right >= 0.99 * len(texts)
