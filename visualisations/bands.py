"""The stretch of the ring behind an agency's cards, and the agency's name outside it."""

from __future__ import annotations

import math

from visualisations.agencies import MapAgency
from visualisations.geometry import Box, Point, Ring
from visualisations.lettering import wrapped
from visualisations.rings import PlacedBench, Seating
from visualisations.scene import Band, Part, When, label_lines
from visualisations.style import AGENCY_NAME, AGENCY_WIDTH

_MARGIN = 8.0


def bands_of(agencies: list[MapAgency], seats: Seating) -> list[Band]:
    """A band for every agency that has practitioners on the map; neighbours differ in colour."""
    named = {one.agency.id: one for one in agencies if one.named}
    return [
        _band(named[placed.id], placed, seats, at)
        for at, placed in enumerate(seats.benches)
        if placed.id in named
    ]


def _band(one: MapAgency, placed: PlacedBench, seats: Seating, at: int) -> Band:
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
    one: MapAgency, placed: PlacedBench, seats: Seating, steps: int = 14
) -> tuple[Point, ...]:
    """The stretch of ring under the cards, a little wider than they are."""
    inner = Ring(
        2 * seats.ring.half_width - seats.outer.half_width,
        2 * seats.ring.half_height - seats.outer.half_height,
    )
    cards = [seats.seats[node] for node in one.cards]
    start = placed.start - _reach(seats.ring, placed.start, cards) - _MARGIN
    end = placed.end + _reach(seats.ring, placed.end, cards) + _MARGIN
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
