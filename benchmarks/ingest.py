"""How many plain-text articles a second one core reads and cleans: charset, furniture, title, date, language."""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import sys
import tempfile
import time
from pathlib import Path

from searchkit.ingest import Found, read, walk
from searchkit.model import Document

HEADS = (
    "Сенат • {day} Наурыз, 2024\n\n{title}\n\n45 рет\nкөрсетілді\n2 мин\nоқу үшін",
    "Tuesday, September {day}, 2019\nHome > General > {title}\n\n{title}",
    "Suivez nous sur\n\nKazakhstan\n\n{title}\n\nPARTAGEZ:\n\nPublié le {day} juillet 2023",
    "Главная / Общество\n{day} июля 2023 г., 10:30\n\n{title}\n\nФото: пресс-служба",
)
SENTENCES = (
    "Тараптар екіжақты ынтымақтастықты одан әрі нығайту мәселелерін талқылады, деп хабарлайды баспасөз қызметі.",
    "The parties confirmed their intention to continue the strengthening of the partnership between the two towns.",
    "Les parties ont discuté d'un large éventail de questions de coopération, a noté le ministre dans son discours.",
    "Стороны обсудили вопросы сотрудничества и договорились о том, что встреча пройдёт в следующем году.",
)
TITLES = (
    "Кездесу туралы жаңалық",
    "A meeting of two towns",
    "Entretiens entre deux villes",
    "Встреча двух городов",
)
TAILS = ("Бөлісу:", "Currently reading", "Partagez cet article:", "Читайте также:\nДругая новость дня")


def article(number: int, words: int) -> str:
    """An article of about `words` words with a page's furniture around it, in one of four languages."""
    kind = number % 4
    head = HEADS[kind].format(day=number % 28 + 1, title=f"{TITLES[kind]} {number}")
    paragraph = " ".join([SENTENCES[kind]] * 3)
    count = max(1, words // len(paragraph.split()))
    return "\n\n".join([head, *[paragraph] * count, TAILS[kind]])


def measure(folder: Path, count: int) -> float:
    """Seconds of processor time for reading every file once."""
    begin = time.process_time()
    documents = [
        d for found in walk([folder]) if isinstance(found, Found) for d in read(found.path, id=found.id)
    ]
    seconds = time.process_time() - begin
    assert sum(isinstance(d, Document) and d.date is not None for d in documents) >= 0.7 * count
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=4_000)
    parser.add_argument("--words", type=int, default=350, help="words of an article")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(arguments.count):
            (folder / f"{number:06}.txt").write_text(article(number, arguments.words), encoding="utf-8")
        size = sum(path.stat().st_size for path in folder.iterdir())
        measure(folder, arguments.count)
        profile = cProfile.Profile()
        if arguments.profile:
            profile.enable()
        seconds = min(measure(folder, arguments.count) for _ in range(1 if arguments.profile else 3))
    if arguments.profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    rate, megabytes = arguments.count / seconds, size / seconds / 1e6
    if arguments.json:
        sys.stdout.write(json.dumps({"articles_per_s": round(rate), "mb_per_s": round(megabytes, 1)}) + "\n")
    else:
        print(f"python -m benchmarks.ingest --count {arguments.count} --words {arguments.words}")
        print(
            f"{'articles':>10}{'bytes each':>12}{'articles/s':>12}{'MB/s':>8}   one core, processor time, best of 3"
        )
        print(f"{arguments.count:>10,}{size // arguments.count:>12,}{rate:>12,.0f}{megabytes:>8.1f}")


if __name__ == "__main__":
    main()
