"""How the lines of support run from a card on the ring to a person in the middle.

Somebody who supports several people has one stem that branches on its way to them. A branch is
straight where that is well; else it turns once, in a gap between people or aside of the straight,
so as to cross few other lines and to run through nobody. Each line starts from the edge of its
card and ends at the person's symbol, or at the lettering under it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from visualisations.curves import rounded
from visualisations.geometry import Box, Point, Segment, crossings, length, segments

_BENDS = (26.0, -26.0, 55.0, -55.0, 90.0, -90.0)
"""How far aside of the middle of the straight a branch may turn."""
_FORKS = (0.3, 0.45, 0.6, 0.75)
"""Where a stem may branch, from the card (0) to the middle of its people (1) ..."""
_FORK_ASIDES = (0.0, 0.15, -0.15, 0.3, -0.3)
"""... and how far aside of that way, as a part of its length."""
_ROW_END = 24.0
_NARROWEST_GAP = 14.0
_WIDEST_LANES = 36.0
_OVER = 18.0
"""How far over a person's symbol a line may pass."""
_KEPT_ALONE = 9
_KEPT_TOGETHER = 5
"""How many ways of a wire are compared with those of the others."""
_KEPT_FORKS = 5
_ROUNDS = 5
_THROUGH_PERSON = 5.0
_THROUGH_CARD = 6.0
_PER_LENGTH = 0.003
_FOR_TURNING = 1.2
"""For a right angle; four times as much for turning back."""
_LONGEST_DETOUR = 1.35


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
class _Way:
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


def _obstacles(boxes: Mapping[str, Box]) -> list[_Obstacle]:
    return [
        _Obstacle(name, box, box.left, box.right, box.top, box.bottom)
        for name, box in sorted(boxes.items())
    ]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What all wires have to heed."""

    people: Sequence[_Obstacle]
    cards: Sequence[_Obstacle]
    fixed: Sequence[Segment]
    gaps: Sequence[tuple[Point, float]]
    lanes: Mapping[str, float]
    """By wire, where in a gap it passes, from -0.5 to 0.5: no two turn at the same point."""

    def burden(self, parts: Sequence[Segment], wire: Wire) -> float:
        """What a way costs for running through others and across fixed lines."""
        left, right, top, bottom = _extent(parts)
        cost = 0.0
        for obstacles, end, price in (
            (self.people, wire.target, _THROUGH_PERSON),
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
        return cost + crossings(parts, self.fixed)


@dataclass(frozen=True, slots=True)
class _Option:
    """One way in which a whole bundle may run: its stem, and what each branch may do then."""

    stem: _Way | None
    branches: tuple[tuple[_Way, ...], ...]


def routed(
    wires: Sequence[Wire],
    people: Mapping[str, Box],
    cards: Mapping[str, Box],
    fixed: Sequence[Segment],
) -> dict[str, tuple[Point, ...]]:
    """The points of each wire by its id. `fixed` are the lines that are there already."""
    order = sorted(wires, key=lambda wire: wire.id)
    lanes = {wire.id: (at + 0.5) / len(order) - 0.5 for at, wire in enumerate(order)}
    plan = _Plan(_obstacles(people), _obstacles(cards), fixed, _gaps(people), lanes)
    bundles: dict[str, list[Wire]] = {}
    for wire in order:
        bundles.setdefault(wire.bundle, []).append(wire)
    together = list(bundles.values())
    options = [
        [_option(wires, fork, plan) for fork in forks]
        for wires, forks in zip(together, _forks(together, plan), strict=True)
    ]
    settled = _settle(options)
    paths = {
        wire.id: (*stem.points[:1], *way.points) if stem else way.points
        for wires, (stem, *ways) in zip(together, settled, strict=True)
        for wire, way in zip(wires, ways, strict=True)
        if way is not None
    }
    return rounded(paths, list(people.values()))


def _option(together: Sequence[Wire], fork: Point | None, plan: _Plan) -> _Option:
    if fork is None:
        return _Option(None, tuple(_ways(wire, None, plan) for wire in together))
    stem = (together[0].start.edge_towards(fork), fork)
    cost = plan.burden((stem,), together[0]) + math.dist(*stem) * _PER_LENGTH
    inside = sum(one.box.grown(10).holds(fork) for one in plan.people)
    return _Option(
        _Way(stem, (stem,), cost + inside * _THROUGH_PERSON, _extent((stem,))),
        tuple(_ways(wire, fork, plan) for wire in together),
    )


def _forks(bundles: Sequence[Sequence[Wire]], plan: _Plan) -> list[list[Point | None]]:
    """Where each stem may branch, best first: where its whole tree is short and disturbs least.

    Trees are compared with straight branches; which way each branch takes is settled afterwards.
    """
    options = [
        [_tree(together, fork, plan) for fork in _fork_points(together)] for together in bundles
    ]
    chosen = [trees[0] for trees in options]
    for _ in range(_ROUNDS):
        before = list(chosen)
        for at, trees in enumerate(options):
            chosen[at] = _calmest(trees, [*chosen[:at], *chosen[at + 1 :]])[0]
        if chosen == before:
            break
    found: list[list[Point | None]] = []
    for at, trees in enumerate(options):
        calmest = _calmest(trees, [*chosen[:at], *chosen[at + 1 :]])
        found.append(
            [tree.points[0] for tree in calmest[:_KEPT_FORKS]] if len(bundles[at]) > 1 else [None]
        )
    return found


def _calmest(trees: Sequence[_Way], others: Sequence[_Way]) -> list[_Way]:
    if len(trees) == 1:
        return list(trees)
    return sorted(
        trees,
        key=lambda tree: (tree.cost + sum(_tangles(tree, other) for other in others), tree.points),
    )


def _fork_points(together: Sequence[Wire]) -> list[Point]:
    """Places on the way from the card to the middle of its people, and some aside of it."""
    start = together[0].start
    if len(together) == 1:
        return [start.edge_towards((together[0].symbol.x, together[0].symbol.y))]
    dx = sum(wire.symbol.x for wire in together) / len(together) - start.x
    dy = sum(wire.symbol.y for wire in together) / len(together) - start.y
    return [
        (start.x + dx * part - dy * aside, start.y + dy * part + dx * aside)
        for part in _FORKS
        for aside in _FORK_ASIDES
    ]


def _tree(together: Sequence[Wire], fork: Point, plan: _Plan) -> _Way:
    stem = (together[0].start.edge_towards(fork), fork)
    branches = [(fork, (wire.symbol.x, wire.symbol.y)) for wire in together]
    parts = (stem, *branches) if len(together) > 1 else (*branches,)
    inside = sum(one.box.grown(10).holds(fork) for one in plan.people)
    cost = (
        plan.burden((stem,), together[0])
        + sum(plan.burden((part,), wire) for part, wire in zip(branches, together, strict=True))
        + sum(math.dist(*part) for part in parts) * _PER_LENGTH
        + inside * _THROUGH_PERSON
    )
    return _Way((fork,), parts, cost, _extent(parts))


def _gaps(people: Mapping[str, Box]) -> list[tuple[Point, float]]:
    """Where lines can pass a row of people, between two of them, round its ends or over a head."""
    found = []
    rows = groupby(sorted(people.values(), key=lambda box: (box.top, box.x)), lambda box: box.top)
    for _, row in rows:
        boxes = list(row)
        middle = boxes[0].y
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


def _ways(wire: Wire, fork: Point | None, plan: _Plan) -> tuple[_Way, ...]:
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
    ways = []
    for turn in (None, *gaps, *_asides(start, aim)):
        points = _path(wire, fork, turn)
        parts = tuple(segments(points))
        cost = plan.burden(parts, wire) + length(points) * _PER_LENGTH + _turning(points, before)
        ways.append(_Way(points, parts, cost, _extent(parts)))
    ways.sort(key=lambda way: (way.cost, way.points))
    return tuple(ways[: _KEPT_TOGETHER if fork else _KEPT_ALONE])


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


def _extent(parts: Sequence[Segment]) -> tuple[float, float, float, float]:
    points = [parts[0][0], *(end for _, end in parts)]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), max(xs), min(ys), max(ys)


def _settle(options: Sequence[Sequence[_Option]]) -> list[list[_Way | None]]:
    """Everyone takes the way that is best given the others', until nobody wants to change."""
    tangle = _Tangles()
    chosen = [_best(bundle[0], [], tangle)[1] for bundle in options]
    calm = 0
    for at in list(range(len(options))) * _ROUNDS:
        if calm >= len(options):
            break
        others = [way for place, ways in enumerate(chosen) if place != at for way in ways if way]
        least, taken = _best(options[at][0], others, tangle)
        for option in options[at][1:]:
            cost, ways = _best(option, others, tangle, limit=least)
            if cost < least:
                least, taken = cost, ways
        same = all(new is old for new, old in zip(taken, chosen[at], strict=True))
        calm = calm + 1 if same else 0
        chosen[at] = taken
    return chosen


def _best(
    option: _Option, others: Sequence[_Way], tangle: _Tangles, limit: float = math.inf
) -> tuple[float, list[_Way | None]]:
    """What an option costs among the others, with the best way of each of its branches.

    It gives up where the cost reaches `limit`: another option is better already.
    """
    total = 0.0
    taken: list[_Way | None] = [option.stem]
    beside = list(others)
    if option.stem:
        total += option.stem.cost + tangle.count(option.stem, others)
        beside.append(option.stem)
    for ways in option.branches:
        if total >= limit:
            return math.inf, []
        least, best = math.inf, ways[0]
        for way in ways:
            if way.cost >= least:
                break  # the ways are sorted: the rest costs more before anything crosses it
            cost = way.cost + tangle.count(way, beside)
            if cost < least:
                least, best = cost, way
        total += least
        taken.append(best)
        beside.append(best)
    return total, taken


class _Tangles:
    """How often two ways cross, remembered: each pair is asked for many times."""

    def __init__(self) -> None:
        self._known: dict[_Way, dict[_Way, int]] = {}

    def count(self, way: _Way, others: Sequence[_Way]) -> int:
        known = self._known.setdefault(way, {})
        total = 0
        for other in others:
            crossings = known.get(other)
            if crossings is None:
                crossings = known[other] = _tangles(way, other)
            total += crossings
        return total


def _tangles(one: _Way, other: _Way) -> int:
    a, b = one.extent, other.extent
    if a[1] < b[0] or b[1] < a[0] or a[3] < b[2] or b[3] < a[2]:
        return 0
    return crossings(one.parts, other.parts)
