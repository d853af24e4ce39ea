"""How the lines of support run from a card on the ring to a person in the middle.

Straight where that is well; else in the gentle arc that crosses fewest other lines and runs through
nobody. Each line starts from the edge of its card and ends at the edge of the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visualisations.geometry import Box, Point, Segment, bow, cross, length, segments

_BENDS = (0.0, 22.0, -22.0, 44.0, -44.0, 70.0, -70.0, 100.0, -100.0, 135.0, -135.0)
_STEPS = 6
_DRAWN_STEPS = 14
_KEPT = 7
_ROUNDS = 4
_THROUGH_PERSON = 2.2
_THROUGH_CARD = 4.0
_PER_LENGTH = 0.004
_PER_BEND = 0.004


@dataclass(frozen=True, slots=True)
class Wire:
    """A line that wants a way: from the box of its card to the box of its person."""

    id: str
    source: str
    target: str
    start: Box
    end: Box
    aim: Point
    """The middle of the person's symbol."""


@dataclass(frozen=True, slots=True)
class _Way:
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    cost: float
    """Of the way by itself: people and cards it runs through, genogram lines, length."""
    extent: tuple[float, float, float, float]
    bend: float


def routed(
    wires: Sequence[Wire],
    people: dict[str, Box],
    cards: dict[str, Box],
    fixed: Sequence[Segment],
) -> dict[str, tuple[Point, ...]]:
    """The points of each wire by its id. `fixed` are the lines that are there already."""
    order = sorted(wires, key=lambda wire: wire.id)
    ways = [_ways(wire, people, cards, fixed) for wire in order]
    chosen = _settle(order, ways)
    return {
        wire.id: _path(wire, way[at].bend, _DRAWN_STEPS)
        for wire, way, at in zip(order, ways, chosen, strict=True)
    }


def _ways(
    wire: Wire, people: dict[str, Box], cards: dict[str, Box], fixed: Sequence[Segment]
) -> list[_Way]:
    ways = []
    for bend in _BENDS:
        points = _path(wire, bend, _STEPS)
        parts = tuple(segments(points))
        xs, ys = [x for x, _ in points], [y for _, y in points]
        extent = min(xs), max(xs), min(ys), max(ys)
        cost = (
            sum(
                _runs_through(parts, extent, box)
                for name, box in people.items()
                if name != wire.target
            )
            * _THROUGH_PERSON
            + sum(
                _runs_through(parts, extent, box)
                for name, box in cards.items()
                if name != wire.source
            )
            * _THROUGH_CARD
            + sum(cross(part, line) for part in parts for line in fixed)
            + length(points) * _PER_LENGTH
            + abs(bend) * _PER_BEND
        )
        ways.append(_Way(points, parts, cost, extent, bend))
    return sorted(ways, key=lambda way: (way.cost, abs(way.bend), way.bend))[:_KEPT]


def _path(wire: Wire, bend: float, steps: int) -> tuple[Point, ...]:
    arc = bow((wire.start.x, wire.start.y), wire.aim, bend, steps)
    inner = [p for p in arc[1:-1] if not wire.start.holds(p) and not wire.end.holds(p)]
    first, last = (inner[0], inner[-1]) if inner else (arc[-1], arc[0])
    return (wire.start.edge_towards(first), *inner, _edge(wire, last))


def _edge(wire: Wire, coming_from: Point) -> Point:
    """Where a line that aims at the symbol meets the box of symbol and label."""
    box, (ax, ay) = wire.end, wire.aim
    dx, dy = coming_from[0] - ax, coming_from[1] - ay
    scales = [1.0]
    if dx:
        scales.append(((box.right if dx > 0 else box.left) - ax) / dx)
    if dy:
        scales.append(((box.bottom if dy > 0 else box.top) - ay) / dy)
    scale = min(scales)
    return ax + dx * scale, ay + dy * scale


def _runs_through(
    parts: Sequence[Segment], extent: tuple[float, float, float, float], box: Box
) -> bool:
    left, right, top, bottom = extent
    if right <= box.left or left >= box.right or bottom <= box.top or top >= box.bottom:
        return False
    return any(box.cut_by(part) for part in parts)


def _settle(wires: list[Wire], ways: list[list[_Way]]) -> list[int]:
    """Everyone takes the way that is best given the others', until nobody wants to change."""
    chosen = [0] * len(wires)
    known: dict[tuple[int, int, int, int], int] = {}

    def tangle(one: int, way: int, other: int) -> int:
        key = (one, way, other, chosen[other])
        if one > other:
            key = (other, chosen[other], one, way)
        if key not in known:
            known[key] = _tangles(ways[key[0]][key[1]], ways[key[2]][key[3]])
        return known[key]

    for _ in range(_ROUNDS):
        changed = False
        for one, wire in enumerate(wires):
            rivals = [
                other
                for other, rival in enumerate(wires)
                if rival.source != wire.source and rival.target != wire.target
            ]
            best = min(
                range(len(ways[one])),
                key=lambda way: (
                    ways[one][way].cost + sum(tangle(one, way, other) for other in rivals),
                    way,
                ),
            )
            changed = changed or best != chosen[one]
            chosen[one] = best
        if not changed:
            break
    return chosen


def _tangles(one: _Way, other: _Way) -> int:
    a, b = one.extent, other.extent
    if a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]:
        return 0
    return sum(cross(part, line) for part in one.segments for line in other.segments)
