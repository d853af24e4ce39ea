"""The ring around the family: every agency's practitioners on its sector's place.

Sectors stand at fixed angles in the vocabulary's order, so a family looks the same whoever else is
there; people in a crowd make room for each other, and nobody else moves. Inside a sector the order
is the one with few crossings. Nothing depends on the order of rows.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from visualisations.geometry import Box, Ring, settled
from visualisations.ring_order import Bench, Seat, ordered, sector_turn


@dataclass(frozen=True, slots=True)
class PlacedBench:
    """Where an agency sits: the stretch of the ring, its closed node and its name."""

    id: str
    start: float
    end: float
    """Distances walked along the ring."""
    node: Box
    label: Box


@dataclass(frozen=True, slots=True)
class Seating:
    """Everybody's place, and the shapes between which they sit."""

    core: Ring
    ring: Ring
    outer: Ring
    seats: Mapping[str, Box]
    benches: tuple[PlacedBench, ...]


_MARGIN = 16.0
"""Between the people and the edge of the core."""
_LEAST_CORE = (190.0, 140.0)
_RATIOS = tuple(1.1 + step / 10 for step in range(14))
_PAGE_RATIO = 1.56
"""Width of a page's map by its height."""
_AROUND = 290.0, 160.0
"""About how much cards and names add to the half sizes of the core."""
_CORRIDOR = 38.0
"""Between the core and the cards, where the eye follows the lines."""
_GAP_ACROSS, _GAP_DOWN = 12.0, 10.0
_BENCH_GAP = 20.0
_LABEL_GAP = 12.0
_GROWTH = 1.06
_MOST_GROWTHS = 40
_MOST_WIDENINGS = 16


def seating(benches: Sequence[Bench], family: Sequence[Box]) -> Seating:
    """Seat everybody. `family` holds the boxes of the people in the middle."""
    core = core_around(family)
    half = _largest_card(benches)
    base = core.half_width + _CORRIDOR + half[0], core.half_height + _CORRIDOR + half[1]
    growth = 1.0
    for _ in range(_MOST_GROWTHS):
        ring = Ring(base[0] * growth, base[1] * growth)
        outer = Ring(ring.half_width + half[0] + 8, ring.half_height + half[1] + 8)
        order = ordered(benches, ring)
        found = _seated(order, ring, outer)
        if found is not None:
            return Seating(core, ring, outer, *found)
        growth *= _GROWTH
    raise ArithmeticError("no ring is large enough")  # cannot happen: rings grow without end


def core_around(family: Sequence[Box]) -> Ring:
    """The rounded shape that holds the family with a margin, and makes best use of a wide page."""
    corners = [
        (abs(x), abs(y))
        for box in family
        for x in (box.left - _MARGIN, box.right + _MARGIN)
        for y in (box.top - _MARGIN, box.bottom + _MARGIN)
    ]
    shapes = []
    for ratio in _RATIOS:
        unit = Ring(ratio, 1.0)
        scale = max((unit.reach(corner) for corner in corners), default=0.0)
        scale = max(scale, _LEAST_CORE[0] / ratio, _LEAST_CORE[1])
        shapes.append(Ring(ratio * scale, scale))
    return min(
        shapes,
        key=lambda core: max(
            (core.half_width + _AROUND[0]) / _PAGE_RATIO, core.half_height + _AROUND[1]
        ),
    )


def _largest_card(benches: Sequence[Bench]) -> tuple[float, float]:
    seats = [seat for bench in benches for seat in bench.seats]
    return (
        max((seat.half_width for seat in seats), default=50.0),
        max((seat.half_height for seat in seats), default=24.0),
    )


def _seated(
    benches: list[Bench], ring: Ring, outer: Ring
) -> tuple[dict[str, Box], tuple[PlacedBench, ...]] | None:
    """Places for all, or None where the ring is too small for them."""
    if not benches:
        return {}, ()
    start = _emptiest_place(benches, ring)
    seats = [(bench, seat) for bench in benches for seat in bench.seats]
    wanted = [(ring.walked_to(sector_turn(b.sector)) - start) % ring.girth for b, _ in seats]
    first = next((at for at, (a, b) in enumerate(pairwise(wanted), 1) if b < a), 0)
    seats, wanted = seats[first:] + seats[:first], wanted[first:] + wanted[:first]
    benches = list({bench.id: bench for bench, _ in seats}.values())
    extra = {(a.id, b.id): 0.0 for a, b in pairwise(benches)}
    walked = settled(wanted, [90.0] * (len(seats) - 1))
    for _ in range(_MOST_WIDENINGS):
        gaps = _gaps(ring, start, seats, walked, extra)
        across = _clear(ring, walked[-1] + start, seats[-1][1], seats[0][1]) + _BENCH_GAP
        if sum(gaps) + across > ring.girth:
            return None
        walked = settled(wanted, gaps, ring.girth - across)
        boxes = {
            seat.id: _at(ring, place + start, seat)
            for (_, seat), place in zip(seats, walked, strict=True)
        }
        placed = _placed(benches, seats, walked, start, ring, outer)
        widened = _widened(placed, extra)
        touching = _touching([*boxes.values()], 2.0) or _touching([b.label for b in placed], 2.0)
        if not widened and not touching:
            return boxes, tuple(placed)
    return None


def _gaps(
    ring: Ring,
    start: float,
    seats: Sequence[tuple[Bench, Seat]],
    walked: Sequence[float],
    extra: Mapping[tuple[str, str], float],
) -> list[float]:
    """What has to lie between the middles of neighbours who sit about where they do now."""
    gaps = []
    for ((bench, seat), place), ((beside, neighbour), _) in pairwise(
        zip(seats, walked, strict=True)
    ):
        gap = _clear(ring, place + start, seat, neighbour)
        if bench.id != beside.id:
            gap += _BENCH_GAP + extra[bench.id, beside.id]
        gaps.append(gap)
    return gaps


def _emptiest_place(benches: Sequence[Bench], ring: Ring) -> float:
    """Where to cut the ring open: the middle of the longest stretch without a sector in use."""
    used = sorted({ring.walked_to(sector_turn(bench.sector)) for bench in benches})
    stretches = [(b - a, a) for a, b in pairwise([*used, used[0] + ring.girth])]
    longest, begin = max(stretches)
    return begin + longest / 2


def _clear(ring: Ring, walked: float, seat: Seat, neighbour: Seat) -> float:
    """How far along the ring the neighbour has to sit so that the two cards stay apart."""
    x, y = ring.at(walked)
    across = seat.half_width + neighbour.half_width + _GAP_ACROSS
    down = seat.half_height + neighbour.half_height + _GAP_DOWN
    near, far = min(across, down), across + down
    for _ in range(8):
        middle = (near + far) / 2
        ox, oy = ring.at(walked + middle)
        if abs(ox - x) >= across or abs(oy - y) >= down:
            far = middle
        else:
            near = middle
    return far


def _at(ring: Ring, walked: float, seat: Seat) -> Box:
    x, y = ring.at(walked)
    return Box(x, y, seat.half_width, seat.half_height)


def _placed(
    benches: Sequence[Bench],
    seats: Sequence[tuple[Bench, Seat]],
    walked: Sequence[float],
    start: float,
    ring: Ring,
    outer: Ring,
) -> list[PlacedBench]:
    placed = []
    for bench in benches:
        own = [
            place + start for (b, _), place in zip(seats, walked, strict=True) if b.id == bench.id
        ]
        middle = (own[0] + own[-1]) / 2
        placed.append(
            PlacedBench(
                bench.id,
                own[0],
                own[-1],
                Box(*ring.at(middle), *bench.node),
                _label_box(ring, outer, middle, bench.label),
            )
        )
    return placed


def _label_box(ring: Ring, outer: Ring, walked: float, half: tuple[float, float]) -> Box:
    """An agency's name just outside the band, pushed out along the line from the middle."""
    x, y = outer.at_turn(ring.turn_at(walked))
    away = math.hypot(x / outer.half_width, y / outer.half_height)
    nx, ny = x / outer.half_width / away, y / outer.half_height / away
    lean = max(-1.0, min(1.0, nx * 1.6)), max(-1.0, min(1.0, ny * 1.6))
    return Box(
        x + lean[0] * (half[0] + _LABEL_GAP * abs(nx)),
        y + lean[1] * (half[1] + _LABEL_GAP * abs(ny)),
        *half,
    )


def _widened(placed: Sequence[PlacedBench], extra: dict[tuple[str, str], float]) -> bool:
    """Ask for more room between neighbours whose names or closed nodes would touch."""
    widened = False
    for one, other in pairwise(placed):
        lacking = max(_lacking(one.label, other.label, 8.0), _lacking(one.node, other.node, 10.0))
        if lacking > 0:
            extra[one.id, other.id] += lacking + 4.0
            widened = True
    return widened


def _lacking(one: Box, other: Box, gap: float) -> float:
    """How much further apart two boxes have to be, in the direction in which that is less."""
    across = one.half_width + other.half_width + gap - abs(one.x - other.x)
    down = one.half_height + other.half_height + gap - abs(one.y - other.y)
    return min(across, down)


def _touching(boxes: Sequence[Box], gap: float) -> bool:
    return any(box.meets(other, gap) for at, box in enumerate(boxes) for other in boxes[at + 1 :])
