"""Points, boxes, segments, in units of the drawing (y grows downwards)."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle by its centre and its half sizes."""

    x: float
    y: float
    half_width: float
    half_height: float

    @property
    def left(self) -> float:
        return self.x - self.half_width

    @property
    def right(self) -> float:
        return self.x + self.half_width

    @property
    def top(self) -> float:
        return self.y - self.half_height

    @property
    def bottom(self) -> float:
        return self.y + self.half_height

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two overlap, or come closer than `gap`."""
        return (
            abs(self.x - other.x) < self.half_width + other.half_width + gap
            and abs(self.y - other.y) < self.half_height + other.half_height + gap
        )

    def grown(self, by: float) -> Box:
        return Box(self.x, self.y, self.half_width + by, self.half_height + by)

    def holds(self, point: Point, margin: float = 0.0) -> bool:
        """Whether a point is inside, or not as far as `margin` outside."""
        return (
            abs(point[0] - self.x) < self.half_width + margin
            and abs(point[1] - self.y) < self.half_height + margin
        )

    def cut_by(self, segment: Segment) -> bool:
        """Whether a segment runs through the inside."""
        return self.met_by(segment) is not None

    def met_by(self, segment: Segment) -> float | None:
        """At which part of a segment (0 to 1) it enters the box (Liang and Barsky's clipping)."""
        (x1, y1), (x2, y2) = segment
        enter, leave = 0.0, 1.0
        for start, move, middle, half in (
            (x1, x2 - x1, self.x, self.half_width),
            (y1, y2 - y1, self.y, self.half_height),
        ):
            if move == 0:
                if abs(start - middle) >= half:
                    return None
                continue
            near, far = (middle - half - start) / move, (middle + half - start) / move
            if near > far:
                near, far = far, near
            if near > enter:
                enter = near
            if far < leave:
                leave = far
            if enter >= leave:
                return None
        return enter

    def edge_towards(self, point: Point) -> Point:
        """Where the line from the centre to a point outside leaves the box."""
        dx, dy = point[0] - self.x, point[1] - self.y
        if dx == 0 and dy == 0:
            return self.x, self.y
        scale = min(
            self.half_width / abs(dx) if dx else math.inf,
            self.half_height / abs(dy) if dy else math.inf,
        )
        return self.x + dx * min(scale, 1.0), self.y + dy * min(scale, 1.0)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around some boxes."""
    left, right = min(b.left for b in boxes), max(b.right for b in boxes)
    top, bottom = min(b.top for b in boxes), max(b.bottom for b in boxes)
    return Box((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2)


def cross(first: Segment, second: Segment) -> bool:
    """Whether two segments properly intersect: touching, or sharing an end, is no crossing."""
    return crossings((first,), (second,)) == 1


def crossings(some: Iterable[Segment], others: Collection[Segment]) -> int:
    """How many pairs properly intersect.

    Written out flat: a layout asks this some ten thousand times, and calls would double its cost.
    """
    count = 0
    for (ax, ay), (bx, by) in some:
        abx, aby = bx - ax, by - ay
        for (cx, cy), (dx, dy) in others:
            c_side = abx * (cy - ay) - aby * (cx - ax)
            if c_side * (abx * (dy - ay) - aby * (dx - ax)) >= 0:
                continue
            cdx, cdy = dx - cx, dy - cy
            if (cdx * (ay - cy) - cdy * (ax - cx)) * (cdx * (by - cy) - cdy * (bx - cx)) < 0:
                count += 1
    return count


def segments(points: Sequence[Point]) -> list[Segment]:
    return list(pairwise(points))


def length(points: Sequence[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))


def bow(
    start: Point, end: Point, bend: float, at: float = 0.5, steps: int = 10
) -> tuple[Point, ...]:
    """A gentle arc (a quadratic Bézier curve) that is drawn `bend` to the left of the straight.

    `at` says how far along it is pulled most, from 0 at the start to 1 at the end.
    """
    if bend == 0:
        return start, end
    span = math.dist(start, end) or 1.0
    nx, ny = -(end[1] - start[1]) / span, (end[0] - start[0]) / span
    cx = start[0] + (end[0] - start[0]) * at + 2 * bend * nx
    cy = start[1] + (end[1] - start[1]) * at + 2 * bend * ny
    return tuple(
        (
            (1 - t) ** 2 * start[0] + 2 * t * (1 - t) * cx + t * t * end[0],
            (1 - t) ** 2 * start[1] + 2 * t * (1 - t) * cy + t * t * end[1],
        )
        for t in (step / steps for step in range(steps + 1))
    )


def settled(
    wanted: Sequence[float], gaps: Sequence[float], length: float = math.inf
) -> list[float]:
    """Places as near as can be to those wanted, in order, with at least `gaps` between them.

    The least squares fit, by pooling adjacent violators: who is not in a crowd does not move.
    From the first place to the last there is no more than `length`, which has to be enough.
    """
    offsets = list(accumulate(gaps, initial=0.0))
    blocks: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=True):
        total, size = place - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before, count = blocks.pop()
            total, size = total + before, size + count
        blocks.append((total, size))
    flat = [total / size for total, size in blocks for _ in range(size)]
    middle, slack = (flat[0] + flat[-1]) / 2, (length - offsets[-1]) / 2
    return [
        min(max(place, middle - slack), middle + slack) + offset
        for place, offset in zip(flat, offsets, strict=True)
    ]
