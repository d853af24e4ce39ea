"""The way of a line as SVG writes it: straight, in round corners, in curves, as a saw.

The same ways as the canvas draws (`app/web/static/map-drawing.js`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise

from visualisations.geometry import Point
from visualisations.paper.markup import number

CORNER = 9.0
_TOOTH, _HEIGHT, _STRAIGHT_END = 6.0, 5.0, 6.0


def straight(points: Sequence[Point]) -> str:
    first, *others = points
    return f"M{_at(first)}" + "".join(f"L{_at(point)}" for point in others)


def curved(points: Sequence[Point]) -> str:
    """Each point between the ends pulls the line towards itself."""
    if len(points) < 3:
        return straight(points)
    way = f"M{_at(points[0])}"
    for at in range(1, len(points) - 1):
        point, after = points[at], points[at + 1]
        end = after if at == len(points) - 2 else _part(point, after, 0.5)
        way += f"Q{_at(point)} {_at(end)}"
    return way


def track(points: Sequence[Point]) -> str:
    """Along straight lanes, with round corners."""
    way = f"M{_at(points[0])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        way += _rounded(before, corner, after)
    return f"{way}L{_at(points[-1])}"


def _rounded(before: Point, corner: Point, after: Point) -> str:
    one, other = math.dist(before, corner), math.dist(corner, after)
    radius = min(CORNER, one / 2, other / 2)
    (ax, ay), (x, y), (bx, by) = before, corner, after
    turn = (x - ax) * (by - y) - (y - ay) * (bx - x)
    if radius < 0.1 or abs(turn) < 0.1:
        return f"L{_at(corner)}"
    ahead = (x - ax) * (bx - x) + (y - ay) * (by - y)
    reach = min(radius * math.tan(abs(math.atan2(turn, ahead)) / 2), one, other)
    start, end = _part(corner, before, reach / one), _part(corner, after, reach / other)
    size = number(radius)
    return f"L{_at(start)}A{size} {size} 0 0 {int(turn > 0)} {_at(end)}"


def zigzag(points: Sequence[Point]) -> str:
    """The same way, as a saw: teeth of equal length along the line, the ends left straight."""
    walked = list(accumulate((math.dist(a, b) for a, b in pairwise(points)), initial=0.0))
    within = walked[-1] - 2 * _STRAIGHT_END
    teeth = max(2, math.floor(within / _TOOTH))
    saw = [points[0]]
    part = 1
    for at in range(teeth + 1):
        distance = _STRAIGHT_END + within * at / teeth
        while part < len(walked) - 1 and walked[part] < distance:
            part += 1
        (x1, y1), (x2, y2) = points[part - 1], points[part]
        span = walked[part] - walked[part - 1] or 1.0
        share = (distance - walked[part - 1]) / span
        side = 0.0 if at in (0, teeth) else _HEIGHT if at % 2 else -_HEIGHT
        saw.append(
            (
                x1 + (x2 - x1) * share - (y2 - y1) / span * side,
                y1 + (y2 - y1) * share + (x2 - x1) / span * side,
            )
        )
    return straight([*saw, points[-1]])


def first_turn(points: Sequence[Point]) -> Point:
    """Where a line leaves its first stretch for the corner behind it."""
    span = math.dist(points[0], points[1])
    return _part(points[0], points[1], 1 - min(CORNER, span / 2) / (span or 1.0))


def _part(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
