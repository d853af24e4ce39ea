"""The ways that one line may take: straight, or round one turning point, and what each costs."""

from __future__ import annotations

import math
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from visualisations.geometry import Box, Point, Segment, crossings, length, segments

_BENDS = (26.0, -26.0, 55.0, -55.0, 90.0, -90.0)
"""How far aside of the middle of the straight a branch may turn."""
_ROW_END = 24.0
_NARROWEST_GAP = 14.0
_WIDEST_LANES = 36.0
_OVER = 21.0
"""How far over a person's symbol a line may pass."""
_KEPT_ALONE = 9
_KEPT_TOGETHER = 5
"""How many ways of a wire are compared with those of the others."""
THROUGH_PERSON = 6.0
"""What running through a person costs, in crossings."""
_THROUGH_CARD = 6.0
PER_LENGTH = 0.003
_FOR_TURNING = 1.2
"""For a right angle; four times as much for turning back."""
_LONGEST_DETOUR = 1.5
_CLEARANCE = 2.0
"""Between a line and the sign or lettering that it passes."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A line that wants a way: from the box of its card to the box of its person."""

    id: str
    source: str
    target: str
    bundle: str
    """Wires of one bundle share their stem: they start together and are drawn alike."""
    start: Box
    symbol: Box
    label: Box
    """The person's symbol, at whose middle the line aims, and the lettering under it."""
    roundness: float = math.inf
    """The symbol's outline is |x|^p + |y|^p = 1: 1 a diamond, 2 a circle, endless a square."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    points: tuple[Point, ...]
    parts: tuple[Segment, ...]
    cost: float
    """Of the way by itself: people and cards it runs through, what is fixed, length."""
    extent: tuple[float, float, float, float]
    """Left, right, top, bottom."""


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """A box with its edges at hand: thousands of ways are held against it."""

    name: str
    box: Box
    left: float
    right: float
    top: float
    bottom: float


def _obstacle(name: str, box: Box) -> _Obstacle:
    return _Obstacle(name, box, box.left, box.right, box.top, box.bottom)


@dataclass(frozen=True, slots=True)
class Figure:
    """Somebody in the middle, as lines have to heed them: their symbol and the lettering."""

    id: str
    box: Box
    symbol: Box
    label: Box | None


@dataclass(frozen=True, slots=True)
class Plan:
    """What all wires have to heed."""

    people: Sequence[_Obstacle]
    cards: Sequence[_Obstacle]
    fixed: Sequence[Segment]
    gaps: Sequence[tuple[Point, float]]
    lanes: Mapping[str, float]
    """By wire, where in a gap it passes, from -0.5 to 0.5: no two turn at the same point."""

    def burden(self, parts: Sequence[Segment], wire: Wire, limit: float = math.inf) -> float:
        """What a way costs for running through others and across fixed lines.

        Where it costs more than `limit` it may be told too little, but still more than that.
        """
        left, right, top, bottom = extent(parts)
        cost = 0.0
        for obstacles, end, price in (
            (self.people, wire.target, THROUGH_PERSON),
            (self.cards, wire.source, _THROUGH_CARD),
        ):
            for one in obstacles:
                if (
                    one.left < right
                    and one.right > left
                    and one.top < bottom
                    and one.bottom > top
                    and one.name != end
                    and any(one.box.cut_by(part) for part in parts)
                ):
                    cost += price
        return cost if cost > limit else cost + crossings(parts, self.fixed)


def plan_for(
    wires: Sequence[Wire],
    people: Sequence[Figure],
    cards: Mapping[str, Box],
    fixed: Sequence[Segment],
) -> Plan:
    """What the wires have to heed; `fixed` are the lines that are there already."""
    lanes = {wire.id: (at + 0.5) / len(wires) - 0.5 for at, wire in enumerate(wires)}
    return Plan(
        [
            _obstacle(one.id, box.grown(_CLEARANCE))
            for one in people
            for box in (one.symbol, one.label)
            if box
        ],
        [_obstacle(name, box) for name, box in sorted(cards.items())],
        fixed,
        _gaps(people),
        lanes,
    )


def _gaps(people: Sequence[Figure]) -> list[tuple[Point, float]]:
    """Where lines can pass a row of people, between two of them, round its ends or over a head."""
    found = []
    order = sorted(people, key=lambda one: (one.symbol.y, one.symbol.x))
    for _, row in groupby(order, lambda one: one.symbol.y):
        boxes = [one.box for one in row]
        middle = max(box.y for box in boxes)
        found += [
            ((boxes[0].left - _ROW_END, middle), _ROW_END),
            ((boxes[-1].right + _ROW_END, middle), _ROW_END),
            *(
                (((left.right + right.left) / 2, middle), right.left - left.right - 8)
                for left, right in pairwise(boxes)
                if right.left - left.right >= _NARROWEST_GAP
            ),
            *(((box.x, box.top - _OVER), _ROW_END) for box in boxes),
        ]
    return found


def ways_of(wire: Wire, fork: Point | None, plan: Plan) -> tuple[Way, ...]:
    """The ways that a branch may take, the best by themselves first."""
    start = fork or (wire.start.x, wire.start.y)
    aim = wire.symbol.x, wire.symbol.y
    before = (wire.start.x, wire.start.y) if fork else None
    straight = math.dist(start, aim)
    lane = plan.lanes[wire.id]
    gaps = [
        turn
        for (x, y), width in plan.gaps
        for turn in ((x + lane * min(width, _WIDEST_LANES), y),)
        if math.dist(start, turn) + math.dist(turn, aim) < straight * _LONGEST_DETOUR + 40
    ]
    paths = [_path(wire, fork, turn) for turn in (None, *gaps, *_asides(start, aim))]
    by_shape = sorted((length(path) * PER_LENGTH + _turning(path, before), path) for path in paths)
    kept = _KEPT_TOGETHER if fork else _KEPT_ALONE
    ways: list[Way] = []
    for shape, points in by_shape:
        limit = ways[-1].cost - shape if len(ways) == kept else math.inf
        if limit < 0:
            break  # it and all that follow cost more before anything is in their way
        parts = tuple(segments(points))
        way = Way(points, parts, plan.burden(parts, wire, limit) + shape, extent(parts))
        insort(ways, way, key=lambda way: (way.cost, way.points))
        del ways[kept:]
    return tuple(ways)


def _turning(points: Sequence[Point], before: Point | None) -> float:
    """What the turns of a way cost, from the stem into it as well: more, the sharper they are."""
    path = points if before is None else (before, *points)
    cost = 0.0
    for (ax, ay), (bx, by), (cx, cy) in zip(path, path[1:], path[2:], strict=False):
        spans = math.hypot(bx - ax, by - ay) * math.hypot(cx - bx, cy - by)
        if spans:
            cosine = ((bx - ax) * (cx - bx) + (by - ay) * (cy - by)) / spans
            cost += _FOR_TURNING * (1 - cosine) ** 2
    return cost


def _asides(start: Point, end: Point) -> list[Point]:
    span = math.dist(start, end) or 1.0
    nx, ny = (start[1] - end[1]) / span, (end[0] - start[0]) / span
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    return [(x + bend * nx, y + bend * ny) for bend in _BENDS]


def _path(wire: Wire, fork: Point | None, turn: Point | None) -> tuple[Point, ...]:
    """From the fork or the card to where the line first meets the symbol or its lettering."""
    aim = wire.symbol.x, wire.symbol.y
    start = fork or wire.start.edge_towards(turn or aim)
    path = [start, *([turn] if turn else []), aim]
    for at, part in enumerate(segments(path)):
        symbol, label = wire.symbol.met_by(part), wire.label.met_by(part)
        if label is not None and (symbol is None or label < symbol):
            (x1, y1), (x2, y2) = part
            return (*path[: at + 1], (x1 + (x2 - x1) * label, y1 + (y2 - y1) * label))
        if symbol is not None:
            return (*path[: at + 1], _on_outline(wire, part[0]))
    return tuple(path)


def _on_outline(wire: Wire, coming_from: Point) -> Point:
    """Where a line towards the middle of the symbol meets its outline."""
    dx, dy = coming_from[0] - wire.symbol.x, coming_from[1] - wire.symbol.y
    if math.isinf(wire.roundness):
        away = max(abs(dx), abs(dy))
    else:
        away = (abs(dx) ** wire.roundness + abs(dy) ** wire.roundness) ** (1 / wire.roundness)
    share = wire.symbol.half_width / away if away else 0.0
    return wire.symbol.x + dx * share, wire.symbol.y + dy * share


def extent(parts: Sequence[Segment]) -> tuple[float, float, float, float]:
    points = [parts[0][0], *(end for _, end in parts)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), max(xs), min(ys), max(ys)


def tangles(one: Way, other: Way) -> int:
    a, b = one.extent, other.extent
    if a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]:
        return 0
    return crossings(one.parts, other.parts)
