"""The agencies of a web as the map shows them: their cards, and all of each as one node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from graph.policy.support_web import VisibleAgency
from visualisations.cards import CardLetters
from visualisations.nodes import agency_letters, card_letters, group_letters
from visualisations.support_web_graph import AgencyNode, PersonNode, WorkerNode
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class MapAgency:
    """One agency on the map: its cards in the order of their ids, and all of it as one node."""

    agency: VisibleAgency
    cards: Mapping[str, CardLetters]
    group: CardLetters
    named: bool
    """Whether a practitioner of it is visible; else there is nothing to open."""


def agencies_of(graph: nx.MultiDiGraph, words: Words) -> list[MapAgency]:
    """Every agency that somebody on the map is supported by, in the order of their ids."""
    found: dict[str, tuple[VisibleAgency, dict[str, WorkerNode | AgencyNode]]] = {}
    for node, data in sorted(graph.nodes(data="data")):
        if not isinstance(data, PersonNode):
            found.setdefault(data.agency.id, (data.agency, {}))[1][node] = data
    return [
        MapAgency(
            agency,
            {
                node: card_letters(data, words)
                if isinstance(data, WorkerNode)
                else agency_letters(agency, words, beside=len(cards) > 1)
                for node, data in cards.items()
            },
            group_letters(
                agency,
                sum(isinstance(data, WorkerNode) and not data.ended for data in cards.values()),
                words,
            ),
            any(isinstance(data, WorkerNode) for data in cards.values()),
        )
        for agency, cards in (found[key] for key in sorted(found))
    ]


def group_node(agency_id: str) -> str:
    """The id of the node that stands for a whole agency while it is closed."""
    return f"group:{agency_id}"
