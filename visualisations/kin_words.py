"""Kinship that nothing else on the map says, between two of one row: in words under a name.

A line between them would run across the family, under everybody who stands between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graph.policy.support_web import SupportWeb, VisiblePerson
from visualisations.family_tree import FamilyTree
from visualisations.said import kin_said, name_of
from visualisations.words import Words


def in_one_row(tree: FamilyTree) -> list[tuple[str, str]]:
    """The pairs whose kinship is said in words."""
    return [(one, two) for one, two in tree.others if tree.generation[one] == tree.generation[two]]


def kin_words(
    web: SupportWeb, tree: FamilyTree, people: Mapping[str, VisiblePerson], words: Words
) -> dict[str, tuple[str, ...]]:
    """By somebody's node, what they are to whom: `half-sister of Jaden and Ruby`.

    It stands under whoever is drawn as a relative alone, or is in fewer such pairs.
    """
    pairs = in_one_row(tree)
    often = Counter(node for pair in pairs for node in pair)

    def bears(node: str) -> tuple[bool, bool, int, str]:
        return people[node].reached, people[node].in_focus, often[node], node

    found: dict[str, dict[str, list[str]]] = {}
    for pair in pairs:
        node, other = sorted(pair, key=bears)
        for said in kin_said(web, people[other], words):
            if said.relative.id == people[node].id:
                found.setdefault(node, {}).setdefault(said.kind, []).append(
                    _given(people[other], words)
                )
    return {
        node: tuple(
            words.text("kin_under", kind=kind, names=words.listed(names))
            for kind, names in kinds.items()
        )
        for node, kinds in found.items()
    }


def _given(person: VisiblePerson, words: Words) -> str:
    return person.name.split()[0] if person.name.strip() else name_of(person, words)
