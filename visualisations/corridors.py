"""How each line of support runs: like a line of a transit map, in lanes that nobody stands in.

All lines to one person are one line of the map: they leave their cards at the person's sign, join
on a track of their own in the corridor round the family, and go in through the lane above the
person's row. Tracks and lanes belong to one person each, and signs stand on whole steps of a grid
whose half steps are the lanes: so no line passes through anybody, over a name or over a card, two
people's lines never share a stretch, and where they cross, they cross at right angles.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from visualisations.cards import GRID
from visualisations.geometry import Box, Point, Segment
from visualisations.lanes import levels
from visualisations.sides import Side

_TRACK = 9.0
"""From one upright track to the next."""
_BESIDE_CORE = 10.0
_BESIDE_CARDS = 30.0
"""Between the outermost track and the cards: half a sign, its edge, and room to turn."""
_OVER_SYMBOLS = 12.0
_FAR = 1e6
_DROPS = (-7.0, 7.0, -11.0, 11.0, -4.0, 4.0, -15.0, 15.0, 0.0, -18.0, 18.0)
"""How far aside of the middle of a symbol its line may come down."""
_CLEAR = 5.0
_MOST_SWAPS = 30


@dataclass(frozen=True, slots=True)
class Stop:
    """Where a line begins: a sign on a card."""

    card: str
    side: Side
    at: Point


@dataclass(frozen=True, slots=True)
class Call:
    """A person to whom lines lead, before anybody has a place on the frame."""

    person: str
    row: int
    x: float
    sides: frozenset[Side]
    """Where the cards stand from which the lines come."""

    @property
    def round_left(self) -> bool:
        return Side.LEFT in self.sides or (self._round and not self._has_right and self.x < 0)

    @property
    def round_right(self) -> bool:
        return Side.RIGHT in self.sides or (self._round and not self.round_left)

    @property
    def from_above(self) -> bool:
        """The lines from above come straight down to the first row."""
        return Side.TOP in self.sides and self.row == 0

    @property
    def in_lane(self) -> bool:
        return self.round_left or self.round_right

    @property
    def _has_right(self) -> bool:
        return Side.RIGHT in self.sides

    @property
    def _round(self) -> bool:
        """Whether lines from above or below go round by a side."""
        return Side.BOTTOM in self.sides or (Side.TOP in self.sides and self.row > 0)


def lane_levels(calls: Iterable[Call]) -> dict[int, dict[str, int]]:
    """By row, the level of each person's lane, 0 the nearest to the symbols."""
    rows: dict[int, dict[Hashable, tuple[float, float]]] = {}
    for call in calls:
        if call.in_lane:
            rows.setdefault(call.row, {})[call.person] = (
                -_FAR if call.round_left else call.x - 20,
                _FAR if call.round_right else call.x + 20,
            )
    return {row: {str(k): v for k, v in levels(spans, 4.0).items()} for row, spans in rows.items()}


def room_for(levels_of_row: Mapping[str, int]) -> float:
    """What lanes take above the symbols of a row."""
    return _OVER_SYMBOLS + GRID * (max(levels_of_row.values()) + 1.5)


def corridor_widths(calls: Sequence[Call]) -> dict[Side, float]:
    """What is left free between the core and the cards of each side."""
    uses: dict[Side, int] = {
        Side.LEFT: sum(call.round_left for call in calls),
        Side.RIGHT: sum(call.round_right for call in calls),
        Side.TOP: sum(Side.TOP in call.sides for call in calls),
        Side.BOTTOM: sum(Side.BOTTOM in call.sides for call in calls),
    }
    # Room for two at a time: one more person in the corridor moves nobody, most times.
    even = {side: count + count % 2 for side, count in uses.items()}
    return {
        side: _BESIDE_CORE + (_TRACK if side.upright else GRID) * max(1, count) + _BESIDE_CARDS
        for side, count in even.items()
    }


@dataclass(frozen=True, slots=True)
class Way:
    """From the sign to the symbol; the first `own` points are this line's alone."""

    points: tuple[Point, ...]
    own: int


@dataclass(frozen=True, slots=True)
class _Net:
    """All that leads to one person."""

    call: Call
    stops: tuple[Stop, ...]
    drop: float
    lane: float | None
    end: Point

    def stops_at(self, side: Side) -> list[Stop]:
        return [stop for stop in self.stops if stop.side is side]


Outline = Callable[[float], Point]
"""The point of a symbol's upper edge that is so far right."""


def routed(
    core: Box,
    calls: Sequence[Call],
    stops: Mapping[str, Sequence[Stop]],
    tops: Sequence[float],
    kin: Sequence[Segment],
    edges: Mapping[str, Outline],
) -> dict[tuple[str, str], Way]:
    """The way of each line by card and person. `kin` are the lines of the family."""
    lanes = lane_levels(calls)
    above = [stop.at[0] for found in stops.values() for stop in found if stop.side is Side.TOP]
    nets = []
    for call in calls:
        lane = _lane(tops[call.row], lanes[call.row][call.person]) if call.in_lane else None
        drop = _drop(call, lane, tops[call.row], kin, above)
        nets.append(_Net(call, tuple(stops[call.person]), drop, lane, edges[call.person](drop)))
    across = _across_tracks(core, nets)
    upright = _upright_tracks(core, nets, across)
    return {
        (stop.card, net.call.person): _way(net, stop, across, upright)
        for net in nets
        for stop in net.stops
    }


_Tracks = Mapping[tuple[Side, str], float]


def _way(net: _Net, stop: Stop, across: _Tracks, upright: _Tracks) -> Way:
    person, call = net.call.person, net.call
    x, y = stop.at
    points: list[Point] = [stop.at]
    if stop.side.upright:
        track = upright[stop.side, person]
        points += [(track, y), (track, net.lane or y)]
    else:
        height = across[stop.side, person]
        points.append((x, height))
        if stop.side is Side.BOTTOM or not call.from_above:
            side = _way_round(net, x)
            track = upright[side, person]
            points += [(track, height), (track, net.lane or height)]
        else:
            points.append((net.drop, height))
    if points[-1][0] != net.drop:
        points.append((net.drop, points[-1][1]))
    points.append(net.end)
    return Way(tuple(dict.fromkeys(points)), 2)


def _way_round(net: _Net, x: float) -> Side:
    """By which side a line from above or below goes in: the shorter one, where both are used."""
    if not net.call.round_right:
        return Side.LEFT
    if not net.call.round_left:
        return Side.RIGHT
    return Side.LEFT if x + net.drop < 0 else Side.RIGHT


def _lane(top: float, level: int) -> float:
    """On a half step of the grid, over the symbols of a row."""
    return (math.floor((top - _OVER_SYMBOLS) / GRID - 0.5) + 0.5 - level) * GRID


def _drop(
    call: Call, lane: float | None, top: float, kin: Sequence[Segment], above: Sequence[float]
) -> float:
    """Where the line comes down to the symbol: beside every line of the family that does."""
    begin = lane if lane is not None else top - 2 * _OVER_SYMBOLS
    taken = [
        x1
        for (x1, y1), (x2, y2) in kin
        if x1 == x2 and min(y1, y2) < top + 2 and max(y1, y2) > begin
    ]
    if call.from_above:
        taken += above
    return max(
        (call.x + aside for aside in _DROPS),
        key=lambda x: min((min(abs(x - other), _CLEAR) for other in taken), default=_CLEAR),
    )


def _across_tracks(core: Box, nets: Sequence[_Net]) -> dict[tuple[Side, str], float]:
    """The height of each person's track above and below the family."""
    found: dict[tuple[Side, str], float] = {}
    for side in (Side.TOP, Side.BOTTOM):
        here = [net for net in nets if net.stops_at(side)]
        lines = {net.call.person: _flat(net, side, core) for net in here}
        for level, person in enumerate(_ordered(lines)):
            if side is Side.TOP:
                steps = math.floor((core.top - 4) / GRID - 0.5) + 0.5 - level
            else:
                steps = math.ceil((core.bottom + 4) / GRID - 0.5) + 0.5 + level
            found[side, person] = steps * GRID
    return found


@dataclass(frozen=True, slots=True)
class _Spine:
    """A track, seen from the family outwards: where lines leave it inwards and outwards."""

    inwards: tuple[float, ...]
    outwards: tuple[float, ...]

    @property
    def reach(self) -> tuple[float, float]:
        both = (*self.inwards, *self.outwards)
        return min(both), max(both)


def _flat(net: _Net, side: Side, core: Box) -> _Spine:
    ports = tuple(stop.at[0] for stop in net.stops_at(side))
    if side is Side.TOP and net.call.from_above:
        return _Spine((net.drop,), ports)
    ends = {_way_round(net, x) for x in ports}
    reach = {Side.LEFT: core.left - _BESIDE_CORE, Side.RIGHT: core.right + _BESIDE_CORE}
    return _Spine(tuple(reach[one] for one in sorted(ends)), ports)


def _upright_tracks(
    core: Box, nets: Sequence[_Net], across: _Tracks
) -> dict[tuple[Side, str], float]:
    """How far right each person's track beside the family stands."""
    found: dict[tuple[Side, str], float] = {}
    for side in (Side.LEFT, Side.RIGHT):
        lines: dict[str, _Spine] = {}
        for net in nets:
            ports = [stop.at[1] for stop in net.stops_at(side)]
            inwards = [
                across[row, net.call.person]
                for row in (Side.TOP, Side.BOTTOM)
                for stop in net.stops_at(row)
                if not (row is Side.TOP and net.call.from_above)
                and _way_round(net, stop.at[0]) is side
            ]
            if (ports or inwards) and net.lane is not None:
                lines[net.call.person] = _Spine((net.lane, *inwards), tuple(ports))
        for level, person in enumerate(_ordered(lines)):
            away = _BESIDE_CORE + _TRACK * level
            found[side, person] = core.left - away if side is Side.LEFT else core.right + away
    return found


def _ordered(lines: Mapping[str, _Spine]) -> list[str]:
    """Tracks from the family outwards, in an order with few crossings."""

    reach = {person: line.reach for person, line in lines.items()}

    def cost(inner: str, outer: str) -> int:
        (low, high), (least, most) = reach[inner], reach[outer]
        return sum(low < place < high for place in lines[outer].inwards) + sum(
            least < place < most for place in lines[inner].outwards
        )

    def size(person: str) -> tuple[float, str]:
        low, high = reach[person]
        return high - low, person

    order = sorted(lines, key=size)
    costs = {(a, b): cost(a, b) for a in order for b in order if a != b}
    for _ in range(_MOST_SWAPS):
        best, moved = 0, order
        for at, person in enumerate(order):
            rest = [*order[:at], *order[at + 1 :]]
            for to in range(len(order)):
                if to == at:
                    continue
                between = order[min(at, to) : max(at, to) + 1]
                gain = sum(
                    costs[other, person] - costs[person, other]
                    if to < at
                    else costs[person, other] - costs[other, person]
                    for other in between
                    if other != person
                )
                if gain > best:
                    best, moved = gain, [*rest[:to], person, *rest[to:]]
        if best == 0:
            break
        order = moved
    return order
