"""Lines with turns drawn as lines with curves, none of which crosses what the turns did not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from visualisations.geometry import Box, Point, Segment, crossings, segments

_RADII = (64.0, 46.0, 30.0, 16.0, 6.0)
"""How far from a turn its curve may begin, widest first."""
_STEPS = 6
_MOST_OF_A_LEG = 0.48

Path = tuple[Point, ...]
_Corner = tuple[Point, Point]
"""A leg and the turn at its end; branches of one fork share it, and leave the stem together."""


def rounded(paths: Mapping[str, Path], people: Sequence[Box]) -> dict[str, Path]:
    """Every path with each of its turns as wide a curve as can be.

    A curve is narrowed while it crosses more of the other lines, or cuts more people, than the
    narrowest one does.
    """
    corners: dict[_Corner, list[tuple[str, Point]]] = {}
    for name, path in sorted(paths.items()):
        for leg, (_, after) in pairwise(segments(path)):
            corners.setdefault(leg, []).append((name, after))
    radii = dict.fromkeys(corners, _RADII[-1])
    drawn = {name: segments(_curved(path, radii)) for name, path in paths.items()}
    for corner, ends in corners.items():
        names = {name for name, _ in ends}
        others = [part for name, parts in drawn.items() if name not in names for part in parts]
        radii[corner] = _widest(corner, [after for _, after in ends], others, people)
        for name in names:
            drawn[name] = segments(_curved(paths[name], radii))
    return {name: _curved(path, radii) for name, path in paths.items()}


def _widest(
    corner: _Corner, ends: Sequence[Point], others: Sequence[Segment], people: Sequence[Box]
) -> float:
    turn = corner[1]
    reach = [_towards(turn, point, _RADII[0]) for point in (corner[0], *ends)]
    left, right = min(x for x, _ in (*reach, turn)), max(x for x, _ in (*reach, turn))
    top, bottom = min(y for _, y in (*reach, turn)), max(y for _, y in (*reach, turn))
    near = [
        ((x1, y1), (x2, y2))
        for (x1, y1), (x2, y2) in others
        if (x1 >= left or x2 >= left)
        and (x1 <= right or x2 <= right)
        and (y1 >= top or y2 >= top)
        and (y1 <= bottom or y2 <= bottom)
    ]
    boxes = [
        box
        for box in people
        if box.left < right and box.right > left and box.top < bottom and box.bottom > top
    ]

    def trouble(radius: float) -> int:
        bends = [segments(_bend(corner, end, radius)) for end in ends]
        parts = {part for bend in bends for part in bend}
        return (
            crossings(parts, near)
            + sum(box.cut_by(part) for part in parts for box in boxes)
            + sum(crossings(one, two) for one, two in combinations(bends, 2))
        )

    least = trouble(_RADII[-1])
    return next(radius for radius in _RADII if radius == _RADII[-1] or trouble(radius) <= least)


def _bend(corner: _Corner, after: Point, radius: float) -> Path:
    """The neighbourhood of a turn: as much of both legs as the widest curve would take."""
    before, turn = corner
    return (
        _towards(turn, before, _RADII[0]),
        *_curve(before, turn, after, radius),
        _towards(turn, after, _RADII[0]),
    )


def _curved(path: Path, radii: Mapping[_Corner, float]) -> Path:
    drawn = [path[0]]
    for (before, turn), (_, after) in pairwise(segments(path)):
        drawn.extend(_curve(before, turn, after, radii[before, turn]))
    return (*drawn, path[-1])


def _curve(before: Point, turn: Point, after: Point, radius: float) -> Iterable[Point]:
    """A quadratic Bézier curve that has the turn as its control point."""
    start, end = _towards(turn, before, radius), _towards(turn, after, radius)
    for step in range(_STEPS + 1):
        t = step / _STEPS
        yield (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * turn[0] + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * turn[1] + t * t * end[1],
        )


def _towards(turn: Point, end: Point, radius: float) -> Point:
    span = math.dist(turn, end)
    share = min(radius, span * _MOST_OF_A_LEG) / span if span else 0.0
    return turn[0] + (end[0] - turn[0]) * share, turn[1] + (end[1] - turn[1]) * share
