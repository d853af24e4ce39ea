"""The lines of support: each practitioner's own, and the one line per agency of the overview."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import networkx as nx

from graph.policy.support_web import VisibleSupport
from graph.vocabulary import SupportState
from visualisations.agencies import MapAgency, group_node
from visualisations.genogram import Genogram
from visualisations.geometry import Box, segments
from visualisations.rings import Seating
from visualisations.routes import routed
from visualisations.scene import Line, Node, Part, When
from visualisations.style import TIE_MARKS, Mark, Shape
from visualisations.support_web_graph import supports_of
from visualisations.ways import Figure, Wire

_ROUNDNESS = {Shape.CIRCLE: 2.0, Shape.DIAMOND: 1.0, Shape.HEXAGON: 1.4}


def support_lines(
    graph: nx.MultiDiGraph,
    family: Genogram,
    seats: Seating,
    agencies: list[MapAgency],
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
    wires = tuple(
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
    )
    fixed = tuple(part for line in family.lines for part in segments(line.points))
    figures = tuple(
        Figure(node, box, people[node].symbol, people[node].label_box)
        for node, box in sorted(family.boxes.items())
    )
    ways = routed(wires, figures, tuple(cards.items()), fixed)
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
    drawn.extend(_overview_lines(drawn, seats, agencies, cards))
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
    ties: Sequence[Line],
    seats: Seating,
    agencies: list[MapAgency],
    cards: Mapping[str, Box],
) -> list[Line]:
    drawn = []
    middles = {bench.id: bench.node for bench in seats.benches}
    for one in agencies:
        node = group_node(one.agency.id) if one.named else next(iter(one.cards))
        box = middles[one.agency.id] if one.named else cards[node]
        part = Part(When.CLOSED, one.agency.id)
        own = [tie for tie in ties if tie.source in one.cards]
        edge = seats.core.edge_towards((box.x, box.y))
        drawn.append(
            Line(
                f"overview:{one.agency.id}",
                _together(own),
                (box.edge_towards(edge), edge),
                node,
                "family",
                tuple(sorted({tie.target for tie in own})),
                part,
            )
        )
        drawn.extend(_behind(one.agency.id, node, box, own, part))
    return drawn


def _behind(
    agency_id: str, node: str, box: Box, ties: Sequence[Line], part: Part
) -> Iterator[Line]:
    """Who stands behind an overview's line: drawn while one of them is in focus."""
    for target in sorted({tie.target for tie in ties}):
        own = [tie for tie in ties if tie.target == target]
        way = own[0].points[1:]
        yield Line(
            f"behind:{agency_id}:{target}",
            _together(own),
            (box.edge_towards(way[0]), *way),
            node,
            target,
            (target,),
            part,
            curved=len(way) > 1,
            on_focus=True,
        )


def _together(ties: Sequence[Line]) -> Mark:
    """Several ties as one plain line: how strong each is, its own line says."""
    ended = all(tie.mark is Mark.TIE_ENDED for tie in ties)
    return Mark.TIE_ENDED if ended else Mark.TIE_NORMAL
