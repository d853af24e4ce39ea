"""The scene: everything that is drawn, where, and how; the canvas, the print and the list share it.

Overview and detail are one scene. Every agency is either closed (one node, one line to the family)
or open (its practitioners, each with their own lines); `Part.when` says in which of the two
something is there. Both states have the same places, so opening one agency moves nobody.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from statistics import median

from visualisations.geometry import Box, Point, cross, length, segments
from visualisations.lettering import Lettering
from visualisations.style import Mark, Shape


class When(StrEnum):
    ALWAYS = "always"
    OPEN = "open"
    CLOSED = "closed"


class NodeKind(StrEnum):
    PERSON = "person"
    PREGNANCY = "pregnancy"
    WORKER = "worker"
    AGENCY = "agency"
    """An agency of which a line is visible, but not whose work it is."""
    GROUP = "group"
    """All of an agency as one node, while it is closed."""


@dataclass(frozen=True, slots=True)
class Part:
    """In which state of which agency something is on the map."""

    when: When = When.ALWAYS
    agency: str | None = None

    def shown(self, opened: frozenset[str] | None) -> bool:
        """`opened` None means every agency is open."""
        if self.when is When.ALWAYS:
            return True
        is_open = opened is None or self.agency in opened
        return is_open == (self.when is When.OPEN)


ALWAYS = Part()


@dataclass(frozen=True, slots=True)
class LabelLine:
    text: str
    size: float
    bold: bool
    colour: str


@dataclass(frozen=True, slots=True)
class Node:
    """A person, a card or an agency. `box` is all that it takes, `symbol` only its sign."""

    id: str
    kind: NodeKind
    shape: Shape
    box: Box
    symbol: Box
    label: tuple[LabelLine, ...]
    label_box: Box | None
    spoken: str
    """The whole name, for announcements and for the list; never shortened."""
    part: Part = ALWAYS
    focus: bool = False
    faint: bool = False
    """Kin without services, or support that ended."""
    own: bool = False
    deceased: bool = False
    other_support: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line from `source` to `target`; a genogram line joins all of `people`."""

    id: str
    mark: Mark
    points: tuple[Point, ...]
    source: str
    target: str
    people: tuple[str, ...] = ()
    part: Part = ALWAYS
    curved: bool = False
    on_focus: bool = False
    """Drawn only while one of its ends is in focus: who stands behind an overview's line."""
    kin: bool = False
    slash: Point | None = None
    """Where the strokes of a couple that is over stand."""
    parents: tuple[str, ...] = ()
    """Whose children a line of descent leads to."""


@dataclass(frozen=True, slots=True)
class Band:
    """The stretch of ring on which an agency's practitioners sit, and its name outside."""

    agency: str
    outline: tuple[Point, ...]
    name: tuple[LabelLine, ...]
    name_box: Box
    align: str
    """`left`, `right` or `center`: on which side of its box the name stands."""
    colour: str
    part: Part


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One sign and its word, with every part of the map on which it occurs."""

    sign: str
    words: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    view: Box
    core: tuple[Point, ...]
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    bands: tuple[Band, ...]
    legend: tuple[LegendItem, ...]
    in_doubt: tuple[tuple[str, str], ...] = ()
    """The nodes of parent and child, as recorded, where other records speak against it."""

    def node(self, node_id: str) -> Node | None:
        return next((node for node in self.nodes if node.id == node_id), None)


def label_lines(lettering: Lettering, colour: str) -> tuple[LabelLine, ...]:
    kind = lettering.type
    return tuple(LabelLine(text, kind.size, kind.bold, colour) for text in lettering.lines)


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


def median_shift(before: Scene, after: Scene) -> float:
    return median(shifts(before, after) or [0.0])


def _crossings(lines: Sequence[Line]) -> int:
    """A segment that several lines share, as a stem is, is drawn and counted once."""
    drawn = dict.fromkeys(part for line in lines for part in segments(line.points))
    return sum(cross(one, other) and not {*one} & {*other} for one, other in combinations(drawn, 2))


def _through(line: Line, node: Node) -> bool:
    if node.id in (line.source, line.target):
        return False
    boxes = [box for box in (node.symbol, node.label_box) if box is not None]
    return any(box.cut_by(part) for box in boxes for part in segments(line.points))
