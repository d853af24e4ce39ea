"""Who sits beside whom on the ring: sectors at fixed angles, inside a sector few crossings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graph.vocabulary import Sector
from visualisations.geometry import Point, Ring, crossings

_FIRST_SECTOR = 1 / 64
"""The turn at which the first sector begins; the others follow clockwise."""
_ROOM: dict[Sector, float] = {
    Sector.UNIVERSAL_CHILD_HEALTH: 1.2,
    Sector.GP: 1.4,
    Sector.MATERNITY: 0.8,
    Sector.MENTAL_HEALTH: 1.2,
    Sector.SUBSTANCE_USE: 0.9,
    Sector.SEXUAL_HEALTH: 0.6,
    Sector.SCHOOL: 1.8,
    Sector.SEND: 0.8,
    Sector.EARLY_HELP: 1.6,
    Sector.CHILDRENS_SOCIAL_CARE: 1.8,
    Sector.ADULT_SOCIAL_CARE: 0.8,
    Sector.YOUTH_JUSTICE: 0.7,
    Sector.POLICE: 0.7,
    Sector.PROBATION: 0.6,
    Sector.HOUSING: 1.2,
    Sector.DOMESTIC_ABUSE: 1.1,
    Sector.MONEY_AND_EMPLOYMENT: 0.9,
    Sector.CAREERS: 0.6,
    Sector.IMMIGRATION: 0.5,
    Sector.ADVOCACY: 0.6,
    Sector.VOLUNTARY: 1.2,
}
"""How much of the ring a sector has, where it is not 1: more for those that are seldom alone."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A card that wants a place: its size, and the people to whom its lines lead."""

    id: str
    half_width: float
    half_height: float
    targets: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Bench:
    """The seats of one agency, with the sizes of its name outside and of its closed node."""

    id: str
    sector: Sector
    seats: tuple[Seat, ...]
    label: tuple[float, float]
    """Half width and half height."""
    node: tuple[float, float]
    """Half width and half height of the one node that stands for the agency in the overview."""


def sector_turn(sector: Sector) -> float:
    """The middle of a sector's stretch of the ring, in turns."""
    rooms = [_ROOM.get(one, 1.0) for one in Sector]
    at = list(Sector).index(sector)
    return (_FIRST_SECTOR + (sum(rooms[:at]) + rooms[at] / 2) / sum(rooms)) % 1.0


def ordered(benches: Sequence[Bench], ring: Ring) -> list[Bench]:
    """Benches in the order in which one meets them walking along the ring."""
    order: list[Bench] = []
    for sector in Sector:
        here = sorted((b for b in benches if b.sector is sector), key=lambda bench: bench.id)
        if not here:
            continue
        middle = ring.walked_to(sector_turn(sector))
        sat = [
            replace(bench, seats=tuple(_untangled([(seat,) for seat in bench.seats], ring, middle)))
            for bench in here
        ]
        by_seats = {bench.seats: bench for bench in sat}
        flat = _untangled([bench.seats for bench in sat], ring, middle)
        firsts = {bench.seats[0].id: bench for bench in by_seats.values()}
        order.extend(firsts[seat.id] for seat in flat if seat.id in firsts)
    return order


def _untangled(groups: list[tuple[Seat, ...]], ring: Ring, middle: float) -> list[Seat]:
    """Groups of seats around one place in an order with few crossings among their own lines.

    Two groups are compared as if they alone sat there, so a third changes nothing between them.
    """
    before, after = ring.at(middle - 60), ring.at(middle + 60)
    along = after[0] - before[0], after[1] - before[1]

    def lean(group: tuple[Seat, ...]) -> tuple[float, str]:
        points = [target for seat in group for target in seat.targets]
        mean = sum(x * along[0] + y * along[1] for x, y in points) / max(1, len(points))
        return round(mean, 3), group[0].id

    ordered = sorted(groups, key=lean)
    for _ in range(len(ordered)):
        moved = False
        for at in range(len(ordered) - 1):
            left, right = ordered[at], ordered[at + 1]
            if _tangles(right, before, left, after) < _tangles(left, before, right, after):
                ordered[at], ordered[at + 1] = right, left
                moved = True
        if not moved:
            break
    return [seat for group in ordered for seat in group]


def _tangles(
    left: tuple[Seat, ...], left_place: Point, right: tuple[Seat, ...], right_place: Point
) -> int:
    return crossings(
        [(left_place, target) for seat in left for target in seat.targets],
        [(right_place, target) for seat in right for target in seat.targets],
    )
