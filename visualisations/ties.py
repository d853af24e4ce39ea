"""The lines of support: each practitioner's own, and the one line per agency of the overview."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

import networkx as nx

from graph.policy.support_web import VisibleSupport
from graph.vocabulary import SupportState
from visualisations.agencies import MapAgency, group_node
from visualisations.corridors import Call, Stop, routed
from visualisations.frame import Frame, PlacedBlock
from visualisations.genogram import Genogram
from visualisations.geometry import Box, Point, segments
from visualisations.scene import Line, Node, Part, When, tie_id
from visualisations.sides import Side
from visualisations.style import TIE_MARKS, Mark, Shape
from visualisations.support_web_graph import supports_of
from visualisations.times import spells_of

_ROUNDNESS = {Shape.CIRCLE: 2.0, Shape.DIAMOND: 1.0, Shape.HEXAGON: 1.4}


def calls_of(
    graph: nx.MultiDiGraph,
    sides: Mapping[str, Side],
    rows: Mapping[str, int],
    across: Mapping[str, float],
) -> list[Call]:
    """Everybody to whom lines lead, and from which sides; `sides` is where each card stands."""
    found: dict[str, set[Side]] = {}
    for source, target, _ in supports_of(graph):
        found.setdefault(target, set()).add(sides[source])
    return [
        Call(person, rows[person], across[person], frozenset(found[person]))
        for person in sorted(found)
    ]


def support_lines(
    graph: nx.MultiDiGraph,
    family: Genogram,
    calls: Sequence[Call],
    frame: Frame,
    agencies: Sequence[MapAgency],
    nodes: tuple[Node, ...],
) -> list[Line]:
    people = {node.id: node for node in nodes}
    stops: dict[str, list[Stop]] = {}
    for card, placed in sorted(frame.cards.items()):
        for badge in placed.plan.badges:
            at = placed.box.x + badge.at[0], placed.box.y + badge.at[1]
            stops.setdefault(badge.person, []).append(Stop(card, placed.side, at))
    kin = tuple(part for line in family.lines for part in segments(line.points))
    edges = {call.person: _upper_edge(people[call.person]) for call in calls}
    ways = routed(frame.core, calls, stops, family.tops, kin, edges)
    owner = {node: one.agency.id for one in agencies for node in one.cards}
    drawn = []
    for (source, target), supports in _between(graph).items():
        way = ways[source, target]
        sign = people[target].sign
        drawn.append(
            Line(
                tie_id(source, target),
                _mark(supports),
                way.points,
                source,
                target,
                (target,),
                Part(When.OPEN, owner[source]),
                own=way.own,
                hue=sign.hue if sign else None,
                spells=spells_of(supports),
            )
        )
    drawn.extend(_overview_lines(drawn, frame, agencies))
    return drawn


def _upper_edge(node: Node) -> Callable[[float], Point]:
    """Where a line that comes down at some place meets the outline of a symbol."""
    symbol, half = node.symbol, node.symbol.half_width

    def edge(x: float) -> Point:
        aside = min(abs(x - symbol.x), half)
        if node.shape is Shape.TRIANGLE:
            return x, symbol.y - half + 2 * aside
        roundness = _ROUNDNESS.get(node.shape, math.inf)
        if math.isinf(roundness):
            return x, symbol.y - half
        return x, symbol.y - (half**roundness - aside**roundness) ** (1 / roundness)

    return edge


def _between(graph: nx.MultiDiGraph) -> dict[tuple[str, str], list[VisibleSupport]]:
    """One line per practitioner and person, even where two roles run side by side."""
    found: dict[tuple[str, str], list[VisibleSupport]] = {}
    for source, target, support in supports_of(graph):
        found.setdefault((source, target), []).append(support)
    return {pair: found[pair] for pair in sorted(found)}


def _mark(supports: list[VisibleSupport]) -> Mark:
    live = [support for support in supports if not support.ended]
    if not live:
        return Mark.TIE_ENDED
    if all(s.state in (SupportState.PROPOSED, SupportState.SUSPENDED) for s in live):
        return Mark.TIE_WAITING
    kinds = [TIE_MARKS[support.tie] for support in live if support.tie is not None]
    return kinds[0] if kinds else Mark.TIE_NORMAL


def _overview_lines(
    ties: Sequence[Line], frame: Frame, agencies: Sequence[MapAgency]
) -> Iterator[Line]:
    whole = [block.box for block in frame.blocks.values()]
    for one in agencies:
        placed = frame.blocks[one.agency.id]
        node = group_node(one.agency.id) if one.named else next(iter(one.cards))
        box = placed.group if one.named else frame.cards[node].box
        part = Part(When.CLOSED, one.agency.id)
        own = [tie for tie in ties if tie.source in one.cards]
        yield Line(
            f"overview:{one.agency.id}",
            _together(own),
            _to_the_core(placed, box, frame.core, whole),
            node,
            "family",
            tuple(sorted({tie.target for tie in own})),
            part,
        )
        yield from _behind(one.agency.id, node, placed, box, own, part)


def _to_the_core(
    placed: PlacedBlock, box: Box, core: Box, blocks: Sequence[Box]
) -> tuple[Point, ...]:
    """From an agency's one node, past its neighbours, to the family; no two of these cross."""
    inset, past = 26.0, 12.0
    if placed.side.upright:
        low = min(core.top, *(one.top for one in blocks))
        high = max(core.bottom, *(one.bottom for one in blocks))
        share = (box.y - low) / (high - low)
        y = core.top + inset + share * (2 * core.half_height - 2 * inset)
        if placed.side is Side.LEFT:
            return (box.right, box.y), (placed.inner + past, box.y), (core.left, y)
        return (box.left, box.y), (placed.inner - past, box.y), (core.right, y)
    x = min(max(box.x, core.left + inset), core.right - inset)
    if placed.side is Side.TOP:
        return (box.x, box.bottom), (box.x, placed.inner + past), (x, core.top)
    return (box.x, box.top), (box.x, placed.inner - past), (x, core.bottom)


def _behind(
    agency_id: str,
    node: str,
    placed: PlacedBlock,
    box: Box,
    ties: Sequence[Line],
    part: Part,
) -> Iterator[Line]:
    """Who stands behind an overview's line: drawn while one of them is in focus."""
    for target in sorted({tie.target for tie in ties}):
        own = [tie for tie in ties if tie.target == target]
        way = own[0].points[1:]
        yield Line(
            f"behind:{agency_id}:{target}",
            _together(own),
            (_leaving(placed, box, way[0]), *way),
            node,
            target,
            (target,),
            part,
            on_focus=True,
            own=2,
            hue=own[0].hue,
        )


def _leaving(placed: PlacedBlock, box: Box, first: Point) -> Point:
    """The inner edge of an agency's one node, as near as can be to where the lane begins."""
    if placed.side.upright:
        x = box.right if placed.side is Side.LEFT else box.left
        return x, min(max(first[1], box.top + 4), box.bottom - 4)
    y = box.bottom if placed.side is Side.TOP else box.top
    return min(max(first[0], box.left + 4), box.right - 4), y


def _together(ties: Sequence[Line]) -> Mark:
    """Several ties as one plain line: how strong each is, its own line says."""
    ended = all(tie.mark is Mark.TIE_ENDED for tie in ties)
    return Mark.TIE_ENDED if ended else Mark.TIE_NORMAL
