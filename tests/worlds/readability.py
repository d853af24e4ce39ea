"""How readable a drawing is, and how far it moves when something changes."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from visualisations.geometry import Box, Point, Segment, cross, length, segments
from visualisations.scene import Line, Node, NodeKind, Scene
from visualisations.style import SIGN_HALF, Shape

_TOUCHING = 0.5


@dataclass(frozen=True, slots=True)
class Metrics:
    """How readable a drawing is; see `measure`."""

    crossings: int
    """Places where two strokes properly cross: ties and genogram; what one person's lines share
    is one stroke."""
    overlaps: int
    """Pairs of label boxes that intersect."""
    lines_through_people: int
    """Ties that run through the symbol of somebody at neither of their ends."""
    lines_over_names: int
    """Ties that cross lettering, a card or a sign that is not their own end."""
    lines_ending_beside: int
    """Ties that do not begin at their person's sign on the card, or end at the symbol's edge."""
    shared_stretches: int
    """Pairs of lines that lie on each other: ties of two people, or a tie and a genogram line."""
    length: float
    """Of all ties, in widths of the drawing."""

    @property
    def misread(self) -> int:
        """What makes a reader name a tie that is not there; has to be 0."""
        return (
            self.overlaps
            + self.lines_through_people
            + self.lines_over_names
            + self.lines_ending_beside
            + self.shared_stretches
        )


def measure(scene: Scene, opened: frozenset[str] | None = None) -> Metrics:
    """Count what makes a drawing hard to read, with every agency open or only those given."""
    lines = [line for line in scene.lines if line.part.shown(opened) and not line.on_focus]
    nodes = [node for node in scene.nodes if node.part.shown(opened)]
    labels = [(node.id, node.label_box) for node in nodes if node.label_box is not None]
    labels += [("", band.name_box) for band in scene.bands if band.part.shown(opened)]
    ties = [line for line in lines if not line.kin]
    return Metrics(
        crossings=_crossings(lines),
        overlaps=sum(one.meets(other) for (_, one), (_, other) in combinations(labels, 2)),
        lines_through_people=sum(
            _cuts(line, node.symbol)
            for line in ties
            for node in nodes
            if node.kind in (NodeKind.PERSON, NodeKind.PREGNANCY) and node.id != line.target
        ),
        lines_over_names=sum(_over(line, name, box) for line in ties for name, box in labels)
        + sum(_over_card(line, node) for line in ties for node in nodes),
        lines_ending_beside=sum(
            _beside(line, nodes) for line in ties if line.id.startswith("tie:")
        ),
        shared_stretches=sum(
            _share(one, other)
            for one, other in combinations(lines, 2)
            if not (one.kin and other.kin) and one.target != other.target
        ),
        length=round(sum(length(line.points) for line in ties) / (2 * scene.view.half_width), 2),
    )


def shifts(before: Scene, after: Scene) -> list[float]:
    """How far each node that is in both scenes moved, as a part of the drawing's width."""
    places = {node.id: node.box for node in after.nodes}
    width = 2 * before.view.half_width
    return [
        math.dist((node.box.x, node.box.y), (places[node.id].x, places[node.id].y)) / width
        for node in before.nodes
        if node.id in places
    ]


def smallest_text(scene: Scene) -> float:
    """In units of the drawing, of all lettering."""
    lines = [line for node in scene.nodes for line in node.label]
    lines += [line for band in scene.bands for line in band.name]
    return min((line.size for line in lines), default=math.inf)


def _crossings(lines: Sequence[Line]) -> int:
    """Lines to one person are one stroke, and where two strokes meet at one place is one crossing.

    Lines of the genogram that share an end are joined there, and do not cross.
    """
    strokes: dict[str, set[Segment]] = defaultdict(set)
    for line in lines:
        owner = f"to {line.target}" if line.own else line.id
        strokes[owner] |= set(segments(line.points))
    places = set()
    for one, other in combinations(strokes.values(), 2):
        for first in one:
            for second in other:
                if cross(first, second) and not {*first} & {*second}:
                    places.add(_meeting(first, second))
    return len(places)


def _meeting(one: Segment, other: Segment) -> Point:
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    down = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    part = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / down
    return round(ax + (bx - ax) * part), round(ay + (by - ay) * part)


def _cuts(line: Line, box: Box) -> bool:
    return any(box.cut_by(part) for part in segments(line.points))


def _over(line: Line, name: str, box: Box) -> bool:
    return name != line.source and _cuts(line, box)


def _over_card(line: Line, node: Node) -> bool:
    """Over somebody else's card, or over any sign but its own."""
    if node.kind in (NodeKind.PERSON, NodeKind.PREGNANCY):
        return False
    over = node.id != line.source and _cuts(line, node.box)
    signs = (
        Box(*badge.at, SIGN_HALF - 2, SIGN_HALF - 3)
        for badge in node.badges
        if (node.id, badge.person) != (line.source, line.target)
        and badge.person != line.target
        and (node.id != line.source or line.id.startswith("tie:"))
    )
    return over or any(_cuts(line, sign) for sign in signs)


def _beside(line: Line, nodes: Sequence[Node]) -> bool:
    card = next(node for node in nodes if node.id == line.source)
    person = next(node for node in nodes if node.id == line.target)
    begins = any(
        badge.person == line.target and math.dist(badge.at, line.points[0]) < _TOUCHING
        for badge in card.badges
    )
    x, y = line.points[-1]
    symbol = person.symbol
    inside = symbol.holds((x, y), _TOUCHING) and y <= symbol.y
    if person.shape is Shape.CIRCLE:
        inside = abs(math.dist((x, y), (symbol.x, symbol.y)) - symbol.half_width) < _TOUCHING
    return not (begins and inside)


def _share(one: Line, other: Line) -> bool:
    return any(
        _lie_on_each_other(first, second)
        for first in segments(one.points)
        for second in segments(other.points)
    )


def _lie_on_each_other(one: Segment, other: Segment) -> bool:
    """Nearer than two units, side by side, for more than the width of a line."""
    for across in (0, 1):
        along = 1 - across
        if abs(one[0][across] - one[1][across]) > 1 or abs(other[0][across] - other[1][across]) > 1:
            continue
        if abs(one[0][across] - other[0][across]) >= 2:
            continue
        low = max(min(_along(one, along)), min(_along(other, along)))
        high = min(max(_along(one, along)), max(_along(other, along)))
        if high - low > 2:
            return True
    return False


def _along(segment: Segment, axis: int) -> Iterator[float]:
    return (end[axis] for end in segment)
