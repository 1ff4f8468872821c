"""What a lemma is derived from (достық ← дос), for a weaker reading at query time; never indexed."""

from __future__ import annotations

from searchkit.analyzers.kazakh.letters import VOICED
from searchkit.analyzers.kazakh.machine import Machine
from searchkit.analyzers.kazakh.readings import Lexicon, readings


def derivational_root(lemma: str, machine: Machine, lexicon: Lexicon) -> str | None:
    """The known stem under the derivation, or the verb under a verbal noun; None for a root.

    Only derivations count (-лық, -лы, -сыз, -шы, -дас, -ла, causatives, reciprocals), and the verbal nouns in -у, -ушы.
    """
    found = [
        reading
        for reading in readings(lemma, machine, lexicon)
        if reading.stem != lemma
        and reading.names
        and all(name.startswith("+") or name == "gerund" for name in reading.names)
        and reading.stem in lexicon.stems[reading.root]
    ]
    return max(found, key=lambda reading: reading.weight).stem if found else None


def gerund_of(lemma: str, verbs: frozenset[str]) -> str | None:
    """The listed verb of which this is the verbal noun."""
    if lemma.endswith("ю"):
        bases = [lemma[:-1] + "й", lemma[:-1]]
    elif lemma.endswith("у"):
        base = lemma[:-1]
        bases = [base, base + "ы", base + "і", base[:-1] + VOICED.get(base[-1:], "")]
    else:
        return None
    return next((verb for verb in bases if verb in verbs), None)
