"""The same query over the page around the article: menus, captions, share buttons. Asked only when nothing else matches."""

from __future__ import annotations

from whoosh import query

from searchkit.query.leaves import ReadTerm
from searchkit.query.plan import Plan, PlannedWord
from searchkit.query.tree import with_text

FURNITURE = "furniture"


def in_furniture(plan: Plan) -> Plan:
    """A plan whose words are sought by their lemmas in the furniture; phrases and expansions are left out.

    Conditions on columns and bans stay.
    """
    wanted = {leaf.word for leaf in plan.leaves()}
    words = tuple(
        _word(number, word) if number in wanted else word._replace(leaves=())
        for number, word in enumerate(plan.words)
    )
    found = [leaf for word in words for leaf in word.leaves]
    tree = with_text(plan.query, query.Or(found)) if found else query.NullQuery
    return plan._replace(query=tree, tier=None, words=words)


def _word(number: int, word: PlannedWord) -> PlannedWord:
    lemmas = dict.fromkeys(
        leaf.text
        for leaf in word.leaves
        if isinstance(leaf, ReadTerm) and leaf.fieldname.startswith("lemma.")
    )
    return word._replace(
        leaves=tuple(ReadTerm(FURNITURE, lemma, word=number, by=FURNITURE) for lemma in lemmas)
    )
