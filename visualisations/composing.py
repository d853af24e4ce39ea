"""From a SupportWeb to its scene: lettering, genogram, ring, routes, legend."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from graph.policy.facts import FocusKind
from graph.policy.support_web import SupportWeb
from visualisations.agencies import MapAgency, agencies_of, group_node
from visualisations.bands import bands_of
from visualisations.family_tree import family_tree
from visualisations.genogram import Genogram, genogram
from visualisations.geometry import Box, Point, Ring, around
from visualisations.legend import legend
from visualisations.lettering import wrapped
from visualisations.nodes import (
    PersonLetters,
    card_node,
    person_letters,
    person_node_of,
    pregnancy_node,
)
from visualisations.ring_order import Bench, Seat
from visualisations.rings import Seating, seating
from visualisations.said import name_of
from visualisations.scene import ALWAYS, Band, Line, Node, Part, Scene, When
from visualisations.signs import Badge, Sign, badges_of, signs_of
from visualisations.style import AGENCY_NAME, AGENCY_WIDTH
from visualisations.support_web_graph import people_of, support_web_graph
from visualisations.ties import support_lines
from visualisations.words import Words

_VIEW_MARGIN = 10.0
_CARDS_AT_EASE = 16
"""From this many cards on, people stand further apart, so that the lines find their way."""
_MOST_EASE = 2.2


def compose(web: SupportWeb, words: Words) -> Scene:
    """Lay out all that the web holds. The same web always gives the same scene."""
    graph = support_web_graph(web)
    people = people_of(graph)
    letters = {node: person_letters(person, web, words) for node, person in people.items()}
    tree = family_tree(graph)
    sizes = {
        node: letters[node].size if node in letters else pregnancy_node(node, (0, 0), words)[0]
        for node in tree.relatives
    }
    agencies = agencies_of(graph, words)
    cards = sum(len(one.cards) for one in agencies)
    family = genogram(tree, sizes, ease=min(max(1.0, cards / _CARDS_AT_EASE), _MOST_EASE))
    seats = seating([_bench(one, graph, family) for one in agencies], list(family.room))
    signs = signs_of(web)
    badges = badges_of(web, signs, words)
    unborn = {node for node, relative in tree.relatives.items() if relative.unborn}
    nodes = (
        *_family_nodes(web, graph, family, letters, unborn, signs, words),
        *_ring_nodes(agencies, seats, badges),
    )
    lines = (*_kin_lines(family), *support_lines(graph, family, seats, agencies, nodes))
    bands = tuple(bands_of(agencies, seats))
    view = _view(nodes, bands, seats)
    return Scene(
        view=view,
        core=_outline(seats.core),
        nodes=nodes,
        lines=lines,
        bands=bands,
        legend=legend(nodes, lines, words),
        in_doubt=tree.in_doubt,
    )


def _bench(one: MapAgency, graph: nx.MultiDiGraph, family: Genogram) -> Bench:
    name = wrapped(one.agency.name, AGENCY_NAME, AGENCY_WIDTH, 3)
    alone = len(one.cards) == 1
    return Bench(
        one.agency.id,
        one.agency.sector,
        tuple(
            Seat(
                node,
                max(letters.half_width, one.group.half_width if alone else 0),
                max(letters.half_height, one.group.half_height if alone else 0),
                tuple(sorted({family.places[to] for _, to in graph.out_edges(node)})),
            )
            for node, letters in one.cards.items()
        ),
        (name.width / 2 + 2, name.height / 2) if one.named else (0.0, 0.0),
        (one.group.half_width, one.group.half_height),
    )


def _family_nodes(
    web: SupportWeb,
    graph: nx.MultiDiGraph,
    family: Genogram,
    letters: Mapping[str, PersonLetters],
    unborn: set[str],
    signs: Mapping[str, Sign],
    words: Words,
) -> list[Node]:
    people = people_of(graph)
    one = web.focus.kind is FocusKind.PERSON or len(web.in_focus) == 1
    drawn = []
    for node, place in sorted(family.places.items()):
        if node not in people:
            drawn.append(pregnancy_node(node, place, words)[1])
            continue
        drawn.append(
            person_node_of(
                node,
                people[node],
                letters[node],
                place,
                family.boxes[node],
                spoken=name_of(people[node], words),
                centre=one and people[node].in_focus,
                unborn=node in unborn,
                sign=signs.get(node),
            )
        )
    return drawn


def _ring_nodes(
    agencies: list[MapAgency], seats: Seating, badges: Mapping[str, tuple[Badge, ...]]
) -> list[Node]:
    drawn = []
    middles = {bench.id: bench.node for bench in seats.benches}
    for one in agencies:
        for node, letters in one.cards.items():
            place = seats.seats[node]
            part = Part(When.OPEN, one.agency.id) if one.named else ALWAYS
            drawn.append(card_node(node, letters, (place.x, place.y), part, badges.get(node, ())))
        if one.named:
            middle = middles[one.agency.id]
            drawn.append(
                card_node(
                    group_node(one.agency.id),
                    one.group,
                    (middle.x, middle.y),
                    Part(When.CLOSED, one.agency.id),
                )
            )
    return drawn


def _kin_lines(family: Genogram) -> list[Line]:
    drawn = []
    for at, line in enumerate(family.lines):
        people = tuple(sorted(line.people))
        drawn.append(
            Line(
                f"kin:{at}",
                line.mark,
                line.points,
                people[0],
                people[-1],
                people,
                curved=line.curved,
                kin=True,
                slash=line.slash,
                parents=line.parents,
            )
        )
    return drawn


def _outline(ring: Ring, steps: int = 96) -> tuple[Point, ...]:
    return tuple(ring.at_turn(step / steps) for step in range(steps))


def _view(nodes: tuple[Node, ...], bands: tuple[Band, ...], seats: Seating) -> Box:
    core = Box(0, 0, seats.core.half_width, seats.core.half_height)
    boxes = [core, *(node.box for node in nodes), *(band.name_box for band in bands)]
    if bands:
        boxes.append(Box(0, 0, seats.outer.half_width, seats.outer.half_height))
    return around(boxes).grown(_VIEW_MARGIN)
