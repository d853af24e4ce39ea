"""From a SupportWeb to its scene: lettering, genogram, ring, routes, legend."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from graph.facts import FocusKind
from graph.support_web import SupportWeb, VisibleAgency, VisibleSupport
from graph.vocabulary import SupportState
from visualisations.family_tree import family_tree
from visualisations.genogram import Genogram, genogram
from visualisations.geometry import Box, Point, Ring, around, segments
from visualisations.legend import legend
from visualisations.lettering import wrapped
from visualisations.nodes import (
    CardLetters,
    PersonLetters,
    agency_letters,
    card_letters,
    card_node,
    group_letters,
    person_letters,
    person_node_of,
    pregnancy_node,
)
from visualisations.rings import Bench, PlacedBench, Seat, Seating, seating
from visualisations.routes import Wire, routed
from visualisations.scene import ALWAYS, Band, Line, Node, Part, Scene, When, label_lines
from visualisations.style import AGENCY_NAME, AGENCY_WIDTH, TIE_MARKS, Mark, Shape
from visualisations.support_web_graph import (
    AgencyNode,
    PersonNode,
    WorkerNode,
    people_of,
    support_web_graph,
    supports_of,
)
from visualisations.words import Words

_VIEW_MARGIN = 10.0
_BAND_MARGIN = 8.0
_CARDS_AT_EASE = 16
"""From this many cards on, people stand further apart, so that the lines find their way."""
_MOST_EASE = 2.2
_ROUNDNESS = {Shape.CIRCLE: 2.0, Shape.DIAMOND: 1.0}


@dataclass(frozen=True, slots=True)
class _Agency:
    """One agency on the map: its cards in the order of their ids, and all of it as one node."""

    agency: VisibleAgency
    cards: Mapping[str, CardLetters]
    group: CardLetters
    named: bool
    """Whether a practitioner of it is visible; else there is nothing to open."""


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
    agencies = _agencies(graph, words)
    cards = sum(len(one.cards) for one in agencies)
    family = genogram(tree, sizes, ease=min(max(1.0, cards / _CARDS_AT_EASE), _MOST_EASE))
    seats = seating([_bench(one, graph, family) for one in agencies], list(family.boxes.values()))
    unborn = {node for node, relative in tree.relatives.items() if relative.unborn}
    nodes = (
        *_family_nodes(web, graph, family, letters, unborn, words),
        *_ring_nodes(agencies, seats),
    )
    lines = (*_kin_lines(family), *_support_lines(graph, family, seats, agencies, nodes))
    bands = tuple(_band(one, seats, at) for at, one in enumerate(agencies) if one.named)
    view = _view(nodes, bands, seats)
    return Scene(
        view=view,
        core=_outline(seats.core),
        nodes=nodes,
        lines=lines,
        bands=bands,
        legend=legend(nodes, lines, words),
    )


def _agencies(graph: nx.MultiDiGraph, words: Words) -> list[_Agency]:
    found: dict[str, tuple[VisibleAgency, dict[str, WorkerNode | AgencyNode]]] = {}
    for node, data in sorted(graph.nodes(data="data")):
        if not isinstance(data, PersonNode):
            found.setdefault(data.agency.id, (data.agency, {}))[1][node] = data
    return [
        _Agency(
            agency,
            {
                node: card_letters(data, words)
                if isinstance(data, WorkerNode)
                else agency_letters(agency, words, beside=len(cards) > 1)
                for node, data in cards.items()
            },
            group_letters(
                agency, sum(isinstance(data, WorkerNode) for data in cards.values()), words
            ),
            any(isinstance(data, WorkerNode) for data in cards.values()),
        )
        for agency, cards in (found[key] for key in sorted(found))
    ]


def _bench(one: _Agency, graph: nx.MultiDiGraph, family: Genogram) -> Bench:
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
                centre=one and people[node].in_focus,
                unborn=node in unborn,
            )
        )
    return drawn


def _ring_nodes(agencies: list[_Agency], seats: Seating) -> list[Node]:
    drawn = []
    middles = {bench.id: bench.node for bench in seats.benches}
    for one in agencies:
        for node, letters in one.cards.items():
            place = seats.seats[node]
            part = Part(When.OPEN, one.agency.id) if one.named else ALWAYS
            drawn.append(card_node(node, letters, (place.x, place.y), part))
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


def group_node(agency_id: str) -> str:
    return f"group:{agency_id}"


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
            )
        )
    return drawn


def _support_lines(
    graph: nx.MultiDiGraph,
    family: Genogram,
    seats: Seating,
    agencies: list[_Agency],
    nodes: tuple[Node, ...],
) -> list[Line]:
    people = {node.id: node for node in nodes}
    cards = {
        node: Box(seats.seats[node].x, seats.seats[node].y, letters.half_width, letters.half_height)
        for one in agencies
        for node, letters in one.cards.items()
    }
    marked = _marked(graph)
    marks: dict[str, set[Mark]] = {}
    for (source, _), mark in marked.items():
        marks.setdefault(source, set()).add(mark)
    wires = [
        Wire(
            f"{source}>{target}",
            source,
            target,
            source if len(marks[source]) == 1 else f"{source}>{target}",
            cards[source],
            people[target].symbol,
            people[target].label_box or people[target].symbol,
            _ROUNDNESS.get(people[target].shape, math.inf),
        )
        for source, target in marked
    ]
    fixed = [part for line in family.lines for part in segments(line.points)]
    ways = routed(wires, dict(family.boxes), cards, fixed)
    owner = {node: one.agency.id for one in agencies for node in one.cards}
    drawn = []
    for (source, target), mark in marked.items():
        part = Part(When.OPEN, owner[source])
        points = ways[f"{source}>{target}"]
        drawn.append(
            Line(
                f"tie:{source}>{target}",
                mark,
                points,
                source,
                target,
                (target,),
                part,
                curved=len(points) > 2,
            )
        )
    drawn.extend(_overview_lines(marked, family, seats, agencies, cards))
    return drawn


def _marked(graph: nx.MultiDiGraph) -> dict[tuple[str, str], Mark]:
    """One line per practitioner and person, even where two roles run side by side."""
    found: dict[tuple[str, str], list[VisibleSupport]] = {}
    for source, target, support in supports_of(graph):
        found.setdefault((source, target), []).append(support)
    return {pair: _mark(found[pair]) for pair in sorted(found)}


def _mark(supports: list[VisibleSupport]) -> Mark:
    live = [support for support in supports if not support.ended]
    if not live:
        return Mark.TIE_ENDED
    if all(s.state in (SupportState.PROPOSED, SupportState.SUSPENDED) for s in live):
        return Mark.TIE_WAITING
    kinds = [TIE_MARKS[support.tie] for support in live if support.tie is not None]
    return kinds[0] if kinds else Mark.TIE_NORMAL


def _overview_lines(
    marked: Mapping[tuple[str, str], Mark],
    family: Genogram,
    seats: Seating,
    agencies: list[_Agency],
    cards: Mapping[str, Box],
) -> list[Line]:
    drawn = []
    middles = {bench.id: bench.node for bench in seats.benches}
    for one in agencies:
        own = {pair: mark for pair, mark in marked.items() if pair[0] in one.cards}
        node = group_node(one.agency.id) if one.named else next(iter(one.cards))
        box = middles[one.agency.id] if one.named else cards[node]
        part = Part(When.CLOSED, one.agency.id)
        ended = all(mark is Mark.TIE_ENDED for mark in own.values())
        edge = seats.core.edge_towards((box.x, box.y))
        targets = tuple(sorted({target for _, target in own}))
        drawn.append(
            Line(
                f"overview:{one.agency.id}",
                Mark.TIE_ENDED if ended else Mark.TIE_NORMAL,
                (box.edge_towards(edge), edge),
                node,
                "family",
                targets,
                part,
            )
        )
        for target in targets:
            aim = family.boxes[target]
            drawn.append(
                Line(
                    f"behind:{one.agency.id}:{target}",
                    Mark.TIE_ENDED if ended else Mark.TIE_NORMAL,
                    (box.edge_towards((aim.x, aim.y)), aim.edge_towards((box.x, box.y))),
                    node,
                    target,
                    (target,),
                    part,
                    on_focus=True,
                )
            )
    return drawn


def _band(one: _Agency, seats: Seating, at: int) -> Band:
    placed = next(bench for bench in seats.benches if bench.id == one.agency.id)
    name = wrapped(one.agency.name, AGENCY_NAME, AGENCY_WIDTH, 3)
    box = placed.label
    middle = seats.outer.at_turn(seats.ring.turn_at((placed.start + placed.end) / 2))
    lean = box.x - middle[0]
    return Band(
        one.agency.id,
        _band_outline(one, placed, seats),
        label_lines(name, "ink"),
        box,
        "center" if abs(lean) < box.half_width * 0.6 else ("left" if lean > 0 else "right"),
        "band" if at % 2 == 0 else "band_other",
        Part(When.OPEN, one.agency.id),
    )


def _band_outline(
    one: _Agency, placed: PlacedBench, seats: Seating, steps: int = 14
) -> tuple[Point, ...]:
    """The stretch of ring under the cards, a little wider than they are."""
    inner = Ring(
        2 * seats.ring.half_width - seats.outer.half_width,
        2 * seats.ring.half_height - seats.outer.half_height,
    )
    cards = [seats.seats[node] for node in one.cards]
    start = placed.start - _reach(seats.ring, placed.start, cards) - _BAND_MARGIN
    end = placed.end + _reach(seats.ring, placed.end, cards) + _BAND_MARGIN
    turns = [seats.ring.turn_at(start + (end - start) * step / steps) for step in range(steps + 1)]
    return (
        *(seats.outer.at_turn(turn) for turn in turns),
        *(inner.at_turn(turn) for turn in reversed(turns)),
    )


def _reach(ring: Ring, walked: float, cards: list[Box]) -> float:
    """How far the card that sits at a place of the ring reaches along it."""
    (x1, y1), (x2, y2), (x, y) = ring.at(walked - 1), ring.at(walked + 1), ring.at(walked)
    card = min(cards, key=lambda box: math.hypot(box.x - x, box.y - y))
    dx, dy = abs(x2 - x1), abs(y2 - y1)
    return (dx * card.half_width + dy * card.half_height) / math.hypot(dx, dy)


def _outline(ring: Ring, steps: int = 96) -> tuple[Point, ...]:
    return tuple(ring.at_turn(step / steps) for step in range(steps))


def _view(nodes: tuple[Node, ...], bands: tuple[Band, ...], seats: Seating) -> Box:
    core = Box(0, 0, seats.core.half_width, seats.core.half_height)
    boxes = [core, *(node.box for node in nodes), *(band.name_box for band in bands)]
    if bands:
        boxes.append(Box(0, 0, seats.outer.half_width, seats.outer.half_height))
    return around(boxes).grown(_VIEW_MARGIN)
