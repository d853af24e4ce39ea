"""Who works with whom in a partnership: agencies in a ring, lines between those who share people.

It is laid out from the told numbers alone, which a table beside it says as well. The ring has two
sides, or one on a narrow screen; names stand outside of it and lines run inside, so that no line
meets a name. Sectors stand in the vocabulary's order, clockwise from the upper right.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from graph.vocabulary import Sector
from visualisations.geometry import Box, Point
from visualisations.lettering import Lettering, Type, wrapped
from visualisations.partners import Partner, Sharing, bounds_of, ends_of, in_order
from visualisations.words import Words

AGENCY = Type(12.5)
SECTOR = Type(12.0, bold=True)
_GAP, _SECTOR_GAP = 5.0, 10.0
_AROUND_NAME, _MOST_LINES = 5.0, 4
_PORT, _LEAST_PORT = 6.0, 2.5
"""From one line's end to the next on the edge of a card."""
_LEAST_BOW = 14.0
_SPLIT = 120.0
"""What it costs to cut a sector in two, in units of one side being longer than the other."""


class Shape(StrEnum):
    """How wide the place is in which it is drawn."""

    WIDE = "wide"
    NARROW = "narrow"


@dataclass(frozen=True, slots=True)
class Room:
    """The widths of one shape, in units of the drawing."""

    card: float
    inside: float
    sides: int

    @property
    def width(self) -> float:
        return self.sides * self.card + self.inside

    @property
    def deepest(self) -> float:
        """How far a line between two of one side leaves it."""
        return self.inside * (0.8 if self.sides == 2 else 0.94)


ROOMS: Mapping[Shape, Room] = {
    Shape.WIDE: Room(card=236.0, inside=300.0, sides=2),
    Shape.NARROW: Room(card=172.0, inside=124.0, sides=1),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One agency: its card, and the name on it."""

    partner: Partner
    box: Box
    name: Lettering


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a sector above its agencies, and the ground behind all of them."""

    sector: Sector
    name: Lettering
    box: Box
    ground: Box


@dataclass(frozen=True, slots=True)
class Thread:
    """The line between two agencies: a cubic curve by its two ends and what pulls it."""

    sharing: Sharing
    curve: tuple[Point, Point, Point, Point]
    step: int
    """How many people, from 1 for the fewest."""

    def points(self, pieces: int = 24) -> list[Point]:
        return [_on(self.curve, at / pieces) for at in range(pieces + 1)]


@dataclass(frozen=True, slots=True)
class Ring:
    room: Room
    height: float
    places: tuple[Place, ...]
    headings: tuple[Heading, ...]
    threads: tuple[Thread, ...]
    """The widest first, so that the others stay in sight."""


def ring(
    partners: Sequence[Partner], sharings: Sequence[Sharing], shape: Shape, words: Words
) -> Ring:
    """The same for the same agencies and numbers, in whatever order they come. Everybody in
    `partners` has a place, and both ends of each of `sharings` are among them."""
    room = ROOMS[shape]
    order = in_order(partners, sharings)
    ends = ends_of(order, sharings)
    cards = [_Card(one, room.card, len(ends[one.id])) for one in order]
    cut = _cut(cards) if room.sides == 2 else len(cards)
    # On the left one goes up: the ring is walked clockwise.
    right = _Column(cards[:cut], room, words, down=True)
    left = _Column(cards[cut:], room, words, down=False)
    height = max(right.height, left.height)
    columns = [column for column in (right, left) if column.cards]
    groups = [group for column in columns for group in column.groups(height)]
    places = [place for _, here in groups for place in here]
    ports = {
        (place.partner.id, other): port
        for column in columns
        for place in places
        if place.box.x == column.x
        for other, port in column.ports(place, ends[place.partner.id])
    }
    bounds = bounds_of(sharings)
    threads = [
        Thread(
            one,
            _curve(ports[one.one, one.other], ports[one.other, one.one], room, height),
            1 + sum(one.people > bound for bound in bounds),
        )
        for one in sharings
    ]
    threads.sort(key=lambda each: (-each.step, each.sharing.one, each.sharing.other))
    headings = tuple(heading for heading, _ in groups)
    return Ring(room, height, tuple(places), headings, tuple(threads))


# The places.


class _Card:
    def __init__(self, partner: Partner, width: float, lines: int) -> None:
        self.partner = partner
        self.name = wrapped(partner.name, AGENCY, width - 4 * _AROUND_NAME, _MOST_LINES)
        self.height = max(self.name.height, (lines - 1) * _LEAST_PORT) + 2 * _AROUND_NAME


def _cut(cards: Sequence[_Card]) -> int:
    """How many stand on the right side: both are about as high, and few sectors stand on both."""

    def cost(at: int) -> float:
        higher = sum(one.height + _GAP for one in cards[:at])
        lower = sum(one.height + _GAP for one in cards[at:])
        split = cards[at - 1].partner.sector is cards[at].partner.sector
        return abs(higher - lower) + _SPLIT * split

    return min(range(1, len(cards)), key=cost, default=len(cards))


class _Column:
    """One side of the ring, from its top down."""

    def __init__(self, cards: Sequence[_Card], room: Room, words: Words, *, down: bool) -> None:
        self.cards = list(cards if down else reversed(cards))
        self._room, self._down = room, down
        outer = room.sides == 2 and down
        self.x = room.width - room.card / 2 if outer else room.card / 2
        self.edge = self.x + (-1 if outer else 1) * room.card / 2
        self._groups = [
            (sector, wrapped(words.of(sector), SECTOR, room.card - 2, 2), list(group))
            for sector, group in groupby(self.cards, key=lambda one: one.partner.sector)
        ]

    @property
    def height(self) -> float:
        groups = [
            head.height + 4.0 + sum(one.height + _GAP for one in group)
            for _, head, group in self._groups
        ]
        return sum(groups) + _SECTOR_GAP * max(0, len(groups) - 1)

    def groups(self, whole: float) -> list[tuple[Heading, list[Place]]]:
        """The side stands in the middle of the whole height."""
        placed = []
        y = (whole - self.height) / 2
        half = self._room.card / 2
        for sector, name, group in self._groups:
            top, height = y, name.height + 4.0
            head = Box(self.x, y + height / 2, half, height / 2)
            y += height
            places = []
            for card in group:
                box = Box(self.x, y + card.height / 2, half, card.height / 2)
                places.append(Place(card.partner, box, card.name))
                y += card.height + _GAP
            ground = Box(self.x, (top + y) / 2, half, (y - top) / 2)
            placed.append((Heading(sector, name, head, ground), places))
            y += _SECTOR_GAP
        return placed

    def ports(self, place: Place, ends: Sequence[str]) -> list[tuple[str, Point]]:
        """Where each line leaves a card, so that two of one card do not cross there."""
        downwards = list(reversed(ends)) if self._down else list(ends)
        spare = 2 * (place.box.half_height - _AROUND_NAME)
        apart = min(_PORT, spare / max(1, len(ends) - 1))
        top = place.box.y - apart * (len(ends) - 1) / 2
        return [(other, (self.edge, top + apart * at)) for at, other in enumerate(downwards)]


# The lines.


def _curve(
    start: Point, end: Point, room: Room, height: float
) -> tuple[Point, Point, Point, Point]:
    """Straight across the ring; between two of one side a bow into it, deeper the longer it is."""
    if start[0] != end[0]:
        across, down = (end[0] - start[0]) / 3, (end[1] - start[1]) / 3
        first = (start[0] + across, start[1] + down)
        return start, first, (end[0] - across, end[1] - down), end
    inwards = -1.0 if room.sides == 2 and start[0] > room.width / 2 else 1.0
    share = abs(end[1] - start[1]) / max(height, 1.0)
    bow = _LEAST_BOW + (room.deepest - _LEAST_BOW) * min(1.0, share)
    # A cubic curve comes as far as three quarters of what pulls it.
    x = start[0] + inwards * bow / 0.75
    return start, (x, start[1]), (x, end[1]), end


def _on(curve: tuple[Point, Point, Point, Point], at: float) -> Point:
    parts = ((1 - at) ** 3, 3 * at * (1 - at) ** 2, 3 * at * at * (1 - at), at**3)
    return (
        sum(part * point[0] for part, point in zip(parts, curve, strict=True)),
        sum(part * point[1] for part, point in zip(parts, curve, strict=True)),
    )
