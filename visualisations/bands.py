"""The ground behind an agency's cards, and the agency's name on it."""

from __future__ import annotations

import math

from visualisations.frame import Frame, PlacedBlock
from visualisations.geometry import Box, Point
from visualisations.scene import Band, Part, When, label_lines

_RADIUS = 10.0


def bands_of(frame: Frame) -> list[Band]:
    """A band for every agency that has practitioners on the map; neighbours differ in colour."""
    named = [placed for placed in frame.blocks.values() if placed.agency.named]
    return [_band(placed, at) for at, placed in enumerate(named)]


def _band(placed: PlacedBlock, at: int) -> Band:
    agency = placed.agency.agency.id
    return Band(
        agency,
        rounded_box(placed.box, _RADIUS),
        label_lines(placed.name, "ink") if placed.name else (),
        placed.name_box,
        "left" if placed.side.upright else "center",
        "band" if at % 2 == 0 else "band_other",
        Part(When.OPEN, agency),
    )


def rounded_box(box: Box, radius: float, steps: int = 6) -> tuple[Point, ...]:
    """The outline of a box with round corners, clockwise."""
    points = []
    for quarter, (x, y) in enumerate(
        (
            (box.right - radius, box.bottom - radius),
            (box.left + radius, box.bottom - radius),
            (box.left + radius, box.top + radius),
            (box.right - radius, box.top + radius),
        )
    ):
        for step in range(steps + 1):
            angle = (quarter + step / steps) * math.pi / 2
            points.append((x + radius * math.cos(angle), y + radius * math.sin(angle)))
    return tuple(points)
