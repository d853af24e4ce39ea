"""How readable a drawing is, and how far it moves when something changes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from visualisations.geometry import cross, length, segments
from visualisations.scene import Line, Node, Scene


@dataclass(frozen=True, slots=True)
class Metrics:
    """How readable a drawing is; see `measure`."""

    crossings: int
    """Pairs of drawn segments of ties and genogram that properly intersect and share no end."""
    overlaps: int
    """Pairs of label boxes that intersect."""
    through: int
    """Ties that run through a person or a card at neither of their ends."""
    length: float
    """Of all ties, in widths of the drawing."""


def measure(scene: Scene, opened: frozenset[str] | None = None) -> Metrics:
    """Count what makes a drawing hard to read, with every agency open or only those given."""
    lines = [line for line in scene.lines if line.part.shown(opened) and not line.on_focus]
    nodes = [node for node in scene.nodes if node.part.shown(opened)]
    labels = [node.label_box for node in nodes if node.label_box is not None]
    labels += [band.name_box for band in scene.bands if band.part.shown(opened)]
    ties = [line for line in lines if not line.kin]
    return Metrics(
        crossings=_crossings(lines),
        overlaps=sum(one.meets(other) for one, other in combinations(labels, 2)),
        through=sum(_through(line, node) for line in ties for node in nodes),
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


def _crossings(lines: Sequence[Line]) -> int:
    """A segment that several lines share, as a stem is, is drawn and counted once."""
    drawn = dict.fromkeys(part for line in lines for part in segments(line.points))
    return sum(cross(one, other) and not {*one} & {*other} for one, other in combinations(drawn, 2))


def _through(line: Line, node: Node) -> bool:
    if node.id in (line.source, line.target):
        return False
    boxes = [box for box in (node.symbol, node.label_box) if box is not None]
    return any(box.cut_by(part) for box in boxes for part in segments(line.points))
