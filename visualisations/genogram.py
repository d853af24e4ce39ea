"""The family as a genogram: everybody's place, and the lines of descent and of couples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from visualisations.family_tree import FamilyTree, Union
from visualisations.generations import Spacing, places, rows
from visualisations.geometry import Box, Point, around, bow
from visualisations.kinships import CoupleKind
from visualisations.style import LABEL_GAP, Mark

_COUPLE_LINES = {
    CoupleKind.TOGETHER: Mark.COUPLE,
    CoupleKind.COHABITING: Mark.COHABITING,
    CoupleKind.SEPARATED: Mark.SEPARATED,
    CoupleKind.DIVORCED: Mark.DIVORCED,
}


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
class GenogramLine:
    """One drawn line. `people` are those whom it joins, for focus and for the list."""

    mark: Mark
    points: tuple[Point, ...]
    people: frozenset[str]
    curved: bool = False


@dataclass(frozen=True, slots=True)
class Genogram:
    """Centres of the symbols and the lines between them, around the middle (0, 0)."""

    places: Mapping[str, Point]
    boxes: Mapping[str, Box]
    """Symbol and label together, by person."""
    lines: tuple[GenogramLine, ...]
    extent: Box


CONNECTION = 44.0
"""Height between the labels of one generation and the symbols of the next."""
_BAR_STEP = 9.0
_BENDS = (0.0, 26.0, -26.0, 52.0, -52.0, 90.0, -90.0, 125.0, -125.0, 160.0, -160.0)
"""How far aside a line between two people may run to miss those who stand between."""


_SHALLOWEST, _DEEPEST = 12.0, 36.0
"""How far below the lettering the arc between two people of a row may reach."""
_APART = 7.0


def genogram(tree: FamilyTree, sizes: Mapping[str, PersonSize], ease: float = 1.0) -> Genogram:
    """Lay the family out. `sizes` holds everybody of the tree.

    `ease` is how many times the usual room is left between people, for lines to pass through.
    """
    order = rows(tree)
    spacing = Spacing({person: size.half_width for person, size in sizes.items()}).eased(ease)
    across = places(tree, order, spacing)
    heights = [max(sizes[p].symbol + sizes[p].label_height for p in row) for row in order]
    down = _row_tops(heights, CONNECTION * ease)
    where = {
        person: (across[person], down[at] + max(sizes[p].symbol for p in row) / 2)
        for at, row in enumerate(order)
        for person in row
    }
    boxes = {person: _box(point, sizes[person]) for person, point in where.items()}
    drawing = _Drawing(tree, where, boxes, sizes)
    extent = around(list(boxes.values())) if boxes else Box(0, 0, 0, 0)
    return Genogram(where, boxes, drawing.lines(), extent)


def _row_tops(heights: list[float], connection: float) -> list[float]:
    tops, y = [], 0.0
    for height in heights:
        tops.append(y)
        y += height + LABEL_GAP + connection
    middle = (y - connection) / 2
    return [top - middle for top in tops]


def _box(point: Point, size: PersonSize) -> Box:
    top = point[1] - size.symbol / 2
    height = size.symbol + (LABEL_GAP + size.label_height if size.label_height else 0)
    return Box(point[0], top + height / 2, size.half_width, height / 2)


@dataclass(frozen=True, slots=True)
class _Drawing:
    tree: FamilyTree
    where: Mapping[str, Point]
    boxes: Mapping[str, Box]
    sizes: Mapping[str, PersonSize]

    def lines(self) -> tuple[GenogramLine, ...]:
        drawn = [self._couple(pair) for pair in sorted(self.tree.couples, key=sorted)]
        levels = self._bar_levels()
        for union in self.tree.unions:
            drawn.extend(self._descent(union, levels[union]))
        drawn.extend(self._beside(pair, Mark.CARER) for pair in self.tree.carers)
        drawn.extend(self._other_kin())
        return tuple(drawn)

    def _other_kin(self) -> Iterator[GenogramLine]:
        """Within a row as arcs under the lettering, the longer the deeper; else from row to row."""
        spans = {
            pair: abs(self.where[pair[0]][0] - self.where[pair[1]][0])
            for pair in self.tree.others
            if self.where[pair[0]][1] == self.where[pair[1]][1]
        }
        longest = max(spans.values(), default=0.0)
        for pair in self.tree.others:
            if pair in spans:
                depth = _SHALLOWEST + (_DEEPEST - _SHALLOWEST) * spans[pair] / longest
                yield self._under(pair, depth)
            else:
                yield self._beside(pair, Mark.KIN)

    def _under(self, pair: tuple[str, str], depth: float) -> GenogramLine:
        """An arc below two people of one row. It leaves each on the side of the other one, so
        that the arcs to either side of somebody do not begin as one."""
        left, right = (
            self.boxes[person] for person in sorted(pair, key=lambda one: self.where[one])
        )
        start, end = (left.x + _APART, left.bottom + 2), (right.x - _APART, right.bottom + 2)
        arc = bow(start, end, depth, steps=16)
        return GenogramLine(Mark.KIN, arc, frozenset(pair), curved=True)

    def _half(self, person: str) -> float:
        return self.sizes[person].symbol / 2

    def _neighbours(self, left: str, right: str) -> bool:
        """Whether nobody stands between two people of one row."""
        (x1, y1), (x2, _) = self.where[left], self.where[right]
        return not any(y == y1 and x1 < x < x2 for x, y in self.where.values())

    def _couple(self, pair: frozenset[str]) -> GenogramLine:
        left, right = sorted(pair, key=lambda person: self.where[person])
        (x1, y1), (x2, y2) = self.where[left], self.where[right]
        kind = _COUPLE_LINES[self.tree.couples[pair]]
        if self._neighbours(left, right):
            points: tuple[Point, ...] = (
                (x1 + self._half(left), y1),
                (x2 - self._half(right), y2),
            )
        else:
            over = y1 - max(self._half(left), self._half(right)) - 12
            points = (
                (x1, y1 - self._half(left)),
                (x1, over),
                (x2, over),
                (x2, y2 - self._half(right)),
            )
        return GenogramLine(kind, points, pair)

    def _start(self, union: Union) -> tuple[Point, list[GenogramLine]]:
        """Where the line down to the children begins, and what joins the parents there."""
        people = frozenset((*union.parents, *union.children))
        if len(union.parents) == 1:
            box = self.boxes[union.parents[0]]
            return (box.x, box.bottom), []
        left, right = sorted(union.parents, key=lambda person: self.where[person])
        (x1, y1), (x2, _) = self.where[left], self.where[right]
        if frozenset(union.parents) in self.tree.couples and self._neighbours(left, right):
            inner = (x1 + self._half(left) + x2 - self._half(right)) / 2
            labels = (self.boxes[left].right + self.boxes[right].left) / 2
            return (labels if abs(labels - inner) < abs(x2 - x1) / 2 else inner, y1), []
        low = max(self.boxes[left].bottom, self.boxes[right].bottom) + 8
        under = (
            (x1, self.boxes[left].bottom),
            (x1, low),
            (x2, low),
            (x2, self.boxes[right].bottom),
        )
        return ((x1 + x2) / 2, low), [GenogramLine(Mark.CHILD, under, people)]

    def _descent(self, union: Union, level: int) -> list[GenogramLine]:
        people = frozenset((*union.parents, *union.children))
        tops = {child: self.boxes[child].top for child in union.children}
        bar = min(tops.values()) - 14 - level * _BAR_STEP
        drawn: list[GenogramLine] = []
        ends = [self.where[child][0] for child in union.children]
        if union.parents:
            start, drawn = self._start(union)
            if len(ends) == 1 and abs(ends[0] - start[0]) < 6:
                return [*drawn, self._drop(union, union.children[0], (ends[0], start[1]))]
            drawn.append(GenogramLine(Mark.CHILD, (start, (start[0], bar)), people))
            ends.append(start[0])
        across = (min(ends), bar), (max(ends), bar)
        drawn.append(GenogramLine(Mark.CHILD, across, people))
        drawn.extend(
            self._drop(union, child, (self.where[child][0], bar)) for child in union.children
        )
        return drawn

    def _drop(self, union: Union, child: str, start: Point) -> GenogramLine:
        dashed = any((parent, child) in self.tree.dashed for parent in union.parents)
        return GenogramLine(
            Mark.CHILD_DASHED if dashed else Mark.CHILD,
            (start, (self.where[child][0], self.boxes[child].top)),
            frozenset((*union.parents, child)),
        )

    def _bar_levels(self) -> dict[Union, int]:
        """Bars of one gap between rows that would lie on each other are put at other heights."""
        levels: dict[Union, int] = {}
        taken: dict[tuple[float, int], list[tuple[float, float]]] = {}
        for union in sorted(self.tree.unions, key=self._span):
            left, right = self._span(union)
            row = min(self.where[child][1] for child in union.children)
            level = 0
            while any(a < right + 6 and left - 6 < b for a, b in taken.get((row, level), ())):
                level += 1
            taken.setdefault((row, level), []).append((left, right))
            levels[union] = level
        return levels

    def _span(self, union: Union) -> tuple[float, float]:
        xs = [self.where[child][0] for child in union.children]
        if union.parents:
            xs.append(sum(self.where[p][0] for p in union.parents) / len(union.parents))
        return min(xs), max(xs)

    def _beside(self, pair: tuple[str, str], kind: Mark) -> GenogramLine:
        """A line of its own between two people, bowed so as to miss whoever stands between."""
        one, other = self.boxes[pair[0]], self.boxes[pair[1]]
        between = [box for person, box in self.boxes.items() if person not in pair]
        best: tuple[tuple[int, float], tuple[Point, ...]] | None = None
        for bend in _BENDS:
            arc = bow((one.x, one.y), (other.x, other.y), bend, steps=12)
            points = (one.edge_towards(arc[1]), *arc[2:-2], other.edge_towards(arc[-2]))
            if len(arc) == 2:
                points = one.edge_towards(arc[1]), other.edge_towards(arc[0])
            hits = sum(box.cut_by((a, b)) for box in between for a, b in pairwise(points))
            if best is None or (hits, abs(bend)) < best[0]:
                best = (hits, abs(bend)), points
        assert best is not None  # noqa: S101 - there is always a first bend
        return GenogramLine(kind, best[1], frozenset(pair), curved=len(best[1]) > 2)
