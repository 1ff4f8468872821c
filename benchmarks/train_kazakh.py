"""Learns data/lexicon.txt of the Kazakh analyzer from free text, without labels: which stems there are, how often each
ending follows each.

Expectation-maximisation over the analyzer's own readings, P(stem) · P(endings), with a sparse prior: a stem must explain
several forms to be worth having, otherwise its letters are cheaper as a known stem plus endings. Deterministic.

    python -m benchmarks.train_kazakh TEXT…        # TEXT: .jsonl.gz files with a "text" in each line

TEXT must be free to learn from: KazNERD (CC BY 4.0), Common Voice (CC0), official acts of Kazakhstan, which are no object
of copyright (its law of 10 June 1996 No. 6-I "On Copyright and Related Rights", article 8).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import searchkit.analyzers.kazakh as kazakh_package
from searchkit.analyzers.kazakh.derivation import gerund_of
from searchkit.analyzers.kazakh.letters import ALPHABET, KAZAKH_ONLY, VOICED
from searchkit.analyzers.kazakh.lexicon import dropped, irregular, roots
from searchkit.analyzers.kazakh.machine import END, UNHEARD, Machine
from searchkit.analyzers.kazakh.readings import Lexicon, Reading, readings, spelled
from searchkit.analyzers.kazakh.suffixes import table

WORD: Final = re.compile(r"[а-яёәғқңөұүһі]+", re.IGNORECASE)
ROUNDS: Final = 8
FLAT: Final = -3.2  # cost of a letter before letters are learnt
NEW: Final = {"noun": 1500.0, "verb": 15.0}  # how much room the prior leaves for stems never listed
BY_HAND: Final = {"n": 2.0, "v": 2.0, "a": 2.0, "p": 2.0}  # what a hand-written root is worth, in forms
HELD_DOWN: Final = {("noun", "are-polite"): -3.0}  # ақшасыз is "without money", hardly "you are money"
NAME: Final = 0.7  # share of capitals that makes a stem a name
NEVER_NOUNS: Final = frozenset(
    ["intention", "past-part", "habitual"]
)  # forms of verbs that are hardly ever words
NEGATIVE: Final = frozenset(["ма", "ме", "ба", "бе", "па", "пе"])
STRONG: Final = 12.0  # forms after which a stem is as good as listed
PROVEN: Final = 6.0  # forms after which a stem is believed although it looks like a listed root with endings
HEADER: Final = (
    "# Kazakh stems, endings and letters with their log probabilities, learnt by benchmarks/train_kazakh.py from KazNERD "
    "(CC BY 4.0, ISSAI), Common Voice (CC0) and official acts of Kazakhstan (no object of copyright: law of 10 June 1996 "
    "No. 6-I, art. 8), with the hand-written data/roots.txt."
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.train_kazakh", description=__doc__)
    parser.add_argument("texts", type=Path, nargs="+", metavar="TEXT")
    forms, capitals = count_forms(parser.parse_args().texts)
    steps, lexicon = learn(forms)
    lexicon = lexicon._replace(names=names_among(forms, capitals, Machine(steps), lexicon))
    target = Path(kazakh_package.__path__[0]) / "data" / "lexicon.txt"
    target.write_text("\n".join([HEADER, *rows(steps, lexicon)]) + "\n", "utf-8")
    print(f"{target}: {len(lexicon.stems['noun'])} nouns, {len(lexicon.stems['verb'])} verbs")


def count_forms(paths: Iterable[Path]) -> tuple[Counter[str], Counter[str]]:
    """How often each lower-case word occurs in the Kazakh lines of the texts, and how often as a name would."""
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                words = [word for word in WORD.findall(json.loads(line)["text"]) if len(word) > 1]
                kazakh = sum(not KAZAKH_ONLY.isdisjoint(word.lower()) for word in words)
                if kazakh * 6 >= len(words):  # Russian lines have hardly any
                    counts.update(word.lower() for word in words)
                    capitals.update(word.lower() for word in words[1:] if word.istitle())
    return counts, capitals


def names_among(
    forms: Counter[str], capitals: Counter[str], machine: Machine, lexicon: Lexicon
) -> frozenset[str]:
    """Stems that are nearly always written with a capital inside a line."""
    stems: Counts = defaultdict(float)
    large: Counts = defaultdict(float)
    for form, count in sorted(forms.items()):
        best = max(readings(form, machine, lexicon), key=lambda reading: reading.weight)
        if best.root == "noun":
            stems[best.stem] += count
            large[best.stem] += capitals[form]
    return frozenset(stem for stem in stems if large[stem] >= 2 and large[stem] > NAME * stems[stem])


def learn(forms: Counter[str]) -> tuple[dict[tuple[str, str], float], Lexicon]:
    """Steps between endings and the lexicon, after ROUNDS of expectation and maximisation."""
    known = set(irregular())
    weights = {form: count**0.25 for form, count in sorted(forms.items()) if form not in known}
    steps = first_steps()
    stems: dict[str, dict[str, float]] = {"noun": {}, "verb": {}}
    lexicon = Lexicon(
        stems, flat_letters(weights), dropped(), {"noun": math.log(0.8), "verb": math.log(0.2)}, frozenset()
    )
    for turn in range(ROUNDS):
        found, chains, gain = expect(weights, Machine(steps), lexicon)
        steps = maximise_steps(chains)
        lexicon = maximise_stems(found, Machine(steps), lexicon)
        print(turn, round(gain), {root: len(known) for root, known in lexicon.stems.items()}, file=sys.stderr)
    return steps, lexicon


def flat_letters(forms: Iterable[str]) -> dict[str, float]:
    """Before anything is known every letter costs the same."""
    padded = [f"^^{form}$" for form in forms]
    return {word[i : i + 3]: FLAT for word in padded for i in range(len(word) - 2)}


def followers() -> dict[str, list[str]]:
    """For each root and ending, the endings that may follow it."""
    after: dict[str, list[str]] = defaultdict(list)
    for suffix in table():
        for before in sorted(suffix.follows - {"possessed"}):  # as after "his"
            after[before].append(suffix.name)
    for name in ["noun", "verb", *(suffix.name for suffix in table())]:
        if name not in after:
            after[name] = []
    return after


def first_steps() -> dict[tuple[str, str], float]:
    """A guess to begin with: nouns stand bare half the time, verbs hardly ever; derivation is rare."""
    steps = {}
    for before, names in followers().items():
        stop = 0.05 if before == "verb" else 0.5
        total = sum(0.1 if name.startswith("+") else 1.0 for name in names)
        for name in names:
            steps[before, name] = math.log((1 - stop) * (0.1 if name.startswith("+") else 1.0) / total)
        steps[before, END] = math.log(stop)
    return steps


Counts = defaultdict[str, float]
Found = dict[str, Counts]
Steps = defaultdict[tuple[str, str], float]


def expect(weights: Mapping[str, float], machine: Machine, lexicon: Lexicon) -> tuple[Found, Steps, float]:
    """Expected counts of stems and of steps, and the log likelihood of all forms."""
    stems: Found = {"noun": defaultdict(float), "verb": defaultdict(float)}
    chains: Steps = defaultdict(float)
    gain = 0.0
    for form, weight in weights.items():
        shares, log = shared(readings(form, machine, lexicon))
        gain += weight * log
        for reading, share in shares:
            part = share * weight
            stems[reading.root][reading.stem] += part
            before = reading.root
            for name in reading.names:
                chains[before, name] += part
                before = name
            chains[before, END] += part
    return stems, chains, gain


def shared(found: list[Reading]) -> tuple[list[tuple[Reading, float]], float]:
    """Each reading with its probability given the form, without the negligible ones, and the log total."""
    best = max(reading.weight for reading in found)
    masses = [math.exp(reading.weight - best) for reading in found]
    total = sum(masses)
    pairs = [(reading, mass / total) for reading, mass in zip(found, masses, strict=True)]
    return [(reading, share) for reading, share in pairs if share > 1e-3], best + math.log(total)


def maximise_steps(chains: Steps) -> dict[tuple[str, str], float]:
    steps = {}
    for before, names in followers().items():
        options = [*names, END]
        total = sum(chains[before, name] + 0.2 for name in options)
        for name in options:
            steps[before, name] = math.log((chains[before, name] + 0.2) / total) + HELD_DOWN.get(
                (before, name), 0.0
            )
    return steps


def maximise_stems(found: Found, machine: Machine, lexicon: Lexicon) -> Lexicon:
    """Drops what hand-written knowledge excludes, adds what it knows, and takes logarithms under the sparse prior."""
    by_hand = roots()
    strong = frozenset(lemma for lemma, count in found["noun"].items() if count > STRONG)
    nouns = by_hand["n"] | by_hand["a"] | by_hand["p"]
    for root, kinds in (("noun", "nap"), ("verb", "v")):
        for lemma in list(found[root]):
            if excluded(lemma, root) or (
                root == "noun"
                and lemma not in nouns
                and inflected(lemma, found[root][lemma], nouns | strong, machine, lexicon)
            ):
                del found[root][lemma]
        for kind in kinds:
            for lemma in sorted(by_hand.get(kind, ())):
                found[root][lemma] += BY_HAND[kind]
        for lemma in dropped()[root].values():
            found[root][lemma] += BY_HAND["n"]
    kept = {root: {lemma: count for lemma, count in found[root].items() if count > 0.3} for root in found}
    shapes: Counts = defaultdict(float)
    for counts in kept.values():
        for lemma, count in counts.items():
            if count > 1.2:  # seen once proves nothing
                shapes[lemma] += min(count, 3)
    letters = trigrams(shapes)
    bare = lexicon._replace(letters=letters)
    total = math.log(sum(sum(counts.values()) for counts in kept.values()) + sum(NEW.values()))
    stems: dict[str, dict[str, float]] = {}
    for root, counts in kept.items():
        stems[root] = {
            lemma: digamma(count + NEW[root] * math.exp(shape(lemma, bare))) - total
            for lemma, count in counts.items()
        }
    unknown = {root: math.log(room) - total for root, room in NEW.items()}
    return bare._replace(stems=stems, unknown=unknown)


def excluded(lemma: str, root: str) -> bool:
    """Stems that cannot be, or that are forms of a known verb: айтыл is айт, жазу is жаз unless it is listed as a noun."""
    hand = roots()
    verbs = hand["v"]
    if root == "verb":
        if lemma in verbs:
            return False
        if lemma[-2:] in NEGATIVE and (lemma[:-2] in verbs or lemma[:-2] + "й" in verbs):
            return True
        return len(lemma) < 4 or lemma[-1] in VOICED or passive_of(lemma, verbs) is not None
    if lemma in hand["n"] or lemma in hand["a"] or lemma in hand["p"]:
        return False
    if any(
        lemma + lost in hand["n"] for lost in (lemma[-1], *UNHEARD.get(lemma[-1], ""))
    ):  # процес-і is процесс
        return True
    return gerund_of(lemma, verbs) is not None


def inflected(lemma: str, count: float, nouns: frozenset[str], machine: Machine, lexicon: Lexicon) -> bool:
    """Whether this is one of these nouns, or a listed verb, with endings."""
    verbs = roots()["v"]
    return any(
        reading.stem in (nouns if reading.root == "noun" else verbs)
        and reading.stem != lemma
        and reading.names
        and (count < PROVEN or reading.names[-1] in NEVER_NOUNS)
        and not any(name.startswith("+") for name in reading.names)
        for reading in readings(lemma, machine, lexicon)
    )


def passive_of(lemma: str, verbs: frozenset[str]) -> str | None:
    """The listed verb of which this is the passive."""
    for ending, back in (
        ("ыл", ""),
        ("іл", ""),
        ("л", ""),
        ("ын", ""),
        ("ін", ""),
        ("лан", "ла"),
        ("лен", "ле"),
    ):
        if lemma.endswith(ending):
            base = lemma.removesuffix(ending) + back
            if ending in ("ын", "ін") and not base.endswith("л"):
                continue
            for verb in (base, base[:-1] + VOICED.get(base[-1:], "")):
                if verb in verbs:
                    return verb
    return None


def shape(lemma: str, lexicon: Lexicon) -> float:
    """Log probability of the letters of a stem."""
    return spelled(lemma, lexicon)[-1] + lexicon.letters.get(("^^" + lemma + "$")[-3:], math.log(1e-4))


def trigrams(stems: Counts) -> dict[str, float]:
    """Log probability of a letter after two others, smoothed with the shorter contexts."""
    three: Counts = defaultdict(float)
    for stem, count in stems.items():
        padded = "^^" + stem + "$"
        for i in range(len(padded) - 2):
            three[padded[i : i + 3]] += count
    two, one, after_two, after_one = (Counts(float) for _ in range(4))
    for key, count in three.items():
        two[key[1:]] += count
        one[key[2]] += count
        after_two[key[:2]] += count
    for key, count in two.items():
        after_one[key[0]] += count
    total = sum(one.values())
    letters = {}
    for key, count in sorted(three.items()):
        back = (two[key[1:]] + 5 * one[key[2]] / total) / (after_one[key[1]] + 5)
        letters[key] = math.log((count + 5 * back) / (after_two[key[:2]] + 5))
    return letters


def digamma(x: float) -> float:
    """The derivative of log Γ; below log x by more, the smaller x is, which is what makes the prior sparse."""
    shift = 0.0
    while x < 6:
        shift -= 1 / x
        x += 1
    square = 1 / (x * x)
    return shift + math.log(x) - 1 / (2 * x) - square * (1 / 12 - square * (1 / 120 - square / 252))


def rows(steps: Mapping[tuple[str, str], float], lexicon: Lexicon) -> Iterator[str]:
    """The lines of the data file: kind, weight, and all that have this weight."""
    alphabet = ALPHABET | {"^", "$"}
    names = dict.fromkeys(lexicon.names & lexicon.stems["noun"].keys(), 0.0)
    kinds = {
        "unknown": lexicon.unknown,
        "name": {lemma: log for lemma, log in names.items() if set(lemma) <= alphabet},
        "step": {f"{before}>{name}": log for (before, name), log in steps.items()},
        "letters": {key: log for key, log in lexicon.letters.items() if set(key) <= alphabet},
        "noun": {lemma: log for lemma, log in lexicon.stems["noun"].items() if set(lemma) <= alphabet},
        "verb": {lemma: log for lemma, log in lexicon.stems["verb"].items() if set(lemma) <= alphabet},
    }
    for kind, logs in kinds.items():
        same: dict[int, list[str]] = defaultdict(list)
        for key, log in logs.items():
            same[cents(log)].append(key)
        for weight in sorted(same):
            yield " ".join([kind, str(weight), *sorted(same[weight])])


def cents(log: float) -> int:
    return round(log * -100)


if __name__ == "__main__":
    main()
