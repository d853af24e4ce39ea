"""Kinship that no other line of the map says: in words under a name.

A line between the two would run across the family, past or through whoever stands between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from graph.policy.support_web import SupportWeb, VisiblePerson
from visualisations.family_tree import FamilyTree
from visualisations.said import kin_said, name_of
from visualisations.words import Words


def kin_words(
    web: SupportWeb, tree: FamilyTree, people: Mapping[str, VisiblePerson], words: Words
) -> dict[str, tuple[str, ...]]:
    """By somebody's node, what they are to whom: `half-sister of Jaden and Ruby`.

    It stands under whoever is drawn as a relative alone, or is in fewer such pairs.
    """
    often = Counter(node for pair in tree.others for node in pair)

    def bears(node: str) -> tuple[bool, bool, int, str]:
        return people[node].reached, people[node].in_focus, often[node], node

    found: dict[str, dict[str, list[str]]] = {}
    for pair in tree.others:
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
