"""The family as a genogram: everybody's place, and the lines of descent and of couples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from visualisations.family_tree import FamilyTree
from visualisations.generations import Spacing, places, rows
from visualisations.genogram_lines import Drawing, GenogramLine, Plan
from visualisations.geometry import Box, Point, around
from visualisations.style import LABEL_GAP


@dataclass(frozen=True, slots=True)
class PersonSize:
    """The room that somebody's symbol and the lettering under it take."""

    symbol: float
    """Width and height of the symbol."""
    label_width: float
    label_height: float

    @property
    def half_width(self) -> float:
        return max(self.symbol, self.label_width) / 2


@dataclass(frozen=True, slots=True)
class Genogram:
    """Centres of the symbols and the lines between them, around the middle (0, 0)."""

    places: Mapping[str, Point]
    boxes: Mapping[str, Box]
    """Symbol and label together, by person."""
    lines: tuple[GenogramLine, ...]
    room: tuple[Box, ...]
    """What the middle of the map has to hold: everybody, and the lines that reach further out."""
    rows: Mapping[str, int]
    """The row of each person, from above."""
    tops: tuple[float, ...]
    """The upper edge of the symbols of each row."""


RoomAbove = Callable[[Sequence[Sequence[str]], Mapping[str, float]], Mapping[int, float]]
"""From the rows and how far right everybody stands: what is kept free above each row, for lines
that arrive from outside."""


CONNECTION = 44.0
"""Least height between the labels of one generation and the symbols of the next."""


def genogram(
    tree: FamilyTree, sizes: Mapping[str, PersonSize], room_above: RoomAbove | None = None
) -> Genogram:
    """Lay the family out. `sizes` holds everybody of the tree."""
    order = rows(tree)
    half_widths = {person: size.half_width for person, size in sizes.items()}
    across = places(tree, order, Spacing(half_widths))
    free = room_above(order, across) if room_above else {}
    halves = {person: size.symbol / 2 for person, size in sizes.items()}
    plan = Plan(tree, order, across, half_widths, halves, free)
    heights = [
        max(sizes[p].symbol + sizes[p].label_height for p in row) + LABEL_GAP for row in order
    ]
    gaps = [plan.height(gap, CONNECTION) for gap in range(len(order))]
    tops = _row_tops(heights, gaps)
    where = {
        person: (across[person], top + max(sizes[p].symbol for p in row) / 2)
        for row, top in zip(order, tops, strict=True)
        for person in row
    }
    boxes = {person: _box(point, sizes[person]) for person, point in where.items()}
    bottoms = [top + height for top, height in zip(tops, heights, strict=True)]
    lines = Drawing(plan, where, boxes, bottoms).lines()
    drawn = [_around_line(line.points) for line in lines]
    head = [Box(0.0, tops[0] - free.get(0, 0.0), 0.0, 0.0)] if tops else []
    return Genogram(
        where,
        boxes,
        lines,
        (*boxes.values(), *drawn, *head),
        {person: at for at, row in enumerate(order) for person in row},
        tuple(tops),
    )


def _row_tops(heights: list[float], gaps: list[float]) -> list[float]:
    tops, y = [], 0.0
    for height, gap in zip(heights, gaps, strict=True):
        tops.append(y)
        y += height + gap
    return [top - y / 2 for top in tops]


def _box(point: Point, size: PersonSize) -> Box:
    top = point[1] - size.symbol / 2
    height = size.symbol + (LABEL_GAP + size.label_height if size.label_height else 0)
    return Box(point[0], top + height / 2, size.half_width, height / 2)


def _around_line(points: tuple[Point, ...]) -> Box:
    return around([Box(x, y, 0.0, 0.0) for x, y in points])
